-- 资金表应写明单位，同一列的金额应用同一单位。文中叙述的金额不在此列。
-- 看不到的：写了单位但写错了的表。
local basis = require "lib.basis"
local funding = require "lib.funding"
local list = require "lib.list"

local rule = {
  id = "funding.unit",
  title = { zh = "资金单位应写明并一致", en = "The money unit is stated, and one in a column" },
  severity = "warning",
  kind = "notice",
  each = "",
  needs = { "projects" },
  uses = { "money_unit", "projects[].funding", "projects[].tasks[].funding" },
  basis = { basis.document "第二十条（四）" },
}

-- The rows with money: { at, unit } of each, in order.
local function rows_of(notice)
  local rows = {}
  for i, project in list.each(notice.projects) do
    for _, row in ipairs(funding.rows(project, "projects[" .. i .. "].")) do
      local told = list.any(row.funding.sources, function(source) return source.in_cell end) -- an amount inside prose
      local open = row.funding.said ~= nil and not list.any(row.funding.sources, function(source) return source.amount end) -- 待定 has no unit
      if not told and not open then rows[#rows + 1] = { at = row.at, unit = row.funding.unit or notice.money_unit } end
    end
  end
  return rows
end

local function mixed(rows, unit, report)
  local others = list.filter(rows, function(row) return row.unit ~= unit end)
  if #others == 0 or (#others == #rows and not list.any(others, function(row) return row.unit ~= others[1].unit end)) then return end
  report {
    at = others[1].at, actual = others[1].unit or "未写明", expected = unit,
    related = list.map(others, function(row) return { at = row.at } end),
    zh = string.format("同一列的金额单位不一致：表内是%s，这里是%s（共%d处）", unit, others[1].unit or "未写明", #others),
    en = string.format("units are mixed in one column: %s in the table, %s here (%d in all)", unit, others[1].unit or "none", #others),
  }
end

-- The cells of each column of sources, in rows that are in the table's own unit: a list of columns, each a list of { at, unit }.
local function source_columns(notice, unit)
  local columns, by_key = {}, {}
  for i, project in list.each(notice.projects) do
    for _, row in ipairs(funding.rows(project, "projects[" .. i .. "].")) do
      for k, source in list.each((row.funding.unit or unit) == unit and row.funding.sources or nil) do
        local key = not source.in_cell and funding.column(source)
        if key and not by_key[key] then
          by_key[key] = {}
          columns[#columns + 1] = by_key[key]
        end
        if key and source.amount then
          by_key[key][#by_key[key] + 1] = { at = row.at .. ".sources[" .. k .. "].amount", unit = funding.source_unit(row.funding, source) or unit }
        end
      end
    end
  end
  return columns
end

-- Whether all amounts are in the unit of the table, in columns that have their names: then there is nothing to compare.
local function in_table_unit(notice)
  local money = false
  for _, project in list.each(notice.projects) do
    for _, f in ipairs(funding.of(project)) do
      if f.unit or f.said ~= nil then return false end
      if list.any(f.sources, function(source) return source.unit or source.in_cell or type(source.name) ~= "string" end) then return false end
      money = true
    end
  end
  return money and notice.money_unit
end

function rule.check(notice, report)
  if in_table_unit(notice) then return end
  local rows = rows_of(notice)
  if #rows == 0 then not_applicable "projects[].funding" end
  local unit = notice.money_unit or rows[1].unit
  if not unit then
    report { at = rows[1].at, zh = "资金没有写明单位（元、万元、亿元）", en = "the amounts have no unit (元, 万元, 亿元)" }
    return
  end
  mixed(rows, unit, report)
  for _, column in ipairs(source_columns(notice, unit)) do mixed(column, unit, report) end
end

-- An item of 3000 of the table's unit, whose only source is `amount` of `source_unit`.
local function item(amount, source_unit)
  return { funding = { total = "3000", sources = { { name = "区级", amount = amount, unit = source_unit } } } }
end

rule.pass = {
  { money_unit = nil, projects = { { funding = { total = "1", unit = "万元" } }, { funding = { said = "待定" } } } },
  { money_unit = "万元", projects = { item("0.3", "亿元"), item("0.3", "亿元") } },
  { money_unit = "万元", projects = { item("3000"), item() } },
  { money_unit = "万元", projects = { item("3000"), { funding = { total = "0.3", unit = "亿元", sources = {
    { name = "省级", amount = "0.1", in_cell = true }, { name = "县级", amount = "2000", unit = "万元", in_cell = true } } } } } },
  { money_unit = "万元", projects = { { funding = { total = "1" } }, { tasks = { { funding = { total = "2" } } } } } },
  { projects = { { funding = { total = "1", unit = "元" } }, { funding = { total = "2", unit = "元" } } } },
  { money_unit = "万元", projects = { { funding = { total = "1", unit = "亿元" } }, { funding = { total = "2", unit = "亿元" } } } },
  { { money_unit = "万元", projects = { { name = "没有资金栏" } } }, absent = "projects[].funding" },
}

rule.fail = {
  { { projects = { { funding = { total = "1" } }, { funding = { total = "2" } } } }, finds = { { at = "projects[1].funding", zh = "没有写明单位" } } },
  { { money_unit = "万元", projects = { { funding = { total = "3000" } }, { funding = { total = "1.5", unit = "亿元" } } } },
    finds = { { at = "projects[2].funding", actual = "亿元", expected = "万元" } } },
  { { money_unit = "万元", projects = { item("3000"), item("0.3", "亿元") } },
    finds = { { at = "projects[2].funding.sources[1].amount", actual = "亿元", expected = "万元" } } },
}

return rule
