-- 分类合计行的每一列应等于该类各项目之和。空白的金额按没有计算并在问题中说明。
-- 看不到的：项目归错了类；没有打印合计行的类别。
local basis = require "lib.basis"
local count = require "lib.count"
local funding = require "lib.funding"
local list = require "lib.list"
local missing = require "lib.missing"
local nested = require "lib.section"
local sum = require "lib.sum"

local rule = {
  id = "funding.section-total",
  title = { zh = "分类合计应等于该类各项之和", en = "A section's row adds up its items, in each column" },
  severity = "error",
  kind = "notice",
  each = "",
  needs = { "sections[].funding", "projects" },
  uses = { "sections[].title", "sections[].parent", "sections[].declared_items", "sections[].declared_tasks", "sections[].count_text",
           "projects[].section", "projects[].seq", "projects[].name", "projects[].funding", "projects[].tasks[].name",
           "projects[].tasks[].funding" },
  basis = { basis.document "第二十条（四）" },
}

local function words(section, column)
  return function(s)
    local name = section.title or ""
    return {
      zh = string.format("“%s”%s的合计为%s，各项之和为%s，请核实", name, column.name, s.stated, s.added),
      en = string.format("%s, %s: the section's row says %s, its items add up to %s", name, column.name_en, s.stated, s.added),
    }
  end
end

function rule.check(notice, report)
  local compared, unsure = 0, nil
  for i, section in list.each(notice.sections) do
    local row = funding.section_row(section, i)
    local function in_section(project) return nested.holds(notice.sections, i - 1, project.section) end
    for _, column in ipairs(section.funding and funding.columns(section.funding) or {}) do
      local cells = funding.project_cells(notice.projects, column, in_section)
      local function missing_item()
        local counted = count.of(notice.projects, in_section)
        return missing.item(cells, section, counted, missing.numbers_around(notice.projects, in_section))
      end
      local done, why = sum.compare(funding.cell(row, column), cells, report, words(section, column), missing_item)
      if done then compared = compared + 1 end
      unsure = unsure or why
    end
  end
  if unsure then undecided(unsure) end
  if compared == 0 then not_applicable "sections[].funding" end
end

local function item(section, total, county)
  return { section = section, funding = { total = total, sources = { { name = "县级资金", amount = county } } } }
end

local function section(total, county)
  return { title = "一、市级", funding = { total = total, sources = { { name = "县级  资金", amount = county } } } }
end

rule.pass = {
  { record = { money_unit = "万元", sections = { section("9446", "300.3") }, projects = { item(0, "2000", "100.1"), item(0, "7446", "200.2") } } },
  { sections = { section("9446", "100.30"), section("0", "0") },
    projects = { item(0, "2000", "100.1"), item(0, "7446", "0.2"), item(1, "0", "0") } },
  -- rows of a group, each with its own money, under a section that prints the total only
  { sections = { { title = "区级", funding = { total = "10864" } } },
    projects = { { section = 0, tasks = { { funding = { total = "10164" } }, { funding = { total = "700" } } } } } },
  -- money said twice for an item on one row counts once
  { sections = { { title = "区级", funding = { total = "5" } } },
    projects = { { section = 0, funding = { total = "5" }, tasks = { { funding = { total = "5" } } } } } },
  -- （一） inside 一、: both rows add up the item
  { sections = { { title = "一、", funding = { total = "5" } }, { title = "（一）", parent = 0, funding = { total = "5" } } },
    projects = { { section = 1, funding = { total = "5" } } } },
  { { sections = { { title = "一、", funding = { total = "5" } } }, projects = { { section = 0, name = "没有资金列" } } },
    absent = "sections[].funding" },
  { { sections = { { title = "一、" } }, projects = { item(0, "1", "1") } }, absent = "sections[].funding" },
}

rule.fail = {
  { record = { money_unit = "万元", sections = { section("9446.01", "300.3") },
      projects = { item(0, "2000", "100.1"), item(0, "7446", "200.2") } },
    finds = { { at = "sections[1].funding.total", expected = "9446万元", actual = "9446.01万元", difference = "+0.01万元",
                workings = "2000 + 7446 = 9446" } } },
  { { sections = { section("10", "6") }, projects = { item(0, "4", "4"), item(0, "6", "1") } },
    finds = { { at = "sections[1].funding.sources[1].amount", expected = "5", difference = "+1", zh = "县级  资金的合计" } } },
}

return rule
