-- 一组节点里，建设程序应依次进行：可研、初设、招投标、开工、完工、验收、决算。复工、分期分批的部分另算。开工、竣工各占一列的，后一阶段的时间不能更早。
-- 看不到的：一句话里几个标段各走各的程序；没有写出来的阶段。
local basis = require "lib.basis"
local lexicon = require "lib.data.stages"
local list = require "lib.list"
local words = require "lib.words"

local rule = {
  id = "deadline.stage-order",
  title = { zh = "建设程序应依次进行", en = "The stages of works come in order" },
  severity = "warning",
  kind = "notice",
  each = { "projects[].tasks[].streams[]", "projects[].tasks[]" },
  uses = { "milestones[].text", "milestones[].due", "streams[].title", "streams[].milestones[].due" },
  basis = { basis.investment "第九条、第二十条、第二十五条", basis.building "第七条、第六十一条" },
}

-- The text with a line break for each of the words; but one that it begins with stays, where it is not all there is.
local function without(s, word)
  local out, from = {}, 1
  while from <= #s do
    local at, last = string.find(s, word, from + 1, true)
    local rest = not at and string.sub(s, from)
    if rest == word or rest == word .. "\n" then at, last = from, from + #word - 1 end
    out[#out + 1] = string.sub(s, from, (at or #s + 1) - 1)
    if at then out[#out + 1] = "\n" end
    from = (last or #s) + 1
  end
  return table.concat(out)
end

local NONE = {}

-- The stages a milestone names: the lowest and the highest rank, nil where it names none. 竣工验收 is acceptance, not completion.
local function stages_of(s)
  local low, high
  for k = #lexicon.order, 1, -1 do
    local stage = lexicon.order[k]
    for _, word in ipairs(words.found(s, stage.words) and stage.words or NONE) do
      if string.find(s, word, 1, true) then
        low, high = stage, high or stage
        s = without(s, word)
      end
    end
  end
  return low, high
end

-- Columns of one date each that are named after a stage: 开工时间 and 竣工时间.
local function check_columns(task, report)
  local seen, named = nil, 0
  for k, stream in list.each(task.streams) do
    local stage = stream.title and #(stream.milestones or {}) == 1 and stages_of(stream.title) or nil
    local due = stage and stream.milestones[1].due
    if due and not words.found(stream.title, lexicon.apart) then
      local here = { stage = stage, due = due, at = "streams[" .. k .. "].milestones[1].due", title = stream.title }
      named = named + 1
      local early, late = here, seen
      if seen and seen.stage.rank < stage.rank then early, late = seen, here end
      if late and early.stage.rank < late.stage.rank and date.compare(late.due, early.due) == "before" then
        report {
          at = late.at, related = { { at = early.at } }, actual = late.due.text, expected = "不早于" .. early.due.text,
          zh = string.format("“%s”%s早于“%s”%s，请核实", late.title, late.due.text, early.title, early.due.text),
          en = string.format("%s %s is before %s %s", late.title, late.due.text, early.title, early.due.text),
        }
      end
      seen = here
    end
  end
  if named < 2 then not_applicable "streams[].title" end
end

local function check_milestones(stream, report)
  local seen, named = nil, 0
  for i, milestone in ipairs(stream.milestones) do
    local s = milestone.text or ""
    if milestone.due and not words.found(s, lexicon.apart) then
      local low, high = stages_of(s)
      if low then named = named + 1 end
      if low and seen and high.rank < seen.stage.rank then
        report {
          at = "milestones[" .. i .. "]", related = { { at = "milestones[" .. seen.at .. "]" } },
          actual = high.zh, expected = "不晚于" .. seen.stage.zh,
          zh = string.format("“%s”排在“%s”之后，与建设程序不符，请核实", high.zh, seen.stage.zh),
          en = string.format("%s comes after %s, against the order of works", high.zh, seen.stage.zh),
        }
      end
      if low and (not seen or low.rank > seen.stage.rank) then seen = { stage = low, at = i } end
    end
  end
  if named < 2 then not_applicable "milestones[].text" end
end

function rule.check(element, report)
  if element.milestones then
    check_milestones(element, report)
  else
    check_columns(element, report)
  end
end

local function stream(...)
  local milestones = {}
  for i, s in ipairs { ... } do milestones[i] = { text = s, due = { text = i .. "月底" } } end
  return { milestones = milestones }
end

-- A task with a column for each stage: its heading and the month printed there.
local function columns(...)
  local streams = {}
  for i, c in ipairs { ... } do
    local span = date.parse_span(c[2], 2025)
    streams[i] = { title = c[1], milestones = { { due = { text = span.text, from = span.from, to = span.to } } } }
  end
  return { record = { projects = { { tasks = { { streams = streams } } } } } }
end

rule.pass = {
  columns({ "开工时间", "3月" }, { "竣工时间", "3月" }),
  columns({ "竣工日期", "9月底" }, { "计划开工日期", "3月" }),
  { record = columns({ "开工时间", "3月" }, { "完成时限", "2月" }).record, absent = "streams[].title" },
  stream("完成可行性研究报告、初步设计等前期工作", "完成招投标工作", "开工建设", "工程竣工", "竣工验收、结算审计"),
  stream("完成招投标工作", "项目复工建设", "项目完工并完成设备采购"),
  { stream("一期竣工验收", "二期开工建设"), absent = "streams[].title" },
  stream("竣工验收", "完成竣工决算"),
  stream("开工建设", "主体完工", "竣工验收并交付使用"),
  { stream("完成筛查100人", "开工建设"), absent = "streams[].title" },
}

rule.fail = {
  { record = columns({ "开工时间", "9月" }, { "竣工时间", "6月" }).record,
    finds = { { at = "streams[2].milestones[1].due", actual = "6月", expected = "不早于9月", zh = "“竣工时间”6月早于“开工时间”9月" } } },
  { record = columns({ "计划完工时间", "2025年2月" }, { "计划开工时间", "2025年4月" }).record, finds = { { at = "streams[1].milestones[1].due" } } },
  { stream("开工建设", "完成招投标工作", "竣工验收"), finds = { { at = "milestones[2]", actual = "招投标", expected = "不晚于开工" } } },
  { stream("竣工验收", "工程竣工"), finds = { { at = "milestones[2]", actual = "完工" } } },
}

return rule
