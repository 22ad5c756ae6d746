-- What numbers and stated counts say of an item that is not there: evidence beside the figures, for sums that fail.
local count = require "lib.count"
local list = require "lib.list"

local missing = {}

local function number_of(cell) return cell.row and math.tointeger(tonumber(cell.row.number)) end

-- The one place in a list of cells where their items' numbers leave one out: { after, number }. nil where there is none, or more than one.
local function gap(cells)
  local found
  for i = 2, #cells do
    local before, number = number_of(cells[i - 1]), number_of(cells[i])
    if not before or not number then return nil end
    if number == before + 2 then
      if found then return nil end
      found = { after = i - 1, number = tostring(before + 1) }
    elseif number ~= before and number ~= before + 1 then
      return nil
    end
  end
  return found
end

-- The numbers run on from one section to the next, or start again from 1: what the first and last of a section tell.
local function gap_at_ends(cells, number_before, number_behind)
  local first, last = number_of(cells[1]), number_of(cells[#cells])
  if first and (first == 2 or first == number_before + 2) then return { after = 0, number = tostring(first - 1) } end
  if last and number_behind == last + 2 then return { after = #cells, number = tostring(last + 1) } end
  return nil
end

-- Whether the counts that a section states are one more than what it holds: of items, or of rows alone.
local function one_short(section, counted)
  local items, rows = section.declared_items, section.declared_tasks
  local more = { items = counted.items + 1, rows = counted.rows + 1 }
  if items == more.items or count.run_together(section.count_text or "", more) then return "item" end
  if rows == more.rows or count.run_together(section.count_text or "", { items = counted.items, rows = more.rows }) then return "row" end
  return nil
end

-- What is missing among the cells of one section: { after, number } or nil. `section` states declared_items, declared_tasks and count_text, where it does;
-- `counted` is what it holds { items, rows }; the numbers are those of the item before its first and behind its last, or nil.
function missing.item(cells, section, counted, number_before, number_behind)
  if #cells == 0 then return nil end
  local found = gap(cells) or gap_at_ends(cells, number_before or 0, number_behind)
  local short = one_short(section, counted)
  if found then return found end
  if not short then return nil end
  local last = short == "item" and number_of(cells[#cells])
  return { after = #cells, number = last and tostring(last + 1) or nil }
end

-- The numbers of the items next to those for which keep(project) holds: before the first and behind the last; nil where there is no such item.
function missing.numbers_around(projects, keep)
  local before, behind, inside
  for _, project in list.each(projects) do
    local number = math.tointeger(tonumber(project.seq))
    if keep(project) then
      inside, behind = true, nil
    elseif not inside then
      before = number
    elseif not behind then
      behind = number
    end
  end
  return before, behind
end

return missing
