-- 目标写成区间（5-8个），完成多少算完成不清楚，建议写明下限。
-- 看不到的：年龄、时长、金额标准和每单位的数，这些本来就可以是区间。
local basis = require "lib.basis"
local figures = require "lib.figures"
local lexicon = require "lib.data.quantities"
local list = require "lib.list"

local rule = {
  id = "quantity.range-target",
  title = { zh = "目标是一个区间", en = "The target is a range" },
  severity = "note",
  kind = "notice",
  each = { "projects[].tasks[].quantities[]", "projects[].quantities[]" },
  needs = { "value", "bound" },
  uses = { "value_max", "unit", "per", "text", "subject" },
  basis = { basis.practice() },
}

function rule.check(q, report)
  if q.bound ~= "range" or q.per or list.has(lexicon.not_counted, quantity.unit(q.unit)) then return end
  report {
    actual = figures.shown(q),
    zh = string.format("“%s”是区间，%s%s就算完成还是要到%s，需写明", q.text or q.subject or "", q.value, q.unit or "", q.value_max or ""),
    en = string.format("\"%s\" is a range: it is not said how many of it make the target", q.text or q.subject or ""),
  }
end

local function range(from, to, unit, text) return { value = from, value_max = to, unit = unit, bound = "range", text = text } end

rule.pass = {
  { value = "5", unit = "个", bound = "min" },
  -- N-2: ages, years and hours are no targets; standards of money may be ranges
  range("35", "64", "岁"),
  range("2023", "2025", "年"),
  range("2", "3", "小时"),
  range("2000", "5000", "元"),
  { value = "2", value_max = "3", unit = "台", bound = "range", per = "个村" },
  { { value = "8" }, absent = "bound" },
}

rule.fail = {
  { range("5", "8", "个", "5-8个示范点"), finds = { { at = "", severity = "note", actual = "5-8个", zh = "“5-8个示范点”是区间" } } },
  { range("1.5", "2", "万亩"), finds = { { actual = "1.5-2万亩" } } },
}

return rule
