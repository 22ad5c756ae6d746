-- 发文字号由机关代字、年份、发文顺序号组成：年份四位数、用六角括号“〔〕”括起，顺序号不加“第”、不编虚位（001），后面加“号”。
-- 看不到的：机关代字对不对；没有发文字号由 form.number-missing 检查；命令（令）的“第N号”是另一种编号，不检查。
local basis = require "lib.basis"
local words = require "lib.words"

local rule = {
  id = "form.number-shape",
  title = { zh = "发文字号应符合格式", en = "The document number has the standard shape" },
  severity = "warning",
  kind = "notice",
  each = "",
  needs = { "document.number" },
  basis = { basis.format "7.2.5" },
}

-- office, opening bracket, year, closing bracket, 第, leading zeros, serial, 号
local PARTS = "^(.*?)([\\[(<〔【〈﹝{（［]?)(\\d+)([\\])>〕】〉﹞}）］]?)年?(第?)(0*)(\\d+)(号?)$"

local function faults_of(number)
  local office, open, year, close, ordinal, zeros, serial, ending = re.match(PARTS, number)
  if not office then return { { zh = "读不出年份和顺序号", en = "no year and serial can be read" } } end
  local faults = {}
  local function add(wrong, zh, en)
    if wrong then faults[#faults + 1] = { zh = zh, en = en } end
  end
  add(office == "", "缺少机关代字", "no office before the year")
  add(#year ~= 4, "年份不是四位数", "the year has not four digits")
  add((open ~= "〔" and open ~= "﹝") or (close ~= "〕" and close ~= "﹞"), "年份没有用六角括号“〔〕”括起", "the year does not stand in 〔〕")
  add(ordinal ~= "", "顺序号前加了“第”", "第 before the serial")
  add(zeros ~= "", "顺序号编了虚位", "leading zeros in the serial")
  add(ending == "", "末尾没有“号”", "no 号 at the end")
  return faults, #year == 4 and office ~= "" and office .. "〔" .. year .. "〕" .. serial .. "号" or nil
end

local function join(faults, lang, mark)
  local texts = {}
  for i, fault in ipairs(faults) do texts[i] = fault[lang] end
  return table.concat(texts, mark)
end

function rule.check(notice, report)
  local printed = notice.document.number
  local number = words.replace(text.narrow(printed), "\\s+")
  if re.test("令\\s*第?\\d+号$", number) then not_applicable "document.number" end
  local faults, expected = faults_of(number)
  if #faults == 0 then return end
  report {
    at = "document.number", actual = printed, expected = expected,
    zh = string.format("发文字号“%s”：%s", printed, join(faults, "zh", "；")),
    en = string.format("document number \"%s\": %s", printed, join(faults, "en", "; ")),
  }
end

local function numbered(number) return { document = { number = number } } end

rule.pass = {
  numbered "石柱府办发〔2023〕13号",
  numbered "国办发〔2016〕80号",
  numbered "中办发〔2012〕1号",
  numbered "石柱府办发 〔2023〕 13 号",  -- blanks and the small form of the brackets are matters of typesetting
  numbered "石柱府办发﹝2023﹞13号",
  { numbered "重庆市人民政府令第347号", absent = "document.number" },
  { { document = { title = "没有字号" } }, absent = "document.number" },
}

rule.fail = {
  { numbered "棠府发〔25〕6号", finds = { { at = "document.number", zh = "年份不是四位数" } } },
  { numbered "石柱府办发[2023]13号", finds = { { expected = "石柱府办发〔2023〕13号", zh = "六角括号" } } },
  { numbered "石柱府办发（2023）第013号",
    finds = { { expected = "石柱府办发〔2023〕13号", zh = "六角括号“〔〕”括起；顺序号前加了“第”；顺序号编了虚位" } } },
  { numbered "石柱府办发〔2023〕13", finds = { { expected = "石柱府办发〔2023〕13号", en = "no 号 at the end" } } },
  { numbered "石柱府办发2023年13号", finds = { { expected = "石柱府办发〔2023〕13号" } } },
  { numbered "石柱府办发〔２０２３]13号", finds = { { actual = "石柱府办发〔２０２３]13号", zh = "六角括号" } } },
  { numbered "府办公室", finds = { { zh = "读不出年份和顺序号" } } },
}

return rule
