-- 预算的估值日不早于开始、不晚于结束（between_dates）。
-- 看不到的：没有写起止的。
local within = require "lib.kind.within"

local rule = {
  id = "iati.between-dates",
  title = { zh = "估值日在预算期内", en = "The value date lies in the budget's period" },
  severity = "error",
  kind = "activities",
  each = "activities[].budgets[]",
  needs = { "value_date", "start", "end" },
  basis = { "IATI Rulesets" },
}

function rule.check(budget, report)
  if within(budget.value_date, { from = budget.start, to = budget["end"] }) then
    report { at = "value_date", actual = budget.value_date, expected = budget.start .. " … " .. budget["end"], zh = "估值日不在预算期内", en = "the value date lies outside the period" }
  end
end

rule.pass = { { value_date = "2023-12-31", start = "2023-01-01", ["end"] = "2023-12-31" } }

rule.fail = { { { value_date = "2024-01-01", start = "2023-01-01", ["end"] = "2023-12-31" }, finds = { { at = "value_date" } } } }

return rule
