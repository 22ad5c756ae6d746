-- Series of cumulative figures: the same measure in one milestone after another. Figures of one measure have the same unit, and the same
-- subject or (but for percentages: 解放路工程量 is not 路工程量) subjects of which one holds the other. Left out: figures that only begin the
-- work, that are meant to fall, that are ratios, ranges or upper bounds, and a measure named twice in one milestone (nobody can say which
-- figure goes on).
local list = require "lib.list"
local lexicon = require "lib.data.words"
local words = require "lib.words"

local cumulative = {}

-- The clause of the milestone in which the quantity stands, up to its end.
local function clause(milestone, q)
  local from, to = string.find(milestone.text or "", q.text or "", 1, true)
  if not from or not q.text then return q.text or "" end
  local before = re.match("[^，。；,;]*$", string.sub(milestone.text, 1, from - 1))
  return (before or "") .. string.sub(milestone.text, from, to)
end

local function begins_work(said)
  return words.found(said, lexicon.start) and not words.found(said, lexicon.finished)
end

local function is_point(milestone, q)
  if q.value == nil or q.per or q.bound == "max" or q.bound == "range" then return false end
  local said = clause(milestone, q)
  return not words.found(said, lexicon.falling) and not begins_work(said)
end

-- The name under which figures of a quantity are matched.
function cumulative.measure(q) return text.fold(q.measure or q.subject or "") end

-- A percentage is a share of a whole where its subject or its words say so.
local function is_share(milestone, q)
  if not quantity.same_unit(q.unit, "%") then return false end
  return words.found(q.measure or q.subject or milestone.text, lexicon.share)
end

-- The points of one milestone; `percent` counts only where no quantity says the same.
local function points_of(milestone, at, number)
  local points = {}
  local function add(q, where)
    if is_point(milestone, q) then
      points[#points + 1] = { q = q, at = where, measure = cumulative.measure(q), share = is_share(milestone, q), milestone = number,
                              due = milestone.due and milestone.due.text }
    end
  end
  local said = false
  for j, q in list.each(milestone.quantities) do
    add(q, at .. ".quantities[" .. j .. "]")
    said = said or (milestone.percent ~= nil and quantity.same_unit(q.unit, "%") and quantity.compare(q.value, milestone.percent) == 0)
  end
  if milestone.percent ~= nil and not said then
    add({ value = milestone.percent, unit = "%", bound = "exact", text = milestone.text }, at .. ".percent")
  end
  return points
end

local function same_unit(a, b) return quantity.same_unit(a.q.unit, b.q.unit) end

local function is_doubled(points, point)
  local n = 0
  for _, other in ipairs(points) do
    if other.measure == point.measure and same_unit(other, point) then n = n + 1 end
  end
  return n > 1
end

local function last(series) return series.points[#series.points] end

-- The only series that the point may go on, by its exact measure or else by one holding the other.
local function find_series(all, point, exact)
  local found
  if not exact and quantity.same_unit(point.q.unit, "%") then return nil end
  for _, series in ipairs(all) do
    local before = last(series)
    local same = exact and before.measure == point.measure or not exact and words.one_holds_other(before.measure, point.measure)
    if same and same_unit(before, point) and before.milestone < point.milestone then
      if found then return nil end
      found = series
    end
  end
  return found
end

local function add_points(all, points)
  local left = {}
  for _, point in ipairs(points) do
    local series = find_series(all, point, true)
    if series then series.points[#series.points + 1] = point else left[#left + 1] = point end
  end
  for _, point in ipairs(left) do
    local series = find_series(all, point, false)
    if series then series.points[#series.points + 1] = point else all[#all + 1] = { points = { point } } end
  end
end

-- All series of a stream that stands at path `at`: a list of { points = { { q, at, measure, share, milestone, due } } }.
function cumulative.series(stream, at)
  local all = {}
  for i, milestone in list.each(stream.milestones) do
    local points = points_of(milestone, at .. ".milestones[" .. i .. "]", i)
    add_points(all, list.filter(points, function(point) return not is_doubled(points, point) end))
  end
  return all
end

cumulative.last = last

-- The figure as it is shown: 2.2万人次, 240件以上.
function cumulative.shown(q)
  local marks = { min = "以上", max = "以内" }
  local value = q.value_max and q.value .. "-" .. q.value_max or q.value
  return (q.bound == "about" and "约" or "") .. value .. (q.unit or "") .. (marks[q.bound] or "")
end

-- a - b as it is shown, in the bare unit: -2件, -17800人次, -5个百分点.
function cumulative.difference(a, b)
  local unit = quantity.unit(a.unit)
  return quantity.sub(a, b) .. (unit == "%" and "个百分点" or unit)
end

-- Whether the figures are steps that add up to one of the targets: then they are no cumulative series.
function cumulative.adds_up(series, targets)
  local total = "0"
  for _, point in ipairs(series.points) do total = quantity.add(total, point.q) end
  return list.any(targets, function(target)
    return quantity.same_unit(target.unit, last(series).q.unit) and quantity.compare(total, quantity.parse(target).value) == 0
  end)
end

return cumulative
