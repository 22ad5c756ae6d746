-- 国别百分比合计为100，允许四舍五入的误差（sum）。
-- 看不到的：没有写百分比的。
local sum = require "lib.kind.sum"
local range = require "lib.kind.range"
local list = require "lib.list"

local rule = {
  id = "iati.sum",
  title = { zh = "国别百分比合计应约为100", en = "Percentages of countries come to about 100" },
  severity = "error",
  kind = "activities",
  each = "activities[]",
  needs = { "countries[].percentage" },
  basis = { "IATI Rulesets" },
}

function rule.check(activity, report)
  local fault = sum("100", list.map(activity.countries, function(country) return country.percentage or "0" end))
  local off = fault and range(fault.difference, "-" .. parameters.sum_tolerance, parameters.sum_tolerance)
  if off then
    report { at = "countries", expected = "100", actual = fault.expected, zh = "国别百分比合计不是100", en = "the percentages of countries do not come to 100" }
  end
end

rule.pass = { { countries = { { percentage = "33.33" }, { percentage = "33.33" }, { percentage = "33.33" } } }, { { countries = { { code = "AF" } } }, absent = "countries[].percentage" } }

rule.fail = { { { countries = { { percentage = "33.3" }, { percentage = "33.3" }, { percentage = "33.3" } } }, finds = { { at = "countries", expected = "100", actual = "99.9" } } } }

return rule
