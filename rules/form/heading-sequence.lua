-- 正文、分类标题和单元格里的层次序号“一、”“（一）”“1.”“（1）”应依次连续、不重复。上一级换了，下一级重新从1开始；中间的级别可以省去不用。
-- 看不到的：没有序号的段落；“一是、二是”；只有一个序号的不判断。
local basis = require "lib.basis"
local list = require "lib.list"
local order = require "lib.order"
local texts = require "lib.texts"

local rule = {
  id = "form.heading-sequence",
  title = { zh = "层次序号应连续且不重复", en = "Heading marks run on without gap or repeat" },
  severity = "warning",
  kind = "notice",
  each = "",
  uses = texts.whole(),
  basis = { basis.document "第二十条（四）" },
}

local HAN = "[一二三四五六七八九十]{1,3}"
local LEVELS = { HAN .. "、(?![一二三四五六七八九十])", "[（(]" .. HAN .. "[）)]", "\\d{1,2}(?:[.．](?![\\d.．])|、(?!\\d))", "[（(]\\d{1,2}[）)]" }
-- At the start of a line, or behind the end of a sentence.
local BEFORE = "(?:^|(?<=[\\n。；;：:]))[\\s　]*"

local function has_marks(s) return re.test("[一二三四五六七八九十0-9][、.．)）]", s) end

-- All marks of a text in order: { level, number, printed }.
local function marks_of(s)
  local marks = {}
  for level, shape in ipairs(LEVELS) do
    for _, m in ipairs(re.all(BEFORE .. "(" .. shape .. ")", s)) do
      marks[#marks + 1] = { level = level, number = order.number(m[1]), printed = m[1], from = m.from }
    end
  end
  table.sort(marks, function(a, b) return a.from < b.from end)
  return marks
end

local MESSAGES = {
  repeated = { zh = "层次序号“%s”重复，按顺序应为第%d", en = "the mark \"%s\" is used twice; number %d was next" },
  swapped = { zh = "层次序号“%s”与下一个颠倒，按顺序应为第%d", en = "the mark \"%s\" and the next one are swapped; number %d was next" },
  gap = { zh = "层次序号“%s”不连续，按顺序应为第%d", en = "the mark \"%s\" does not follow; number %d was next" },
}

local function close(run, report)
  if not run or #run < 2 then return end
  local numbers = list.map(run, function(mark) return mark.number end)
  for _, slip in ipairs(order.breaks(numbers, 1, #numbers)) do
    local mark, message = run[slip.i], MESSAGES[slip.kind]
    report {
      at = mark.at, actual = mark.printed, expected = slip.expected,
      zh = string.format(message.zh, mark.printed, slip.expected), en = string.format(message.en, mark.printed, slip.expected),
    }
  end
end

-- Whether a mark begins a new run of its level: 1 after something else than 1.
local function starts_again(run, mark) return mark.number == 1 and run[#run].number ~= 1 end

-- The marks of one sequence of texts; a mark closes the runs of the levels below it.
local function check_marks(marks, report)
  local runs = {}
  for _, mark in ipairs(marks) do
    for level = mark.level + 1, #LEVELS do
      close(runs[level], report)
      runs[level] = nil
    end
    local run = runs[mark.level]
    if run and starts_again(run, mark) then
      close(run, report)
      run = nil
    end
    runs[mark.level] = run or {}
    table.insert(runs[mark.level], mark)
  end
  for level = 1, #LEVELS do close(runs[level], report) end
end

-- The sequences of a notice: the body, the titles of its sections, and each cell by itself.
local function sequence_of(piece)
  if piece.part == "body" or piece.part == "section" then return piece.part end
  return piece.group
end

function rule.check(notice, report)
  local sequences, seen = {}, 0
  for _, piece in ipairs(texts.all(notice, has_marks)) do
    local sequence = sequences[#sequences]
    if not sequence or sequence.name ~= sequence_of(piece) then
      sequence = { name = sequence_of(piece) }
      sequences[#sequences + 1] = sequence
    end
    for _, mark in ipairs(marks_of(piece.text)) do
      mark.at = piece.at
      sequence[#sequence + 1] = mark
    end
    seen = seen + #sequence
  end
  if seen == 0 then not_applicable "document.body" end
  for _, sequence in ipairs(sequences) do check_marks(sequence, report) end
end

local function body(...)
  return { document = { body = list.map({ ... }, function(s) return { text = s } end) } }
end

local function cell(...)
  return { projects = list.map({ ... }, function(s) return { tasks = { { text = s } } } end) }
end

rule.pass = {
  body("一、总体要求", "二、目标任务", "三、保障措施", "（一）提高站位。", "（二）加强保障。1.资金。2.用地。", "（三）监督问责。"),
  body("一、细化方案", "1.明确专人。", "2.建立台账。", "二、强化保障", "1.资金。", "2.用地。"),  -- （一） left out
  body("一、抓紧启动。", "二、按月报送。年", "2023年完成，1.5亿元投资。", "三、严格验收。（1）现场。（2）资料。"),
  body("一、按季推进", "一、二季度完成，三、四季度验收。", "二、按年考核"),
  cell("1.改造2座城市公厕。\n2.启动2个停车场。\n3.建成示范点6个。", "1.新增托位40个。2.免费检查402对。"),  -- each cell counts anew
  cell "1.完成桂花路改造,有序推进拓宽。2.加大整治力度,2023年完成。3.对大道绿化。4.设置5处。5.改造市场。",
  { sections = { { title = "一、市级民生实事" }, { title = "二、区级民生实事" } } },
  { projects = { { tasks = { { streams = { { title = "（一）前期" }, { title = "（二）施工" } } } } },
                 { tasks = { { streams = { { title = "（一）前期" } } } } } } },
  { body "没有序号。", absent = "document.body" },
}

rule.fail = {
  { body("一、总体要求", "二、目标任务", "四、保障措施"),
    finds = { { at = "document.body[3].text", actual = "四、", expected = "3", zh = "不连续" } } },
  { body("一、总体要求", "一、目标任务", "三、保障措施"), finds = { { at = "document.body[2].text", expected = "2", zh = "重复" } } },
  { body("一、要求", "（一）甲。", "（三）乙。", "二、措施", "（一）丙。", "（二）丁。"), finds = { { at = "document.body[3].text", expected = "2" } } },
  { cell "1.改造2座公厕。\n3.建成示范点6个。", finds = { { at = "projects[1].tasks[1].text", actual = "3.", expected = "2" } } },
  { { sections = { { title = "一、市级" }, { title = "三、区级" } } }, finds = { { at = "sections[2].title" } } },
  { { projects = { { tasks = { { streams = { { title = "（一）前期" }, { title = "（一）施工" } } } } } } },
    finds = { { at = "projects[1].tasks[1].streams[2].title", zh = "重复" } } },
}

return rule
