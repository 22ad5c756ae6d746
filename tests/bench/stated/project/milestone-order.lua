-- 节点应按时间先后。
-- 看不到的：没有填的。
local rule = {
  id = "project.milestone-order",
  title = { zh = "节点应按时间先后", en = "milestones in the order of time" },
  severity = "error",
  kind = "project",
  each = "",
  needs = { "milestones[].due" },
  uses = {},
  basis = { "测速" },
  holds = { { rising = "milestones[].due" } },
}

rule.pass = { { milestones = { { due = "2025-03" }, { due = "2025-03" }, { due = "2025-10" } } } }
rule.fail = { { { milestones = { { due = "2025-03" }, { due = "2025-02" } } }, finds = { { at = "milestones[2].due" } } } }

return rule
