-- 每笔预算从开始到结束不超过一年（time_limit）。
-- 看不到的：没有写起止的。
local time_limit = require "lib.kind.time_limit"

local rule = {
  id = "iati.time-limit",
  title = { zh = "预算期不超过一年", en = "A budget lasts no more than a year" },
  severity = "error",
  kind = "activities",
  each = "activities[].budgets[]",
  needs = { "start", "end" },
  basis = { "IATI Rulesets" },
}

function rule.check(budget, report)
  local fault = time_limit(budget.start, budget["end"], { years = 1 })
  if fault then report { at = "end", related = { { at = "start" } }, actual = fault.days .. " days", zh = "预算期超过一年", en = "the budget lasts more than a year" } end
end

rule.pass = { { start = "2023-03-01", ["end"] = "2024-03-01" }, { start = "2024-02-29", ["end"] = "2025-03-01" } }

rule.fail = { { { start = "2023-03-01", ["end"] = "2024-03-02" }, finds = { { at = "end", actual = "367 days" } } } }

return rule
