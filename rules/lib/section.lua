-- Sections of a table, which may stand inside one another: （一） under 一、.
local section = {}

-- Whether the section with index `inner` is the one with index `outer` or stands inside it. Indices count from 0, as projects[].section does.
function section.holds(sections, outer, inner)
  local steps = 0
  while inner ~= nil and steps <= #(sections or {}) do
    if inner == outer then return true end
    local s = sections and sections[inner + 1]
    inner, steps = s and s.parent, steps + 1
  end
  return false
end

-- The sections that stand in no other: { [i] = section } in order, i counted from 1.
function section.top(sections)
  local top = {}
  for i, s in ipairs(sections or {}) do
    if s.parent == nil then top[#top + 1] = { index = i, section = s } end
  end
  return top
end

return section
