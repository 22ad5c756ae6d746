-- Looking for words of a list in a text.
local words = {}

-- Whether the text holds one of the words. An absent text holds none.
function words.found(s, list) return s ~= nil and text.holds(s, list) end

-- How many characters of the shorter text the longer one holds in the same order (not always side by side), and the length of the shorter: 人居环境示范村 and
-- 农村人居环境整治示范村 give 7, 7. Only the first characters of long texts are looked at.
words.in_common = text.in_common

-- Whether two folded texts speak of much the same: so much of the shorter one must stand in the longer one, in the same order.
local ENOUGH_TENTHS, ENOUGH_CHARACTERS = 6, 3

function words.alike(a, b)
  local common, shorter = words.in_common(a, b)
  return shorter >= ENOUGH_CHARACTERS and common * 10 >= shorter * ENOUGH_TENTHS
end

-- Whether one of two folded texts holds the other; both must say something.
function words.one_holds_other(a, b)
  if a == "" or b == "" then return false end
  return string.find(a, b, 1, true) ~= nil or string.find(b, a, 1, true) ~= nil
end

-- The text with every match of the pattern replaced by the plain text `by` ("" where left out).
function words.replace(s, pattern, by)
  local hits = re.all(pattern, s)
  if #hits == 0 then return s end
  local out, from = {}, 1
  for _, m in ipairs(hits) do
    out[#out + 1] = string.sub(s, from, m.from - 1)
    out[#out + 1] = by
    from = m.to + 1
  end
  out[#out + 1] = string.sub(s, from)
  return table.concat(out)
end

-- A list of texts "渝=重庆" as a table by what stands before the mark, and in their order: { { "渝", "重庆" }, ... }.
function words.pairs(entries)
  local by_first, ordered = {}, {}
  for i, entry in ipairs(entries) do
    local first, second = re.match("^(.*?)=(.*)$", entry)
    if not first then error("\"" .. entry .. "\" must have the form a=b") end
    by_first[first], ordered[i] = (by_first[first] or "") .. second, { first, second }
  end
  return by_first, ordered
end

return words
