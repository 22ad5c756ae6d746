-- Which stated target a series of figures is on its way to.
local cumulative = require "lib.cumulative"
local list = require "lib.list"
local words = require "lib.words"

local target = {}

local function equal(a, b) return a == b end

-- The only quantity of the list that measures the same as the point, in the same unit: by the same subject, else by one subject that holds
-- the other, else by one much like it. The first of these that finds anything must find one, or there is no telling. In a stream's own
-- title a part of the subject is enough (筛查 for 宫颈癌筛查); in the text of the task the two must be much alike as well.
local function only_match(quantities, point, in_title)
  local measure = cumulative.measure(point.q)
  local function holds(a, b) return words.one_holds_other(a, b) and (in_title or words.alike(a, b)) end
  for _, same in ipairs { equal, holds, words.alike } do
    local found = list.filter(quantities, function(q)
      return q.value ~= nil and not q.per and quantity.same_unit(q.unit, point.q.unit) and same(measure, cumulative.measure(q))
    end)
    if #found > 0 then return #found == 1 and found[1] or nil end
  end
  return nil
end

-- 1000人次, 2400人次, 3600人次 under quarters say nothing of what they count: three figures that rise count the only one of the task in that unit.
local NAMELESS_MIN = 3

local function of_nameless(series, point, quantities)
  if cumulative.measure(point.q) ~= "" or #series.points < NAMELESS_MIN then return nil end
  for i = 2, #series.points do
    if quantity.compare(series.points[i].q, series.points[i - 1].q) <= 0 then return nil end
  end
  local found = list.filter(quantities, function(q) return q.value ~= nil and not q.per and quantity.same_unit(q.unit, point.q.unit) end)
  return #found == 1 and found[1] or nil
end

-- The target of a series: of its stream's title, else of its task.
function target.of(series, stream, task)
  local point = cumulative.last(series)
  return only_match(stream.quantities, point, true) or only_match(task.quantities, point, false) or of_nameless(series, point, task.quantities)
end

-- The target that another figure of the task states again, or nil; a figure of nothing in particular states none.
function target.stated(q, quantities)
  if cumulative.measure(q) == "" then return nil end
  return only_match(quantities, { q = q }, false)
end

return target
