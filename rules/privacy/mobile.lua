-- 公开的通知里不应有个人手机号码。号码前后不能再有数字，中间可以有空格或短横；问题里只显示138****1234这样的形式。
-- 看不到的：图片里的号码；座机、12345等服务热线、已经遮挡的号码不算；后面跟着“元”“万”等单位的是金额。
local basis = require "lib.basis"
local privacy = require "lib.privacy"

local rule = {
  id = "privacy.mobile",
  title = { zh = "公开文本不应含个人手机号码", en = "No personal mobile number in a published text" },
  severity = "error",
  kind = "notice",
  each = privacy.PLACES,
  uses = privacy.USES,
  basis = { basis.privacy "第二十五条、第三十四条", basis.disclosure "第十五条" },
}

local MOBILE = "(?<!\\d)(?<!\\d\\.)(?:\\+86[- ]?|86[- ])?\\K1[3-9]\\d([- ]?)\\d{4}\\1\\d{4}(?!\\d)(?!\\.\\d)(?!\\s*[元万亿吨%％])"

local look = { pattern = MOBILE }

function look.may_hold(s) return text.digits(s) >= 11 end

function look.cover(hit) return text.mask_mobile(hit.text) end

function look.say(shown)
  return {
    zh = string.format("疑似个人手机号码%s，公开前应删除或遮挡", shown),
    en = string.format("looks like a personal mobile number, %s: remove or mask it before publication", shown),
  }
end

function rule.check(element, report) privacy.check(element, report, look) end

rule.pass = {
  { text = "联系电话:77727458；监督电话：12345、023-81234567。" },
  { text = "索引号：115002320086900349/2023-00014，身份证110101191380013800。" },  -- digits inside longer numbers
  { text = "联系人：何某，138****1234。" },
  { text = "总投资13800138000元，约13912345678.5平方米。" },
  { text = "邮箱：1234567890@qq.com，编号8613800138000，坐标106.13800138000" },
  { record = { projects = { { tasks = { { text = "新建公园2个", remark = "无" } } } } } },
  { { milestones = {} }, absent = "text" },
}

rule.fail = {
  { { text = "联系人：何某，13800138000。" }, finds = { { at = "text", actual = "138****8000", zh = "138****8000" } } },
  { { text = "电话139 1234 5678，或１３８００１３８００１，或139-1234-5678" },
    finds = { { actual = "139****5678" }, { actual = "138****8001" } } },
  { { text = "Tel.+8613800138000、86-13900139000" }, finds = { { actual = "138****8000" }, { actual = "139****9000" } } },
  { { text = "张某13800138000、李某13800138000" }, finds = { { actual = "138****8000" } } },
  { record = { projects = { { name = "甲", tasks = { { text = "…", remark = "负责人电话18900001234" } } } } },
    finds = { { at = "remark", actual = "189****1234" } } },
  -- beside a leader or an office, in a column of contacts, in a deadline cell
  { record = { projects = { { tasks = { { leaders = { "何某", "18900001234" }, lead = { "县交通局（13900139000）" },
      others = { { name = "联系人及电话", text = "李某 13800138000" } },
      streams = { { milestones = { { text = "报名", printed = "3月底，报名电话13700137000；" } } } } } } } } },
    finds = { { at = "lead[1]", actual = "139****9000" }, { at = "leaders[2]" }, { at = "text", actual = "138****8000" }, { at = "printed" } } },
}

return rule
