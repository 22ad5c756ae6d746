-- 活动标识以报告机构的代码开头（startswith）。
-- 看不到的：代码有没有登记。
local pattern = require "lib.kind.pattern"

local rule = {
  id = "iati.startswith",
  title = { zh = "标识以报告机构的代码开头", en = "Identifiers begin with the reporting organisation" },
  severity = "error",
  kind = "activities",
  each = "activities[]",
  needs = { "identifier", "reporting_org" },
  basis = { "IATI Rulesets" },
}

function rule.check(activity, report)
  if #pattern(activity.identifier, { starts = activity.reporting_org .. "-" }) > 0 then
    report { at = "identifier", actual = activity.identifier, expected = activity.reporting_org .. "-…", zh = "标识不以报告机构的代码开头", en = "the identifier does not begin with the organisation's" }
  end
end

rule.pass = { { identifier = "XM-EX-1-7", reporting_org = "XM-EX-1" } }

rule.fail = { { { identifier = "XM-EX-17", reporting_org = "XM-EX-1" }, finds = { { at = "identifier" } } } }

return rule
