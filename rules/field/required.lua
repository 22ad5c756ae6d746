-- 表中有的、每项都要填的栏目不能空白：项目名称、目标任务、责任单位；有责任领导、完成时限两栏的，也不能空白。整栏空白合为一条。
-- 看不到的：填了但没有意义的内容；协作单位、备注可以空白，不检查。
local basis = require "lib.basis"
local list = require "lib.list"
local present = require "lib.kind.present"

local rule = {
  id = "field.required",
  title = { zh = "必填栏目不应空白", en = "Columns that every item needs are filled in" },
  severity = "error",
  kind = "notice",
  each = "",
  needs = { "projects[].tasks" },
  uses = {
    "columns", "sections[].columns", "projects[].section", "projects[].name", "projects[].seq", "projects[].tasks[].name", "projects[].tasks[].text",
    "projects[].tasks[].lead",
    "projects[].tasks[].leaders", "projects[].tasks[].streams",
  },
  basis = { basis.document "第二十条（四）" },
}

-- role: of the column; field: of the task, value: what it has there
local COLUMNS = {
  { role = "text", field = "text", value = function(task) return task.text end, zh = "目标任务", en = "target" },
  { role = "lead", field = "lead", value = function(task) return task.lead end, zh = "责任单位", en = "responsible unit" },
  { role = "leaders", field = "leaders", value = function(task) return task.leaders end, zh = "责任领导", en = "leader" },
  { role = "deadline", field = "streams", value = function(task) return task.streams end, zh = "完成时限", en = "deadline" },
}
local NAME = { role = "name", value = function(project) return project.name end, zh = "项目名称", en = "name" }

-- The columns of the table that the project stands in; of several tables each has its own.
local function columns_of(notice, project)
  local section = project.section and (notice.sections or {})[project.section + 1]
  return section and section.columns or notice.columns
end

-- A record made without `columns` has the columns that some row fills.
local function in_column(column, cells)
  local filled = list.any(cells, function(cell) return present(cell.value) end)
  return list.filter(cells, function(cell)
    if cell.columns then return list.has(cell.columns, column.role) end
    return filled
  end)
end

local function name_cells(notice)
  return list.map(notice.projects, function(p, i)
    return { value = p.name, at = "projects[" .. i .. "].name", seq = p.seq, columns = columns_of(notice, p) }
  end)
end

local function task_cells(notice, column)
  local cells = {}
  for i, project in list.each(notice.projects) do
    for j, task in list.each(project.tasks) do
      local at = string.format("projects[%d].tasks[%d].%s", i, j, column.field)
      cells[#cells + 1] = { value = column.value(task), at = at, seq = project.seq, name = task.name or project.name, columns = columns_of(notice, project) }
    end
  end
  return cells
end

local function report_blank(report, column, cell)
  local which = cell.name or (cell.seq and "第" .. cell.seq .. "项") or ""
  report {
    at = cell.at,
    zh = string.format("%s的“%s”一栏为空", which, column.zh),
    en = string.format("the %s is blank%s", column.en, cell.seq and " (item " .. cell.seq .. ")" or ""),
  }
end

local function check_column(report, column, all)
  local cells = in_column(column, all)
  local blank = list.filter(cells, function(cell) return not present(cell.value) end)
  if #blank == #cells and #cells >= parameters.blank_column_rows then
    report {
      at = blank[1].at, related = list.map(blank, function(cell) return { at = cell.at } end),
      zh = string.format("“%s”一栏全部为空（%d行）", column.zh, #cells),
      en = string.format("the column %s is blank throughout (%d rows)", column.en, #cells),
    }
    return
  end
  for _, cell in ipairs(blank) do report_blank(report, column, cell) end
end

-- Whether some of the rows so far fill the column, and whether some do not.
local function look_at(column, rows, filled, blank)
  for _, row in list.each(rows) do
    if present(column.value(row)) then filled = true else blank = true end
  end
  return filled, blank
end

function rule.check(notice, report)
  local tabled = notice.columns or list.any(notice.sections, function(section) return section.columns end)
  local filled, blank = look_at(NAME, notice.projects, false, false)
  if blank and (filled or tabled) then check_column(report, NAME, name_cells(notice)) end
  for _, column in ipairs(COLUMNS) do
    filled, blank = false, false
    for _, project in list.each(notice.projects) do filled, blank = look_at(column, project.tasks, filled, blank) end
    if blank and (filled or tabled) then check_column(report, column, task_cells(notice, column)) end
  end
end

local function item(task, name) return { seq = "1", name = name or "建设公园", tasks = { task } } end
local ALL = { "seq", "name", "text", "lead", "support", "leaders", "deadline", "remark" }
local STREAM = { { milestones = { { text = "开工", due = { text = "3月底" } } } } }

rule.pass = {
  { columns = { "seq", "name", "text", "lead", "support", "remark" },
    projects = { item { text = "新建口袋公园2个。", lead = { "区城市管理局" } } } },
  { columns = ALL, projects = { item { text = "…", lead = { "县残联" }, leaders = { "陈  建" }, streams = STREAM } } },
  -- of two tables the first has no column for the target
  { columns = { "seq", "name", "lead", "text" }, sections = { { columns = { "seq", "name", "lead" } }, { columns = { "seq", "name", "lead", "text" } } },
    projects = { { seq = "1", name = "建设公园", section = 0, tasks = { { lead = { "县城管局" } } } },
      { seq = "1", name = "建设学校", section = 1, tasks = { { text = "建成1所", lead = { "县教育局" } } } } } },
  -- a second row without a name of its own belongs to the item above
  { columns = { "name", "text", "lead" }, projects = { { seq = "3", name = "人居环境",
      tasks = { { text = "改厕1310座。", lead = { "农业农村局" } }, { text = "养护公路125公里。", lead = { "交通运输局" } } } } } },
  { projects = { item { text = "没有栏目清单的记录", lead = { "县教委" } } } },
  { { projects = { { name = "没有任务" } } }, absent = "projects[].tasks" },
}

rule.fail = {
  { { columns = { "name", "text", "lead" }, projects = { item({ text = "新建口袋公园2个。" }, "建设城市公园") } },
    finds = { { at = "projects[1].tasks[1].lead", zh = "建设城市公园的“责任单位”一栏为空" } } },
  { { columns = ALL, projects = { { seq = "7", tasks = { { text = "…", lead = {} } } } } },
    finds = { { at = "projects[1].name" }, { at = "projects[1].tasks[1].lead" }, { at = "projects[1].tasks[1].leaders" },
              { at = "projects[1].tasks[1].streams", en = "item 7" } } },
  { { columns = { "name", "text", "lead" }, projects = { item { lead = { "甲" } }, item { lead = { "乙" } }, item { lead = { "丙" } } } },
    finds = { { at = "projects[1].tasks[1].text", zh = "全部为空（3行）" } } },
  { { projects = { item { text = "…", lead = { "县教委" } }, item { text = "…" } } }, finds = { { at = "projects[2].tasks[1].lead" } } },
}

return rule
