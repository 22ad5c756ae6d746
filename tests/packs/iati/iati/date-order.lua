-- 计划和实际的开始日期都不晚于结束日期（date_order）；缺一个就不比。
-- 看不到的：没有写的日期。
local date_order = require "lib.kind.date_order"

local rule = {
  id = "iati.date-order",
  title = { zh = "开始不晚于结束", en = "Starts before it ends" },
  severity = "error",
  kind = "activities",
  each = "activities[]",
  uses = { "planned_start", "planned_end", "actual_start", "actual_end" },
  basis = { "IATI Rulesets" },
}

function rule.check(activity, report)
  for _, pair in ipairs { { "planned_start", "planned_end" }, { "actual_start", "actual_end" } } do
    local fault = date_order({ activity[pair[1]] or false, activity[pair[2]] or false })[1]
    if fault then
      report { at = pair[2], related = { { at = pair[1] } }, actual = activity[pair[2]], expected = "≥ " .. activity[pair[1]], difference = fault.days .. " days",
               zh = "结束早于开始", en = "it ends before it starts" }
    end
  end
end

rule.pass = { { planned_start = "2023-01-01", planned_end = "2023-01-01" }, { actual_end = "2022-01-01" } }

rule.fail = { { { planned_start = "2023-01-02", planned_end = "2023-01-01", actual_start = "2023-01-01" }, finds = { { at = "planned_end", difference = "1 days" } } } }

return rule
