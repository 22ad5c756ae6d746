-- “其中”列出的各部分之和应等于总数；结尾带“等”的，和不应超过总数。总数写“以上”的，和可以更多。
-- 看不到的：只列一部分的；各部分本来就有重叠的（女性、党员等，见 lib/data/quantities.lua）；带“约”“余”的数。
local basis = require "lib.basis"
local figures = require "lib.figures"
local lexicon = require "lib.data.quantities"
local list = require "lib.list"
local words = require "lib.words"

local rule = {
  id = "quantity.parts-sum",
  title = { zh = "“其中”各部分之和应等于总数", en = "The parts of a whole add up to it" },
  severity = "error",
  kind = "notice",
  each = "projects[].tasks[]",
  needs = { "parts" },
  uses = { "text" },
  basis = { basis.document "第二十条（四）" },
}

-- Whether something may follow the parts that is not counted: 等 or 其余 behind the last of them.
local function is_open(parts, said)
  local _, to = string.find(said or "", parts.text or "", 1, true)
  local behind = parts.text and to and string.sub(said, to + 1) or ""
  return re.test("^[）)]?[^，。；;,\\d]{0,12}等|^[，,；;、][^。\\d]{0,4}(其余|剩余|其他|其它|余下)", behind)
end

-- The parts that can be added to the whole, all of them exact, and their numbers in the list; nil where something cannot be added.
local function addends(parts)
  local whole = parts.whole
  if whole.value == nil or whole.per or whole.bound == "about" or whole.bound == "range" then return nil end
  local same, numbers = {}, {}
  for k, q in ipairs(parts.parts) do
    if q.value ~= nil and not q.per and quantity.same_unit(q.unit, whole.unit) then
      same[#same + 1], numbers[#numbers + 1] = q, k
    end
  end
  local rough = list.any(same, function(q) return q.bound ~= "exact" end)
  local overlapping = list.any(same, function(q) return words.found(q.subject or q.text, lexicon.overlapping) end)
  if #same < 2 or rough or overlapping then return nil end
  return same, numbers
end

local function agrees(total, whole, open)
  local order = quantity.compare({ value = total, unit = quantity.unit(whole.unit) }, whole)
  if order == 0 then return true end
  return order > 0 and whole.bound == "min" or order < 0 and (open or whole.bound == "max")
end

local function report_difference(i, whole, same, numbers, total, report)
  local unit = quantity.unit(whole.unit)
  local shown = list.map(same, function(q) return quantity.parse(q).value end)
  report {
    at = "parts[" .. i .. "].whole", expected = total .. unit, actual = figures.shown(whole), difference = figures.signed(quantity.sub(whole, total)) .. unit,
    workings = table.concat(shown, " + ") .. " = " .. total .. unit,
    related = list.map(numbers, function(k) return { at = "parts[" .. i .. "].parts[" .. k .. "]" } end),
    zh = string.format("“%s”写明%s，其中各部分合计%s", whole.subject or whole.text or "", figures.shown(whole), total .. unit),
    en = string.format("\"%s\" is stated as %s, its parts add up to %s", whole.subject or whole.text or "", figures.shown(whole), total .. unit),
  }
end

-- Whether there was something to add.
local function check_parts(i, parts, said, report)
  if not parts.whole then return false end
  local same, numbers = addends(parts)
  if not same then return false end
  local total = figures.sum(same)
  if not agrees(total, parts.whole, is_open(parts, said)) then report_difference(i, parts.whole, same, numbers, total, report) end
  return true
end

function rule.check(task, report)
  local checked = 0
  for i, parts in ipairs(task.parts) do
    if check_parts(i, parts, task.text, report) then checked = checked + 1 end
  end
  if checked == 0 then not_applicable "parts" end
end

local function q(subject, value, unit, bound) return { subject = subject, value = value, unit = unit, bound = bound or "exact" } end
local function divided(whole, ...) return { parts = { { whole = whole, parts = { ... } } } } end

rule.pass = {
  -- N-6: 200 = 80 + 90 + 30; the widths are no parts
  divided(q("农村入户道路", "200", "公里"), q("3.5米宽入户路", "80", "公里"), q("2米宽机耕道", "90", "公里"), q("1米宽入户人行路", "30", "公里")),
  divided(q("农村入户道路", "200", "公里"), q("入户路", "80", "公里"), q("宽", "3.5", "米"), q("机耕道", "120", "公里")),
  -- 0.1 + 0.2 = 0.3; 千米 is 公里; 万 is counted
  divided(q("道路", "0.3", "公里"), q("甲路", "0.1", "公里"), q("乙路", "0.20", "千米")),
  divided(q("农田", "1.5", "万亩"), q("新建", "9000", "亩"), q("提升", "0.6", "万亩")),
  divided(q("培训", "100", "人", "min"), q("农民", "70", "人"), q("工人", "40", "名")),
  { text = "改造200公里，其中甲路80公里、乙路90公里等。",
    parts = { { text = "改造200公里，其中甲路80公里、乙路90公里", whole = q("道路", "200", "公里"), parts = { q("甲路", "80", "公里"), q("乙路", "90", "公里") } } } },
  { text = "改造200公里，其中甲路80公里、乙路90公里，其余为支路。",
    parts = { { text = "其中甲路80公里、乙路90公里", whole = q("道路", "200", "公里"), parts = { q("甲路", "80", "公里"), q("乙路", "90", "公里") } } } },
  -- N-7: other units (包括) are no partition; one part alone; parts that overlap; figures that are only about right
  { divided(q("供水管道", "10", "处"), q("二次加压设备", "5", "套"), q("超期水表", "5000", "只")), absent = "parts" },
  { divided(q("供水管道", "10", "处"), q("二次加压设备", "5", "处")), absent = "parts" },
  { divided(q("培训", "100", "人"), q("女性", "60", "人"), q("党员", "30", "人")), absent = "parts" },
  { divided(q("泊位", "600", "个"), q("地下", "300", "个", "about"), q("路侧", "200", "个")), absent = "parts" },
  { { text = "改造道路200公里" }, absent = "parts" },
}

rule.fail = {
  { divided(q("农村入户道路", "200", "公里"), q("入户路", "80", "公里"), q("机耕道", "90", "公里"), q("人行路", "20", "公里")),
    finds = { { at = "parts[1].whole", expected = "190公里", actual = "200公里", difference = "+10公里", workings = "80 + 90 + 20 = 190公里" } } },
  { divided(q("泊位", "860", "个"), q("地下", "500", "个"), q("路侧", "360.5", "个")), finds = { { difference = "-0.5个" } } },
  { divided(q("农田", "1.5", "万亩"), q("新建", "9000", "亩"), q("提升", "0.7", "万亩")), finds = { { expected = "16000亩", workings = "9000 + 7000" } } },
  { divided(q("培训", "100", "人", "min"), q("农民", "50", "人"), q("工人", "40", "名")), finds = { { actual = "100人以上" } } },
  { { text = "其中甲路80公里、乙路190公里等。",
      parts = { { text = "其中甲路80公里、乙路190公里", whole = q("道路", "200", "公里"), parts = { q("甲路", "80", "公里"), q("乙路", "190", "公里") } } } },
    finds = { { expected = "270公里" } } },
}

return rule
