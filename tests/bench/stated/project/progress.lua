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
  holds = { { rising = "milestones[].percent" }, { last = "milestones[].percent", equals = 100 } },
}

rule.pass = { { milestones = { { percent = 10 }, { percent = 100 } } } }
rule.fail = { { { milestones = { { percent = 10 }, { percent = 99 } } }, finds = { { at = "milestones[2].percent" } } } }

return rule
