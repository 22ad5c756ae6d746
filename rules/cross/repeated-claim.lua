-- 去年通知里写明要建成的项目，今年又作为新任务列出，地点和数额都一样：需核实是续建、没有完成，还是重复申报。
-- 看不到的：年年都做的服务（培训、检查、演出等）和分期工程，本来就会重复；看不出具体地点的项目不比。
local basis = require "lib.basis"
local cross = require "lib.cross"
local lexicon = require "lib.data.claims"
local list = require "lib.list"
local words = require "lib.words"

local rule = {
  id = "cross.repeated-claim",
  title = { zh = "去年已完成的项目不应作为新项目再报", en = "A finished item does not come back as new" },
  severity = "warning",
  kind = "notice",
  each = "*",
  needs = { "document.issuer", "projects[].name" },
  uses = {
    "document.year", "document.title", "money_unit", "projects[].funding.total", "projects[].funding.bound", "projects[].funding.unit",
    "projects[].tasks[].text", "projects[].tasks[].place", "projects[].tasks[].quantities", "projects[].tasks[].enumerations[].items",
  },
  basis = { basis.penalties "第六条（一）", basis.penalties "第九条（二）" },
}

-- The name without its year, so that 2024年滨河公园建设 is found again.
local function name_key(name) return cross.key(re.match("(?s)^(?:20\\d\\d年度?)?(.*)$", text.narrow(name or "")) or name) end

-- All that the targets of a project say, in one text.
local function said(project)
  return table.concat(list.map(project.tasks, function(task) return task.text or "" end), "。")
end

-- Works that were to be finished: no services, no stage of a longer work.
local function was_to_be_finished(project)
  local all = (project.name or "") .. "。" .. said(project)
  return words.found(all, lexicon.finished) and not words.found(all, lexicon.services) and not words.found(all, lexicon.stages)
end

local function comes_as_new(project)
  local all = (project.name or "") .. "。" .. said(project)
  return words.found(all, lexicon.new) and not words.found(all, lexicon.services) and not words.found(all, lexicon.stages)
end

-- The places that a project names: those of its column, and the names in its lists.
local function places_of(project)
  local places, seen = {}, {}
  local function add(place)
    local key = cross.key(place)
    if key ~= "" and not seen[key] then
      seen[key] = true
      places[#places + 1] = place
    end
  end
  for _, task in list.each(project.tasks) do
    add(task.place)
    for _, enumeration in list.each(task.enumerations) do
      for _, item in list.each(enumeration.items) do add(item) end
    end
  end
  return places
end

-- The first place that both name; where they name none, the whole target where it is word for word the same and of one thing only (县医院门诊楼一座).
local function same_place(earlier, later)
  local before = places_of(earlier)
  for _, place in ipairs(places_of(later)) do
    if list.any(before, function(other) return cross.key(other) == cross.key(place) end) then return place end
  end
  local one_thing = not list.any(later.tasks, function(task)
    return list.any(task.quantities, function(q)
      return q.value == nil or list.has(lexicon.countable, quantity.unit(q.unit)) and quantity.compare(q.value, "1") ~= 0
    end)
  end)
  local text_before, text_after = cross.key(said(earlier)), cross.key(said(later))
  return one_thing and #before == 0 and text_before ~= "" and text_before == text_after and later.name or nil
end

local function figures_of(project)
  local all = {}
  for _, task in list.each(project.tasks) do
    for _, q in list.each(task.quantities) do
      if q.value ~= nil then
        local p = quantity.parse(q)
        all[#all + 1] = cross.key(q.subject) .. "/" .. p.value .. "/" .. p.unit
      end
    end
  end
  table.sort(all)
  return table.concat(all, ";")
end

local function amount(member, project)
  local funding = project.funding
  local unit = funding and (funding.unit or member.notice.money_unit)
  if not unit or funding.total == nil or funding.bound ~= nil or money.is_blank(funding.total) then return nil end
  return money.parse(funding.total, unit)
end

-- The same money where both have it, else the same figures.
local function same_amount(earlier, earlier_project, later, later_project)
  local was, is = amount(earlier, earlier_project), amount(later, later_project)
  if was and is then return was == is end
  local before = figures_of(earlier_project)
  return before ~= "" and before == figures_of(later_project)
end

local function compare(earlier, later, report)
  earlier.projects = earlier.projects or cross.projects(earlier.notice, name_key)
  local before = earlier.projects
  for i, project in list.each(later.notice.projects) do
    local known = before[name_key(project.name)]
    local place = known and was_to_be_finished(known.project) and comes_as_new(project) and same_place(known.project, project)
    if place and same_amount(earlier, known.project, later, project) then
      report {
        at = cross.at(later, "projects[" .. i .. "].name"), related = { { at = cross.at(earlier, "projects[" .. known.index .. "].name") } },
        zh = string.format("“%s”在%s里已列为当年完成，又作为新任务，地点（%s）和数额相同，需核实", project.name, cross.title(earlier), place),
        en = string.format("\"%s\" was to be finished by %s and comes as new, same place (%s) and amount", project.name, cross.title(earlier), place),
      }
    end
  end
end

-- The members of a group by their years.
local function by_year(group)
  local years = {}
  for _, member in ipairs(group) do
    member.year = cross.year(member.notice)
    years[member.year] = years[member.year] or {}
    years[member.year][#years[member.year] + 1] = member
  end
  return years
end

function rule.key(notice) return cross.year(notice) and cross.key(notice.document.issuer) or nil end

function rule.check(notices, report)
  local compared = false
  local group = cross.members(notices)
  local years = by_year(group)
  for _, later in ipairs(group) do
    for _, earlier in list.each(years[later.year - 1]) do
      compared = true
      compare(earlier, later, report)
    end
  end
  if not compared then not_applicable "document.year" end
end

local function notice(year, name, said_text, options)
  options = options or {}
  local q = options.area and { text = "面积" .. options.area .. "平方米", subject = "面积", value = options.area, unit = "平方米" }
  local items = options.items and { { items = options.items } } or nil
  return { document = { issuer = "甲县人民政府", year = year }, money_unit = "万元",
           projects = { { name = name, funding = options.money and { total = options.money } or nil,
                          tasks = { { text = said_text, place = options.place, quantities = q and { q } or nil, enumerations = items } } } } }
end

rule.pass = {
  -- another place, another amount
  { notice(2024, "口袋公园建设", "建成文昌、柳溪2个口袋公园", { items = { "文昌", "柳溪" }, money = "80" }),
    notice(2025, "口袋公园建设", "新建北门、东湖2个口袋公园", { items = { "北门", "东湖" }, money = "80" }) },
  { notice(2024, "口袋公园建设", "建成文昌口袋公园", { place = "文昌街", money = "80" }), notice(2025, "口袋公园建设", "新建文昌口袋公园", { place = "文昌街", money = "90" }) },
  -- yearly services, stages, works that went on
  { notice(2024, "职业技能培训", "完成培训2期", { place = "县职校", money = "80" }), notice(2025, "职业技能培训", "新开展培训2期", { place = "县职校", money = "80" }) },
  { notice(2024, "文化馆建设", "建成文化馆一期", { place = "城东", money = "80" }), notice(2025, "文化馆建设", "新建文化馆二期", { place = "城东", money = "80" }) },
  { notice(2024, "文化馆建设", "开工建设文化馆", { place = "城东", money = "80" }), notice(2025, "文化馆建设", "新建文化馆", { place = "城东", money = "80" }) },
  -- no place is named: as many every year
  { notice(2024, "老旧小区改造", "完成改造2000平方米", { area = "2000" }), notice(2025, "老旧小区改造", "新建配套设施", { area = "2000" }) },
  { { notice(2023, "文化馆", "建成文化馆", { place = "城东", money = "80" }), notice(2025, "文化馆", "新建文化馆", { place = "城东", money = "80" }) }, absent = "document.year" },
  { { { document = { year = 2025 }, projects = { { name = "甲" } } } }, absent = "document.issuer" },
}

rule.fail = {
  { { notice(2024, "口袋公园建设", "建成文昌、柳溪2个口袋公园", { items = { "文昌", "柳溪" }, money = "80" }),
      notice(2025, "2025年口袋公园建设", "新建文昌、北门2个口袋公园", { items = { "文昌", "北门" }, money = "80.0" }) },
    finds = { { at = "[2].projects[1].name", zh = "地点（文昌）和数额相同" } } },
  { { notice(2025, "县医院门诊楼", "建成县医院门诊楼，面积12000平方米", { area = "12000" }), notice(2024, "县医院门诊楼", "建成县医院门诊楼，面积12000平方米", { area = "12000" }) },
    finds = { { at = "[1].projects[1].name" } } },
  { { notice(2024, "文化馆建设", "建成文化馆", { place = "城东", money = "80" }), notice(2025, "文化馆建设", "新建文化馆", { place = "城 东", money = "80" }) },
    finds = { { severity = "warning" } } },
}

return rule
