-- 覆盖率、合格率一类的比率不应超过100%。毛入园率、完成率、增长率等可以超过。
-- 数字自己没有名称的，看紧跟在后面的话（实现100%覆盖，按80%救助）。
-- 看不到的：规则包词表（lib/data/rates.lua）里没有的比率。
local basis = require "lib.basis"
local figures = require "lib.figures"
local lexicon = require "lib.data.rates"
local list = require "lib.list"
local range = require "lib.kind.range"
local rates = require "lib.rates"

-- The quantities themselves, and the tasks whose text says what follows them.
local PLACES = list.map(rates.PLACES, function(place) return place end)
PLACES[#PLACES + 1] = "projects[].tasks[]"

local rule = {
  id = "percent.over-100",
  title = { zh = "有上限的比率不应超过100%", en = "A bounded rate is not above 100 %" },
  severity = "error",
  kind = "notice",
  each = PLACES,
  uses = { "value", "unit", "text", "subject", "measure", "value_max", "quantities" },
  basis = { basis.document "第二十条（四）" },
}

local function report_over(q, at, highest, fault, report)
  report {
    at = at, actual = highest .. "%", expected = "≤ 100%", difference = "+" .. fault.difference .. "个百分点",
    zh = string.format("“%s”：这类比率不可能超过100%%", q.text or q.subject),
    en = string.format("\"%s\": such a rate cannot pass 100 %%", q.text or q.subject),
  }
end

-- What follows a percentage: 覆盖, or 和80%救助.
local NAMED_AFTER = "^(?:[和、及与]\\d+(?:\\.\\d+)?[%％])*(?:的比例|比例)?(?:" .. table.concat(list.map(lexicon.bounded_after, re.escape), "|") .. ")"

-- The percentages of a task that are no rate by their own words and one by what follows.
local function check_task(task, report)
  local places, looked = figures.places(task.quantities, task.text), 0
  for i, q in list.each(task.quantities) do
    local percent = q.value ~= nil and q.unit ~= nil and rates.is_percent(q) and rates.sort(q) == nil and places[i]
    if percent and re.test(NAMED_AFTER, string.sub(task.text, percent.to + 1)) then
      local highest = q.value_max or q.value
      local fault = range(highest, nil, "100")
      looked = looked + 1
      if fault then report_over(q, "quantities[" .. i .. "]", highest, fault, report) end
    end
  end
  if looked == 0 then not_applicable "%" end
end

function rule.check(element, report)
  if element.quantities then return check_task(element, report) end
  if element.value == nil or element.unit == nil or not rates.is_percent(element) then not_applicable "%" end
  local highest = element.value_max or element.value
  local fault = range(highest, nil, "100")
  if fault and rates.sort(element) == "bounded" then report_over(element, nil, highest, fault, report) end
end

local function rate(subject, value) return { subject = subject, value = value, unit = "%", text = subject .. "达" .. value .. "%" } end

-- A whole record of one task.
local function task(said, ...)
  local quantities = list.map({ ... }, function(q) return { text = q.text, value = q.value, unit = "%" } end)
  return { record = { projects = { { tasks = { { text = said, quantities = quantities } } } } } }
end

rule.pass = {
  rate("适龄儿童接种率", "100"),
  rate("学前三年毛入园率", "101.3"),
  rate("任务完成率", "120"),
  rate("游客人数同比增长", "150"),
  rate("某种新提法", "150"),
  { { subject = "托位", value = "310", unit = "个" }, absent = "%" },
  { { subject = "覆盖率", value = "300" }, absent = "%" },
  task("农网升级改造实现100%覆盖", { text = "农网升级改造实现100%", value = "100" }),
  task("分别按100%和80%救助", { text = "按100%", value = "100" }, { text = "80%", value = "80" }),
  { record = task("产值增长150%，覆盖全区", { text = "产值增长150%", value = "150" }).record, absent = "%" },
  { record = task("完成计划的120%。", { text = "完成计划的120%", value = "120" }).record, absent = "%" },
}

rule.fail = {
  { record = task("农网升级改造实现110%覆盖", { text = "农网升级改造实现110%", value = "110" }).record,
    finds = { { at = "quantities[1]", actual = "110%", difference = "+10个百分点" } } },
  { record = task("分别按100%和180%救助", { text = "按100%", value = "100" }, { text = "180%", value = "180" }).record, finds = { { actual = "180%" } } },
  { rate("适龄儿童接种率", "100.1"), finds = { { at = "", actual = "100.1%", difference = "+0.1个百分点" } } },
  { rate("无害化处理率", "１０８"), finds = { { difference = "+8个百分点" } } },
  { { subject = "知晓率", value = "95", value_max = "105", unit = "%", text = "知晓率95-105%" }, finds = { { actual = "105%" } } },
}

return rule
