-- 通知里说的件数（N件、N项）应等于表中的件数：全文一次，每个分类各一次。一件分几行的，件数和行数分开算。说有几大类的，应等于表中最上一层的类数。
-- 看不到的：正文只说“一批”的；表中没有分类的，类数不核对；件数与行数连在一起、“件”字丢失的标题由 form.count-damaged 说明。
local basis = require "lib.basis"
local count = require "lib.count"
local list = require "lib.list"
local stated_count = require "lib.kind.count"

local rule = {
  id = "form.item-count",
  title = { zh = "宣布的件数应等于实有件数", en = "The declared number of items is the number there is" },
  severity = "error",
  kind = "notice",
  each = "",
  needs = { "projects" },
  uses = {
    "declared_items", "declared_sections", "sections[].title", "sections[].parent", "sections[].declared_items", "sections[].declared_tasks",
    "sections[].count_text", "sections[].columns", "projects[].name", "projects[].section", "projects[].group", "projects[].tasks[].name",
  },
  basis = { basis.document "第二十条（四）" },
}

-- Compares a declared figure with one of the two that were counted. False where none is declared.
local function compare(report, declared, counted, found, words)
  if declared == nil then return false end
  if not tonumber(declared) then
    undecided { at = words.at, zh = "件数“" .. declared .. "”无法读取", en = "the declared count cannot be read" }
  end
  local fault = stated_count(declared, found)
  if fault then
    report {
      at = words.at, expected = fault.expected, actual = fault.actual, difference = string.format("%+d", fault.difference),
      zh = string.format("%s称有%d%s，表中有%d件（%d行）", words.zh, fault.actual, words.what, counted.items, counted.rows),
      en = string.format("%s: %d declared, the table has %d items in %d rows", words.en, fault.actual, counted.items, counted.rows),
    }
  end
  return true
end

-- A count that extraction could not take apart, and that is not items and rows run together, is taken as it stands.
local function declared_items(section)
  if section.declared_items ~= nil or not section.count_text then return section.declared_items end
  local figures = count.figures(section.count_text)
  return #figures == 1 and figures[1] or nil
end

local function check_section(notice, report, i)
  local section, counted = notice.sections[i], count.section(notice.projects, i, notice.sections)
  if count.run_together(section.count_text or section.declared_items or "", counted) then return false end
  local at, name = "sections[" .. i .. "]", "“" .. (section.title or "第" .. i .. "类") .. "”"
  local items = compare(report, declared_items(section), counted, counted.items,
    { at = at .. ".declared_items", zh = name, en = "section " .. i, what = "件" })
  local rows = compare(report, section.declared_tasks, counted, counted.rows,
    { at = at .. ".declared_tasks", zh = name, en = "section " .. i, what = "个项目" })
  return items or rows
end

-- The classes of the table: its sections that stand in no other, or what its column of classes says; 0 where it has neither.
local function classes(notice)
  local n, seen = 0, {}
  for _, section in list.each(notice.sections) do
    if section.parent == nil then n = n + 1 end
  end
  if n > 0 then return n end
  for _, project in list.each(notice.projects) do
    local group = project.group and text.fold(project.group)
    if group and not seen[group] then
      seen[group] = true
      n = n + 1
    end
  end
  return n
end

-- False where none are declared, or the table shows none.
local function compare_classes(notice, report)
  local there = notice.declared_sections and classes(notice) or 0
  if there == 0 then return false end
  local fault = stated_count(notice.declared_sections, there)
  if fault then
    report {
      at = "declared_sections", expected = fault.expected, actual = fault.actual, difference = string.format("%+d", fault.difference),
      zh = string.format("通知称有%d类，表中有%d类", fault.actual, there),
      en = string.format("the notice: %d classes declared, the table has %d", fault.actual, there),
    }
  end
  return true
end

function rule.check(notice, report)
  local counted = count.all(notice)
  local compared = compare(report, notice.declared_items, counted, counted.items,
    { at = "declared_items", zh = "通知", en = "the notice", what = "件" })
  if compare_classes(notice, report) then compared = true end
  for i in list.each(notice.sections) do
    if check_section(notice, report, i) then compared = true end
  end
  if not compared then not_applicable "declared_items" end
end

local function items(n, section)
  local projects = {}
  for i = 1, n do projects[i] = { section = section, tasks = { { name = "任务" } } } end
  return projects
end

local function rows(...)
  return list.map({ ... }, function(n) return { section = 0, tasks = items(n) } end)
end

-- Two tables of the same items: what is built, and who does it.
local function twice(declared, ...)
  local projects = {}
  for i, names in ipairs { ... } do
    for _, name in ipairs(names) do projects[#projects + 1] = { section = i - 1, name = name, tasks = { {} } } end
  end
  local sections = { { title = "附件1", columns = { "name", "text" } }, { title = "附件2", columns = { "name", "lead" } } }
  return { declared_items = declared, projects = projects, sections = sections }
end

rule.pass = {
  twice(2, { "公厕", "道 路" }, { "公厕", "道路" }),
  twice(3, { "公厕", "道路" }, { "路灯" }),
  { declared_items = 2, projects = items(2) },
  { declared_items = 2, projects = rows(1, 3) },  -- two items in four rows: rows are not counted as items
  { sections = { { title = "一、市级（3件）", declared_items = 3, count_text = "3件" } }, projects = items(3, 0) },
  { sections = { { title = "一、区级", declared_items = 2, declared_tasks = 3 } }, projects = rows(1, 2) },
  { declared_sections = 1, sections = { { title = "一、" }, { title = "（一）", parent = 0 } }, projects = items(2, 1) },
  { declared_sections = 2, projects = { { group = "城建" }, { group = "教育" }, { group = "教 育" } } },
  { { declared_sections = 2, projects = items(2) }, absent = "declared_items" },
  { { sections = { { title = "一、区级民生实事(1012个项目)", count_text = "1012个项目" } }, projects = rows(1, 1, 1, 1, 1, 1, 1, 1, 1, 3) },
    absent = "declared_items" },
  { { sections = { { title = "一、市级" } }, projects = items(1, 0) }, absent = "declared_items" },
}

rule.fail = {
  { twice(3, { "公厕", "道路" }, { "公厕", "道路" }), finds = { { at = "declared_items", expected = "2" } } },
  { twice(3, { "公厕", "道路" }, { "公厕", "路灯" }), finds = { { at = "declared_items", expected = "4" } } },
  { { declared_sections = 3, projects = { { group = "城建" }, { group = "教育" } } },
    finds = { { at = "declared_sections", expected = "2", actual = "3", difference = "+1", zh = "称有3类，表中有2类" } } },
  { { declared_items = 9, projects = items(8) },
    finds = { { at = "declared_items", expected = "8", actual = "9", difference = "+1", zh = "通知称有9件" } } },
  { { declared_items = "3", sections = { { title = "一、", declared_items = 2 }, { title = "二、", declared_items = 1 } },
      projects = items(3, 0) },
    finds = { { at = "sections[1].declared_items", difference = "-1" }, { at = "sections[2].declared_items", expected = "0" } } },
  { { sections = { { title = "一、", count_text = "1014个项目" } }, projects = items(9, 0) },
    finds = { { at = "sections[1].declared_items", actual = "1014" } } },
  { { sections = { { title = "一、", declared_items = 2, declared_tasks = 4 } }, projects = rows(1, 2) },
    finds = { { at = "sections[1].declared_tasks", expected = "3", zh = "称有4个项目" } } },
}

return rule
