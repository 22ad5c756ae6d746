-- Sums in which an amount is no exact figure: 约85万元, 430—450万元, 待定. Each amount is a span [low, high] in fen, high nil where it has no end; the total
-- holds where the spans meet. Where they meet only because an amount is not said (待定, 不少于), nothing is known; an about is taken within about_percent.
local bounded = {}

-- Whether a cell { amount, max, bound, said } is no exact figure.
function bounded.is(cell) return cell.bound ~= nil or cell.said ~= nil end

-- low, high, open (nothing limits it), about.
local function span(cell, fen, read)
  if fen == nil then return 0, cell.said == nil and 0 or nil, cell.said ~= nil, false end
  if cell.bound == "range" then return fen, read({ amount = cell.max, unit = cell.unit, at = cell.at }), false, false end
  if cell.bound == "min" then return fen, nil, true, false end
  if cell.bound == "max" then return 0, fen, true, false end
  if cell.bound == "about" then
    local percent = parameters.about_percent
    local most = math.maxinteger // (percent + 100)
    if fen > most or fen < -most then return 0, nil, true, true end -- its slack cannot be worked out exactly
    local slack = math.abs(fen) * percent // 100
    return fen - slack, fen + slack, false, true
  end
  return fen, fen, false, false
end

-- "pass", "fail" or "unsure": whether the total may be what the parts add up to, and their sum without what is not said. read(cell) gives fen, nil where
-- the cell has no amount.
function bounded.compare(total, parts, read)
  local stated = read(total)
  local low, high, open, about = span(total, stated, read)
  local sum_low, sum_high, sum = 0, 0, {}
  for _, part in ipairs(parts) do
    local fen = read(part)
    local part_low, part_high, part_open, part_about = span(part, fen, read)
    sum_low = money.sum { sum_low, part_low }
    sum_high = sum_high and part_high and money.sum { sum_high, part_high } or nil
    open, about = open or part_open, about or part_about
    sum[#sum + 1] = fen
  end
  local added = money.sum(sum)
  if added == stated then return "pass", added end
  local meet = (high == nil or sum_low <= high) and (sum_high == nil or low <= sum_high)
  if meet then return open and "unsure" or "pass", added end
  return about and "unsure" or "fail", added
end

return bounded
