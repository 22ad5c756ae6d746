-- sum(total, addends): whether a total is the sum of its addends, exactly.
-- total, each addend: a decimal as text, a whole number, or a quantity of a record { value, unit }. addends: a list; may be empty.
-- Gives nil where it holds, else { expected = the sum, actual = the total, difference = actual - expected }, decimals as text.
-- Raises where a figure cannot be read, or units differ.
return function(total, addends)
  local added = "0"
  for _, addend in ipairs(addends) do added = quantity.add(added, addend) end
  local difference = quantity.sub(total, added)
  if quantity.compare(difference, "0") == 0 then return nil end
  return { expected = added, actual = quantity.sub(total, "0"), difference = difference }
end
