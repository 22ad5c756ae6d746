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
}

function rule.check(project, report)
  local before
  for i, milestone in ipairs(project.milestones) do
    if before and milestone.due < before then
      report { at = "milestones[" .. i .. "].due", expected = "≥ " .. before, actual = milestone.due, zh = "早于前一节点", en = "before the one above" }
    end
    before = milestone.due
  end
end

rule.pass = { { milestones = { { due = "2025-03" }, { due = "2025-03" }, { due = "2025-10" } } } }
rule.fail = { { { milestones = { { due = "2025-03" }, { due = "2025-02" } } }, finds = { { at = "milestones[2].due" } } } }

return rule
