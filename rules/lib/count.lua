-- Items and rows of a notice, counted in all and by section.
local list = require "lib.list"
local section = require "lib.section"

local count = {}

local function section_of(sections, index, project) return section.holds(sections, index, project.section) end

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

-- The tables (sections with columns of their own) all of whose items stand in an earlier one: what is in the first as a plan is in the second as a list of
-- who does it. A set of section indices, counted from 0; nil where there is none.
local function repeated_tables(notice)
  local names, repeated = {}, nil
  for i, part in list.each(notice.sections) do
    if part.columns then
      local own, n, known = {}, 0, 0
      for _, project in list.each(notice.projects) do
        if project.name and section_of(notice.sections, i - 1, project) then
          local name = text.fold(project.name)
          own[name], n = true, n + 1
          if names[name] then known = known + 1 end
        end
      end
      if n > 0 and known == n then
        repeated = repeated or {}
        repeated[i - 1] = true
      end
      for name in pairs(own) do names[name] = true end
    end
  end
  return repeated
end

-- The items of the notice; those that a second table lists again count once.
function count.all(notice)
  local repeated = repeated_tables(notice)
  return count.of(notice.projects, function(project)
    if not repeated then return true end
    for index in pairs(repeated) do
      if section_of(notice.sections, index, project) then return false end
    end
    return true
  end)
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
