local rule = {
  id = "line.named", title = { zh = "有名称", en = "Lines are named" }, severity = "error", kind = "budget",
  each = "lines[]", needs = { "amount" }, uses = { "name" }, basis = { "practice" },
}
function rule.check(line, report)
  if not line.name then report { at = "amount", zh = "没有名称", en = "no name" } end
end
rule.pass = { { name = "a", amount = "1" } }
rule.fail = { { { amount = "1" }, finds = { { at = "amount" } } } }
return rule
