-- Numbers that should count 1, 2, 3 ..., and the places where they do not.
local order = {}

-- The whole number that a printed one means: 3, "３", "3.", "（三）", "三、"; false where it means none ("3-1").
function order.number(printed)
  local bare = re.match("^[（(\\[]?\\s*(.+?)\\s*[)）\\].．、]?$", tostring(printed or ""))
  local exact = bare and quantity.read(bare)
  return exact and tonumber(exact) or false
end

-- The breaks of the run numbers[first..last] (false: unreadable, passed over), each { i, kind, expected }; kind is "repeated", "swapped" (with
-- the next one) or "gap". One slip gives one break: where the next number goes on as it should, only the odd one is named.
function order.breaks(numbers, first, last)
  local breaks, seen, expected, i = {}, {}, 1, first
  while i <= last do
    local number, following = numbers[i], i < last and numbers[i + 1] or nil
    if number == expected or not number then
      expected = expected + 1
    elseif number == expected + 1 and following == expected then
      breaks[#breaks + 1] = { i = i, kind = "swapped", expected = expected }
      seen[following], expected, i = true, expected + 2, i + 1
    else
      local slip = following == expected + 1
      local used = seen[number] or (slip and number == following)
      breaks[#breaks + 1] = { i = i, kind = used and "repeated" or "gap", expected = expected }
      if slip then expected = expected + 1 elseif number > expected then expected = number + 1 end
    end
    if number then seen[number] = true end
    i = i + 1
  end
  return breaks
end

return order
