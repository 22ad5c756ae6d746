-- 一句话里把同一个总数按百分比分成几部分（中央占50%、省级占30%、县级占20%；分别占60%和40%），合计应是100%，四舍五入的误差除外；说了“其余”“等”的，合计不应超过100%。
-- 看不到的：看不出是同一个总数的几个百分比；本来就有重叠的人群（见 lib/data/quantities.lua）。
local basis = require "lib.basis"
local figures = require "lib.figures"
local lexicon = require "lib.data.percentages"
local list = require "lib.list"
local overlapping = require("lib.data.quantities").overlapping
local rates = require "lib.rates"
local words = require "lib.words"

local rule = {
  id = "percent.sum",
  title = { zh = "各部分的百分比合计应为100%", en = "The percentages of a whole add up to 100" },
  severity = "error",
  kind = "notice",
  each = "projects[].tasks[]",
  needs = { "text", "quantities" },
  basis = { basis.document "第二十条（四）" },
}

local function may_be_share(q) return q.value ~= nil and rates.is_percent(q) and q.bound == "exact" and not q.per end

-- Runs of percentages that stand side by side in one sentence: each { sentence, [n] = number of the quantity }.
local function runs_of(task)
  local runs, run = {}, nil
  local places = figures.places(task.quantities, task.text)
  for i, q in ipairs(task.quantities) do
    local sentence, start
    if places[i] then sentence, start = figures.sentence(task.text, places[i]) end
    if not sentence or not may_be_share(q) then
      run = nil
    elseif run and run.start == start then
      run[#run + 1] = i
    else
      run = { sentence = sentence, start = start, i }
      runs[#runs + 1] = run
    end
  end
  return runs
end

-- Whether the run divides one whole: every percentage 占, or all of them 分别占, and the sentence says of what.
local function divides(task, run)
  if #run < 2 or not words.found(run.sentence, lexicon.partition) or words.found(run.sentence, overlapping) then return false end
  if re.test("分别占|按[^。；]{0,60}(分担|负担|承担|筹集)", run.sentence) then return true end
  return not list.any(run, function(i) return not re.test("占", task.quantities[i].text or "") end)
end

-- How far rounding may take the total from 100: half a unit of the last digit for each part, cut ones a whole unit downwards.
local function is_whole(task, run, total, open)
  local below, above = "0", "0"
  for _, i in ipairs(run) do
    local unit = figures.last_digit(task.quantities[i].value)
    below, above = quantity.add(below, unit), quantity.add(above, quantity.mul(unit, "0.5"))
  end
  if quantity.compare(total, quantity.add("100", above)) > 0 then return false end
  if open or quantity.compare(total, "100") >= 0 then return true end
  local printed_with_decimals = list.any(run, function(i) return re.test("[.．]", task.quantities[i].value) end)
  local room = printed_with_decimals and below or quantity.mul(below, "0.5")
  return quantity.compare(total, quantity.sub("100", room)) >= 0
end

local function report_total(task, run, total, report)
  local shown = list.map(run, function(i) return task.quantities[i].value .. "%" end)
  local related = {}
  for n = 2, #run do related[#related + 1] = { at = "quantities[" .. run[n] .. "]" } end
  report {
    at = "quantities[" .. run[1] .. "]", related = related, expected = "100%", actual = total .. "%",
    difference = figures.signed(quantity.sub(total, "100")) .. "个百分点", workings = table.concat(shown, " + ") .. " = " .. total .. "%",
    zh = string.format("各部分的百分比合计%s%%，不是100%%", total), en = string.format("the parts add up to %s %%, not 100 %%", total),
  }
end

function rule.check(task, report)
  local found = false
  for _, run in ipairs(runs_of(task)) do
    if divides(task, run) then
      found = true
      local total = figures.sum(list.map(run, function(i) return task.quantities[i] end))
      if not is_whole(task, run, total, words.found(run.sentence, lexicon.rest)) then report_total(task, run, total, report) end
    end
  end
  if not found then not_applicable "quantities" end
end

local function q(subject, value, bound) return { text = subject .. value .. "%", value = value, unit = "%", bound = bound or "exact", subject = subject } end

-- The quantities in one sentence, after its first words.
local function divided(lead, ...)
  return { text = lead .. table.concat(list.map({ ... }, function(x) return x.text end), "、") .. "。", quantities = { ... } }
end

rule.pass = {
  divided("资金中", q("中央占", "50"), q("省级占", "30"), q("县级占", "20")),
  -- three thirds, rounded; and to one decimal
  divided("资金中", q("中央占", "33"), q("省级占", "33"), q("县级占", "33")),
  divided("资金中", q("中央占", "33.3"), q("省级占", "33.3"), q("县级占", "33.3")),
  divided("资金中", q("中央占", "66.7"), q("省级占", "33.4")),
  { text = "投资由省、县分别占60%和40%。", quantities = { q("分别占", "60"), { text = "40%", value = "40", unit = "%", bound = "exact" } } },
  divided("资金中，其余由社会筹措，", q("中央占", "50"), q("省级占", "30")),
  -- N-3: classes of people, rates side by side
  { divided("特困人员、低保对象分别按", q("", "100"), q("", "80")), absent = "quantities" },
  { divided("", q("普惠性幼儿园覆盖率", "90"), q("公办幼儿园占比", "75")), absent = "quantities" },
  { divided("其中", q("女性占", "60"), q("党员占", "70")), absent = "quantities" },
  { divided("资金中", q("中央占", "50", "min"), q("省级占", "30")), absent = "quantities" },
  { { text = "投资。", quantities = {} }, absent = "quantities" },
}

rule.fail = {
  { divided("资金中", q("中央占", "50"), q("省级占", "30"), q("县级占", "25")),
    finds = { { at = "quantities[1]", expected = "100%", actual = "105%", difference = "+5个百分点", workings = "50% + 30% + 25% = 105%" } } },
  { divided("资金中", q("中央占", "50"), q("省级占", "30"), q("县级占", "15")), finds = { { difference = "-5个百分点" } } },
  { divided("资金中", q("中央占", "66.7"), q("省级占", "33.5")), finds = { { actual = "100.2%" } } },
  { divided("资金中，其余由社会筹措，", q("中央占", "80"), q("省级占", "30")), finds = { { actual = "110%" } } },
  { { text = "投资由省、县分别占60%和50%。", quantities = { q("分别占", "60"), { text = "50%", value = "50", unit = "%", bound = "exact" } } },
    finds = { { actual = "110%" } } },
}

return rule
