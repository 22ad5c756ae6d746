-- Sums of money: a printed total against what it should be made of. An amount that cannot be read leaves the sum undecided; a blank one counts as
-- nothing and is said so.
local sum = {}

local TERMS_SHOWN = 40

-- The amount as fen, nil where the cell is blank or absent. `unit` may be nil: the record's own.
function sum.read(amount, unit, at)
  if amount == nil or money.is_blank(amount) then return nil end
  local fen, problem = money.parse(amount, unit)
  if not fen then
    undecided { at = at, zh = "金额“" .. amount .. "”无法读取", en = 'the amount "' .. amount .. '" cannot be read: ' .. problem }
  end
  return fen
end

-- "2000 + 1122 + 100 = 3222", negative terms in brackets, the middle of a long sum left out.
function sum.workings(terms, total, unit)
  local shown = {}
  for i, fen in ipairs(terms) do
    if i < TERMS_SHOWN or i == #terms then
      local text = money.format(fen, unit)
      shown[#shown + 1] = fen < 0 and "(" .. text .. ")" or text
    elseif i == TERMS_SHOWN then
      shown[#shown + 1] = "…"
    end
  end
  return table.concat(shown, " + ") .. " = " .. money.format(total, unit)
end

-- Compares a total with its parts: total = { amount, unit, at }, each part the same. Reports through `report` with the words of `say(difference)`, which gives
-- { zh = ..., en = ... }. Returns false where there is nothing to compare: no total, or no part with an amount.
function sum.compare(total, parts, report, say)
  local stated = sum.read(total.amount, total.unit, total.at)
  if not stated then return false end
  local terms, related = {}, {}
  for _, part in ipairs(parts) do
    local fen = sum.read(part.amount, part.unit, part.at)
    if fen then
      terms[#terms + 1] = fen
      related[#related + 1] = { at = part.at }
    end
  end
  if #terms == 0 then return false end
  local added = money.sum(terms)
  if added == stated then return true end
  local words = say { stated = money.text(stated, total.unit), added = money.text(added, total.unit), blank = #parts - #terms }
  report {
    at = total.at, zh = words.zh, en = words.en, related = related,
    expected = money.text(added, total.unit), actual = money.text(stated, total.unit),
    difference = money.signed(money.sub(stated, added), total.unit), workings = sum.workings(terms, added, total.unit),
  }
  return true
end

return sum
