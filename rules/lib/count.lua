-- Items and rows of a notice, counted in all and by section.
local list = require "lib.list"
local section = require "lib.section"

local count = {}

-- { items, rows } of the projects for which keep(project) holds.
function count.of(projects, keep)
  local items, rows = 0, 0
  for _, project in list.each(projects) do
    if keep(project) then
      items = items + 1
      rows = rows + #(project.tasks or {})
    end
  end
  return { items = items, rows = rows }
end

-- The same of section number i, counted from 1, with the sections inside it.
function count.section(projects, i, sections)
  return count.of(projects, function(project) return section.holds(sections, i - 1, project.section) end)
end

function count.all(projects)
  return count.of(projects, function() return true end)
end

-- The figures of a printed count: "14件14个项目" has two, "1414个项目" one.
function count.figures(printed)
  return list.map(re.all("\\d+", text.narrow(printed)), function(m) return m.text end)
end

-- Whether a printed count is the numbers of items and rows run together: 件 was lost between them. It says so only where it is not simply the number of items.
function count.run_together(printed, counted)
  local figures = count.figures(printed)
  return #figures == 1 and figures[1] ~= tostring(counted.items) and figures[1] == counted.items .. "" .. counted.rows
end

return count
