-- 必填项应填写。
-- 看不到的：没有填的。
local rule = {
  id = "project.required",
  title = { zh = "必填项应填写", en = "required fields are there" },
  severity = "error",
  kind = "project",
  each = "",
  needs = {},
  uses = { "id", "region", "name", "lead", "year" },
  basis = { "测速" },
  holds = { { required = { "id", "region", "name", "lead", "year" } } },
}

rule.pass = { { id = "1", region = "330", name = "a", lead = "b", year = 2025 } }
rule.fail = { { { id = "1", region = "330", name = "a", lead = "", year = 2025 }, finds = { { at = "lead" } } } }

return rule
