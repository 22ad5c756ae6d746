-- What the rules of the family privacy share: where they look, and how they quote what must not be printed whole.
local list = require "lib.list"
local words = require "lib.words"

local privacy = {}

-- For `each` and `uses`: every element of a notice that holds text that somebody wrote, offices and leaders among it.
privacy.PLACES = {
  "document.body[]", "sections[]", "projects[]", "projects[].tasks[]", "projects[].tasks[].others[]", "projects[].tasks[].streams[]",
  "projects[].tasks[].streams[].milestones[]", "projects[].tasks[].streams[].undated[]",
}
privacy.USES = { "text", "printed", "remark", "name", "title", "lead", "support", "leaders" }

local FIELDS, LISTS = { "title", "name", "text", "remark" }, { "lead", "support", "leaders" }

-- The texts of an element that may hold what is looked for, { at, text }; a milestone's whole sentence stands for its parts. Nil where there are none, and not
-- applicable where there is no text at all. Written out, because it runs for every element of every notice.
local function texts_of(element, may_hold)
  local found, any = nil, false
  for k = 1, #FIELDS do
    local at = FIELDS[k]
    if at == "text" and element.printed then at = "printed" end
    local s = element[at]
    if s ~= nil then any = true end
    if s and may_hold(s) then
      found = found or {}
      found[#found + 1] = { at = at, text = s }
    end
  end
  for k = 1, #LISTS do
    local names = element[LISTS[k]]
    for i = 1, names and #names or 0 do
      any = true
      if may_hold(names[i]) then
        found = found or {}
        found[#found + 1] = { at = LISTS[k] .. "[" .. i .. "]", text = names[i] }
      end
    end
  end
  if not any then not_applicable "text" end
  return found
end

-- Where a match of the narrowed text stands in characters, which are the same in the printed one, and what is shown in its place.
local function span(narrow, hit, cover)
  local from, to = text.count(string.sub(narrow, 1, hit.from - 1)) + 1, text.count(string.sub(narrow, 1, hit.to))
  return { from = from, to = to, shown = cover(hit), hit = hit }
end

-- The printed words around one of the spans, with all of them covered.
local function excerpt(printed, spans, one)
  local room, n = parameters.private_context, text.count(printed)
  local head, tail, out = math.max(1, one.from - room), math.min(n, one.to + room), {}
  local at = head
  for _, s in ipairs(spans) do
    if s.to >= head and s.from <= tail then
      out[#out + 1] = text.sub(printed, at, s.from - 1)
      out[#out + 1] = s.shown
      at = s.to + 1
    end
  end
  if at <= tail then out[#out + 1] = text.sub(printed, at, tail) end
  return (head > 1 and "…" or "") .. table.concat(out) .. (tail < n and "…" or "")
end

-- Looks for the pattern in the texts of an element and reports each different hit once. `look` holds pattern, may_hold(s): false where it cannot match, told at
-- a glance because nearly all texts have nothing to hide, cover(hit): the form that may be shown,
-- say(shown): { zh, en }, and where a match of the pattern alone is not enough, wanted(hit, s), s being the text with narrow figures. Every match is covered
-- where the text is quoted, wanted or not.
function privacy.check(element, report, look)
  local pieces = texts_of(element, look.may_hold)
  if not pieces then return end
  local seen = {}
  for _, piece in ipairs(pieces) do
    local narrow = text.narrow(piece.text)
    local spans = list.map(re.all(look.pattern, narrow), function(hit) return span(narrow, hit, look.cover) end)
    for _, one in ipairs(spans) do
      local key = words.replace(text.fold(one.hit.text), "-")
      if not seen[key] and (not look.wanted or look.wanted(one.hit, narrow)) then
        seen[key] = true
        local said = look.say(one.shown)
        report { at = piece.at, quote = excerpt(piece.text, spans, one), actual = one.shown, zh = said.zh, en = said.en }
      end
    end
  end
end

-- Whether digits pass the check of Luhn, as those of bank cards do.
function privacy.luhn(digits)
  local sum, double = 0, false
  for i = #digits, 1, -1 do
    local d = tonumber(string.sub(digits, i, i))
    if double then d = d * 2 > 9 and d * 2 - 9 or d * 2 end
    sum, double = sum + d, not double
  end
  return #digits > 0 and sum % 10 == 0
end

-- Whether 18 characters make an identity number: a province, a day of birth, a check digit.
local PROVINCES = { "1[1-5]", "2[1-3]", "3[1-7]", "4[1-6]", "5[0-4]", "6[1-5]", "71", "8[1-3]" }
local WEIGHTS = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 }
local CHECK = "10X98765432"

function privacy.is_identity(number)
  local year, month, day = re.match("^(?:" .. table.concat(PROVINCES, "|") .. ")\\d{4}((?:19|20)\\d\\d)(\\d\\d)(\\d\\d)\\d{3}[\\dXx]$", number)
  if not year or not date.valid(year .. "-" .. month .. "-" .. day) then return false end
  local sum = 0
  for i, weight in ipairs(WEIGHTS) do sum = sum + weight * tonumber(string.sub(number, i, i)) end
  local check = sum % 11 + 1
  return string.sub(CHECK, check, check) == string.upper(string.sub(number, 18, 18))
end

return privacy
