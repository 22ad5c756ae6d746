-- 属于主动公开的通知，应自形成之日起20个工作日内公开。这里没有工作日历，按28天（自然日）算，超过的需核实；天数见参数 publication_days。
-- 看不到的：长假多的月份，20个工作日可能不止28天；没有发布日期的通知；依申请公开或不予公开的。
local basis = require "lib.basis"
local time_limit = require "lib.kind.time_limit"

local rule = {
  id = "form.publication-delay",
  title = { zh = "应在20个工作日内公开", en = "Published within 20 working days" },
  severity = "warning",
  kind = "notice",
  each = "document",
  needs = { "signed", "published" },
  basis = { basis.disclosure "第二十六条" },
  since = "2019-05-15",
}

function rule.check(document, report)
  for _, field in ipairs { "signed", "published" } do
    if not date.valid(document[field]) then undecided { at = field, zh = "日期无法读取", en = "a date cannot be read" } end
  end
  local allowed = parameters.publication_days
  local fault = time_limit(document.signed, document.published, { days = allowed })
  if not fault then return end
  report {
    at = "published", related = { { at = "signed" } }, actual = fault.days .. "天", expected = "不超过" .. allowed .. "天", difference = "+" .. fault.over .. "天",
    zh = string.format("%s成文，%s发布，隔了%d天，疑似超过20个工作日，需核实", document.signed, document.published, fault.days),
    en = string.format("signed on %s and published on %s: %d days, probably more than 20 working days", document.signed, document.published, fault.days),
  }
end

rule.pass = {
  { signed = "2023-02-23", published = "2023-02-27" },
  { signed = "2023-02-01", published = "2023-03-01" },  -- 28 days
  { signed = "2023-02-23", published = "2023-02-20" },  -- form.date-order
  { { signed = "2023-02-23" }, absent = "published" },
  { record = { document = { signed = "2018-02-01", published = "2018-05-01" } }, absent = "since" },
}

rule.fail = {
  { { signed = "2023-02-01", published = "2023-03-02" },
    finds = { { at = "published", actual = "29天", expected = "不超过28天", difference = "+1天" } } },
  { { signed = "2023-12-20", published = "2024-03-01" }, finds = { { actual = "72天" } } },
}

return rule
