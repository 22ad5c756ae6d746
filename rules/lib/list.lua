-- Lists that may be absent, and new lists from old ones. Nothing here changes its arguments.
local list = {}

local NONE = {}

-- for i, item in list.each(maybe_nil) do
function list.each(items) return ipairs(items or NONE) end

function list.map(items, f)
  local out, i, item = {}, 1, (items or NONE)[1]
  while item ~= nil do
    out[i] = f(item, i)
    i = i + 1
    item = items[i]
  end
  return out
end

function list.filter(items, keep)
  local out, i, item = {}, 1, (items or NONE)[1]
  while item ~= nil do
    if keep(item, i) then out[#out + 1] = item end
    i = i + 1
    item = items[i]
  end
  return out
end

-- Whether some item satisfies the test.
function list.any(items, test)
  local i, item = 1, (items or NONE)[1]
  while item ~= nil do
    if test(item, i) then return true end
    i = i + 1
    item = items[i]
  end
  return false
end

function list.has(items, wanted)
  local i, item = 1, (items or NONE)[1]
  while item ~= nil do
    if item == wanted then return true end
    i = i + 1
    item = items[i]
  end
  return false
end

return list
