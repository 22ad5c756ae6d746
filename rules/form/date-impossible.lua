-- 日历上没有的日子：2月30日、13月、0日。全文、表格、落款和信息栏都看；没有写年份的2月29日按计划年度判断。
-- 看不到的：月底、中旬等不写日子的；24月龄、12个月等不是日期的。
local basis = require "lib.basis"
local list = require "lib.list"
local texts = require "lib.texts"

local rule = {
  id = "form.date-impossible",
  title = { zh = "日期应在日历上存在", en = "Every date is a day of the calendar" },
  severity = "error",
  kind = "notice",
  each = "",
  uses = texts.whole {
    "document.year", "document.signed_text", "document.signed", "document.printed", "document.published", "document.metadata[].value",
  },
  basis = { basis.document "第二十条（四）" },
}

local FIGURE = "(\\d{1,3}|[〇零一二三四五六七八九十]{1,3})"
local PATTERNS = {
  -- 2023年2月30日, 2月30日; not 3月15号楼
  { pattern = "(?<![\\d.])(?:(\\d{4})年)?(?<![\\d.〇零一二三四五六七八九十])" .. FIGURE .. "月份?" .. FIGURE .. "(?:日|号(?!楼|院|线|路|地块|文|幼))", year = 1, month = 2, day = 3 },
  -- 13月底, 13月份; not 24月龄, 18个月
  { pattern = "(?<![\\d.])()(\\d{1,3})月(?=份?(?:底|初|末|上旬|中旬|下旬)|份)", year = 1, month = 2 },
  { pattern = "(?<!\\d)(\\d{4})年(\\d{1,3})月(?!份?\\d)", year = 1, month = 2 },
  -- 2023-02-30 where it stands alone
  { pattern = "^\\s*(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?!\\d)", year = 1, month = 2, day = 3 },
}
-- Where none of this is, every month and day is one of the calendar: a month not of 1 to 12, a day not of 1 to 28, Chinese figures, full-width digits.
local DOUBTFUL = "(?<!\\d)0{1,2}月|(?:1[3-9]|[2-9]\\d|\\d{3})月|月份?(?:0{1,3}(?!\\d)|29|[3-9]\\d|\\d{3}|[〇零一二三四五六七八九十])|[〇零一二三四五六七八九十]月|[０-９]"
local DAYS = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

local function is_leap(year) return year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0) end

-- The whole number of a printed figure; nil where it cannot be read.
local function number(printed)
  local read = printed and printed ~= "" and quantity.read(printed)
  return read and tonumber(read) or nil
end

-- Why there is no such day: zh, en. nil where there is one.
local function fault_of(year, month, day)
  if month < 1 or month > 12 then return "没有" .. month .. "月", "there is no month " .. month end
  local last = DAYS[month]
  if month == 2 and year and not is_leap(year) then last = 28 end
  if not day or (day >= 1 and day <= last) then return nil end
  return string.format("%d月只有%d天", month, last), string.format("month %d has %d days", month, last)
end

local function is_doubtful(s) return string.find(s, "月", 1, true) and re.test(DOUBTFUL, s) end

local function check_piece(piece, programme, report, alone)
  local s, seen = text.narrow(piece.text), {}
  for i = alone and not is_doubtful(piece.text) and #PATTERNS or 1, alone and #PATTERNS or #PATTERNS - 1 do
    local shape = PATTERNS[i]
    for _, m in ipairs(re.all(shape.pattern, s)) do
      local month, day = number(m[shape.month]), shape.day and number(m[shape.day])
      local zh, en
      if month then zh, en = fault_of(number(m[shape.year]) or programme, month, day) end
      if zh and not seen[m.from] then
        seen[m.from] = true
        report {
          at = piece.at, actual = m.text,
          zh = string.format("“%s”在日历上不存在：%s", m.text, zh), en = string.format("\"%s\" is no day of the calendar: %s", m.text, en),
        }
      end
    end
  end
end

function rule.check(notice, report)
  local document = notice.document or {}
  local year = number(document.year and tostring(document.year))
  for _, piece in ipairs(texts.all(notice, is_doubtful)) do check_piece(piece, year, report, false) end
  for _, field in ipairs { "signed_text", "signed", "printed", "published" } do
    if document[field] then check_piece({ at = "document." .. field, text = document[field] }, year, report, true) end
  end
  for i, entry in list.each(document.metadata) do
    if entry.value then check_piece({ at = "document.metadata[" .. i .. "].value", text = entry.value }, year, report, true) end
  end
end

local function body(s, year) return { document = { year = year, body = { { text = s } } } } end
local function milestone(s) return { projects = { { tasks = { { streams = { { milestones = { { text = "完工", printed = s } } } } } } } } } end

rule.pass = {
  body "2月28日前完成，4月30日、12月31日前验收。",
  body("2月29日前完成", 2024),
  body "2月29日前完成",  -- of which year is not said
  body "2月底开工，3月中旬、4月初、5月下旬完成，逐月兑付，每月月底前报送。",
  body "为6-24月龄婴幼儿服务18个月，开设13月龄课程，满36月。",
  body "投用3月15号楼以外的1号幼儿园，2.30日均流量，0-6岁",
  { document = { signed_text = "2023223", metadata = { { label = "索引号", value = "115002320086900349/2023-00014" } } } },
  milestone "二月二十八日，完成招标；",
}

rule.fail = {
  { body "请于2023年2月30日前报送，", finds = { { at = "document.body[1].text", actual = "2023年2月30日", zh = "2月只有28天" } } },
  { body("2月29日前完成", 2023), finds = { { actual = "2月29日" } } },
  { body "4月31日，６月３１日。", finds = { { actual = "4月31日" }, { actual = "6月31日" } } },
  { milestone "13月底，项目完工；", finds = { { at = "projects[1].tasks[1].streams[1].milestones[1].printed", actual = "13月", zh = "没有13月" } } },
  { milestone "二月三十日，完成招标；", finds = { { actual = "二月三十日" } } },
  { body "建设周期为2022年3月至2023年14月", finds = { { actual = "2023年14月" } } },
  { { document = { signed_text = "2023年9月31日", metadata = { { label = "发布日期", value = "2023-02-30" } } } },
    finds = { { at = "document.signed_text" }, { at = "document.metadata[1].value", actual = "2023-02-30" } } },
  { { document = { signed = "2023-02-16", published = "2023-02-30" } }, finds = { { at = "document.published" } } },  -- a record of another program
}

return rule
