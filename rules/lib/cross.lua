-- Notices of a run side by side: what names the same thing in two of them, and which comes first.
local list = require "lib.list"

local cross = {}

-- A name without blanks, marks, quotes and brackets, for comparing: “劳动者港湾”示范点 and 劳动者港湾示范点 are one.
function cross.key(s)
  local parts = list.map(re.all("[\\p{L}\\p{N}]+", text.fold(s or "")), function(m) return m.text end)
  return table.concat(parts)
end

-- The year that a notice is for: its own, else the first one in its title; nil where there is none.
function cross.year(notice)
  local document = notice.document or {}
  if document.year then return document.year end
  local year = re.match("(20\\d\\d)年", text.narrow(document.title or ""))
  return year and tonumber(year) or nil
end

-- The notices of a group as { index, notice }, in the order of the run.
function cross.members(notices)
  return list.map(notices, function(notice, i) return { index = i, notice = notice } end)
end

-- Whether a was signed before b; where that is not known, the order of the run counts.
local function before(a, b)
  local x, y = (a.notice.document or {}).signed, (b.notice.document or {}).signed
  if x and y and x ~= y then return x < y end
  return a.index < b.index
end

-- The two of them, the earlier one first.
function cross.in_order(a, b)
  if before(b, a) then return b, a end
  return a, b
end

-- The projects of a notice by the key of their names: { [key] = { index, project } }; false where two have the same.
function cross.projects(notice, key_of)
  local by_key = {}
  for i, project in list.each(notice.projects) do
    local key = (key_of or cross.key)(project.name)
    if key ~= "" then by_key[key] = by_key[key] == nil and { index = i, project = project } end
  end
  return by_key
end

-- How a member of a group is named: 《its title》.
function cross.title(member)
  local title = (member.notice.document or {}).title
  return title and "《" .. title .. "》" or "另一通知"
end

-- "[2].projects[5]" of a member of a group and an index.
function cross.at(member, rest) return "[" .. member.index .. "]" .. (rest and "." .. rest or "") end

return cross
