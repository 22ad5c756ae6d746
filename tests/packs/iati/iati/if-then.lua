-- 状态为已结束（4）的，应写实际结束日期（if_then）。
-- 看不到的：状态写错了的。
local present = require "lib.kind.present"

local rule = {
  id = "iati.if-then",
  title = { zh = "已结束的活动应有实际结束日期", en = "A closed activity has its actual end" },
  severity = "error",
  kind = "activities",
  each = "activities[]",
  needs = { "status" }, uses = { "actual_end" },
  basis = { "IATI Rulesets" },
}

function rule.check(activity, report)
  if activity.status == "4" and not present(activity.actual_end) then report { at = "actual_end", zh = "已结束，却没有实际结束日期", en = "closed without an actual end" } end
end

rule.pass = { { status = "4", actual_end = "2023-01-01" }, { status = "2" } }

rule.fail = { { { status = "4" }, finds = { { at = "actual_end" } } } }

return rule
