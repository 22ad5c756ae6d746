-- 资金落实之前不应开工。没有资金节点的不报。
-- 看不到的：没有写进时限栏的资金安排。
local basis = require "lib.basis"
local list = require "lib.list"

local rule = {
  id = "funding.before-start",
  title = { zh = "资金落实前不应开工", en = "Works do not start before the money is there" },
  severity = "warning",
  kind = "notice",
  each = "projects[].tasks[].streams[]",
  needs = { "milestones[].due" },
  uses = { "milestones[].text" },
  basis = { basis.investment "第二十二条", basis.building "第八条（五）" },
}

local FUNDED = "(?:落实|筹措|筹集|到位|争取)[^，。；]{0,8}资金|资金[^，。；]{0,8}(?:落实|到位|筹措|筹集|下达)"
local START = "(?<!复)开工|动工|破土"

local function first(milestones, pattern, without)
  for i, milestone in list.each(milestones) do
    local s = milestone.text or ""
    if milestone.due and re.test(pattern, s) and not (without and re.test(without, s)) then return i end
  end
  return nil
end

function rule.check(stream, report)
  local funded, start = first(stream.milestones, FUNDED), first(stream.milestones, START, FUNDED)
  if not funded then not_applicable "资金落实" end
  if not start or date.compare(stream.milestones[start].due, stream.milestones[funded].due) ~= "before" then return end
  local a, b = stream.milestones[start].due.text, stream.milestones[funded].due.text
  report {
    at = "milestones[" .. start .. "]", related = { { at = "milestones[" .. funded .. "]" } }, actual = a, expected = "不早于" .. b,
    zh = string.format("计划%s开工，早于%s的资金落实", a, b), en = string.format("works start %s, before the money is there (%s)", a, b),
  }
end

local function stream(...)
  local milestones = {}
  for i, m in ipairs { ... } do
    local span = date.parse_span(m[1], 2023)
    milestones[i] = { text = m[2], due = { text = span.text, from = span.from, to = span.to } }
  end
  return { milestones = milestones }
end

rule.pass = {
  stream({ "3月底", "完成资金落实，并完成招投标工作" }, { "4月初", "开工建设" }),
  stream({ "3月底", "落实项目资金，开工建设" }, { "7月底", "完工" }),
  stream({ "1月底", "复工建设" }, { "3月底", "资金到位" }),
  { stream({ "3月底", "开工建设" }), absent = "资金落实" },
  { { milestones = { { text = "开工" } } }, absent = "milestones[].due" },
}

rule.fail = {
  { stream({ "3月底", "开工建设" }, { "6月底", "落实项目资金" }), finds = { { at = "milestones[1]", actual = "3月底", expected = "不早于6月底" } } },
}

return rule
