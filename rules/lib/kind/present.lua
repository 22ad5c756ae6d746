-- present(value): whether a value is there: not nil, not a text without anything but blanks, not an empty list. false and 0 are there.
-- value: anything.
-- Gives true or false.
-- Raises nothing.
return function(value)
  if value == nil then return false end
  if type(value) == "string" then return text.trim(value) ~= "" end
  if type(value) ~= "table" then return true end
  local there = #value > 0
  if there then return true end
  for _ in pairs(value) do there = true end
  return there
end
