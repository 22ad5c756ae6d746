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
}

function rule.check(project, report)
  local total, sum = money.parse(project.funding.total), 0
  for _, source in ipairs(project.funding.sources) do sum = sum + money.parse(source.amount) end
  if sum ~= total then
    report { at = "funding.total", expected = money.format(sum, "万元"), actual = money.format(total, "万元"), zh = "合计不符", en = "does not add up" }
  end
end

rule.pass = { { funding = { unit = "万元", total = "3.00", sources = { { amount = "1.00" }, { amount = "2.00" } } } } }
rule.fail = { { { funding = { unit = "万元", total = "3.01", sources = { { amount = "1.00" }, { amount = "2.00" } } } }, finds = { { at = "funding.total" } } } }

return rule
