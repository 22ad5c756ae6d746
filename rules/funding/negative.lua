-- 资金不应是负数。
-- 看不到的：调减后以负数表示变动的表；那样的表应写明是调整数。
local basis = require "lib.basis"
local funding = require "lib.funding"
local list = require "lib.list"

local rule = {
  id = "funding.negative",
  title = { zh = "资金不应为负数", en = "No amount is below zero" },
  severity = "error",
  kind = "notice",
  each = { "sections[]", "projects[]", "" },
  uses = { "funding.total", "funding.unit", "funding.sources", "tasks[].funding" },
  basis = { basis.document "第二十条（四）" },
}

local function check_amount(cell, name, report)
  if cell.amount == nil or money.is_blank(cell.amount) then return 0 end
  local fen, problem = money.parse(cell.amount, cell.unit)
  if not fen then
    undecided { at = cell.at, zh = "金额“" .. cell.amount .. "”无法读取", en = 'the amount "' .. cell.amount .. '" cannot be read: ' .. problem }
  end
  if fen < 0 then
    local shown = cell.amount .. (cell.unit or money.unit() or "")
    report {
      at = cell.at, actual = shown, expected = "≥ 0",
      zh = string.format("%s为负数（%s），请核实", name, shown), en = string.format("%s is negative (%s)", name, shown),
    }
  end
  return 1
end

function rule.check(element, report)
  local read = 0
  for _, row in ipairs(funding.rows(element, "")) do
    local f = row.funding
    read = read + check_amount({ amount = f.total, unit = f.unit, at = row.at .. ".total" }, "总额", report)
    for i, source in list.each(f.sources) do
      local cell = { amount = source.amount, unit = funding.source_unit(f, source), at = row.at .. ".sources[" .. i .. "].amount" }
      read = read + check_amount(cell, source.name, report)
    end
  end
  if read == 0 then not_applicable "funding.total" end
end

rule.pass = {
  { funding = { total = "0", sources = { { name = "县级资金", amount = "-0" } } } },
  { funding = { total = "0.01" } },
  { tasks = { { funding = { total = "3" } } } },
  { { funding = { sources = { { name = "县级资金" } } } }, absent = "funding.total" },
}

rule.fail = {
  { { funding = { total = "-0.01" } }, finds = { { at = "funding.total", actual = "-0.01" } } },
  { record = { money_unit = "万元", projects = { { funding = { total = "10", sources = { { name = "市级", amount = "12" }, { name = "县级", amount = "-2" } } } } } },
    finds = { { at = "funding.sources[2].amount", actual = "-2万元", zh = "县级为负数" } } },
}

return rule
