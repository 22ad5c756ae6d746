-- 标点的差错：时限被标点拆断（“5月底，前”，提醒）；标点重复或连用（“，，”“。、”）、多余的空格、全角文字里夹的半角标点、一半全角一半半角的括号、“县委县政府”漏顿号（提示）。
-- 通篇半角标点，或者数字前后通篇有空格的，是转换造成的，全文只报一条。同一段文字同一种差错只报一条。
-- 看不到的：用错但不重复的标点；人名、标题里的空格和序号后的空格不算。
local basis = require "lib.basis"

local list = require "lib.list"
local marks = require "lib.marks"
local texts = require "lib.texts"

local rule = {
  id = "text.punctuation",
  title = { zh = "标点应规范", en = "Punctuation marks stand right" },
  severity = "warning",
  kind = "notice",
  each = "",
  uses = texts.whole(),
  basis = { basis.document "第二十条（四）" },
}

-- The kinds of slip. hits(s): those of a text; every(s): how many places there are where it could have been, so that a habit is told from a slip.
local KINDS = {
  { hits = marks.broken_dates, severity = "warning", zh = "时限被标点拆断", en = "a mark breaks a due date" },
  { hits = marks.doubled, severity = "note", zh = "标点重复或连用不当", en = "marks doubled or misplaced" },
  { hits = marks.half_width, every = marks.all_widths, severity = "note", zh = "半角标点", en = "half-width marks among full-width ones" },
  { hits = marks.mixed_brackets, severity = "note", zh = "括号一半全角一半半角", en = "a bracket of one width closed by the other" },
  { hits = marks.spaced_figures, every = marks.all_figures, severity = "note", zh = "数字前后有多余空格", en = "stray blanks beside figures" },
  { hits = marks.stray_blanks, severity = "note", zh = "多余空格", en = "stray blanks" },
}

-- Whether so many of the places show it that it is the document's habit.
local function is_habit(n, places)
  return n == places or (n >= parameters.habit_places and n * 100 >= places * parameters.habit_share)
end

local function quote(piece)
  local first = piece.hits[1]
  return texts.around(piece.text, first.from, first.to, 8)
end

-- One finding for all pieces of a kind.
local function report_all(report, kind, found, n)
  local related = {}
  for i = 2, #found do related[i - 1] = { at = found[i].at } end
  report {
    at = found[1].at, related = related, severity = kind.severity, actual = quote(found[1]),
    zh = string.format("全文共%d处%s（%d段文字），如“%s”", n, kind.zh, #found, quote(found[1])),
    en = string.format("%s: %d in the whole text, such as \"%s\"", kind.en, n, quote(found[1])),
  }
end

local function report_piece(report, kind, piece)
  local n = #piece.hits
  report {
    at = piece.at, severity = kind.severity, actual = quote(piece),
    zh = string.format("%s%s：“%s”", kind.zh, n > 1 and "（" .. n .. "处）" or "", quote(piece)),
    en = string.format("%s%s: \"%s\"", kind.en, n > 1 and " (" .. n .. ")" or "", quote(piece)),
  }
end

local function places_of(kind, notice)
  local n = 0
  for _, piece in ipairs(texts.all(notice)) do n = n + kind.every(piece.text) end
  return n
end

-- Only the doubtful pieces can hold a slip; what is usual in the document all of them tell.
local function check_kind(report, kind, doubtful, notice)
  local found, n = {}, 0
  for _, piece in ipairs(doubtful) do
    local hits = kind.hits(piece.text, piece.part)
    n = n + #hits
    if #hits > 0 then found[#found + 1] = { at = piece.at, text = piece.text, hits = hits } end
  end
  if #found > 1 and (#found > parameters.slips_shown or kind.every and is_habit(n, places_of(kind, notice))) then
    return report_all(report, kind, found, n)
  end
  for _, piece in ipairs(found) do report_piece(report, kind, piece) end
end

-- 县委县政府 without 、 in a notice that writes 县委、县政府 elsewhere.
local function check_party_and_government(report, notice)
  local JOINED = "([省市区县旗州镇乡])委(?:\\1|自治)?(?:人民)?政府"
  local PARTED = "[省市区县旗州镇乡党]委、"
  local function is_parted(s) return string.find(s, "委、", 1, true) and re.test(PARTED, s) end
  if #texts.all(notice, is_parted) == 0 then return end
  local found, n = {}, 0
  for _, piece in ipairs(texts.all(notice)) do
    local hits = piece.part ~= "title" and re.all(JOINED, piece.text) or {}
    n = n + #hits
    if #hits > 0 then found[#found + 1] = { at = piece.at, text = piece.text, hits = hits } end
  end
  local kind = { zh = "党委和政府之间漏顿号", en = "、 is left out between party committee and government", severity = "note" }
  if #found == 1 then report_piece(report, kind, found[1]) elseif #found > 1 then report_all(report, kind, found, n) end
end

function rule.check(notice, report)
  local doubtful = texts.all(notice, marks.may_slip)
  for _, kind in ipairs(KINDS) do check_kind(report, kind, doubtful, notice) end
  check_party_and_government(report, notice)
end

local function body(...) return { document = { body = list.map({ ... }, function(s) return { text = s } end) } } end
local function task(s) return { projects = { { tasks = { { text = s } } } } } end

local function milestone(s)
  return { projects = { { tasks = { { streams = { { milestones = { { text = "完成", printed = s } } } } } } } } }
end

local HALF = "为切实抓好2023年工作,根据要求,现将有关事项通知如下:"

rule.pass = {
  body "各乡镇（街道）、县级有关部门：2023年滚动实施28件，其中，承接14件（详见附件）。“两点”“两地”……",
  body "新（改）建、新改建、安葬(放)、每千人，四好农村路和“四好农村路”，全区、全县，县委、县政府。",
  milestone "2月底，前期工作全部完成；",
  milestone "5月底前，完成招投标等前期工作；",
  task "比例1:2，8:30至17:00，http://www.example.gov.cn，1,234.5万元，0-6岁，A区、WiFi覆盖，No.3",
  task "1. 改造公厕2座。\n2. 新建 3D打印室1间。（一） 提高站位。第一章 总则。联系人：张 三，附件 1，石 华、陈 建。",
  { projects = { { name = "合  计", tasks = { { text = "开放图书馆，做到周一至周日不休息。" } } } } },
  { document = { title = "中共棠溪县委 棠溪县人民政府关于印发民生实事的通知", body = { { text = "经县委县政府研究同意。" } } } },  -- one way throughout
}

rule.fail = {
  { milestone "5月底，前完成招投标等前期工作；",
    finds = { { at = "projects[1].tasks[1].streams[1].milestones[1].printed", severity = "warning", actual = "5月底，前完成招投标等前期…", zh = "时限被标点拆断" } } },
  { task "6月30日、前全面竣工。", finds = { { severity = "warning" } } },
  { task "完成改造，，投用。新建、。", finds = { { severity = "note", zh = "标点重复或连用不当（2处）" } } },
  { body("坚持尽力而为，量力而行；着力解决问题：一，二。", "完成项目方案编制,对接落实任务;"), finds = { { at = "document.body[2].text", severity = "note", zh = "（2处）" } } },
  { task "建设(含改造）12处。", finds = { { severity = "note", zh = "括号一半全角一半半角" } } },
  -- half-width throughout: one finding, however many marks
  { body(HALF, HALF, HALF), finds = { { at = "document.body[1].text", zh = "全文共9处半角标点（3段文字）" } } },
  { task "覆盖率达到 90%以上，教师不少于 50名，共3次、4场、5期、6人、7处、8座。",
    finds = { { severity = "note", zh = "数字前后有多余空格（2处）" } } },
  { body("经区委、区政府研究，实施15件。", "民生实事是区委区政府的承诺 。"),
    finds = { { at = "document.body[2].text", zh = "多余空格" }, { at = "document.body[2].text", zh = "漏顿号" } } },
}

return rule
