-- 几种行业词表并用时，每一种的百分比各自合计100（loop：对每种词表做一次 strict_sum）。
-- 看不到的：只用一种词表的，由 iati.strict-sum 检查。
local sum = require "lib.kind.sum"

local rule = {
  id = "iati.loop",
  title = { zh = "每种行业词表的百分比各自合计100", en = "Sectors come to 100 in each vocabulary" },
  severity = "error",
  kind = "activities",
  each = "activities[]",
  needs = { "sectors[].percentage", "sectors[].vocabulary" },
  basis = { "IATI Rulesets" },
}

function rule.check(activity, report)
  local vocabularies, by = {}, {}
  for i, sector in ipairs(activity.sectors) do
    local name = sector.vocabulary or ""
    if not by[name] then
      by[name] = { first = i }
      vocabularies[#vocabularies + 1] = name
    end
    by[name][#by[name] + 1] = sector.percentage or "0"
  end
  if #vocabularies < 2 then not_applicable "sectors[].vocabulary" end
  for _, name in ipairs(vocabularies) do
    local fault = sum("100", by[name])
    if fault then
      report { at = "sectors[" .. by[name].first .. "]", expected = "100", actual = fault.expected, zh = "词表“" .. name .. "”的百分比合计不是100",
               en = "vocabulary " .. name .. " does not come to 100" }
    end
  end
end

rule.pass = { { sectors = { { vocabulary = "1", percentage = "100" }, { vocabulary = "2", percentage = "60" }, { vocabulary = "2", percentage = "40" } } } }

rule.fail = { { { sectors = { { vocabulary = "1", percentage = "100" }, { vocabulary = "2", percentage = "60" } } }, finds = { { at = "sectors[2]", actual = "60" } } } }

return rule
