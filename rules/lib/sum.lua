-- Sums of money: a printed total against what it should be made of. An amount that cannot be read leaves the sum undecided; a blank one counts as
-- nothing and is said so.
local sum = {}

local TERMS_SHOWN = 40

-- How amounts of a row are read and shown. A sum can be checked though nobody says in what unit; it is then shown without one.
local function shower(unit)
  unit = unit or money.unit()
  if unit then
    return { unit = unit, text = function(fen) return money.text(fen, unit) end, signed = function(fen) return money.signed(fen, unit) end }
  end
  local function plain(fen) return money.format(fen, "万元") end
  return { unit = "万元", text = plain, signed = function(fen) return (fen > 0 and "+" or "") .. plain(fen) end }
end

-- The cell { amount, unit, at } in fen, nil where it is blank or absent.
local function read(cell, unit)
  if cell.amount == nil or money.is_blank(cell.amount) then return nil end
  local fen, problem = money.parse(cell.amount, cell.unit or unit)
  if not fen then
    undecided { at = cell.at, zh = "金额“" .. cell.amount .. "”无法读取", en = "the amount cannot be read: " .. problem }
  end
  return fen
end

-- "2000 + 1122 + 100 = 3222": negative terms in brackets, the middle of a long sum left out.
function sum.workings(terms, total, unit)
  local shown = {}
  for i, fen in ipairs(terms) do
    if i < TERMS_SHOWN or i == #terms then
      local term = money.format(fen, unit)
      shown[#shown + 1] = fen < 0 and "(" .. term .. ")" or term
    elseif i == TERMS_SHOWN then
      shown[#shown + 1] = "…"
    end
  end
  return table.concat(shown, " + ") .. " = " .. money.format(total, unit)
end

-- Compares a total with its parts, all of them cells { amount, unit, at }. A difference is reported with the words of say { stated, added, blank }, which gives
-- { zh, en }. Returns false where there is nothing to compare: no total, or no part with an amount.
function sum.compare(total, parts, report, say)
  local show = shower(total.unit)
  local stated = read(total, show.unit)
  if not stated then return false end
  local terms, related = {}, {}
  for _, part in ipairs(parts) do
    local fen = read(part, show.unit)
    if fen then
      terms[#terms + 1] = fen
      related[#related + 1] = { at = part.at }
    end
  end
  if #terms == 0 then return false end
  local added = money.sum(terms)
  if added == stated then return true end
  local words = say { stated = show.text(stated), added = show.text(added), blank = #parts - #terms }
  report {
    at = total.at, zh = words.zh, en = words.en, related = related, expected = show.text(added), actual = show.text(stated),
    difference = show.signed(money.sub(stated, added)), workings = sum.workings(terms, added, show.unit),
  }
  return true
end

return sum
