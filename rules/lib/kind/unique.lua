-- unique(values, key): the values that come a second time.
-- values: a list; key(value, i): what must be unique, a text or number, or nil for a value that does not count; left out, text.fold of the value,
-- so that blanks, width and variants of punctuation make no difference.
-- Gives a list, empty where each is there once, of { i, first }: number i is the same as number `first`.
-- Raises what key raises.
return function(values, key)
  key = key or text.fold
  local faults, seen = {}, {}
  for i, value in ipairs(values) do
    local k = key(value, i)
    if k ~= nil and seen[k] then
      faults[#faults + 1] = { i = i, first = seen[k] }
    elseif k ~= nil then
      seen[k] = i
    end
  end
  return faults
end
