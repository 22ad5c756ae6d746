-- 时限只说“逐月”“尽快”“适时”，没有月份。
-- 看不到的：写了月份而实际是长期工作的时限。
local basis = require "lib.basis"
local list = require "lib.list"

local rule = {
  id = "deadline.vague",
  title = { zh = "时限应说到月份", en = "A deadline names a month" },
  severity = "note",
  kind = "notice",
  each = "projects[].tasks[].streams[]",
  uses = { "milestones", "undated" },
  basis = { basis.practice() },
}

local VAGUE = "逐月|按月|尽快|尽早|适时|及时|按进度|按计划|长期|常年|持续推进"

local function say(report, at, s, found)
  report {
    at = at, actual = found, zh = string.format("“%s”没有说到哪个月完成", text.cut(s, 30)), en = string.format("\"%s\" names no month", text.cut(s, 30)),
  }
end

function rule.check(stream, report)
  local read = 0
  for i, milestone in list.each(stream.milestones) do
    local due = milestone.due
    if due and due.recurring and not re.test("[0-9一二三四五六七八九十]月|季|全年", due.text) then say(report, "milestones[" .. i .. "].due", due.text, due.text) end
    read = read + 1
  end
  for i, sentence in list.each(stream.undated) do
    local found = sentence.text and re.match(VAGUE, sentence.text)
    if found then say(report, "undated[" .. i .. "]", sentence.text, found) end
    read = read + 1
  end
  if read == 0 then not_applicable "milestones" end
end

rule.pass = {
  { milestones = { { due = { text = "3月底" } }, { due = { text = "每季度末", recurring = true } }, { due = { text = "全年", recurring = true } } } },
  { undated = { { text = "新生儿听力筛查350人，筛查率达到90%。" } } },
  { { title = "（一）没有内容" }, absent = "milestones" },
}

rule.fail = {
  { { milestones = { { due = { text = "1月底" } } }, undated = { { text = "逐月按时兑付。", recurring = true } } }, finds = { { at = "undated[1]", actual = "逐月" } } },
  { { milestones = { { due = { text = "按月", recurring = true } } } }, finds = { { at = "milestones[1].due", actual = "按月" } } },
  { { undated = { { text = "尽快完成前期工作。" } } }, finds = { { at = "undated[1]", actual = "尽快" } } },
}

return rule
