-- 各来源之和应等于总投资。
-- 看不到的：没有填的。
local rule = {
  id = "project.sources-sum",
  title = { zh = "各来源之和应等于总投资", en = "sources add up to the total" },
  severity = "error",
  kind = "project",
  each = "",
  needs = { "funding.total", "funding.sources[].amount" },
  uses = {},
  basis = { "测速" },
  holds = { { sum = "funding.sources[].amount", equals = "funding.total" } },
}

rule.pass = { { funding = { unit = "万元", total = "3.00", sources = { { amount = "1.00" }, { amount = "2.00" } } } } }
rule.fail = { { { funding = { unit = "万元", total = "3.01", sources = { { amount = "1.00" }, { amount = "2.00" } } } }, finds = { { at = "funding.total" } } } }

return rule
