-- order(values, compare, strictly): the places where values that should rise do not.
-- values: a list; false in it is a value that is not known, which is passed over. compare(a, b): below, at or above 0 as a comes before, with or
-- after b, or nil where that is not certain; left out, quantity.compare. strictly: true where equal ones are out of order too.
-- Gives a list, empty where all is in order, of { i, before }: number i of the values comes too early, measured against number `before`, the greatest
-- known one in front of it. (One too great value gives one entry for each smaller one behind it: where one of them is wrong is not for this to say.)
-- Raises what compare raises.
return function(values, compare, strictly)
  compare = compare or quantity.compare
  local faults, top = {}, nil
  for i = 1, #values do
    local value = values[i]
    if value then
      local order = top and compare(value, values[top])
      if order and (order < 0 or strictly and order == 0) then
        faults[#faults + 1] = { i = i, before = top }
      elseif not top or order then
        top = i
      end
    end
  end
  return faults
end
