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

-- a - b as it is shown: +2个, -5个百分点.
function figures.difference(a, b)
  return figures.signed(quantity.sub(a, b)) .. (quantity.same_unit(a.unit, "%") and "个百分点" or quantity.unit(a.unit))
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

local function around(said, place, marks)
  local before = re.match("[^" .. marks .. "]*$", string.sub(said, 1, place.from - 1)) or ""
  local behind = re.match("^[^" .. marks .. "]*", string.sub(said, place.to + 1)) or ""
  return before .. string.sub(said, place.from, place.to) .. behind, place.from - #before
end

-- The clause of the text that holds the place, up to the nearest mark on either side; the sentence that does. Both give where they start as well.
function figures.clause(said, place) return around(said, place, "。，、；;,！？\\n") end
function figures.sentence(said, place) return around(said, place, "。；;！？\\n") end

-- One unit of the last printed digit: "1" for 38, "0.01" for 38.80.
function figures.last_digit(value)
  local decimals = re.match("[.．]([\\d０-９]+)$", tostring(value))
  return decimals and "0." .. string.rep("0", text.count(decimals) - 1) .. "1" or "1"
end

-- Between which values a printed figure lies, be it rounded or cut: half a unit of its last digit below, one unit above.
function figures.printed_limits(value)
  local unit = figures.last_digit(value)
  return quantity.sub(value, quantity.mul(unit, "0.5")), quantity.add(value, unit)
end

return figures
