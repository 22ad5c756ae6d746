-- 完成时限不应早于成文日期；落在同一天的只提示。每份通知最多一条。
-- 看不到的：没有成文日期的通知。
local basis = require "lib.basis"
local list = require "lib.list"

local rule = {
  id = "deadline.before-issue",
  title = { zh = "完成时限不应早于成文日期", en = "Nothing is due before the notice is signed" },
  severity = "warning",
  kind = "notice",
  each = "",
  needs = { "document.signed", "projects[].tasks[].streams[].milestones[].due" },
  basis = { basis.document "第二十条（四）" },
}

-- The due dates that end on or before the day, in order: early before, same on it.
local function ended(notice, day)
  local early, same = {}, {}
  for i, project in list.each(notice.projects) do
    for j, task in list.each(project.tasks) do
      for k, stream in list.each(task.streams) do
        for n, milestone in list.each(stream.milestones) do
          local due = milestone.due
          local at = string.format("projects[%d].tasks[%d].streams[%d].milestones[%d].due", i, j, k, n)
          if due and due.to and not due.recurring and due.to <= day then
            local into = due.to < day and early or same
            into[#into + 1] = { at = at, due = due }
          end
        end
      end
    end
  end
  return early, same
end

function rule.check(notice, report)
  local day = notice.document.signed
  local early, same = ended(notice, day)
  local found = #early > 0 and early or same
  if #found == 0 then return end
  local rest = list.filter(found, function(_, i) return i > 1 end)
  report {
    at = found[1].at, severity = found == early and "warning" or "note", actual = found[1].due.text, expected = "晚于" .. day,
    related = list.map(rest, function(f) return { at = f.at } end),
    zh = string.format(found == early and "%d处时限早于成文日期%s（如“%s”）" or "%d处时限与成文日期%s同一天（如“%s”）", #found, day, found[1].due.text),
    en = string.format(found == early and "%d due dates before the signing date %s (\"%s\")" or "%d due dates on the signing date %s (\"%s\")", #found, day,
      found[1].due.text),
  }
end

local function notice(signed, ...)
  local milestones = {}
  for i, due in ipairs { ... } do
    local span = date.parse_span(due, 2023)
    milestones[i] = { due = { text = span.text, from = span.from, to = span.to, recurring = span.recurring or nil } }
  end
  return { document = { signed = signed }, projects = { { tasks = { { streams = { { milestones = milestones } } } } } } }
end

rule.pass = {
  notice("2023-01-31", "2月初", "3月底"),
  notice("2023-03-31", "全年", "4月底"),
  notice("2023-01-30", "1月底"),
  { { document = { title = "没有日期" }, projects = { { tasks = { { streams = { { milestones = { { due = { text = "1月" } } } } } } } } } },
    absent = "document.signed" },
}

rule.fail = {
  { notice("2023-01-31", "1月底", "2月底", "1月底"), finds = { { severity = "note", zh = "2处时限与成文日期2023-01-31同一天" } } },
  { notice("2023-02-16", "1月底", "2月底"), finds = { { severity = "warning", actual = "1月底", at = "projects[1].tasks[1].streams[1].milestones[1].due" } } },
}

return rule
