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
}

function rule.check(project, report)
  local sum = 0
  for _, part in ipairs(project.target.parts) do sum = sum + part.value end
  if sum ~= project.target.value then
    report { at = "target.value", expected = sum, actual = project.target.value, zh = "分项不符", en = "parts do not add up" }
  end
end

rule.pass = { { target = { value = 3, parts = { { value = 1 }, { value = 2 } } } } }
rule.fail = { { { target = { value = 4, parts = { { value = 1 }, { value = 2 } } } }, finds = { { at = "target.value" } } } }

return rule
