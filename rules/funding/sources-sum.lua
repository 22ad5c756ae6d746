-- 每一行的总投资应等于各资金来源之和，合计行、分类合计行也一样。“其中”列已包含在别的来源里，不重复相加；空白的来源按没有计算。
-- 看不到的：来源列是否归错了行；总额与各来源同时写错而仍然相等。
local basis = require "lib.basis"
local funding = require "lib.funding"
local sum = require "lib.sum"

local rule = {
  id = "funding.sources-sum",
  title = { zh = "资金来源之和应等于总投资", en = "Funding sources add up to the total" },
  severity = "error",
  kind = "notice",
  each = { "sections[]", "projects[]", "" },
  uses = {
    "funding.total", "funding.total_max", "funding.bound", "funding.said", "funding.unit", "funding.sources", "tasks[].funding", "tasks[].name", "seq", "name",
    "title",
  },
  basis = { basis.document "第二十条（四）", basis.investment "第十六条" },
}

local function say(s)
  local blank_zh = s.blank > 0 and string.format("（另有 %d 项来源空白）", s.blank) or ""
  local blank_en = s.blank > 0 and string.format(" (%d more are blank)", s.blank) or ""
  return {
    zh = string.format("总投资为%s，各资金来源之和为%s%s，请核实", s.stated, s.added, blank_zh),
    en = string.format("the total is %s, the sources add up to %s%s", s.stated, s.added, blank_en),
  }
end

function rule.check(element, report)
  local compared, unsure = 0, nil
  for _, row in ipairs(funding.named_rows(element, "")) do
    row.name = row.name or element.title
    local total, sources = funding.total_and_sources(row)
    local done, why = sum.compare(total, sources, report, say)
    if done then compared = compared + 1 end
    unsure = unsure or why
  end
  if unsure then undecided(unsure) end
  if compared == 0 then not_applicable "funding.sources" end
end

local function row(total, sources, unit) return { funding = { total = total, sources = sources, unit = unit } } end

rule.pass = {
  row("7517.5", { { name = "国市资金", amount = "1804" }, { name = "县级资金", amount = "45" }, { name = "社会融资", amount = "5668.50" } }),
  row("86.96", { { name = "国市资金", amount = "83.4816" }, { name = "县级资金", amount = "3.4784" } }, "万元"),
  row("0", { { name = "县级资金", amount = "0" } }),
  row("100", { { name = "市级", amount = "60" }, { name = "其中：债券", amount = "20", part_of = "市级" }, { name = "县级", amount = "40" } }),
  row("1.5", { { name = "市级", amount = "1" }, { name = "县级", amount = "0.5" } }, "亿元"),
  row("0.12", { { name = "市级", amount = "1000", unit = "万元" }, { name = "县级", amount = "0.02" } }, "亿元"),
  row(300, { { name = "市级", amount = 100 }, { name = "县级", amount = 200 }, { name = "社会" } }),
  { tasks = { row("10", { { name = "市级", amount = "4" }, { name = "县级", amount = "6" } }) } },
  row("410", { { name = "市级", amount = "300", amount_max = "350", bound = "range" }, { name = "县级", amount = "95", bound = "about" } }),
  { row("50", { { name = "县级" } }), absent = "funding.sources" },
  { row("50", { { name = "其中：债券", amount = "20", part_of = "总投资" } }), absent = "funding.sources" },
}

rule.fail = {
  { row("500", { { name = "市级", amount = "300", amount_max = "350", bound = "range" }, { name = "县级", amount = "100" } }),
    finds = { { at = "funding.total", zh = "含约数、幅度或待定的金额" } } },
  { row("300", { { name = "市级", amount = "400" }, { name = "县级", said = "待定" } }), finds = { { at = "funding.total" } } },
  { record = { money_unit = "万元", projects = { row("7517.5",
      { { name = "国市资金", amount = "1804" }, { name = "县级资金", amount = "45" }, { name = "社会融资", amount = "5668.4999" } }) } },
    finds = { { at = "funding.total", expected = "7517.4999万元", actual = "7517.5万元", difference = "+0.0001万元",
                workings = "1804 + 45 + 5668.4999 = 7517.4999" } } },
  { row("3331", { { name = "市级", amount = "1331" }, { name = "县级", amount = "200" } }),
    finds = { { at = "funding.total", expected = "1531", difference = "+1800", zh = "总投资为3331" } } },
  { record = { money_unit = "万元", sections = { row("10", { { name = "县级", amount = "9" } }) } },
    finds = { { at = "funding.total", difference = "+1万元" } } },
  { record = { projects = { { tasks = { row("10", { { name = "市级", amount = "3" }, { name = "县级", amount = "6" } }) } } } },
    finds = { { at = "tasks[1].funding.total", difference = "+1" } } },
}

return rule
