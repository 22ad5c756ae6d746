-- cumulative(values, target): the places where a running total falls, and whether it ends at its target.
-- values: a list of figures as for lib.kind.sum; false in it is a step without a figure. target: a figure, or nil where none is stated.
-- Gives a list, empty where all is well, of { i, before, difference } where number i is less than number `before`, the nearest figure in front of it,
-- and, last, { i, target, difference } where the last figure does not reach the target (more is no fault).
-- Raises where a figure cannot be read.
return function(values, target)
  local faults, before = {}, nil
  for i = 1, #values do
    if values[i] then
      if before and quantity.compare(values[i], values[before]) < 0 then
        faults[#faults + 1] = { i = i, before = before, difference = quantity.sub(values[i], values[before]) }
      end
      before = i
    end
  end
  if before and target and quantity.compare(values[before], target) < 0 then
    faults[#faults + 1] = { i = before, target = target, difference = quantity.sub(values[before], target) }
  end
  return faults
end
