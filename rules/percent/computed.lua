-- 写明的百分比应等于同一句里两个数相除（四舍五入或舍去尾数都算对）：“96个，占总数120个的80%”“120个村中96个通水，覆盖率80%”。
-- 表里分列写的也算：目标值、累计完成、完成率各占一列。
-- 看不到的：分子分母不在同一句的；带“约”“余”的数；同样的列有两套（任务和投资）的。
local basis = require "lib.basis"
local figures = require "lib.figures"
local lexicon = require "lib.data.done"
local list = require "lib.list"
local rates = require "lib.rates"

local rule = {
  id = "percent.computed",
  title = { zh = "百分比应等于两数相除", en = "A stated percentage is its part divided by its whole" },
  severity = "error",
  kind = "notice",
  each = {
    "projects[].tasks[]", "projects[].tasks[].streams[].milestones[]", "projects[].tasks[].streams[].undated[]",
  },
  uses = { "text", "quantities", "others" },
  basis = { basis.document "第二十条（四）" },
}

local function is_count(q) return q.value ~= nil and q.unit ~= nil and q.bound == "exact" and not q.per and not rates.is_percent(q) end

local function same_unit(a, b) return quantity.same_unit(a.unit, b.unit) end

-- The text between the ends of two places; nil where a sentence ends in it.
local function between(said, from, to)
  local s = string.sub(said, from.to + 1, to.to)
  return not re.test("[。；;！？\\n]", s) and s or nil
end

-- 96个……占总数120个的80%: the whole stands before the percentage, the nearest count in its unit before the whole.
local function part_of_whole(task, places, i)
  local whole = task.quantities[i - 1]
  if not is_count(whole) or not places[i - 1] then return nil end
  local link = between(task.text, places[i - 1], places[i])
  if not link or not re.test("^[^，,、]{0,6}的[^，,、\\d]{0,6}[\\d０-９]", link) then return nil end
  for k = i - 2, 1, -1 do
    local part = task.quantities[k]
    local said = places[k] and between(task.text, places[k], places[i - 1])
    if not said then return nil end
    if is_count(part) and same_unit(part, whole) then return re.test("占", said) and k or nil, i - 1 end
  end
  return nil
end

-- 120个行政村中96个……，覆盖率80%: whole, part, percentage.
local function whole_with_part(task, places, i)
  local whole, part = task.quantities[i - 2], task.quantities[i - 1]
  if not whole or not is_count(whole) or not is_count(part) or not same_unit(whole, part) then return nil end
  if not places[i - 2] or not places[i - 1] then return nil end
  local first, second = between(task.text, places[i - 2], places[i - 1]), between(task.text, places[i - 1], places[i])
  local inside = first and re.test("中$", whole.text) or first and re.test("^[^，,、\\d]{0,8}中", first)
  if inside and second and re.test("率|占|比例", second) then return i - 1, i - 2 end
  return nil
end

-- 100 part / whole at the given decimals, rounded; nil where the figures are too long for it.
local function percentage(part, whole, unit)
  local scaled = tonumber(quantity.mul(quantity.mul(part, "1000000"), "100"))
  local divisor = tonumber(quantity.mul(quantity.mul(whole, "1000000"), unit))
  if not scaled or not divisor or divisor == 0 then return nil end
  return quantity.mul(tostring((2 * scaled + divisor) // (2 * divisor)), unit)
end

local function agrees(stated, part, whole)
  local low, high = figures.printed_limits(stated.value)
  local hundredfold = quantity.mul(part, "100")
  if stated.bound ~= "max" and quantity.compare(hundredfold, quantity.mul(low, whole)) < 0 then return false end
  return stated.bound == "min" or quantity.compare(hundredfold, quantity.mul(high, whole)) < 0
end

local function check_percentage(task, k, n, i, report)
  local part, whole, stated = quantity.parse(task.quantities[k]).value, quantity.parse(task.quantities[n]).value, task.quantities[i]
  if quantity.compare(whole, "0") <= 0 or agrees(stated, part, whole) then return end
  local right = percentage(part, whole, figures.last_digit(stated.value))
  local exactly = right and quantity.compare(quantity.mul(right, whole), quantity.mul(part, "100")) == 0
  report {
    at = "quantities[" .. i .. "]", related = { { at = "quantities[" .. k .. "]" }, { at = "quantities[" .. n .. "]" } },
    expected = right and right .. "%", actual = figures.shown(stated),
    workings = right and part .. " ÷ " .. whole .. (exactly and " = " or " ≈ ") .. right .. "%",
    zh = string.format("%s占%s的比例写成%s", figures.shown(task.quantities[k]), figures.shown(task.quantities[n]), figures.shown(stated)),
    en = string.format("%s of %s is stated as %s", figures.shown(task.quantities[k]), figures.shown(task.quantities[n]), figures.shown(stated)),
  }
end

-- The only column whose heading is one of the names and whose cell is a figure; nil where there is none or more than one.
local function only_column(task, names)
  local found
  for i, other in list.each(task.others) do
    if list.has(names, text.fold(other.name)) then
      if found then return nil end
      found = { at = "others[" .. i .. "].text", name = other.name, text = text.narrow(text.trim(other.text or "")) }
    end
  end
  return found
end

local PLAIN = "^\\d{1,12}(?:\\.\\d{1,6})?$"

-- 目标值 80 | 累计完成 50 | 完成率 62.5%
local function check_columns(task, report)
  local rate, done, whole = only_column(task, lexicon.rate), only_column(task, lexicon.done), only_column(task, lexicon.whole)
  local sign = rate and string.find(text.narrow(rate.name), "%", 1, true) and "%?$" or "%$" -- 完成率（%）: the heading has it
  local value = rate and re.match("^(\\d{1,6}(?:\\.\\d{1,4})?)" .. sign, rate.text)
  if not value or not done or not whole or not re.test(PLAIN, done.text) or not re.test(PLAIN, whole.text) then return false end
  if quantity.compare(whole.text, "0") <= 0 or agrees({ value = value, bound = "exact" }, done.text, whole.text) then return true end
  local right = percentage(done.text, whole.text, figures.last_digit(value))
  report {
    at = rate.at, related = { { at = done.at }, { at = whole.at } }, expected = right and right .. "%", actual = rate.text,
    workings = right and done.text .. " ÷ " .. whole.text .. " ≈ " .. right .. "%",
    zh = string.format("%s%s，%s%s，%s却写成%s", whole.name, whole.text, done.name, done.text, rate.name, rate.text),
    en = string.format("%s of %s is stated as %s", done.text, whole.text, rate.text),
  }
  return true
end

function rule.check(task, report)
  local found = task.others ~= nil and check_columns(task, report)
  if not task.text or not task.quantities then
    if not found then not_applicable "quantities" end
    return
  end
  local places = figures.places(task.quantities, task.text)
  for i, q in list.each(task.quantities) do
    if i > 2 and places[i] and q.value ~= nil and rates.is_percent(q) and q.bound ~= "about" and q.bound ~= "range" then
      local k, n = part_of_whole(task, places, i)
      if not k then k, n = whole_with_part(task, places, i) end
      if k then
        found = true
        check_percentage(task, k, n, i, report)
      end
    end
  end
  if not found then not_applicable "quantities" end
end

local function q(said, value, unit, bound) return { text = said, value = value, unit = unit, bound = bound or "exact" } end

local function share(part, whole, percent, bound)
  return { text = "已有" .. part .. "个村通水，占总数" .. whole .. "个的" .. percent .. "%。",
           quantities = { q(part .. "个村通水", part, "个"), q("占总数" .. whole .. "个", whole, "个"), q(percent .. "%", percent, "%", bound) } }
end

-- A row of a table with a column each for what was to be done, what is done and the share.
local function row(whole, done, rate)
  return { others = { { name = "目标值", text = whole }, { name = "累计完成", text = done }, { name = "完成率", text = rate } } }
end

rule.pass = {
  row("80", "50", "62.5%"),
  row("3", "2", "66.6%"),
  row("３０００", "1860", "62%"),
  { row("80", "约50", "65%"), absent = "quantities" },
  share("96", "120", "80"),
  -- rounded and cut, with and without decimals
  share("2", "3", "67"), share("2", "3", "66"), share("2", "3", "66.7"), share("2", "3", "66.6"),
  share("1", "8", "12.5"), share("1", "8", "13"), share("1", "8", "12"),
  share("96", "120", "75", "min"),
  share("0.5", "1", "50"),
  { text = "全县120个行政村中96个通自来水，覆盖率达80%。",
    quantities = { q("120个行政村中", "120", "个"), q("96个通自来水", "96", "个"), q("覆盖率达80%", "80", "%") } },
  -- N-3: 分别按100%和80% divides nothing; T-12: figures side by side; another sentence
  { { text = "新建2个、改造8个，覆盖率达90%", quantities = { q("2个", "2", "个"), q("改造8个", "8", "个"), q("覆盖率达90%", "90", "%") } }, absent = "quantities" },
  { { text = "特困人员分别按100%和80%救助", quantities = { q("按100%", "100", "%"), q("80%", "80", "%") } }, absent = "quantities" },
  { { text = "已有96个。占总数120个的85%", quantities = { q("96个", "96", "个"), q("占总数120个", "120", "个"), q("85%", "85", "%") } }, absent = "quantities" },
  { { text = "约96个，占总数120个的85%", quantities = { q("约96个", "96", "个", "about"), q("占总数120个", "120", "个"), q("85%", "85", "%") } },
    absent = "quantities" },
  { { text = "推进工作" }, absent = "quantities" },
}

rule.fail = {
  { row("3000", "1860", "65%"), finds = { { at = "others[3].text", expected = "62%", actual = "65%", zh = "目标值3000，累计完成1860，完成率却写成65%" } } },
  { share("96", "120", "85"), finds = { { at = "quantities[3]", expected = "80%", actual = "85%", workings = "96 ÷ 120 = 80%" } } },
  { share("2", "3", "68"), finds = { { expected = "67%", workings = "2 ÷ 3 ≈ 67%" } } },
  { share("2", "3", "66.5"), finds = { { expected = "66.7%" } } },
  { share("96", "120", "81", "min"), finds = { { actual = "81%以上" } } },
  { { text = "全县120个行政村中96个通自来水，覆盖率达90%。",
      quantities = { q("120个行政村中", "120", "个"), q("96个通自来水", "96", "个"), q("覆盖率达90%", "90", "%") } },
    finds = { { zh = "96个占120个的比例写成90%" } } },
}

return rule
