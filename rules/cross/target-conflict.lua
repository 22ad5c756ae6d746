-- 同一机关同一年度的两个通知，对同名项目写了不同的目标数或资金；后一个通知说明是调整的除外。
-- 看不到的：项目改了名的；同一通知里有两个同名项目的；单位不同的数。
local basis = require "lib.basis"
local clause = require "lib.clause"
local cross = require "lib.cross"
local figures = require "lib.figures"
local list = require "lib.list"

local rule = {
  id = "cross.target-conflict",
  title = { zh = "两个通知对同一项目的目标应一致", en = "Two notices agree on the target of an item" },
  severity = "warning",
  kind = "notice",
  each = "*",
  needs = { "document.issuer", "projects[].name" },
  uses = {
    "document.year", "document.title", "document.signed", "document.body[].text", "money_unit", "projects[].funding.total", "projects[].funding.bound",
    "projects[].funding.unit", "projects[].tasks[].quantities",
  },
  basis = { basis.disclosure "第六条" },
}

-- No groups: the first one is what clause.planned looks at.
local CHANGES = "(?:予以|进行|作出?|适当|相应)(?:了|如下|以下|必要)*(?:调整|变更|修改|修订|更正)|(?:调整|变更|更正|修订|修改)(?:为|如下|后的|方案|的通知|的通告|的公告)"
  .. "|关于(?:调整|变更|修订|修改|更正)|(?:原|此前).{0,24}废止"

-- Whether the notice says that it changes what was said before.
local function says_so(notice)
  local document = notice.document
  if clause.planned(document.title, CHANGES) then return true end
  return list.any(document.body, function(paragraph) return clause.planned(paragraph.text, CHANGES) ~= nil end)
end

-- The figures of a project's targets by what they measure; false where one is stated twice.
local function measures(project)
  local by_measure, order = {}, {}
  for j, task in list.each(project.tasks) do
    for i, q in list.each(task.quantities) do
      local comparable = q.value ~= nil and q.unit and not q.per and q.bound ~= "about" and q.bound ~= "range"
      local key = comparable and cross.key(q.measure or q.subject) .. "/" .. quantity.unit(q.unit)
      if key then
        if by_measure[key] == nil then order[#order + 1] = key end
        by_measure[key] = by_measure[key] == nil and { q = q, at = "tasks[" .. j .. "].quantities[" .. i .. "]" }
      end
    end
  end
  return by_measure, order
end

local function report_target(earlier, later, was, is, report)
  report {
    at = cross.at(later.member, "projects[" .. later.index .. "]." .. is.at),
    related = { { at = cross.at(earlier.member, "projects[" .. earlier.index .. "]." .. was.at) } },
    expected = figures.shown(was.q), actual = figures.shown(is.q),
    difference = figures.difference(is.q, was.q),
    zh = string.format("项目“%s”在%s里的目标是“%s”，这里是“%s”", later.project.name, cross.title(earlier.member), was.q.text or figures.shown(was.q),
      is.q.text or figures.shown(is.q)),
    en = string.format("the target of \"%s\" is %s in %s, here %s", later.project.name, figures.shown(was.q), cross.title(earlier.member), figures.shown(is.q)),
  }
end

local function compare_targets(earlier, later, report)
  local before = measures(earlier.project)
  local after, order = measures(later.project)
  for _, key in ipairs(order) do
    local was, is = before[key], after[key]
    if was and is and quantity.compare(was.q, is.q) ~= 0 then report_target(earlier, later, was, is, report) end
  end
end

-- The project's money in fen, with its unit; nil where there is none to read.
local function amount(side)
  local funding = side.project.funding
  local unit = funding and (funding.unit or side.member.notice.money_unit)
  if not unit or funding.total == nil or funding.bound ~= nil or money.is_blank(funding.total) then return nil end
  return money.parse(funding.total, unit), unit
end

local function compare_money(earlier, later, report)
  local was, unit_was = amount(earlier)
  local is, unit_is = amount(later)
  if not was or not is or was == is then return end
  report {
    at = cross.at(later.member, "projects[" .. later.index .. "].funding.total"),
    related = { { at = cross.at(earlier.member, "projects[" .. earlier.index .. "].funding.total") } },
    expected = money.text(was, unit_was), actual = money.text(is, unit_is), difference = money.signed(money.sub(is, was), unit_is),
    zh = string.format("项目“%s”在%s里的资金是%s，这里是%s", later.project.name, cross.title(earlier.member), money.text(was, unit_was),
      money.text(is, unit_is)),
    en = string.format("the funding of \"%s\" is %s in %s, here %s", later.project.name, money.text(was, unit_was), cross.title(earlier.member),
      money.text(is, unit_is)),
  }
end

-- What both notices have, in the order of the later one.
local function compare(a, b, report)
  local first, second = cross.in_order(a, b)
  if first.says_so or second.says_so then return end
  local before, after = first.projects, second.projects
  for i, project in list.each(second.notice.projects) do
    local key = cross.key(project.name)
    if after[key] and before[key] then
      local earlier = { member = first, index = before[key].index, project = before[key].project }
      local later = { member = second, index = i, project = project }
      compare_targets(earlier, later, report)
      compare_money(earlier, later, report)
    end
  end
end

-- Notices of one office for one year.
function rule.key(notice)
  local year = cross.year(notice)
  return year and cross.key(notice.document.issuer) .. "/" .. year or nil
end

function rule.check(notices, report)
  local group = cross.members(notices)
  for _, member in ipairs(group) do member.says_so, member.projects = says_so(member.notice), cross.projects(member.notice) end
  for n = 2, #group do compare(group[n - 1], group[n], report) end
end

local function notice(title, name, value, total, year, issuer)
  local q = { text = "老旧小区" .. value .. "个", subject = "老旧小区", value = value, unit = "个", bound = "exact" }
  return { document = { issuer = issuer or "甲县人民政府", title = title, year = year or 2025 }, money_unit = "万元",
           projects = { { name = name, funding = total and { total = total } or nil, tasks = { { quantities = { q } } } } } }
end

local changed = notice("关于印发清单的通知", "老旧小区改造", "12", "900")
changed.document.body = { { text = "经研究，对部分项目的目标予以调整，现通知如下。" } }
local forbidding = notice("关于印发清单的通知", "老旧小区改造", "12", "900")
forbidding.document.body = { { text = "各单位不得擅自对目标进行调整。" } }

rule.pass = {
  { notice("关于印发清单的通知", "老旧小区改造", "10", "800"), notice("关于做好工作的通知", "“老旧小区”改造", "10.0", "800.00") },
  -- the later one says that it changes the targets, in its title or in its body
  { notice("关于印发清单的通知", "老旧小区改造", "10", "800"), notice("关于调整2025年清单的通知", "老旧小区改造", "12", "900") },
  { notice("关于印发清单的通知", "老旧小区改造", "10", "800"), changed },
  -- another year, office or item
  { notice("关于印发清单的通知", "老旧小区改造", "10"), notice("关于印发清单的通知", "老旧小区改造", "12", nil, 2026) },
  { notice("关于印发清单的通知", "老旧小区改造", "10"), notice("关于印发清单的通知", "老旧小区改造", "12", nil, 2025, "乙县人民政府") },
  { notice("关于印发清单的通知", "老旧小区改造", "10"), notice("关于印发清单的通知", "老旧小区供水", "12") },
  { { { document = { title = "关于印发清单的通知" }, projects = { { name = "老旧小区改造" } } } }, absent = "document.issuer" },
}

rule.fail = {
  { { notice("关于印发清单的通知", "老旧小区改造", "10", "800"), notice("关于做好工作的通知", "老旧小区改造", "12", "800.5") },
    finds = { { at = "[2].projects[1].tasks[1].quantities[1]", expected = "10个", actual = "12个", difference = "+2个" },
              { at = "[2].projects[1].funding.total", expected = "800万元", actual = "800.5万元", difference = "+0.5万元" } } },
  { { notice("关于印发清单的通知", "老旧小区改造", "10", "800"), forbidding }, finds = { { actual = "12个" }, { actual = "900万元" } } },
}

return rule
