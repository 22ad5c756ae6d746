-- 时限晚于计划年度，而没有说明是跨年项目。
-- 看不到的：没有写年份的“次年”以外的说法。
local basis = require "lib.basis"
local list = require "lib.list"

local rule = {
  id = "deadline.outside-year",
  title = { zh = "时限不应超出计划年度", en = "Nothing is due after the programme year" },
  severity = "warning",
  kind = "notice",
  each = "",
  needs = { "document.year", "projects[].tasks[].streams[].milestones[].due" },
  uses = { "projects[].name", "projects[].tasks[].text", "projects[].tasks[].remark", "projects[].tasks[].streams[].title" },
  basis = { basis.practice() },
}

local DECLARED = "跨年|分年|[两二三四五]年|20[0-9]{2}\\s*[-—~～至到]\\s*20[0-9]{2}|续建|一期|阶段"

-- 开工时间 | 竣工时间 in columns of their own: a project that begins in this year, or before, and goes on into the next.
local function has_start(task, year)
  return list.any(task.streams, function(stream)
    return re.test("^(计划|拟|预计|实际)?(项目)?(开工|动工|启动|开始|起始)", stream.title or "") and list.any(stream.milestones, function(milestone)
      local from = milestone.due and milestone.due.from
      return from ~= nil and tonumber(string.sub(from, 1, 4)) <= year
    end)
  end)
end

local function declared(project, task, year)
  return has_start(task, year) or re.test(DECLARED, (project.name or "") .. (task.text or "") .. (task.remark or ""))
end

function rule.check(notice, report)
  local year = notice.document.year
  for i, project in list.each(notice.projects) do
    for j, task in list.each(project.tasks) do
      for k, stream in list.each(task.streams) do
        for n, milestone in list.each(stream.milestones) do
          local from = milestone.due and milestone.due.from
          local ends = from and tonumber(string.sub(from, 1, 4))
          if ends and ends > year and not declared(project, task, year) then
            report {
              at = string.format("projects[%d].tasks[%d].streams[%d].milestones[%d].due", i, j, k, n), actual = milestone.due.text, expected = year .. "年内",
              zh = string.format("“%s”在%d年之后", milestone.due.text, year), en = string.format("\"%s\" is after %d", milestone.due.text, year),
            }
          end
        end
      end
    end
  end
end

local function notice(s, due)
  local span = date.parse_span(due, 2023)
  local milestone = { due = { text = span.text, from = span.from, to = span.to } }
  return { document = { year = 2023 }, projects = { { tasks = { { text = s, streams = { { milestones = { milestone } } } } } } } }
end

rule.pass = {
  notice("建设公厕", "12月底"),
  notice("跨年项目，建设医院", "2024年6月底"),
  notice("实施2023—2025年计划", "2025年底"),
  { document = { year = 2023 }, projects = { { tasks = { { text = "建设公租房", streams = {
    { title = "计划开工时间", milestones = { { due = { text = "2023年5月", from = "2023-05-01", to = "2023-05-31" } } } },
    { title = "计划竣工时间", milestones = { { due = { text = "2024年6月", from = "2024-06-01", to = "2024-06-30" } } } } } } } } } },
  { { document = { year = 2023 }, projects = { { tasks = { { text = "建设" } } } } }, absent = "projects[].tasks[].streams[].milestones[].due" },
}

rule.fail = {
  { notice("建设公厕", "2024年3月底"), finds = { { actual = "2024年3月底", expected = "2023年内" } } },
}

return rule
