-- 同一份通知里，同一个单位应只有一种写法：财政局、区财政局，区卫生健康委、区卫健委。少见的写法报一条，列出它的全部位置。
-- 看不到的：全部单位都不带“区”“县”的通知不算；别的级别（市财政局）是另一个单位；乡镇和乡镇人民政府、街道和街道办事处不判断；简称表见 lib/data/units.lua。
local basis = require "lib.basis"
local list = require "lib.list"
local units = require "lib.units"

local rule = {
  id = "field.unit-variant",
  title = { zh = "同一单位应只有一种写法", en = "A unit is written one way throughout" },
  severity = "warning",
  kind = "notice",
  each = "",
  needs = { "projects[].tasks[].lead" },
  uses = { "document.issuer", "document.signature", "projects[].tasks[].support" },
  basis = { basis.document "第二十条（四）" },
}

-- Every way in which a name is written, in the order of its first mention: { name, folded, ats }.
local function forms_of(notice)
  local forms, by_name = {}, {}
  for i, project in list.each(notice.projects) do
    for j, task in list.each(project.tasks) do
      for _, field in ipairs { "lead", "support" } do
        for k, name in list.each(task[field]) do
          local form = by_name[name]
          if not form then
            form = { name = name, folded = text.fold(name), ats = {} }
            by_name[name], forms[#forms + 1] = form, form
          end
          form.ats[#form.ats + 1] = { at = string.format("projects[%d].tasks[%d].%s[%d]", i, j, field, k) }
        end
      end
    end
  end
  return list.filter(forms, function(form) return not units.is_open(form.name) end)
end

-- What two ways of writing one unit have in common. The notice's own rank goes without saying; another one belongs to the name.
local function key_of(folded, issuer, rank)
  local name = units.short(rank and units.without_place(folded, issuer, rank) or folded)
  if rank and text.starts(name, rank) and text.count(name) > 2 then return string.sub(name, #rank + 1) end
  return name
end

-- The forms of each unit, in the order of its first mention. Forms that differ in blanks and widths only are one.
local function units_of(forms, issuer, rank)
  local found, by_key, by_folded = {}, {}, {}
  for _, form in ipairs(forms) do
    local same = by_folded[form.folded]
    local key = not same and key_of(form.folded, issuer, rank)
    if same then
      for _, at in ipairs(form.ats) do table.insert(same.ats, at) end
    elseif not by_key[key] then
      by_key[key] = { form }
      found[#found + 1] = by_key[key]
    else
      table.insert(by_key[key], form)
    end
    by_folded[form.folded] = same or form
  end
  return found
end

-- The usual form of a unit first; of two equally frequent ones the longer.
local function more_usual(a, b)
  if #a.ats ~= #b.ats then return #a.ats > #b.ats end
  if #a.name ~= #b.name then return #a.name > #b.name end
  return a.name < b.name
end

local function report_form(report, form, usual)
  local related = {}
  for k = 2, #form.ats do related[#related + 1] = form.ats[k] end
  related[#related + 1] = usual.ats[1]
  report {
    at = form.ats[1].at, related = related, actual = form.name, expected = usual.name,
    zh = string.format("“%s”在本通知中又写作“%s”（%d处），疑似同一单位", form.name, usual.name, #usual.ats),
    en = string.format("\"%s\" is also written \"%s\" (%d times) in this notice: probably one unit", form.name, usual.name, #usual.ats),
  }
end

function rule.check(notice, report)
  local forms, document = forms_of(notice), notice.document or {}
  local issuer = document.issuer or document.signature
  local rank = units.own_rank(issuer, list.map(forms, function(form) return form.folded end))
  for _, unit in ipairs(units_of(forms, issuer, rank)) do
    table.sort(unit, more_usual)
    for i = 2, #unit do report_form(report, unit[i], unit[1]) end
  end
end

local function notice(issuer, ...)
  return { document = { issuer = issuer }, projects = list.map({ ... }, function(names) return { tasks = { { lead = names } } } end) }
end

local WULONG = "重庆市武隆区人民政府办公室"

rule.pass = {
  notice(WULONG, { "区财政局" }, { "区财政局", "区教委" }, { "有关街道办事处", "乡镇人民政府" }, { "白马镇人民政府" }),
  notice("泾源县人民政府办公室", { "住房和城乡建设局" }, { "农业农村局", "残疾人联合会" }),  -- without 县 throughout
  notice(WULONG, { "区财政局" }, { "市财政局" }, { "区 财政局", "区财政局" }),  -- another rank is another office, blanks are none
  notice(WULONG, { "区城市发展(集团)公司" }, { "区城市发展（集团）公司" }, { "国网重庆武隆供电公司" }),
  notice(WULONG, { "区工业发展(集团)公司" }, { "区旅游产业(集团)公司" }, { "区城市管理局" }),
  notice(nil, { "县教委" }, { "县公安局" }),
  { { projects = { { tasks = { { text = "没有单位" } } } } }, absent = "projects[].tasks[].lead" },
}

rule.fail = {
  { notice(WULONG, { "区财政局" }, { "区教委", "区财政局" }, { "财政局" }),
    finds = { { at = "projects[3].tasks[1].lead[1]", expected = "区财政局", actual = "财政局", severity = "warning" } } },
  { notice(nil, { "县教委" }, { "县公安局", "公安局" }), finds = { { actual = "公安局", expected = "县公安局" } } },
  { notice(WULONG, { "区卫生健康委" }, { "区卫生健康委" }, { "区卫健委" }, { "区卫生健康委员会" }),
    finds = { { actual = "区卫生健康委员会" }, { actual = "区卫健委", expected = "区卫生健康委" } } },
  { notice("石柱土家族自治县人民政府", { "石柱县残联" }, { "县残联" }, { "县残联" }), finds = { { actual = "石柱县残联", expected = "县残联" } } },
  { record = { document = { signature = WULONG }, projects = { { tasks = { { lead = { "区财政局" }, support = { "财政局" } } } } } },
    finds = { { at = "projects[1].tasks[1].support[1]", actual = "财政局" } } },
}

return rule
