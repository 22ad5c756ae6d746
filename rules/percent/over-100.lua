-- 覆盖率、合格率一类的比率不应超过100%。毛入园率、完成率、增长率等可以超过。
-- 看不到的：规则包词表（lib/data/rates.lua）里没有的比率。
local basis = require "lib.basis"
local range = require "lib.kind.range"
local rates = require "lib.rates"

local rule = {
  id = "percent.over-100",
  title = { zh = "有上限的比率不应超过100%", en = "A bounded rate is not above 100 %" },
  severity = "error",
  kind = "notice",
  each = rates.PLACES,
  needs = { "value", "unit" },
  uses = { "text", "subject", "measure", "value_max" },
  basis = { basis.document "第二十条（四）" },
}

function rule.check(q, report)
  if not rates.is_percent(q) then not_applicable "%" end
  local highest = q.value_max or q.value
  local fault = range(highest, nil, "100")
  if not fault or rates.sort(q) ~= "bounded" then return end
  report {
    actual = highest .. "%", expected = "≤ 100%", difference = "+" .. fault.difference .. "个百分点",
    zh = string.format("“%s”：这类比率不可能超过100%%", q.text or q.subject),
    en = string.format("\"%s\": such a rate cannot pass 100 %%", q.text or q.subject),
  }
end

local function rate(subject, value) return { subject = subject, value = value, unit = "%", text = subject .. "达" .. value .. "%" } end

rule.pass = {
  rate("适龄儿童接种率", "100"),
  rate("学前三年毛入园率", "101.3"),
  rate("任务完成率", "120"),
  rate("游客人数同比增长", "150"),
  rate("某种新提法", "150"),
  { { subject = "托位", value = "310", unit = "个" }, absent = "%" },
  { { subject = "覆盖率", value = "300" }, absent = "unit" },
}

rule.fail = {
  { rate("适龄儿童接种率", "100.1"), finds = { { at = "", actual = "100.1%", difference = "+0.1个百分点" } } },
  { rate("无害化处理率", "１０８"), finds = { { difference = "+8个百分点" } } },
  { { subject = "知晓率", value = "95", value_max = "105", unit = "%", text = "知晓率95-105%" }, finds = { { actual = "105%" } } },
}

return rule
