-- 要相加的资金列里空着的格：按没有计算，但应写0或说明原因。整列空白的不报。分类合计、总合计行里空着的格，别的合计行有这一列时也报。
-- 写成“待定”“据实结算”的格不算空着，但合计里没有它，同一列里另外报出。
-- 看不到的：应当写0而写成“—”的格。
local basis = require "lib.basis"
local funding = require "lib.funding"
local list = require "lib.list"

local rule = {
  id = "funding.blank-amount",
  title = { zh = "资金列不宜留空", en = "No blank amount in a column that is added up" },
  severity = "note",
  kind = "notice",
  each = "",
  needs = { "projects" },
  uses = {
    "funding", "sections[].title", "sections[].columns", "sections[].funding", "projects[].section", "projects[].seq", "projects[].name", "projects[].funding",
    "projects[].tasks[].funding",
  },
  basis = { basis.document "第二十条（四）" },
}

-- The key of a source's column; the same headings stand on every row.
local function key_of(source, keys)
  local key = keys[source.name]
  if key == nil then
    key = funding.column(source)
    keys[source.name] = key
  end
  return key
end

-- The columns that any row has, in the order they are met. Each will know which items leave it open or blank.
local function columns_of(projects, keys)
  local columns, seen = {}, {}
  local function add(key, name, name_en)
    if seen[key] then return end
    seen[key] = true
    columns[#columns + 1] = { key = key, name = name, name_en = name_en, open = {}, blank = {} }
  end
  for _, project in list.each(projects) do
    for _, f in ipairs(funding.of(project)) do
      if f.total ~= nil or f.said ~= nil then add("", "总额", "total") end
      for _, source in list.each(f.sources) do
        if not source.in_cell then add(key_of(source, keys), source.name, source.name) end
      end
    end
  end
  return columns
end

-- What stands in the cells of a row: by column, what has its amount and what it says instead.
local function cells_of(f, keys)
  local cells = {}
  if f.total ~= nil or f.said ~= nil then cells[""] = f end
  for _, source in list.each(f.sources) do
    local key = key_of(source, keys)
    cells[key] = cells[key] or source
  end
  return cells
end

local function amount_of(f, cell)
  if cell == nil then return nil end
  if cell == f then return f.total end
  return cell.amount
end

-- Whether some row of the project has an amount in the column, or leaves it open; and what the first one says that has none: 待定.
local function look_at(column, rows, cells)
  local has, said = false, nil
  for r, f in ipairs(rows) do
    local cell = cells[r][column.key]
    local amount = amount_of(f, cell)
    local open = f.said ~= nil or cell ~= nil and cell.said ~= nil -- where the whole is open its sources are
    has = has or open or amount ~= nil and not money.is_blank(amount)
    if not said and cell and cell.said and not amount then said = cell.said end
  end
  return has, said
end

-- The rows of totals that the table prints: of sections, and of all.
local function total_rows(notice)
  local rows = {}
  for i, section in list.each(notice.sections) do
    if section.funding or not section.columns then rows[#rows + 1] = funding.section_row(section, i) end -- a table of its own may have no totals
  end
  if notice.funding then rows[#rows + 1] = { funding = notice.funding, at = "funding" } end
  return rows
end

local function filled(row, column)
  local cell = funding.cell(row, column)
  if cell ~= nil and cell.said ~= nil then return true end
  return cell ~= nil and cell.amount ~= nil and not money.is_blank(cell.amount)
end

-- A row of totals without the column, though another one has it; or, of the total's own column, though the row has the other columns.
local function check_totals(notice, column, report)
  local rows = total_rows(notice)
  for _, row in ipairs(rows) do
    local partly = column.key == "" and row.funding ~= nil and #(row.funding.sources or {}) > 0
    local others = list.any(rows, function(other) return filled(other, column) end)
    if not filled(row, column) and (partly or others) then
      report {
        at = row.at,
        zh = string.format("%s的“%s”一列为空", row.name or "总合计", column.name),
        en = string.format("column \"%s\" is blank in the row of totals %s", column.name_en, row.name or "of all"),
      }
    end
  end
end

-- Of several tables one may have no money at all.
local function has_money(notice, project)
  local section = project.section and (notice.sections or {})[project.section + 1]
  return not (section and section.columns) or list.any(section.columns, function(role) return text.starts(role, "funding.") end)
end

local function shown(project, i) return project.seq or tostring(i) end

-- The items whose amount is still open.
local function report_open(column, report)
  report {
    at = "projects[" .. column.first_open .. "]",
    zh = string.format("“%s”一列有%d项没有给出金额（%s）：第%s项，合计中没有它", column.name, #column.open, column.word, table.concat(column.open, "、")),
    en = string.format("column \"%s\" gives no amount in %d items (%s): %s; sums are without it", column.name_en, #column.open, column.word,
      table.concat(column.open, ", ")),
  }
end

local function report_blank(column, report)
  report {
    at = "projects[" .. column.first_blank .. "]",
    zh = string.format("“%s”一列有%d项为空：第%s项，按没有计算", column.name, #column.blank, table.concat(column.blank, "、")),
    en = string.format("column \"%s\" is blank in %d items (%s), counted as nothing", column.name_en, #column.blank, table.concat(column.blank, ", ")),
  }
end

-- Notes in the columns which of them the project leaves open or blank.
local function note_project(columns, notice, project, i, keys)
  local rows = funding.of(project)
  local cells = list.map(rows, function(f) return cells_of(f, keys) end)
  for _, column in ipairs(columns) do
    local has, said = look_at(column, rows, cells)
    if said then
      column.open[#column.open + 1] = shown(project, i)
      column.first_open, column.word = column.first_open or i, column.word or said
    end
    if not has and has_money(notice, project) then
      column.blank[#column.blank + 1] = shown(project, i)
      column.first_blank = column.first_blank or i
    end
  end
end

function rule.check(notice, report)
  local keys = {}
  local columns = columns_of(notice.projects, keys)
  if #columns == 0 then not_applicable "projects[].funding" end
  for i, project in list.each(notice.projects) do note_project(columns, notice, project, i, keys) end
  for _, column in ipairs(columns) do
    check_totals(notice, column, report)
    if column.first_open then report_open(column, report) end
    if column.first_blank and #column.blank < #notice.projects then report_blank(column, report) end
  end
end

local function item(seq, total, county)
  return { seq = seq, funding = { total = total, sources = county and { { name = "县级资金", amount = county } } or nil } }
end

rule.pass = {
  { projects = { item("1", "0", "0"), item("2", "3", "3") } },
  { projects = { item("1", "1"), { tasks = { { funding = { total = "2" } }, { funding = { total = "3" } } } } } },
  { sections = { { title = "一" }, { title = "二" } }, projects = { item("1", "1") } },  -- no row of totals
  { sections = { { title = "一", funding = { total = "1" } } }, projects = { item("1", "1", "1") } },  -- totals of the one column only
  { { projects = { { name = "没有资金栏" } } }, absent = "projects[].funding" },
}

rule.fail = {
  { { projects = { item("1", "1"), { seq = "2", funding = { said = "待定" } }, { seq = "3", funding = { said = "据实结算" } } } },
    finds = { { at = "projects[2]", zh = "“总额”一列有2项没有给出金额（待定）：第2、3项" } } },
  { { projects = { item("1", "1", "1"), item("2", "2"), { seq = "3" } } },
    finds = { { at = "projects[3]", zh = "“总额”一列有1项为空：第3项" }, { at = "projects[2]", zh = "第2、3项" } } },
  { { sections = { { title = "一", funding = { total = "1" } }, { title = "二", funding = { period = "annual" } } }, projects = { item("1", "1") } },
    finds = { { at = "sections[2].funding", zh = "二的“总额”一列为空" } } },
  { { funding = { sources = { { name = "县级资金", amount = "1" } } }, projects = { item("1", "1", "1") } }, finds = { { at = "funding", zh = "总合计" } } },
}

return rule
