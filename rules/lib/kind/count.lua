-- count(declared, items, keep): whether a stated number is the number of items.
-- declared: a whole number, also as text; items: a list, or their number; keep(item, i): which of them count, left out: all.
-- Gives nil where it is, else { expected = how many there are, actual = declared, difference = actual - expected }, whole numbers.
-- Raises where `declared` is no whole number.
local list = require "lib.list"

return function(declared, items, keep)
  local stated = math.tointeger(tonumber(declared))
  if not stated then error("\"" .. tostring(declared) .. "\" is no whole number") end
  local counted = math.type(items) and items or #(keep and list.filter(items, keep) or items or {})
  if stated == counted then return nil end
  return { expected = counted, actual = stated, difference = stated - counted }
end
