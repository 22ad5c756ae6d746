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
  holds = { { within = "year", least = 2000, most = 2100 } },
}

rule.pass = { { year = 2000 } }
rule.fail = { { { year = 1999 }, finds = { { at = "year" } } } }

return rule
