-- 实际发生的日期不晚于记录生成之日（date_now）；记录没有写生成日期的，用参数 today。
-- 看不到的：记录自己的日期写错了的。
local within = require "lib.kind.within"

local rule = {
  id = "iati.date-now",
  title = { zh = "实际日期不在将来", en = "Actual dates are not in the future" },
  severity = "error",
  kind = "activities",
  each = "",
  needs = { "activities" }, uses = { "generated" },
  basis = { "IATI Rulesets" },
}

function rule.check(record, report)
  local today = record.generated or parameters.today
  for i, one in ipairs(record.activities) do
    for _, field in ipairs { "actual_start", "actual_end", "last_updated" } do
      if one[field] and within(one[field], { to = today }) then
        report { at = "activities[" .. i .. "]." .. field, actual = one[field], expected = "≤ " .. today, zh = "日期在将来", en = "a date in the future" }
      end
    end
  end
end

rule.pass = { { generated = "2024-01-01", activities = { { actual_start = "2024-01-01", planned_end = "2030-01-01" } } } }

rule.fail = { { { generated = "2024-01-01", activities = { { last_updated = "2024-01-02" } } }, finds = { { at = "activities[1].last_updated" } } }, { { activities = { { actual_end = "2024-07-01" } } }, finds = { { expected = "≤ 2024-06-30" } } } }

return rule
