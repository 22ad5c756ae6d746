-- 分项之和应等于目标数。
-- 看不到的：没有填的。
local rule = {
  id = "project.parts-sum",
  title = { zh = "分项之和应等于目标数", en = "parts add up to the target" },
  severity = "error",
  kind = "project",
  each = "",
  needs = { "target.value", "target.parts[].value" },
  uses = {},
  basis = { "测速" },
  holds = { { sum = "target.parts[].value", equals = "target.value" } },
}

rule.pass = { { target = { value = 3, parts = { { value = 1 }, { value = 2 } } } } }
rule.fail = { { { target = { value = 4, parts = { { value = 1 }, { value = 2 } } } }, finds = { { at = "target.value" } } } }

return rule
