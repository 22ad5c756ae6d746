-- Sums of money: a printed total against what it should be made of, to the fen. An amount that cannot be read leaves the sum undecided; a blank
-- one counts as nothing and is said so. Why a sum fails is found out by `diagnose`, from all the sums of the record.
local bounded = require "lib.bounded"
local list = require "lib.list"

local sum = {}

local TERMS_SHOWN = 40

-- How amounts of a row are read and shown. A sum can be checked though nobody says in what unit; it is then shown without one.
local function shower(unit)
  unit = unit or money.unit()
  return { unit = unit or "万元", plain = not unit }
end

local function shown(fen, show) return show.plain and money.format(fen, show.unit) or money.text(fen, show.unit) end

local function signed(fen, show)
  if show.plain then return (fen > 0 and "+" or "") .. shown(fen, show) end
  return money.signed(fen, show.unit)
end

-- The cell { amount, unit, at } in fen, with decimals and unit as printed; nil where it is blank or absent.
local function read(cell, show)
  if cell.amount == nil or money.is_blank(cell.amount) then return nil end
  local fen, decimals, unit = money.parse(cell.amount, cell.unit or show.unit)
  if not fen then
    undecided { at = cell.at, zh = "金额“" .. cell.amount .. "”无法读取", en = "the amount cannot be read: " .. decimals }
  end
  return fen, decimals, unit
end

-- The same cell as `diagnose` takes it.
local function figure(cell, show)
  local fen, decimals, unit = read(cell, show)
  return { at = cell.at, row = cell.row, column = cell.column, plain = show.plain or nil, blank = fen == nil,
           fen = fen or 0, decimals = decimals or 0, unit = unit or cell.unit or show.unit }
end

-- "2000 + 1122 + 100 = 3222": negative terms in brackets, the middle of a long sum left out.
function sum.workings(terms, total, unit)
  local out = {}
  for i, fen in ipairs(terms) do
    if i < TERMS_SHOWN or i == #terms then
      local term = money.format(fen, unit)
      out[#out + 1] = fen < 0 and "(" .. term .. ")" or term
    elseif i == TERMS_SHOWN then
      out[#out + 1] = "…"
    end
  end
  return table.concat(out, " + ") .. " = " .. money.format(total, unit)
end

-- The difference in units of the last printed digit that rounding may explain.
local function rounding(addends)
  return addends <= parameters.rounding_few_addends and parameters.rounding_units_few or parameters.rounding_units_many
end

-- Where an amount is no exact figure: nil, or why the sum cannot be checked, as undecided takes it. A difference that no reading explains is reported.
local function compare_bounded(total, parts, report, say, show)
  local result, added = bounded.compare(total, parts, function(cell) return (read(cell, show)) end)
  if result == "pass" then return nil end
  local words = say { stated = shown((read(total, show)), show), added = shown(added, show), blank = 0 }
  if result == "fail" then
    report { at = total.at, zh = words.zh .. "（含约数、幅度或待定的金额）", en = words.en .. " (amounts that are about, between or open among them)",
             expected = shown(added, show), actual = shown((read(total, show)), show) }
    return nil
  end
  return { at = total.at, zh = words.zh .. "：有的金额是约数或待定，无法核对", en = words.en .. ": some amounts are only about or still open, so this cannot be checked" }
end

-- Compares a total with its parts, all of them cells { amount, unit, at, row, column, bound, max, said } (see lib/funding.lua). A difference is reported with
-- the words of say { stated, added, blank }, which gives { zh, en }. missing(), where given, says whether numbers or counts show that one of the parts is not
-- there: { after = so many parts, number = its number } or nil. Returns false where there is nothing to compare: no total, or no part with an amount; and why
-- the sum could not be checked, where it could not: a table for undecided, to be called when all sums of the element are compared.
function sum.compare(total, parts, report, say, missing)
  local show = shower(total.unit)
  local stated = read(total, show)
  if not stated then return false end
  local terms, added_parts = {}, {}
  for _, part in ipairs(parts) do
    local fen = read(part, show)
    if fen then
      terms[#terms + 1] = fen
      added_parts[#added_parts + 1] = part
    end
  end
  if #terms == 0 then return false end
  if bounded.is(total) or list.any(parts, bounded.is) then return true, compare_bounded(total, parts, report, say, show) end
  local added = money.sum(terms)
  local holds = added == stated
  if holds and not diagnose.noting() then return true end
  local why = diagnose.sum {
    total = figure(total, show), parts = list.map(parts, function(part) return figure(part, show) end),
    rounding = rounding(#terms), rounded = parameters.rounding_severity, missing = not holds and missing and missing() or nil,
  }
  if holds then return true end
  local difference = money.sub(stated, added)
  local words = say { stated = shown(stated, show), added = shown(added, show), blank = #parts - #terms }
  report {
    at = total.at, zh = words.zh, en = words.en, related = list.map(added_parts, function(part) return { at = part.at } end),
    expected = shown(added, show), actual = shown(stated, show), difference = signed(difference, show), impact = difference,
    workings = sum.workings(terms, added, show.unit), diagnosis = why,
  }
  return true
end

return sum
