-- 只用一种行业词表时，百分比合计恰为100（strict_sum），一分不差。
-- 看不到的：几种词表并用的，由 iati.loop 检查。
local sum = require "lib.kind.sum"
local list = require "lib.list"

local rule = {
  id = "iati.strict-sum",
  title = { zh = "同一词表的行业百分比合计应恰为100", en = "Percentages of sectors come to exactly 100" },
  severity = "error",
  kind = "activities",
  each = "activities[]",
  needs = { "sectors[].percentage" }, uses = { "sectors[].vocabulary" },
  basis = { "IATI Rulesets" },
}

function rule.check(activity, report)
  local first = activity.sectors[1].vocabulary
  if list.any(activity.sectors, function(sector) return sector.vocabulary ~= first end) then not_applicable "sectors[].percentage" end
  local fault = sum("100", list.map(activity.sectors, function(sector) return sector.percentage or "0" end))
  if fault then report { at = "sectors", expected = "100", actual = fault.expected, zh = "行业百分比合计不是100", en = "the percentages of sectors are not exactly 100" } end
end

rule.pass = { { sectors = { { percentage = "0.1" }, { percentage = "0.2" }, { percentage = "99.7" } } } }

rule.fail = { { { sectors = { { percentage = "33.33" }, { percentage = "33.33" }, { percentage = "33.33" } } }, finds = { { actual = "99.99" } } } }

return rule
