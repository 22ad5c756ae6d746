-- 项目名称里的数目应与目标任务里的一致：同一单位、同一事物，或其中几个数相加等于它（4座 = 改造2座 + 新建2座）。
-- 看不到的：目标里没有写数、只列名称的；名称和目标对同一事物用了不同说法的。
local basis = require "lib.basis"
local figures = require "lib.figures"
local list = require "lib.list"
local lexicon = require "lib.data.quantities"

local rule = {
  id = "quantity.name-agrees",
  title = { zh = "名称中的数目应与目标一致", en = "Counts in an item's name agree with its target" },
  severity = "error",
  kind = "notice",
  each = "projects[]",
  needs = { "quantities", "tasks[].quantities" },
  uses = { "tasks" },
  basis = { basis.document "第二十条（四）" },
}

-- The subject without the works done to it: 停车场 of 停车场建设.
local function thing(q)
  local name = text.fold(q.subject or "")
  for _, word in ipairs(lexicon.works) do
    if text.ends(name, word) and name ~= word then return string.sub(name, 1, #name - #word) end
  end
  return name
end

-- Whether the subject of a target counts what the name does: it holds the last characters of that (公厕 of 城市公厕 in 滨河公园路公厕).
local function counts(q, wanted)
  local name = thing(wanted)
  local n = text.count(name) or 0
  if n < 2 then return false end
  local tail = text.sub(name, -(n > 3 and 3 or n))
  local subject = text.fold(q.subject or "")
  return string.find(subject, tail, 1, true) ~= nil or string.find(subject, text.sub(name, -2), 1, true) ~= nil and text.ends(thing(q), text.sub(name, -2))
end

local function is_plain(q) return q.value ~= nil and q.unit and not q.per and q.bound ~= "range" end

-- All figures of the targets in the unit of the name's, and which of them count the same; each { q, at }.
local function candidates(project, wanted)
  local all, same = {}, {}
  for j, task in list.each(project.tasks) do
    for i, q in list.each(task.quantities) do
      if is_plain(q) and quantity.same_unit(q.unit, wanted.unit) then
        all[#all + 1] = q
        if counts(q, wanted) then same[#same + 1] = { q = q, at = "tasks[" .. j .. "].quantities[" .. i .. "]" } end
      end
    end
  end
  return all, same
end

local function is_met(wanted, all, same)
  local value = quantity.parse(wanted).value
  if wanted.bound == "about" or list.any(same, function(c) return c.q.bound == "about" end) then return true end
  if list.any(same, function(c) return quantity.meets(c.q, wanted) end) or figures.some_add_up(all, value) then return true end
  local total = figures.sum(list.map(same, function(c) return c.q end))
  return quantity.meets({ value = total }, { value = value, bound = wanted.bound }) == true
end

local function report_difference(i, wanted, same, report)
  local unit, shown = quantity.unit(wanted.unit), list.map(same, function(c) return quantity.parse(c.q).value end)
  local total = figures.sum(list.map(same, function(c) return c.q end))
  local added = #same > 1 and table.concat(shown, " + ") .. " = " .. total .. unit or nil
  report {
    at = same[1].at, related = { { at = "quantities[" .. i .. "]" } }, expected = figures.shown(wanted), actual = total .. unit,
    difference = figures.signed(quantity.sub(total, wanted)) .. unit, workings = added,
    zh = string.format("名称写“%s”，目标中%s", wanted.text or figures.shown(wanted), added and "合计" .. total .. unit or "是“" .. (same[1].q.text or total) .. "”"),
    en = string.format("the name says \"%s\", the target %s", wanted.text or figures.shown(wanted), total .. unit),
  }
end

function rule.check(project, report)
  local compared = 0
  for i, wanted in ipairs(project.quantities) do
    local all, same = {}, {}
    if is_plain(wanted) and not quantity.same_unit(wanted.unit, "%") then all, same = candidates(project, wanted) end
    if #same > 0 then
      compared = compared + 1
      if not is_met(wanted, all, same) then report_difference(i, wanted, same, report) end
    end
  end
  if compared == 0 then not_applicable "tasks[].quantities" end
end

local function q(subject, value, unit, bound)
  return { subject = subject, value = value, unit = unit, bound = bound or "exact", text = subject .. value .. unit }
end

local function project(names, ...) return { quantities = names, tasks = { { quantities = { ... } } } } end

rule.pass = {
  -- N-6: 4 = 2 + 2; 5 = 2 + 3, the 500 spaces are no car parks; 6 = 6
  project({ q("城市公厕", "4", "座"), q("公共停车场", "5", "个"), q("“劳动者港湾”示范点", "6", "个") }, q("城市公厕", "2", "座"), q("碧桂园、滨河公园路北岸公厕", "2", "座"),
    q("立体停车场建设", "2", "个"), q("临时停车场", "3", "个"), q("停车泊位", "500", "个"), q("“劳动者港湾”示范点", "6", "个")),
  -- the parts have no subject of their own
  project({ q("公厕", "4", "座") }, q("公厕", "2", "座"), q("", "2", "座")),
  -- whole and parts both stand in the target
  project({ q("公厕", "4", "座") }, q("公厕", "4", "座"), q("城区公厕", "3", "座"), q("集镇公厕", "1", "座")),
  project({ q("老旧小区", "200", "个", "min") }, q("老旧小区改造", "212", "个")),
  project({ q("老旧小区", "200", "个") }, q("老旧小区改造", "190", "个", "about")),
  { quantities = { q("公园", "2", "个") }, tasks = { { quantities = { q("口袋公园", "1", "个") } }, { quantities = { q("体育公园", "1", "个") } } } },
  -- U-9: the square's area says nothing about the number of squares
  { project({ q("市民广场", "1", "个") }, q("滨河公园广场", "8000", "平方米")), absent = "tasks[].quantities" },
  { project({ q("公园", "1", "个") }, q("停车泊位", "30", "个")), absent = "tasks[].quantities" },
  { { tasks = { { quantities = { q("公园", "1", "个") } } } }, absent = "quantities" },
}

rule.fail = {
  { project({ q("公厕", "6", "座") }, q("城区公厕", "3", "座"), q("集镇公厕", "2", "座")),
    finds = { { at = "tasks[1].quantities[1]", expected = "6座", actual = "5座", difference = "-1座", workings = "3 + 2 = 5座", zh = "合计5座" } } },
  { project({ q("城市停车场", "5", "个") }, q("停车场建设", "4", "个"), q("停车泊位", "500", "个")), finds = { { expected = "5个", actual = "4个" } } },
  { project({ q("老旧小区", "200", "个", "min") }, q("老旧小区改造", "190", "个")), finds = { { difference = "-10个" } } },
}

return rule
