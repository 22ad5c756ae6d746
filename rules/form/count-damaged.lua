-- 分类标题里的件数和项目数连成了一个数，例如“1414个项目”应是“14件14个项目”：数字正好是件数接着行数。只作提示，不当作件数错误。
-- 看不到的：只丢了别的字的标题。
local basis = require "lib.basis"
local count = require "lib.count"
local list = require "lib.list"

local rule = {
  id = "form.count-damaged",
  title = { zh = "件数与项目数连写", en = "Numbers of items and rows run together" },
  severity = "note",
  kind = "notice",
  each = "",
  needs = { "projects" },
  uses = { "sections[].title", "sections[].parent", "sections[].count_text", "sections[].declared_items", "projects[].section", "projects[].tasks[].name" },
  basis = { basis.document "第二十条（四）" },
}

function rule.check(notice, report)
  local printed = 0
  for i, section in list.each(notice.sections) do
    local text_of_count = section.count_text or section.declared_items
    if text_of_count then
      printed = printed + 1
      local counted = count.section(notice.projects, i, notice.sections)
      if count.run_together(text_of_count, counted) then
        report {
          at = "sections[" .. i .. "].count_text", actual = text_of_count,
          expected = string.format("%d件%d个项目", counted.items, counted.rows),
          zh = string.format("“%s”疑似“%d件%d个项目”丢失“件”字", text_of_count, counted.items, counted.rows),
          en = string.format("\"%s\" looks like %d items and %d rows run together", text_of_count, counted.items, counted.rows),
        }
      end
    end
  end
  if printed == 0 then not_applicable "sections[].count_text" end
end

local function items(n, rows_of_last)
  local projects = {}
  for i = 1, n do projects[i] = { section = 0, tasks = { { name = "任务" } } } end
  for j = 2, rows_of_last or 1 do projects[n].tasks[j] = { name = "子任务" } end
  return projects
end

rule.pass = {
  { sections = { { title = "一、（3件）", count_text = "3件", declared_items = 3 } }, projects = items(3) },
  { sections = { { title = "一、（14件14个项目）", count_text = "14件14个项目" } }, projects = items(14) },
  { sections = { { title = "一、", count_text = "1414个项目" } }, projects = items(13) },  -- wrong in another way: form.item-count
  { sections = { { title = "一、", count_text = "11件" } }, projects = items(11) },  -- not 1 item in 1 row
  { { sections = { { title = "一、市级" } }, projects = items(1) }, absent = "sections[].count_text" },
}

rule.fail = {
  { { sections = { { title = "一、市级民生实事(1414个项目)", count_text = "1414个项目" } }, projects = items(14) },
    finds = { { at = "sections[1].count_text", expected = "14件14个项目", severity = "note" } } },
  { { sections = { { title = "二、区级民生实事（１０12个项目）", count_text = "１０12个项目" } }, projects = items(10, 3) },
    finds = { { at = "sections[1].count_text", expected = "10件12个项目" } } },
}

return rule
