-- 覆盖率、合格率一类的比率最多100%，“100%以上”自相矛盾。民法典规定“以上”包括本数，所以只能是恰好100%，写“达到100%”即可。
-- 看不到的：规则包词表（lib/data/rates.lua）里没有的比率。
local basis = require "lib.basis"
local rates = require "lib.rates"

local rule = {
  id = "percent.at-least-100",
  title = { zh = "有上限的比率不写“100%以上”", en = "No bounded rate is \"at least 100 %\"" },
  severity = "error",
  kind = "notice",
  each = rates.PLACES,
  needs = { "value", "unit", "bound" },
  uses = { "text", "subject", "measure" },
  basis = { basis.civil "第一千二百五十九条" },
}

function rule.check(q, report)
  if not rates.is_percent(q) then not_applicable "%" end
  if q.bound ~= "min" or quantity.compare(q.value, "100") ~= 0 or rates.sort(q) ~= "bounded" then return end
  report {
    actual = "100%以上", expected = "100%",
    zh = string.format("“%s”：比率最多100%%，不能“100%%以上”", q.text or q.subject),
    en = string.format("\"%s\": a rate of at most 100 %% cannot be \"100 %% or more\"", q.text or q.subject),
  }
end

local function rate(subject, value, bound) return { subject = subject, value = value, unit = "%", bound = bound, text = subject .. value .. "%" } end

rule.pass = {
  rate("心理辅导室覆盖率", "100", "exact"),  -- 达到100%
  rate("普惠性幼儿园覆盖率", "90", "min"),
  rate("学前三年毛入园率", "100", "min"),
  rate("任务完成率", "100", "min"),
  { text = "接种率提高100%以上", subject = "接种率", value = "100", unit = "%", bound = "min" },
  { { subject = "托位", value = "100", unit = "个", bound = "min" }, absent = "%" },
  { { subject = "覆盖率", value = "100", unit = "%" }, absent = "bound" },
}

rule.fail = {
  { rate("心理辅导室(中心)覆盖率", "100", "min"), finds = { { at = "", expected = "100%", zh = "不能“100%以上”" } } },
  { rate("饮用水水质合格率", "100.0", "min"), finds = { { actual = "100%以上" } } },
  { { text = "知晓率提高到100%以上", subject = "知晓率", value = 100, unit = "％", bound = "min" }, finds = { { expected = "100%" } } },
}

return rule
