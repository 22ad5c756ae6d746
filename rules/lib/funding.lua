-- The funding of a notice: which rows carry the money of a project, and its columns by their printed headings. For sums it is a table of money: a
-- row is { at = path of its funding, funding, number, name }, a column { key, name, name_en }, a cell { amount, unit, at, row, column }, with bound, max and
-- said where it is no exact figure.
local list = require "lib.list"

local funding = {}

-- Headings compare without blanks and width; "" is the total's column.
function funding.column(source) return text.fold(source.name) end

local TOTAL = { key = "", name = "总额", name_en = "total" }

local function source_column(source) return { key = funding.column(source), name = source.name, name_en = source.name } end

-- The sources that add up to the total: those of a 其中 column are part of another one already.
function funding.summed_sources(f)
  return list.filter(f.sources, function(source) return source.part_of == nil end)
end

-- All columns of f: the total's first, then its sources'. A total that is still open (待定) has its column too.
function funding.columns(f)
  local columns = {}
  if f.total ~= nil or f.said ~= nil then columns[1] = TOTAL end
  for _, source in list.each(f.sources) do
    if not source.in_cell then columns[#columns + 1] = source_column(source) end -- what a cell names beside its amount is no column
  end
  return columns
end

-- The funding of each row of a project, without its place.
function funding.of(project)
  if project.funding then return { project.funding } end
  local all = {}
  for _, task in list.each(project.tasks) do all[#all + 1] = task.funding end
  return all
end

-- The rows that carry the money of a project: its own, or those of its tasks where it has none. `at` is the project's path with a final dot,
-- "" for the project itself. (A project on one row may say its money twice, as its own and as its task's: it counts once.)
function funding.rows(project, at)
  if project.funding then return { { funding = project.funding, at = at .. "funding" } } end
  local rows = {}
  for i, task in list.each(project.tasks) do
    if task.funding then rows[#rows + 1] = { funding = task.funding, at = at .. "tasks[" .. i .. "].funding", task = i } end
  end
  return rows
end

-- ---- the table of money; the rule also uses seq, name and tasks[].name of projects, title of sections ----------------------------------------------

-- The same with the number and name of the item.
function funding.named_rows(project, at)
  return list.map(funding.rows(project, at), function(row)
    local name = row.task and project.tasks[row.task].name or project.name
    return { funding = row.funding, at = row.at, number = project.seq, name = name }
  end)
end

-- The row of section number i, counted from 1.
function funding.section_row(section, i)
  return { funding = section.funding, at = "sections[" .. i .. "].funding", name = section.title }
end

-- The unit of a source's amount: its own, else its row's; nil is the table's.
function funding.source_unit(f, source) return source.unit or f.unit end

local function source_cell(row, i, source, column)
  return { amount = source.amount, unit = funding.source_unit(row.funding, source), at = row.at .. ".sources[" .. i .. "].amount", row = row, column = column,
           bound = source.bound, max = source.amount_max, said = source.said }
end

local function total_cell(row, column)
  local f = row.funding
  return { amount = f.total, unit = f.unit, at = row.at .. ".total", row = row, column = column, bound = f.bound, max = f.total_max, said = f.said }
end

-- The cell of one column in a row, or nil where the row has no such column.
function funding.cell(row, column)
  local f = row.funding
  if f == nil then return nil end
  if column.key == "" then
    return (f.total ~= nil or f.said ~= nil) and total_cell(row, column) or nil
  end
  for i, source in list.each(f.sources) do
    if funding.column(source) == column.key then return source_cell(row, i, source, column) end
  end
  return nil
end

-- The total of a row and the sources that should add up to it, as cells; the total may have no amount.
function funding.total_and_sources(row)
  local sources = {}
  for i, source in list.each(row.funding.sources) do
    if source.part_of == nil then sources[#sources + 1] = source_cell(row, i, source, source_column(source)) end
  end
  return total_cell(row, TOTAL), sources
end

-- The cells of one column over the projects for which keep(project) holds.
function funding.project_cells(projects, column, keep)
  local cells = {}
  for i, project in list.each(projects) do
    if keep(project) then
      for _, row in ipairs(funding.named_rows(project, "projects[" .. i .. "].")) do cells[#cells + 1] = funding.cell(row, column) end
    end
  end
  return cells
end

return funding
