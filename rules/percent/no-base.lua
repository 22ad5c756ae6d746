-- 压减、提高百分之几，没有说与什么比（上年、法定时限、现有水平），完成与否无法核对。
-- 看不到的：比较的基准写在别的文件里；“增长”按惯例与上年比，不检查。
local basis = require "lib.basis"
local figures = require "lib.figures"
local lexicon = require "lib.data.percentages"
local list = require "lib.list"
local rates = require "lib.rates"
local words = require "lib.words"

local rule = {
  id = "percent.no-base",
  title = { zh = "压减、提高的百分比应有比较的基准", en = "A change in per cent says against what" },
  severity = "note",
  kind = "notice",
  each = "projects[].tasks[]",
  needs = { "quantities" },
  uses = { "text" },
  basis = { basis.practice() },
}

-- 压减50% is a change; 压减到50% and 压减至50% say what is left.
local CHANGE = "(压减|压缩|缩短|精简|减少|降低|下降|节约|提高|提升|提速)(?![^，。；、]{0,4}[到至为])"

local function is_change(q)
  if q.value == nil or not rates.is_percent(q) or q.per then return false end
  return re.test(CHANGE, q.text or q.subject or "")
end

function rule.check(task, report)
  local changes = {}
  for i, q in ipairs(task.quantities) do
    if is_change(q) then changes[#changes + 1] = i end
  end
  if #changes == 0 then not_applicable "quantities" end
  if words.found(task.text, lexicon.base) or re.test("由[^。；]{0,12}[\\d]", task.text or "") then return end
  local first, related = task.quantities[changes[1]], {}
  for n = 2, #changes do related[#related + 1] = { at = "quantities[" .. changes[n] .. "]" } end
  report {
    at = "quantities[" .. changes[1] .. "]", related = related, actual = figures.shown(first),
    zh = string.format("“%s”没有说与什么比", first.text or first.subject), en = string.format("\"%s\" does not say against what", first.text or first.subject),
  }
end

local function task(said, value, bound)
  return { text = said, quantities = { { text = said, value = value or "50", unit = "%", bound = bound or "min" } } }
end

rule.pass = {
  task "办理时限比法定时限压减50%以上",
  task "审批时限在现有基础上压减50%以上",
  task "平均能耗同比下降5%",
  task "办理时间由6个工作日压减50%",
  -- what is left, not a change; a rate; a figure that only grows by convention
  { task "办理时限压减到50%", absent = "quantities" },
  { task "知晓率提高到95%以上", absent = "quantities" },
  { task "公办幼儿园占比保持在75%以上", absent = "quantities" },
  { task "社会消费品零售总额增长6%以上", absent = "quantities" },
  { { quantities = list.map({ "10" }, function(v) return { text = "缩短" .. v .. "公里", value = v, unit = "公里" } end) }, absent = "quantities" },
}

rule.fail = {
  { task "实现工程建设审批时限压减50%以上", finds = { { at = "quantities[1]", severity = "note", actual = "50%以上", zh = "没有说与什么比" } } },
  { task("企业开办时间再压缩30%", "30", "exact"), finds = { { actual = "30%" } } },
  { { quantities = { { text = "时限压减50%", value = "50", unit = "%" }, { text = "材料精简30%", value = "30", unit = "%" } } },
    finds = { { at = "quantities[1]" } } },
}

return rule
