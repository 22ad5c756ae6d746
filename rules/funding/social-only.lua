-- 法定由财政保障的事项全部由社会资金承担的，请核实。其他项目用一种资金是正常的，不报。
-- 看不到的：词表（lib/data/money.lua）之外的法定职责。
local basis = require "lib.basis"
local lexicon = require "lib.data.money"
local funding = require "lib.funding"
local list = require "lib.list"
local words = require "lib.words"

local rule = {
  id = "funding.social-only",
  title = { zh = "法定保障事项不宜全由社会资金承担", en = "A public duty is not paid by social money alone" },
  severity = "note",
  kind = "notice",
  each = "projects[]",
  needs = { "funding.sources" },
  uses = { "name", "funding.total", "funding.unit", "tasks[].text" },
  basis = { basis.investment "第五条、第六条" },
}

local function is_duty(project)
  return words.found(project.name, lexicon.duty) or list.any(project.tasks, function(task) return words.found(task.text, lexicon.duty) end)
end

function rule.check(project, report)
  local social, public = 0, 0
  for _, source in ipairs(funding.summed_sources(project.funding)) do
    local fen = source.amount and money.parse(source.amount, funding.source_unit(project.funding, source)) or 0
    if words.found(source.name, lexicon.social) then social = social + fen else public = public + fen end
  end
  if social <= 0 or public ~= 0 or not is_duty(project) then return end
  report {
    at = "funding", actual = money.text(social, project.funding.unit),
    zh = "资金全部来自社会资金，而事项属财政应保障的范围，请核实", en = "all the money is social, though the item is a duty of the public purse",
  }
end

local function item(name, county, social)
  return { name = name, funding = { total = "50", sources = { { name = "县级资金", amount = county }, { name = "社会融资", amount = social } } } }
end

rule.pass = {
  item("地下“有限空间”安全监测整治", "0", "50"),
  item("义务教育学校食堂改造", "1", "49"),
  item("义务教育学校食堂改造", "50", "0"),
  { { name = "义务教育", funding = { total = "5" } }, absent = "funding.sources" },
}

rule.fail = {
  { item("义务教育学校食堂改造", "0", "50"), finds = { { at = "funding", actual = "50元" } } },
}

return rule
