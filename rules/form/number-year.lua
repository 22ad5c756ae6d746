-- 发文字号里的年份应与成文日期的年份一致。
-- 看不到的：没有可读的成文日期；年份不足四位的字号由 form.number-shape 检查。
local basis = require "lib.basis"

local rule = {
  id = "form.number-year",
  title = { zh = "发文字号的年份应与成文年份一致", en = "The year of the number is the year of signing" },
  severity = "warning",
  kind = "notice",
  each = "document",
  needs = { "number", "signed" },
  basis = { basis.document "第二十条（四）" },
  since = "2012-07-01",
}

function rule.check(document, report)
  local year = re.match("[〔\\[(（【［﹝〈「]\\s*(\\d{4})\\s*[〕\\])）】］﹞〉」]", text.narrow(document.number))
  local signed = date.parse(document.signed)
  if not signed then undecided { at = "signed", zh = "成文日期“" .. document.signed .. "”无法读取", en = "the signing date cannot be read" } end
  if not year then not_applicable "number" end
  if tonumber(year) == signed.year then return end
  report {
    at = "number", related = { { at = "signed" } }, actual = year, expected = signed.year,
    zh = string.format("发文字号“%s”的年份是%s年，成文日期是%s，需核实", document.number, year, document.signed),
    en = string.format("the number \"%s\" is of %s, the notice was signed on %s", document.number, year, document.signed),
  }
end

rule.pass = {
  { number = "石柱府办发〔2023〕13号", signed = "2023-02-16" },
  { number = "石柱府办发〔２０２３〕13号", signed = "2023-12-31" },
  { { number = "石柱府办发〔2023〕13号" }, absent = "signed" },  -- 2023223 is no date that can be read
  { { number = "城府办发〔22〕43号", signed = "2022-03-31" }, absent = "number" },
  { { number = "重庆市人民政府令第347号", signed = "2022-03-31" }, absent = "number" },
}

rule.fail = {
  { { number = "石柱府办发〔2022〕13号", signed = "2023-02-16" },
    finds = { { at = "number", expected = "2023", actual = "2022", zh = "2022年" } } },
  { { number = "泾政办发[2024]4号", signed = "2023-12-31" }, finds = { { at = "number", expected = "2023" } } },
}

return rule
