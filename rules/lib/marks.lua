-- Slips in punctuation, found in one text: each function gives a list of { from, to } in bytes. What counts as a habit of the whole document is decided by the
-- rule.
local lexicon = require "lib.data.punctuation"
local list = require "lib.list"

local marks = {}

-- Whether a text holds anything that one of the functions below could find: most do not.
local ANYTHING = "[,;:?!. \\t\\x{a0}\\x{2002}-\\x{200a}　()]|[，。、；：][，。、；：]|[（“《][，。、；：]|[，、：][）》]|[，、。；](?:之|以)?前"

function marks.may_slip(s) return re.test(ANYTHING, s) end

local DATE = "(?:\\d{1,2}月(?:份|初|底|末|上旬|中旬|下旬)?|\\d{1,2}[日号]|年[底末]|季度[末]?|[一二三四]季度)"
local BROKEN = DATE .. "\\s*[，,、。；;]\\s*(?:之前|以前|前)(?=" .. table.concat(list.map(lexicon.after_before, re.escape), "|") .. "|[，。；,;]|$)"

-- 5月底，前完成…: the mark stands between a date and its 前.
function marks.broken_dates(s) return re.all(BROKEN, s) end

-- Marks doubled (，，), after one another (。、), behind an opening bracket or before a closing one; …… and ？！ are right.
local DOUBLED = "([，。、；：,;])\\s*\\1+(?=[^/]|$)|[，、；：,;](?=\\s*[。，、；：])[\\s]*[。，、；：]|[。](?=[，、；：])[，、；：]|[（“《][，。、；：]|[，、：](?=[）》])"

function marks.doubled(s)
  return list.filter(re.all(DOUBLED, s), function(m) return not re.test("^[,;:]+$", m.text) or re.test("[\\p{Han}）”》]$", string.sub(s, 1, m.from - 1)) end)
end

-- Half-width marks that belong to Chinese text: beside an ideograph or a closing mark, not inside figures, times, addresses.
local HALF = "(?<=[\\p{Han}）)”》％%])[,;:?!]|(?<=[\\p{Han}）)”》])\\.(?=\\s*(?:[\\p{Han}“]|$))|" ..
  "(?<=[0-9A-Za-z])[,;:](?=\\s*[\\p{Han}“《])|(?<=[0-9A-Za-z])[;](?=\\s*$)"

function marks.half_width(s) return re.all(HALF, s) end

-- All places where a mark has one width or the other. 。 is left out: even a text that was converted keeps it.
function marks.all_widths(s) return #re.all("[，；：？！]", s) + #marks.half_width(s) end

-- （…): one bracket of each width.
function marks.mixed_brackets(s) return re.all("（[^（()）\\n]*\\)|\\([^（()）\\n]*）", s) end

local BLANK = "[ \\t\\x{a0}\\x{2002}-\\x{200a}　]+"
-- What stands before a figure that counts something printed so: 附件 1, 第 3; list numbers (2. 新建) and telephone numbers are none either.
local NUMBERED = "(?<!附件)(?<!附表)(?<!附录)(?<!第)(?<!表)(?<!图)(?<!注)"
local FIGURE_AFTER = "(?<=\\p{Han})" .. NUMBERED .. BLANK .. "(?=\\d{1,6}(?:\\.\\d+)?(?:[^\\d.．、)）A-Za-z-]|$))"
local FIGURE_BEFORE = "(?<=\\d|%|％)" .. BLANK .. "(?=\\p{Han})"
local LIST_NUMBER = "^\\s*\\d{1,3}(?:[-－.．]\\d{1,3})*$" -- 1-1 新建, 3 改造: the blank parts the number from what it counts

function marks.spaced_figures(s)
  local hits = re.all(FIGURE_AFTER, s)
  for _, m in ipairs(re.all(FIGURE_BEFORE, s)) do
    if not re.test(LIST_NUMBER, string.sub(s, 1, m.from - 1)) then hits[#hits + 1] = m end
  end
  table.sort(hits, function(a, b) return a.from < b.from end)
  return hits
end

-- All borders between figures and ideographs.
function marks.all_figures(s)
  return #re.all("(?<=\\p{Han})(?=\\d)|(?<=\\d|%|％)(?=\\p{Han})", s) + #marks.spaced_figures(s)
end

-- A blank before a mark or inside brackets, and between two ideographs of running text. Blanks that part or fill out names are left alone (石  华).
local BEFORE_MARK = "(?<=[\\p{Han}\\d％%）”])" .. BLANK .. "(?=[，。；、：）”》！？])|(?<=[（“《])" .. BLANK .. "(?=\\S)"
local BETWEEN = "(?<=\\p{Han})" .. BLANK .. "(?=\\p{Han})"
local RUNNING = { body = true, text = true, deadline = true, remark = true }

-- 石 华, or 张三 李四 after 联系人：: short words between marks are names.
local function parts_names(s, m)
  local before, after = string.sub(s, 1, m.from - 1), string.sub(s, m.to + 1)
  local left, right = re.match("(\\p{Han}+)$", before), re.match("^(\\p{Han}+)", after)
  return (text.count(left) <= 3 and text.count(right) <= 3) or re.test("第[一二三四五六七八九十]+[章节条编部分篇]+$|附[件表录]$", before)
    or re.test("^\\p{Han}{2,6}[：:]", after) -- 填报单位：… 填报时间：…
end

function marks.stray_blanks(s, part)
  local hits = re.all(BEFORE_MARK, s)
  for _, m in ipairs(RUNNING[part] and re.all(BETWEEN, s) or {}) do
    if not parts_names(s, m) then hits[#hits + 1] = m end
  end
  table.sort(hits, function(a, b) return a.from < b.from end)
  return hits
end

return marks
