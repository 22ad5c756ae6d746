-- Quantities of a record: how they are shown, added and matched by what they count.
local cumulative = require "lib.cumulative"
local list = require "lib.list"

local figures = {}

-- 2.2万人次, 240件以上, 约30个.
figures.shown = cumulative.shown

-- "+3", "-3" of a decimal text.
function figures.signed(difference)
  return (quantity.compare(difference, "0") > 0 and "+" or "") .. difference
end

-- The sum of the values, as decimal text in the bare unit.
function figures.sum(quantities)
  local total = "0"
  for _, q in ipairs(quantities) do total = quantity.add(total, q) end
  return total
end

-- Whether some of the quantities (one at least) add up to the value. Tries 4096 sums at most; more figures than that would fit anything.
function figures.some_add_up(quantities, value)
  local sums = { "0" }
  for _, q in ipairs(quantities) do
    for i = 1, #sums do
      local sum = quantity.add(sums[i], q)
      if quantity.compare(sum, value) == 0 then return true end
      sums[#sums + 1] = sum
      if #sums >= 4096 then return true end
    end
  end
  return false
end

-- Where each quantity stands in the text, { from, to } by index; the same words twice are found one after the other. Absent where the text does not hold them.
function figures.places(quantities, said)
  local places, from = {}, 1
  for i, q in list.each(quantities) do
    local a, b = string.find(said or "", q.text or "", from, true)
    if not a then a, b = string.find(said or "", q.text or "", 1, true) end
    if a and q.text then places[i], from = { from = a, to = b }, a + 1 end
  end
  return places
end

-- The clause of the text that holds the place, up to the nearest mark on either side.
function figures.clause(said, place)
  local before = re.match("[^。，、；;,！？\\n]*$", string.sub(said, 1, place.from - 1)) or ""
  local behind = re.match("^[^。，、；;,！？\\n]*", string.sub(said, place.to + 1)) or ""
  return before .. string.sub(said, place.from, place.to) .. behind
end

return figures
