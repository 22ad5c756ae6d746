-- 名称应为4到60个字。
-- 看不到的：没有填的。
local rule = {
  id = "project.name-length",
  title = { zh = "名称应为4到60个字", en = "the name has 4 to 60 characters" },
  severity = "error",
  kind = "project",
  each = "",
  needs = { "name" },
  uses = {},
  basis = { "测速" },
  holds = { { length = "name", least = 4, most = 60 } },
}

rule.pass = { { name = "新建公园" } }
rule.fail = { { { name = "公园" }, finds = { { at = "name" } } } }

return rule
