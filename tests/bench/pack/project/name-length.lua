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
}

function rule.check(project, report)
  local n = utf8.len(project.name)
  if n < 4 or n > 60 then report { at = "name", expected = "4-60", actual = n, zh = "名称过短或过长", en = "too short or too long" } end
end

rule.pass = { { name = "新建公园" } }
rule.fail = { { { name = "公园" }, finds = { { at = "name" } } } }

return rule
