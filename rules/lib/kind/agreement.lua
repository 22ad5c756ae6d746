-- agreement(values, same): whether values that should say the same do.
-- values: a list; false in it is a value that is not known. same(a, b): whether two agree; left out, text.equal.
-- Gives nil where all agree with the first known one, else { first = its number, odd = the list of the numbers that do not }.
-- Raises what same raises.
return function(values, same)
  same = same or text.equal
  local first, odd = nil, {}
  for i = 1, #values do
    if values[i] and not first then
      first = i
    elseif values[i] and not same(values[i], values[first]) then
      odd[#odd + 1] = i
    end
  end
  return #odd > 0 and { first = first, odd = odd } or nil
end
