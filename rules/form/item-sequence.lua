-- 项目序号应连续、不重复；可以按分类重新从1编号，也可以全表连续编号。重复为错误，缺号、错位、多数项目有序号而个别空着为提醒。
-- 看不到的：多数项目没有序号的表；“1-1”一类的分级序号不判断。
local basis = require "lib.basis"
local list = require "lib.list"
local order = require "lib.order"

local rule = {
  id = "form.item-sequence",
  title = { zh = "项目序号应连续且不重复", en = "Item numbers are continuous and unique" },
  severity = "error",
  kind = "notice",
  each = "",
  needs = { "projects[].seq" },
  uses = { "projects[].section", "projects[].name", "document.title" },
  basis = { basis.document "第二十条（四）" },
}

local MESSAGES = {
  repeated = { severity = "error", zh = "序号%s重复，按顺序应为%d", en = "the number %s is used twice; %d was next" },
  swapped = { severity = "warning", zh = "序号%s与下一项颠倒，按顺序应为%d", en = "the number %s and the next one are swapped; %d was next" },
  gap = { severity = "warning", zh = "序号%s不连续，按顺序应为%d", en = "the number %s does not follow; %d was next" },
}

-- The same row printed twice: no new run.
local function is_row_again(before, project)
  return before.seq == project.seq and before.name ~= nil and project.name ~= nil and text.equal(before.name, project.name)
end

-- A run ends where the numbers start again from 1: at the border of a section, or where 2 follows.
local function starts_again(projects, numbers, i)
  if numbers[i] ~= 1 or is_row_again(projects[i - 1], projects[i]) then return false end
  local following = projects[i + 1]
  if numbers[i + 1] == 2 then return true end
  local border = projects[i].section ~= projects[i - 1].section
  return border and (following == nil or following.section ~= projects[i].section)
end

local function check_run(projects, numbers, first, last, report)
  for _, slip in ipairs(order.breaks(numbers, first, last)) do
    local seq, message = projects[slip.i].seq, MESSAGES[slip.kind]
    report {
      at = "projects[" .. slip.i .. "].seq", severity = message.severity, expected = slip.expected, actual = seq,
      zh = string.format(message.zh, seq, slip.expected), en = string.format(message.en, seq, slip.expected),
    }
  end
end

-- Where most items have a number, those without one have lost it.
local function check_blank(projects, report)
  local blank = list.filter(list.map(projects, function(p, i) return { project = p, index = i } end), function(one) return one.project.seq == nil end)
  if #blank * 2 >= #projects then return end
  for _, one in ipairs(blank) do
    local name = one.project.name or ""
    report {
      at = "projects[" .. one.index .. "]", severity = "warning",
      zh = string.format("第%d个项目“%s”没有序号，其他项目都有", one.index, name),
      en = string.format("item %d (%s) has no number, unlike the others", one.index, name),
    }
  end
end

-- A notice that changes or adds some items prints only those, by the numbers that they had.
local function prints_some(document)
  return document ~= nil and document.title ~= nil and re.test("(调整|变更|更正|补充|增补|追加|新增).*(项目|实事|事项|清单|任务)", document.title)
end

function rule.check(notice, report)
  local projects = notice.projects
  if prints_some(notice.document) then not_applicable "projects[].seq" end
  check_blank(projects, report)
  local numbers = list.map(projects, function(p) return order.number(p.seq) end)
  local first = 1
  for i = 2, #projects + 1 do
    if i > #projects or starts_again(projects, numbers, i) then
      check_run(projects, numbers, first, i - 1, report)
      first = i
    end
  end
end

local function numbered(seqs, sections)
  return { projects = list.map(seqs, function(seq, i) return { seq = seq, section = sections and sections[i] } end) }
end

rule.pass = {
  numbered { "1", "2", "3" },
  numbered({ "1", "2", "3", "4" }, { 0, 0, 1, 1 }),  -- goes on over the section
  numbered({ "1", "2", "1", "2" }, { 0, 0, 1, 1 }),  -- starts again
  numbered({ "1", "2", "1" }, { 0, 0, 1 }),
  numbered { "1", "2", "1", "2", "3" },  -- a second list without a section row
  numbered { "一、", "（二）", "３", "4." },
  numbered { "1", "2-1", "3" },
  { projects = { { seq = "1" }, { name = "甲" }, { name = "乙" } } },  -- most have none
  { projects = { { seq = "1", name = "总项" }, { seq = "1", name = "甲" }, { seq = "2", name = "乙" } } },
  { numbered {}, absent = "projects[].seq" },
  { { document = { title = "甲县人民政府办公室关于调整2025年民生实事部分项目的通知" }, projects = { { seq = "3" }, { seq = "6" } } }, absent = "projects[].seq" },
}

rule.fail = {
  { { projects = { { seq = "1" }, { name = "甲" }, { seq = "3" } } }, finds = { { at = "projects[2]", severity = "warning", zh = "没有序号" } } },
  { { projects = { { seq = "1", name = "甲" }, { seq = "1", name = "甲" }, { seq = "2", name = "乙" } } },
    finds = { { at = "projects[2].seq", severity = "error", zh = "重复" } } },
  { numbered { "1", "2", "2", "3" }, finds = { { at = "projects[3].seq", severity = "error", actual = "2", expected = "3", zh = "重复" } } },
  { numbered { "1", "2", "4", "4", "5" }, finds = { { at = "projects[3].seq", severity = "error", expected = "3" } } },
  { numbered { "1", "2", "4" }, finds = { { at = "projects[3].seq", severity = "warning", expected = "3", zh = "不连续" } } },
  { numbered { "1", "2", "9", "4" }, finds = { { at = "projects[3].seq", severity = "warning", actual = "9" } } },
  { numbered { "1", "3", "2", "4" }, finds = { { at = "projects[2].seq", severity = "warning", zh = "颠倒" } } },
  { numbered { "2", "3" }, finds = { { at = "projects[1].seq", expected = "1" } } },
  { numbered({ "1", "2", "3", "1", "5" }, { 0, 0, 0, 1, 1 }), finds = { { at = "projects[4].seq", severity = "error", expected = "4" } } },
}

return rule
