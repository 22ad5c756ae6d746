-- range(value, least, most): whether a figure lies between two others, both of them allowed.
-- value, least, most: figures as for lib.kind.sum; least or most may be nil: no bound on that side.
-- Gives nil where it does, else { bound = "least" or "most", limit, difference = value - limit }.
-- Raises where a figure cannot be read.
return function(value, least, most)
  local function beyond(bound, limit) return { bound = bound, limit = limit, difference = quantity.sub(value, limit) } end
  if least and quantity.compare(value, least) < 0 then return beyond("least", least) end
  if most and quantity.compare(value, most) > 0 then return beyond("most", most) end
  return nil
end
