-- 跨年的项目应写明当年做到哪一步：完成年度投资、工程量的百分之几、主体、开工等都算。
-- 看不到的：没有写明建成年份的跨年项目。
local basis = require "lib.basis"
local clause = require "lib.clause"
local lexicon = require "lib.data.targets"
local list = require "lib.list"
local words = require "lib.words"

local rule = {
  id = "field.multi-year-stage",
  title = { zh = "跨年项目应有当年阶段目标", en = "An item that outlasts the year has a goal for it" },
  severity = "warning",
  kind = "notice",
  each = "",
  needs = { "document.year", "projects[].tasks[].text" },
  uses = { "projects[].tasks[].streams" },
  basis = { basis.practice() },
}

local END = "(20[0-9]{2})年(?:[0-9]{1,2}月)?[^，。；]{0,6}(?:前|底|末|内)?[^，。；]{0,4}(?:建成|竣工|完工|投用|投入使用|交付|全部完成)"

-- The sentence that says the work ends after this year; nil where none does.
local function later_end(s, year)
  for _, sentence in ipairs(clause.each(s)) do
    local said = re.match(END, sentence)
    if said and tonumber(said) > year then return sentence end
  end
  return nil
end

local function has_stage(task, year)
  if words.found(task.text, lexicon.stage) or string.find(task.text, year .. "年", 1, true) then return true end
  return list.any(task.streams, function(stream)
    return list.any(stream.milestones, function(m) return m.due and m.due.from and string.sub(m.due.from, 1, 4) == tostring(year) end)
  end)
end

function rule.check(notice, report)
  local year = notice.document.year
  for i, project in list.each(notice.projects) do
    for j, task in list.each(project.tasks) do
      local sentence = later_end(task.text, year)
      if sentence and not has_stage(task, year) then
        report {
          at = "projects[" .. i .. "].tasks[" .. j .. "].text",
          zh = string.format("“%s”跨年完成，没有%d年的阶段目标", text.cut(sentence, 40), year),
          en = string.format("\"%s\" ends after the year, without a goal for %d", text.cut(sentence, 40), year),
        }
      end
    end
  end
end

local function notice(s, streams)
  return { document = { year = 2023 }, projects = { { tasks = { { text = s, streams = streams } } } } }
end

rule.pass = {
  notice("开工建设医院，2025年建成投用。"),
  notice("建设医院，完成年度投资1.5亿元，2025年建成。"),
  notice("建设医院，2023年完成主体工程，2024年底前竣工。"),
  notice("建设幼儿园，预计完成工程量40%，2024年9月投用。"),
  notice("2023年底前建成公厕2座。"),
  notice("2025年建成。", { { milestones = { { due = { text = "9月底", from = "2023-09-21" } } } } }),
  notice("落实2023—2025年计划，改造小区8个。"),
  { { document = { title = "没有年份" }, projects = { { tasks = { { text = "建设" } } } } }, absent = "document.year" },
}

rule.fail = {
  { notice("建设医院综合楼，2025年底前建成投用。"), finds = { { at = "projects[1].tasks[1].text", zh = "没有2023年的阶段目标" } } },
}

return rule
