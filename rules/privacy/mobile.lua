-- 公开的通知里不应有个人手机号码。号码前后不能再有数字，中间可以有空格或短横；问题里只显示138****1234这样的形式。
-- 看不到的：图片里的号码；座机、12345等服务热线、已经遮挡的号码不算；后面跟着“元”“万”等单位的是金额。
local basis = require "lib.basis"
local list = require "lib.list"

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

local MOBILE = "(?<!\\d)(?<!\\d\\.)(?:\\+86[- ]?|86[- ])?\\K1[3-9]\\d([- ]?)\\d{4}\\1\\d{4}(?!\\d)(?!\\.\\d)(?!\\s*[元万亿吨%％])"

-- Where a match of the narrowed text begins and ends, in characters: these are the same in the printed one.
local function span(narrow, hit)
  local from, to = text.count(string.sub(narrow, 1, hit.from - 1)) + 1, text.count(string.sub(narrow, 1, hit.to))
  return { from = from, to = to, shown = text.mask_mobile(hit.text), digits = text.mask(hit.text, 11, 0) }
end

-- The printed words around a number, with every number in them masked.
local function excerpt(printed, spans, hit)
  local room, n = parameters.mobile_context, text.count(printed)
  local head, tail, out = math.max(1, hit.from - room), math.min(n, hit.to + room), {}
  local at = head
  for _, s in ipairs(spans) do
    if s.to >= head and s.from <= tail then
      out[#out + 1] = text.sub(printed, at, s.from - 1)
      out[#out + 1] = s.shown
      at = s.to + 1
    end
  end
  if at <= tail then out[#out + 1] = text.sub(printed, at, tail) end
  return (head > 1 and "…" or "") .. table.concat(out) .. (tail < n and "…" or "")
end

local function check_field(element, field, report)
  if not element[field] then return end
  local narrow, seen = text.narrow(element[field]), {}
  local spans = list.map(re.all(MOBILE, narrow), function(hit) return span(narrow, hit) end)
  for _, hit in ipairs(spans) do
    if not seen[hit.digits] then
      seen[hit.digits] = true
      report {
        at = field, quote = excerpt(element[field], spans, hit), actual = hit.shown,
        zh = string.format("疑似个人手机号码%s，公开前应删除或遮挡", hit.shown),
        en = string.format("looks like a personal mobile number, %s: remove or mask it before publication", hit.shown),
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
}

return rule
