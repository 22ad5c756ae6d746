-- 括号、引号、书名号应成对。全角半角可以混用，“1)”“（一)”之类的序号不算；一句话因换页分成两段的，合起来看。
-- 看不到的：成对但位置不对的；英文直引号只看是不是双数。
local basis = require "lib.basis"
local list = require "lib.list"
local texts = require "lib.texts"

local rule = {
  id = "text.brackets",
  title = { zh = "括号、引号应成对", en = "Brackets and quotation marks are balanced" },
  severity = "warning",
  kind = "notice",
  each = texts.ELEMENTS,
  uses = texts.uses { "tasks[].lead", "tasks[].support" },
  basis = { basis.document "第二十条（四）" },
}

-- closing mark -> opening mark; the full-width forms count as the half-width ones
local PAIRS = { [")"] = "(", ["]"] = "[", ["}"] = "{", ["】"] = "【", ["〕"] = "〔", ["》"] = "《", ["〉"] = "〈", ["”"] = "“", ["’"] = "‘",
                ["」"] = "「", ["』"] = "『" }
local SAME = { ["（"] = "(", ["）"] = ")", ["［"] = "[", ["］"] = "]", ["｛"] = "{", ["｝"] = "}" }
local OPENS = {}
for _, open in pairs(PAIRS) do OPENS[open] = true end

local MARK = "[()\\[\\]{}（）［］｛｝【】〔〕《》〈〉“”「」『』]|(?<![A-Za-z])[‘’]|’(?![A-Za-z])"
local ANY = "[()\\[\\]{}（）［］｛｝【】〔〕《》〈〉“”‘’「」『』\"＂]"
-- What stands before a bracket that closes a list mark: 1) 一） a)
local LIST_MARK = "(?:^|[\\s。；;，,、：:（(])(?:\\d{1,2}|[一二三四五六七八九十]{1,3}|[A-Za-z])$"

-- The marks of a text without a partner, each { mark, from, to, open: the opening mark it is or lacks, closes: it closes }.
local function alone_in(s)
  local open, alone = {}, {}
  for _, m in ipairs(re.all(MARK, s)) do
    local mark = SAME[m.text] or m.text
    local partner = PAIRS[mark]
    if OPENS[mark] then
      open[mark] = open[mark] or {}
      table.insert(open[mark], { mark = m.text, open = mark, from = m.from, to = m.to })
    elseif partner and #(open[partner] or {}) > 0 then
      table.remove(open[partner])
    elseif partner and not (mark == ")" and re.test(LIST_MARK, string.sub(s, 1, m.from - 1))) then
      alone[#alone + 1] = { mark = m.text, open = partner, from = m.from, to = m.to, closes = true }
    end
  end
  for _, left in pairs(open) do
    for _, one in ipairs(left) do alone[#alone + 1] = one end
  end
  local straight = re.all("(?<!\\d)[\"＂]", s)
  if #straight % 2 == 1 then
    local last = straight[#straight]
    alone[#alone + 1] = { mark = last.text, open = last.text, from = last.from, to = last.to }
  end
  table.sort(alone, function(a, b) return a.from < b.from end)
  return alone
end

-- Takes out marks that are partners over the border of two pieces: an opening one here, a closing one there.
local function pair_up(a, b)
  for i = #a, 1, -1 do
    for k, other in ipairs(b) do
      if not a[i].closes and other.closes and other.open == a[i].open then
        table.remove(b, k)
        table.remove(a, i)
        break
      end
    end
  end
end

-- Whether a bracket may go on from one piece into the other: in the pieces of one cell, and in a sentence that the page's end cut.
local function may_go_on(a, b)
  if a.group ~= b.group then return false end
  return a.part ~= "body" or not re.test("[。！？；：!?;:][”）)]?\\s*$", a.text)
end

local function has_marks(s) return re.test(ANY, s) end

-- Adds the offices of a task, a list that may have been split inside its brackets.
local function add_names(pieces, names, at, field)
  if names and list.any(names, has_marks) then
    pieces[#pieces + 1] = { at = at .. field, text = table.concat(names, "、"), part = field }
  end
end

local function report_alone(report, piece)
  local first, marks = piece.alone[1], {}
  for i, one in ipairs(piece.alone) do marks[i] = one.mark end
  local around = texts.around(piece.text, first.from, first.to, 12)
  report {
    at = piece.at, actual = around,
    zh = string.format("“%s”没有成对：%s", table.concat(marks, " "), around),
    en = string.format("%s without its partner: %s", table.concat(marks, " "), around),
  }
end

function rule.check(element, report)
  local pieces = texts.any(element, has_marks) and texts.of(element) or {}
  for j, task in list.each(element.tasks) do
    local at = "tasks[" .. j .. "]."
    add_names(pieces, task.lead, at, "lead")
    add_names(pieces, task.support, at, "support")
  end
  for _, piece in ipairs(pieces) do piece.alone = alone_in(piece.text) end
  for i, piece in ipairs(pieces) do
    for k = i + 1, #pieces do
      if not may_go_on(pieces[k - 1], pieces[k]) then break end
      pair_up(piece.alone, pieces[k].alone)
      if piece.part == "deadline" then pair_up(pieces[k].alone, piece.alone) end -- its pieces are not in printed order
    end
  end
  for _, piece in ipairs(pieces) do
    if #piece.alone > 0 then report_alone(report, piece) end
  end
end

local function body(...) return { body = list.map({ ... }, function(s) return { text = s } end) } end
local function row(name, s, lead) return { projects = { { name = name, tasks = { { text = s, lead = lead } } } } } end
local function deadline(milestone, undated)
  return { projects = { { tasks = { { streams = { { milestones = { { printed = milestone } }, undated = { { text = undated } } } } } } } } }
end

rule.pass = {
  body("坚持“一名领导、一个责任", "单位”的要求。", "（一）提高站位。"),
  { record = row("推进义务教育阶段学生“双减”（减轻作业负担）", "设备购置(含安装）3套，《办法》〔2023〕4号。", { "区城市发展(集团)公司" }) },
  { record = row("1)新建公园", "1）改造2座；2)新建3座；一）前期，a)招标。") },
  { record = row("新（改）建城市公厕", "宽5\"管道8英寸，“四好农村路”“送戏下乡”‘一卡通’，it’s。") },
  { record = row("有关单位", "…", { "县教委（牵头", "县财政局）" }) },  -- a list in brackets that was split
  { record = deadline("3月底（力争2月底，", "提前开工）。") },
  { record = { sections = { { title = "一、市级民生实事(14件)" } } } },
}

rule.fail = {
  { body("坚持“两点“定位。", "发挥”三个作用”。"), finds = { { at = "body[1].text", zh = "“ “" }, { at = "body[2].text" } } },
  { { title = "关于印发《民生实事清单的通知" }, finds = { { at = "title" } } },
  { record = row("推进义务教育阶段学生双减减轻义务教育阶段学生作业负担和校外培训负担)", "切实减轻负担。"),
    finds = { { at = "name", actual = "…生作业负担和校外培训负担)", severity = "warning", zh = "“)”没有成对" } } },
  { record = row("公园", "建成口袋公园2个（含滨河公园，绿化550平方米。"), finds = { { at = "tasks[1].text", zh = "“（”没有成对" } } },
  { record = row("公园", "…", { "区城市发展(集团公司" }), finds = { { at = "tasks[1].lead" } } },
  { record = row("公园", "完成\"双减任务。"), finds = { { zh = "“\"”没有成对" } } },
  { record = { sections = { { title = "一、市级民生实事（14件" } } }, finds = { { at = "title" } } },
}

return rule
