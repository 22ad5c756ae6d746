-- 表中没有完成时限一栏。只作提示，每份通知一条：栏目写明“××年工作目标任务”的，一般理解为当年年底前完成。
-- 看不到的：写在任务内容里的时限。
local basis = require "lib.basis"
local list = require "lib.list"

local rule = {
  id = "field.no-deadline-column",
  title = { zh = "表中宜有完成时限一栏", en = "The table has a column of deadlines" },
  severity = "note",
  kind = "notice",
  each = "",
  needs = { "columns" },
  uses = { "projects[].tasks[].streams" },
  basis = { basis.investment "第十六条" },
}

local function has_streams(project)
  return list.any(project.tasks, function(task) return task.streams ~= nil and #task.streams > 0 end)
end

function rule.check(notice, report)
  if list.has(notice.columns, "deadline") or list.any(notice.projects, has_streams) then return end
  report { at = "columns", zh = "表中没有完成时限一栏", en = "the table has no column of deadlines" }
end

local function table_of(...) return { columns = { ... }, projects = { { tasks = { { text = "新建公园2个。" } } } } } end

rule.pass = {
  table_of("seq", "name", "text", "deadline", "leaders", "lead", "remark"),
  { columns = { "name", "text" }, projects = { { tasks = { { streams = { { milestones = { { text = "开工" } } } } } } } } },
  { { projects = { { tasks = { { text = "新建公园2个。" } } } } }, absent = "columns" },
}

rule.fail = {
  { table_of("seq", "name", "lead", "text"), finds = { { at = "columns", severity = "note" } } },
}

return rule
