-- 成文日期用阿拉伯数字把年、月、日写全，月、日不编虚位：2023年2月23日。不是“2023年02月23日”“二〇二三年二月二十三日”“2023.2.23”；“2023223”是读不出来，不是没有。
-- 看不到的：没有成文日期由 form.signature-missing 检查；网页信息栏里的日期不要求这个形状。
local basis = require "lib.basis"
local words = require "lib.words"

local rule = {
  id = "form.date-shape",
  title = { zh = "成文日期应符合格式", en = "The signing date has the standard shape" },
  severity = "warning",
  kind = "notice",
  each = "document",
  needs = { "signed_text" },
  uses = { "signed" },
  basis = { basis.format "7.3.5.4" },
  since = "2012-07-01",
}

local CHINESE = "[〇○零一二三四五六七八九十廿卅]"

-- What is wrong with a date as printed, nil where nothing is: zh, en.
local function fault_of(printed)
  local year, month, day = re.match("^(\\d+)年(\\d+)月(\\d+)日$", printed)
  if year then
    if #year ~= 4 then return "年份没有写全", "the year is not written in full" end
    if re.test("^0", month) or re.test("^0", day) then return "月、日编了虚位", "a leading zero in month or day" end
    return nil
  end
  if re.test(CHINESE .. "+年", printed) then return "没有用阿拉伯数字", "not in Arabic digits" end
  if re.test("^\\d{6,8}$", printed) then return "缺少年、月、日，疑似丢字，读不出是哪一天", "年, 月 and 日 are missing, the day cannot be read for certain" end
  if re.test("^\\d+[-/.．]\\d+[-/.．]\\d+", printed) then return "没有写成“年月日”", "not written with 年, 月, 日" end
  return "年、月、日没有写全", "year, month and day are not written in full"
end

local function standard(signed)
  local day = signed and date.parse(signed)
  return day and string.format("%d年%d月%d日", day.year, day.month, day.day)
end

function rule.check(document, report)
  local printed = words.replace(text.narrow(document.signed_text), "\\s+")
  local zh, en = fault_of(printed)
  if not zh then return end
  report {
    at = "signed_text", actual = document.signed_text, expected = standard(document.signed),
    zh = string.format("成文日期“%s”：%s", document.signed_text, zh),
    en = string.format("signing date \"%s\": %s", document.signed_text, en),
  }
end

rule.pass = {
  { signed_text = "2023年2月23日", signed = "2023-02-23" },
  { signed_text = "2023年 12月 1日" },  -- blanks set by hand
  { signed_text = "２０２３年１０月２０日" },
  { { signed = "2023-02-23" }, absent = "signed_text" },  -- from the metadata of a web page
}

rule.fail = {
  { { signed_text = "2023223", signed = "2023-02-23" }, finds = { { at = "signed_text", expected = "2023年2月23日", zh = "读不出" } } },
  { { signed_text = "2023年02月23日", signed = "2023-02-23" }, finds = { { expected = "2023年2月23日", zh = "虚位" } } },
  { { signed_text = "2023年2月03日" }, finds = { { zh = "虚位" } } },
  { { signed_text = "二〇二三年二月二十三日" }, finds = { { zh = "阿拉伯数字" } } },
  { { signed_text = "2023-02-23" }, finds = { { zh = "没有写成“年月日”" } } },
  { { signed_text = "23年2月3日" }, finds = { { zh = "年份没有写全" } } },
  { { signed_text = "2023年2月" }, finds = { { en = "not written in full" } } },
}

return rule
