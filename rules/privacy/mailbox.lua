-- 公开的通知里留的应是单位邮箱，不应是任何人都能开的个人邮箱（QQ、163、126、139、Gmail等）。问题里只显示首字母和域名。
-- 看不到的：单位借用的这类邮箱分不出来，所以只说疑似；域名表在 lib/data/mailboxes.lua。
local basis = require "lib.basis"
local mailboxes = require "lib.data.mailboxes"
local list = require "lib.list"
local privacy = require "lib.privacy"

local rule = {
  id = "privacy.mailbox",
  title = { zh = "公开文本不应留个人邮箱", en = "No private mailbox in a published text" },
  severity = "warning",
  kind = "notice",
  each = privacy.PLACES,
  uses = privacy.USES,
  basis = { basis.privacy "第六条、第三十四条" },
}

local MAILBOX = "(?<![A-Za-z0-9._%+-])([A-Za-z0-9._%+-]+)[@＠]([A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)"

local look = { pattern = MAILBOX }

function look.may_hold(s) return string.find(s, "@", 1, true) or string.find(s, "＠", 1, true) end

function look.wanted(hit)
  local domain = string.lower(hit[2])
  return list.any(mailboxes.private, function(private) return domain == private or text.ends(domain, "." .. private) end)
end

function look.cover(hit) return text.mask(hit[1], 1, 0) .. "@" .. hit[2] end

function look.say(shown)
  return {
    zh = string.format("疑似个人邮箱%s，应改用单位邮箱", shown),
    en = string.format("looks like a private mailbox, %s: give the office's own", shown),
  }
end

function rule.check(element, report) privacy.check(element, report, look) end

rule.pass = {
  { text = "请报送至 fgw@wulong.gov.cn，或 office@qq.com.wulong.gov.cn。" },
  { text = "网址：www.163.com，QQ群号1234567890，@各单位" },
  { text = "邮箱：lianxi@mysz163.com.cn" },  -- ends like one, but is another domain
  { text = "新建公园2个。", remark = "无" },
  { { due = { text = "3月底" } }, absent = "text" },
}

rule.fail = {
  { { text = "联系电话:77727458;邮箱:1234567890@qq.com)" },
    finds = { { at = "text", actual = "1*********@qq.com", severity = "warning", zh = "疑似个人邮箱1*********@qq.com" } } },
  { { text = "邮箱Zhang.San＠VIP.163.COM、ｚｓ@139.com" }, finds = { { actual = "Z********@VIP.163.COM" }, { actual = "z*@139.com" } } },
  { record = { projects = { { tasks = { { text = "…", remark = "报名：a@gmail.com" } } } } }, finds = { { at = "remark", actual = "a@gmail.com" } } },
}

return rule
