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

-- The columns that any row has, in the order they are met.
local function columns_of(projects)
  local columns, seen = {}, {}
  for _, project in list.each(projects) do
    for _, row in ipairs(funding.rows(project, "")) do
      for _, column in ipairs(funding.columns(row.funding)) do
        if not seen[column.key] then
          seen[column.key] = true
          columns[#columns + 1] = column
        end
      end
    end
  end
  return columns
end

local function has(project, column)
  return list.any(funding.rows(project, ""), function(row)
    local cell = funding.cell(row, column)
    local open = row.funding.said ~= nil or cell ~= nil and cell.said ~= nil -- where the whole is open its sources are
    return open or cell ~= nil and cell.amount ~= nil and not money.is_blank(cell.amount)
  end)
end

-- What the first cell of the column says instead of an amount: 待定.
local function said(project, column)
  for _, row in ipairs(funding.rows(project, "")) do
    local cell = funding.cell(row, column)
    if cell and cell.said and not cell.amount then return cell.said end
  end
  return nil
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
local function check_open(notice, column, report)
  local open, first, word = {}, nil, nil
  for i, project in list.each(notice.projects) do
    local says = said(project, column)
    if says then
      open[#open + 1] = shown(project, i)
      first, word = first or i, word or says
    end
  end
  if first then
    report {
      at = "projects[" .. first .. "]",
      zh = string.format("“%s”一列有%d项没有给出金额（%s）：第%s项，合计中没有它", column.name, #open, word, table.concat(open, "、")),
      en = string.format("column \"%s\" gives no amount in %d items (%s): %s; sums are without it", column.name_en, #open, word, table.concat(open, ", ")),
    }
  end
end

function rule.check(notice, report)
  local columns = columns_of(notice.projects)
  if #columns == 0 then not_applicable "projects[].funding" end
  for _, column in ipairs(columns) do
    check_totals(notice, column, report)
    check_open(notice, column, report)
    local blank, first = {}, nil
    for i, project in list.each(notice.projects) do
      if not has(project, column) and has_money(notice, project) then
        blank[#blank + 1] = shown(project, i)
        first = first or i
      end
    end
    if first and #blank < #notice.projects then
      report {
        at = "projects[" .. first .. "]",
        zh = string.format("“%s”一列有%d项为空：第%s项，按没有计算", column.name, #blank, table.concat(blank, "、")),
        en = string.format("column \"%s\" is blank in %d items (%s), counted as nothing", column.name_en, #blank, table.concat(blank, ", ")),
      }
    end
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
