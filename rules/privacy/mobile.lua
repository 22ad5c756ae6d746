-- 公开的通知里不应有个人手机号码。号码前后不能再有数字，中间可以有空格或短横；问题里只显示138****1234这样的形式。
-- 看不到的：图片里的号码；座机、12345等服务热线、已经遮挡的号码不算；后面跟着“元”“万”等单位的是金额。
local basis = require "lib.basis"

local rule = {
  id = "privacy.mobile",
  title = { zh = "公开文本不应含个人手机号码", en = "No personal mobile number in a published text" },
  severity = "error",
  kind = "notice",
  each = {
    "document.body[]", "projects[].tasks[]", "projects[].tasks[].streams[].milestones[]", "projects[].tasks[].streams[].undated[]",
  },
  uses = { "text", "remark" },
  basis = { basis.privacy "第二十五条、第三十四条", basis.disclosure "第十五条" },
}

local MOBILE = "(?<![\\d.])1[3-9]\\d([- ]?)\\d{4}\\1\\d{4}(?!\\d)(?!\\.\\d)(?!\\s*[元万亿吨%％])"

-- The words around a number, with every number in them masked.
local function excerpt(s, all, hit)
  local masked, from, start, stop = {}, 1, nil, nil
  for _, m in ipairs(all) do
    masked[#masked + 1] = string.sub(s, from, m.from - 1)
    local before = table.concat(masked)
    if m == hit then start = text.count(before) + 1 end
    masked[#masked + 1] = text.mask_mobile(m.text)
    if m == hit then stop = text.count(table.concat(masked)) end
    from = m.to + 1
  end
  local whole = table.concat(masked) .. string.sub(s, from)
  local room = parameters.mobile_context
  local head, tail = math.max(1, start - room), math.min(text.count(whole), stop + room)
  return (head > 1 and "…" or "") .. text.sub(whole, head, tail) .. (tail < text.count(whole) and "…" or "")
end

local function check_field(element, field, report)
  if not element[field] then return end
  local s, seen = text.narrow(element[field]), {}
  local all = re.all(MOBILE, s)
  for _, hit in ipairs(all) do
    local shown = text.mask_mobile(hit.text)
    if not seen[hit.text] then
      seen[hit.text] = true
      report {
        at = field, quote = excerpt(s, all, hit), actual = shown,
        zh = string.format("疑似个人手机号码%s，公开前应删除或遮挡", shown),
        en = string.format("looks like a personal mobile number, %s: remove or mask it before publication", shown),
      }
    end
  end
end

function rule.check(element, report)
  if not element.text and not element.remark then not_applicable "text" end
  check_field(element, "text", report)
  check_field(element, "remark", report)
end

rule.pass = {
  { text = "联系电话:77727458；监督电话：12345、023-81234567。" },
  { text = "索引号：115002320086900349/2023-00014，身份证110101191380013800。" },  -- digits inside longer numbers
  { text = "联系人：何某，138****1234。" },
  { text = "总投资13800138000元，约13912345678.5平方米。" },
  { text = "邮箱：1234567890@qq.com" },
  { record = { projects = { { tasks = { { text = "新建公园2个", remark = "无" } } } } } },
  { { milestones = {} }, absent = "text" },
}

rule.fail = {
  { { text = "联系人：何某，13800138000。" }, finds = { { at = "text", actual = "138****8000", zh = "138****8000" } } },
  { { text = "电话139 1234 5678，或１３８００１３８００１，或139-1234-5678" },
    finds = { { actual = "139****5678" }, { actual = "138****8001" }, { actual = "139****5678" } } },
  { { text = "张某13800138000、李某13800138000" }, finds = { { actual = "138****8000" } } },
  { record = { projects = { { name = "甲", tasks = { { text = "…", remark = "负责人电话18900001234" } } } } },
    finds = { { at = "remark", actual = "189****1234" } } },
}

return rule
