-- parts(whole, parts, open): whether the parts of a whole make it up; of an open list (等) they may leave something out.
-- whole, each part: figures as for lib.kind.sum, none below zero; parts: a list. open: true where not every part is named.
-- Gives nil where they do, else { expected, actual, difference } of the whole against what the parts add up to, and over = the number of the first part
-- that is more than the whole by itself, or nil.
-- Raises where a figure cannot be read.
local sum = require "lib.kind.sum"

return function(whole, parts, open)
  local fault = sum(whole, parts)
  if not fault or open and quantity.compare(fault.difference, "0") > 0 then return nil end
  for i, part in ipairs(parts) do
    if quantity.compare(part, whole) > 0 then
      fault.over = i
      break
    end
  end
  return fault
end
