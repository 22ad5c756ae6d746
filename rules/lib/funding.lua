-- The funding of a notice: which rows carry the money of a project, and its columns by their printed headings.
local list = require "lib.list"

local funding = {}

-- Headings compare without blanks and width; "" is the total's column.
function funding.column(source) return text.fold(source.name) end

-- The sources that add up to the total: those of a 其中 column are part of another one already.
function funding.summed_sources(f)
  return list.filter(f.sources, function(source) return source.part_of == nil end)
end

local function source_at(f, at, column)
  for i, source in list.each(f.sources) do
    if funding.column(source) == column then
      return { amount = source.amount, unit = f.unit, at = at .. ".sources[" .. i .. "].amount" }
    end
  end
  return nil
end

-- The cell of one column ("" the total) in the funding f that stands at path `at`: { amount, unit, at }, or nil where the row has no such column.
function funding.cell(f, at, column)
  if f == nil then return nil end
  if column ~= "" then return source_at(f, at, column) end
  if f.total == nil then return nil end
  return { amount = f.total, unit = f.unit, at = at .. ".total" }
end

-- All columns of f: "" first, then its sources, each { key, name }.
function funding.columns(f)
  local columns = {}
  if f.total ~= nil then columns[1] = { key = "", name = "总额", name_en = "total" } end
  for _, source in list.each(f.sources) do
    columns[#columns + 1] = { key = funding.column(source), name = source.name, name_en = source.name }
  end
  return columns
end

-- The rows that carry the money of a project: its own, or those of its tasks where it has none. `at` is the project's path with a final dot,
-- "" for the project itself. (A project on one row may say its money twice, as its own and as its task's: it counts once.)
function funding.rows(project, at)
  if project.funding then return { { funding = project.funding, at = at .. "funding" } } end
  local rows = {}
  for i, task in list.each(project.tasks) do
    if task.funding then rows[#rows + 1] = { funding = task.funding, at = at .. "tasks[" .. i .. "].funding" } end
  end
  return rows
end

-- The cells of one column over the projects for which keep(project) holds.
function funding.project_cells(projects, column, keep)
  local cells = {}
  for i, project in list.each(projects) do
    if keep(project) then
      for _, row in ipairs(funding.rows(project, "projects[" .. i .. "].")) do
        cells[#cells + 1] = funding.cell(row.funding, row.at, column)
      end
    end
  end
  return cells
end

return funding
