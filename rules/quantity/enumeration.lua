-- 写明的数目应等于列出的名称数；名单以“等”收尾的，列出的不应多于写明的数。同一名称列了两次的，请核实。
-- 看不到的：没有按顿号、逗号列出的名称；名称内部含顿号的，拆分可能与原意不同。
local basis = require "lib.basis"
local unique = require "lib.kind.unique"

local rule = {
  id = "quantity.enumeration",
  title = { zh = "写明的数目与列出的名称应一致", en = "A count agrees with the names it lists" },
  severity = "error",
  kind = "notice",
  each = "projects[].tasks[].enumerations[]",
  needs = { "declared", "items", "open" },
  uses = { "unit", "subject", "text" },
  basis = { basis.document "第二十条（四）" },
}

local function report_doubled(list, name, report)
  report {
    severity = "warning", actual = name, workings = table.concat(list.items, "、"),
    zh = string.format("名单里“%s”列了两次，写明的%s%s是否都不同，需核实", name, list.declared, list.unit or ""),
    en = string.format("\"%s\" is listed twice among the %s", name, list.declared),
  }
end

function rule.check(list, report)
  local listed = tostring(#list.items)
  local order = quantity.compare(listed, list.declared)
  local agrees = order == 0 or list.open and order < 0
  if agrees then
    local twice = unique(list.items)[1]
    if twice then report_doubled(list, list.items[twice.i], report) end
    return
  end
  local unit, difference = list.unit or "", quantity.sub(listed, list.declared)
  report {
    expected = list.declared .. unit, actual = listed .. unit, difference = (order > 0 and "+" or "") .. difference .. unit,
    workings = table.concat(list.items, "、") .. " = " .. listed .. unit,
    zh = string.format("写明%s%s%s，%s列出%s个名称", list.declared, unit, list.subject or "", list.open and "带“等”字却" or "实际", listed),
    en = string.format("%s are stated, %s names are listed%s", list.declared, listed, list.open and " although the list is open" or ""),
  }
end

local function named(declared, open, ...) return { declared = declared, unit = "个", items = { ... }, open = open } end

rule.pass = {
  named(1, false, "西沱镇"),
  named("2", false, "南大街农贸市场", "诸葛寨植物公园"),
  -- N-4: 等 leaves a list open, and closes a complete one just as well
  named(13, true, "芙蓉街道", "双河镇", "江口镇"),
  named(8, true, "龙城大厦", "南城中央广场"),
  named(6, true, "中山路", "胜利路", "南大街", "陈食", "大安", "卫星湖"),
  -- N-5: two separators, the street stands before the first name only
  named(9, true, "芙蓉街道白杨坪片区", "老建委小区", "五龙城小区", "龙都小区", "喻家坝小区", "魏家沟小区", "马店小区", "凤山街道下油坊沟小区",
    "羊角街道土坎社区"),
  -- N-9: 等四个功能区 names its four, a slogan has no list at all
  named(4, true, "公安警务站", "矛盾纠纷调解室", "综合接待区", "群众自助业务办理区"),
  { record = { projects = { { tasks = { { text = "建设四好农村路" } } } } }, absent = "projects[].tasks[].enumerations[]" },
  -- N-12: the same towns in another order
  named(4, false, "白马", "平桥", "鸭江", "长坝"),
  { { items = { "甲", "乙" }, open = false }, absent = "declared" },
}

rule.fail = {
  { named(3, false, "城关", "石龙"), finds = { { at = "", expected = "3个", actual = "2个", difference = "-1个", workings = "城关、石龙 = 2个" } } },
  { named(2, false, "城关", "石龙", "平安"), finds = { { difference = "+1个", zh = "实际列出3个名称" } } },
  { named(2, true, "城关", "石龙", "平安"), finds = { { severity = "error", zh = "带“等”字却列出3个名称" } } },
  { named(3, false, "城关", "石龙", "城 关"), finds = { { severity = "warning", zh = "“城 关”列了两次" } } },
}

return rule
