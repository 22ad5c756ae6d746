-- 发文字号里的年份应与成文日期的年份一致；没有成文日期的，与印发日期比（上年底成文、1月印发的不算）。
-- 看不到的：成文日期、印发日期都没有；年份不足四位的字号由 form.number-shape 检查。
local basis = require "lib.basis"

local rule = {
  id = "form.number-year",
  title = { zh = "发文字号的年份应与成文年份一致", en = "The year of the number is the year of signing" },
  severity = "warning",
  kind = "notice",
  each = "document",
  needs = { "number" },
  uses = { "signed", "printed" },
  basis = { basis.document "第二十条（四）" },
  since = "2012-07-01",
}

-- The date that tells the year, { at, zh, en, printed, day }: the signing date, else the printing date; both absent: not applicable.
local function dated(document)
  local at = document.signed and "signed" or "printed"
  local printed = document[at]
  if not printed then not_applicable "signed" end
  local zh, en = at == "signed" and "成文" or "印发", at == "signed" and "signed" or "printed"
  local day = date.parse(printed)
  if not day then undecided { at = at, zh = zh .. "日期“" .. printed .. "”无法读取", en = "the day when it was " .. en .. " cannot be read" } end
  return { at = at, zh = zh, en = en, printed = printed, day = day }
end

function rule.check(document, report)
  local year = re.match("[〔\\[(（【［﹝〈「]\\s*(\\d{4})\\s*[〕\\])）】］﹞〉」]", text.narrow(document.number))
  local found = dated(document)
  if not year then not_applicable "number" end
  local late = found.at == "printed" and found.day.month == 1 and tonumber(year) == found.day.year - 1
  if tonumber(year) == found.day.year or late then return end
  report {
    at = "number", related = { { at = found.at } }, actual = year, expected = found.day.year,
    zh = string.format("发文字号“%s”的年份是%s年，%s日期是%s，需核实", document.number, year, found.zh, found.printed),
    en = string.format("the number \"%s\" is of %s, the notice was %s on %s", document.number, year, found.en, found.printed),
  }
end

rule.pass = {
  { number = "石柱府办发〔2023〕13号", signed = "2023-02-16" },
  { number = "石柱府办发〔２０２３〕13号", signed = "2023-12-31" },
  { number = "石柱府办发〔2022〕13号", printed = "2023-01-05" },  -- signed at the end of the year before
  { number = "石柱府办发〔2022〕13号", signed = "2022-12-30", printed = "2023-02-05" },
  { { number = "石柱府办发〔2023〕13号" }, absent = "signed" },  -- 2023223 is no date that can be read
  { { number = "城府办发〔22〕43号", signed = "2022-03-31" }, absent = "number" },
  { { number = "重庆市人民政府令第347号", signed = "2022-03-31" }, absent = "number" },
}

rule.fail = {
  { { number = "石柱府办发〔2022〕13号", signed = "2023-02-16" },
    finds = { { at = "number", expected = "2023", actual = "2022", zh = "2022年" } } },
  { { number = "石柱府办发〔2022〕13号", printed = "2023-02-05" }, finds = { { at = "number", expected = "2023", zh = "印发日期是2023-02-05" } } },
  { { number = "泾政办发[2024]4号", signed = "2023-12-31" }, finds = { { at = "number", expected = "2023" } } },
}

return rule
