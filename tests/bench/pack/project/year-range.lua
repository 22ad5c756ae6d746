-- 年份应在2000年至2100年。
-- 看不到的：没有填的。
local rule = {
  id = "project.year-range",
  title = { zh = "年份应在2000年至2100年", en = "the year is from 2000 to 2100" },
  severity = "error",
  kind = "project",
  each = "",
  needs = { "year" },
  uses = {},
  basis = { "测速" },
}

function rule.check(project, report)
  if project.year < 2000 or project.year > 2100 then
    report { at = "year", expected = "2000-2100", actual = project.year, zh = "年份有误", en = "no such year" }
  end
end

rule.pass = { { year = 2000 } }
rule.fail = { { { year = 1999 }, finds = { { at = "year" } } } }

return rule
