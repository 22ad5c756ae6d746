-- 进度应不减并止于100%。
-- 看不到的：没有填的。
local rule = {
  id = "project.progress",
  title = { zh = "进度应不减并止于100%", en = "progress never falls and ends at 100" },
  severity = "error",
  kind = "project",
  each = "",
  needs = { "milestones[].percent" },
  uses = {},
  basis = { "测速" },
}

function rule.check(project, report)
  local before = 0
  for i, milestone in ipairs(project.milestones) do
    if milestone.percent < before then
      report { at = "milestones[" .. i .. "].percent", expected = "≥ " .. before, actual = milestone.percent, zh = "进度下降", en = "progress falls" }
    end
    before = milestone.percent
  end
  if before ~= 100 then
    report { at = "milestones[" .. #project.milestones .. "].percent", expected = 100, actual = before, zh = "没有完成", en = "not done" }
  end
end

rule.pass = { { milestones = { { percent = 10 }, { percent = 100 } } } }
rule.fail = { { { milestones = { { percent = 10 }, { percent = 99 } } }, finds = { { at = "milestones[2].percent" } } } }

return rule
