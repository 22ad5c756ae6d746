-- 总合计行的每一列应等于各分类合计之和；没有分类合计时，等于各项目之和。
-- 看不到的：没有打印总合计的通知（各分类相加多少，通知没有说）。
local basis = require "lib.basis"
local count = require "lib.count"
local funding = require "lib.funding"
local list = require "lib.list"
local missing = require "lib.missing"
local nested = require "lib.section"
local sum = require "lib.sum"

local rule = {
  id = "funding.grand-total",
  title = { zh = "总合计应等于各分类（或各项）之和", en = "The grand total adds up the sections, or the items" },
  severity = "error",
  kind = "notice",
  each = "",
  needs = { "funding" },
  uses = { "declared_items", "sections[].title", "sections[].columns", "sections[].funding", "sections[].parent", "projects[].section", "projects[].seq",
           "projects[].name", "projects[].funding", "projects[].tasks[].name", "projects[].tasks[].funding" },
  basis = { basis.document "第二十条（四）" },
}

local function words(column, of_sections)
  return function(s)
    return {
      zh = string.format("%s的合计为%s，%s之和为%s，请核实", column.name, s.stated, of_sections and "各分类" or "各项", s.added),
      en = string.format("%s: the grand total is %s, the %s add up to %s", column.name_en, s.stated, of_sections and "sections" or "items", s.added),
    }
  end
end

-- The cells of one column in the section rows; nil unless every section has one and every item stands in a section.
local function section_cells(notice, column)
  local cells = {}
  for _, top in ipairs(nested.top(notice.sections)) do
    local cell = funding.cell(funding.section_row(top.section, top.index), column)
    if not cell or cell.amount == nil then return nil end
    cells[#cells + 1] = cell
  end
  if #cells == 0 or list.any(notice.projects, function(p) return p.section == nil end) then return nil end
  return cells
end

local function every() return true end

function rule.check(notice, report)
  local compared, unsure = 0, nil
  local row = { funding = notice.funding, at = "funding" }
  for _, column in ipairs(funding.columns(notice.funding)) do
    local sections = section_cells(notice, column)
    local cells = sections or funding.project_cells(notice.projects, column, every)
    local function missing_item()
      return not sections and missing.item(cells, { declared_items = notice.declared_items }, count.all(notice)) or nil
    end
    local done, why = sum.compare(funding.cell(row, column), cells, report, words(column, sections ~= nil), missing_item)
    if done then compared = compared + 1 end
    unsure = unsure or why
  end
  if unsure then undecided(unsure) end
  if compared == 0 then not_applicable "funding.total" end
end

local function row(total, county) return { total = total, sources = { { name = "县级资金", amount = county } } } end

rule.pass = {
  { funding = row("29426.26", "7493.2784"), projects = { { section = 0 }, { section = 1 } },
    sections = { { title = "一", funding = row("15844.56", "4316.06") }, { title = "二", funding = row("13581.70", "3177.2184") } } },
  { funding = row("3", "1"), projects = { { funding = row("1", "0.5") }, { funding = row("2", "0.5") } } },
  -- a section inside another is in its row already
  { funding = { total = "3" }, sections = { { title = "一", funding = { total = "3" } }, { title = "（一）", parent = 0, funding = { total = "3" } } },
    projects = { { section = 1, funding = { total = "3" } } } },
  -- one section without a row of totals: the items decide
  { funding = { total = "3" }, sections = { { title = "一", funding = { total = "1" } }, { title = "二" } },
    projects = { { section = 0, funding = { total = "1" } }, { section = 1, funding = { total = "2" } } } },
  { { sections = { { title = "一", funding = row("1", "1") } } }, absent = "funding" },
  { { funding = { total = "3" }, projects = { { name = "没有资金" } } }, absent = "funding.total" },
}

rule.fail = {
  { record = { money_unit = "万元", funding = row("29426.26", "7493.2785"), projects = { { section = 0 }, { section = 1 } },
      sections = { { title = "一", funding = row("15844.56", "4316.06") }, { title = "二", funding = row("13581.7", "3177.2184") } } },
    finds = { { at = "funding.sources[1].amount", expected = "7493.2784万元", difference = "+0.0001万元",
                workings = "4316.06 + 3177.2184 = 7493.2784", zh = "各分类之和" } } },
  { { funding = { total = "39158" }, projects = { { funding = { total = "9446" } }, { funding = { total = "29711" } } } },
    finds = { { at = "funding.total", expected = "39157", zh = "各项之和" } } },
}

return rule
