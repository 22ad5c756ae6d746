-- 没有默认币种的，每笔预算都要写币种（one_or_all）。
-- 看不到的：币种代码对不对。
local present = require "lib.kind.present"

local rule = {
  id = "iati.one-or-all",
  title = { zh = "有默认币种，或每笔预算都写币种", en = "A default currency, or one at every budget" },
  severity = "error",
  kind = "activities",
  each = "activities[]",
  needs = { "budgets" }, uses = { "default_currency" },
  basis = { "IATI Rulesets" },
}

function rule.check(activity, report)
  if present(activity.default_currency) then return end
  for i, budget in ipairs(activity.budgets) do
    if not present(budget.currency) then report { at = "budgets[" .. i .. "].currency", zh = "没有默认币种，这笔预算也没有写", en = "no default currency and none here" } end
  end
end

rule.pass = { { default_currency = "EUR", budgets = { { value = "1" } } }, { budgets = { { value = "1", currency = "EUR" } } } }

rule.fail = { { { budgets = { { currency = "EUR" }, { value = "1" } } }, finds = { { at = "budgets[2].currency" } } } }

return rule
