-- Lists that may be absent, and new lists from old ones. Nothing here changes its arguments.
local list = {}

-- for i, item in list.each(maybe_nil) do
function list.each(items) return ipairs(items or {}) end

function list.map(items, f)
  local out = {}
  for i, item in list.each(items) do out[i] = f(item, i) end
  return out
end

function list.filter(items, keep)
  local out = {}
  for i, item in list.each(items) do
    if keep(item, i) then out[#out + 1] = item end
  end
  return out
end

-- Whether some item satisfies the test.
function list.any(items, test)
  for i, item in list.each(items) do
    if test(item, i) then return true end
  end
  return false
end

function list.has(items, wanted)
  return list.any(items, function(item) return item == wanted end)
end

return list
