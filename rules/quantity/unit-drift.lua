-- 同一个数，前面按“名、人”写，后面变成“人次”（户变户次等）：一人几次可以凑成几人次，口径变了，完成多少就说不清。
-- 看不到的：数也跟着变了的；两处说的事没有共同词语的。
local basis = require "lib.basis"
local figures = require "lib.figures"
local lexicon = require "lib.data.quantities"
local list = require "lib.list"
local words = require "lib.words"

local rule = {
  id = "quantity.unit-drift",
  title = { zh = "同一个数的单位前后应一致", en = "One count keeps its unit" },
  severity = "warning",
  kind = "notice",
  each = "projects[]",
  needs = { "tasks" },
  uses = { "quantities", "name" },
  basis = { basis.document "第二十条（四）" },
}

-- The places of a project where a figure is stated, in the order in which one is taken from the other: name, target, title of a stream, milestone.
-- Each mention is { q, at, level, task, said, group }: `said` is the clause it stands in, `group` what may give one finding only.
local function collector()
  local mentions = {}
  local function add(quantities, at, level, task, said, group)
    local places = figures.places(quantities, said)
    for i, q in list.each(quantities) do
      if q.value ~= nil and q.unit then
        mentions[#mentions + 1] = { q = q, at = at .. "quantities[" .. i .. "]", level = level, task = task,
                                    said = places[i] and figures.clause(said, places[i]) or said or q.text, group = group or at }
      end
    end
  end
  return mentions, add
end

local function add_task(task, j, add)
  local at = "tasks[" .. j .. "]."
  add(task.quantities, at, 2, j, task.text)
  for k, stream in list.each(task.streams) do
    local inside = at .. "streams[" .. k .. "]."
    add(stream.quantities, inside, 3, j, stream.title, inside)
    for m, milestone in list.each(stream.milestones) do add(milestone.quantities, inside .. "milestones[" .. m .. "].", 4, j, milestone.text, inside) end
    for m, sentence in list.each(stream.undated) do add(sentence.quantities, inside .. "undated[" .. m .. "].", 4, j, sentence.text, inside) end
  end
end

local function mentions_of(project)
  local mentions, add = collector()
  add(project.quantities, "", 1, nil, project.name)
  for j, task in list.each(project.tasks) do add_task(task, j, add) end
  return mentions
end

-- Whether one unit counts heads and the other times.
local function drifts(a, b)
  local x, y = quantity.unit(a.unit), quantity.unit(b.unit)
  return lexicon.times[x] == y or lexicon.times[y] == x
end

local DRIFTING = {}
for heads, times in pairs(lexicon.times) do DRIFTING[heads], DRIFTING[times] = true, true end

-- Whether some unit can drift at all.
local function is_counted(q) return q.value ~= nil and q.unit and DRIFTING[quantity.unit(q.unit)] end

local function has_counted(place) return list.any(place.quantities, is_counted) end

local function stream_has_counted(stream)
  return has_counted(stream) or list.any(stream.milestones, has_counted) or list.any(stream.undated, has_counted)
end

local function task_has_counted(task) return has_counted(task) or list.any(task.streams, stream_has_counted) end

local function same_value(a, b)
  local x, y = quantity.parse(a), quantity.parse(b)
  return quantity.compare(x.value, y.value) == 0
end

-- Whether the later figure speaks of what the earlier one's clause does.
local function same_matter(earlier, later)
  local subject = text.fold(later.q.subject or "")
  if subject == "" then return text.fold(earlier.q.subject or "") == "" end
  local said = text.fold(earlier.said or "")
  return string.find(said, subject, 1, true) ~= nil or words.one_holds_other(subject, text.fold(earlier.q.subject or ""))
    or words.alike(subject, text.fold(earlier.q.subject or ""))
end

-- Whether some figure that goes before says the same in the later one's unit: then that is where it is taken from.
local function is_stated_before(mentions, earlier, later)
  return list.any(mentions, function(m)
    return m.level < later.level and (m.task == nil or m.task == later.task) and m ~= earlier and quantity.same_unit(m.q.unit, later.q.unit)
      and same_value(m.q, later.q)
  end)
end

local function is_drift(mentions, earlier, later)
  return earlier.level < later.level and (earlier.task == nil or earlier.task == later.task) and drifts(earlier.q, later.q)
    and same_value(earlier.q, later.q) and same_matter(earlier, later) and not is_stated_before(mentions, earlier, later)
end

local function report_drift(earlier, later, report)
  local was, is = figures.shown(earlier.q), figures.shown(later.q)
  report {
    at = later.at, related = { { at = earlier.at } }, expected = was, actual = is,
    zh = string.format("前面是“%s”，这里成了“%s”：单位由“%s”变为“%s”，口径需核实", earlier.q.text or was, later.q.text or is, earlier.q.unit, later.q.unit),
    en = string.format("\"%s\" has become \"%s\": the unit changed from %s to %s", earlier.q.text or was, later.q.text or is, earlier.q.unit, later.q.unit),
  }
end

function rule.check(project, report)
  if not has_counted(project) and not list.any(project.tasks, task_has_counted) then not_applicable "quantities" end
  local mentions, said = mentions_of(project), {}
  for _, later in ipairs(mentions) do
    for _, earlier in ipairs(mentions) do
      local key = earlier.at .. " " .. later.group
      if not said[key] and is_drift(mentions, earlier, later) then
        said[key] = true
        report_drift(earlier, later, report)
      end
    end
  end
end

local function q(subject, value, unit) return { subject = subject, value = value, unit = unit, bound = "exact", text = subject .. value .. unit } end
local function project(said, target, title, ...)
  local milestones = list.map({ ... }, function(m) return { text = m.text, quantities = { m } } end)
  return { tasks = { { text = said, quantities = { target }, streams = { { title = title and title.text, quantities = title and { title } or nil,
                                                                            milestones = milestones } } } } }
end

rule.pass = {
  -- N-13: 名 and 人 are one unit
  project("为全县3800名农村适龄妇女免费开展宫颈癌筛查", q("农村适龄妇女", "3800", "名"), q("适龄妇女宫颈癌筛查", "3800", "人"), q("筛查", "1140", "人"), q("筛查", "3800", "人")),
  -- 人次 from the first; 万 makes no difference (T-12)
  project("农村劳动力转移就业2.2万人次", q("农村劳动力转移就业", "2.2", "万人次"), nil, q("农村劳动力转移就业", "8000", "人次"), q("农村劳动力转移就业", "22000", "人次")),
  project("培训1200人次", q("培训", "1200", "人次"), nil, q("培训", "0.12", "万人次")),
  -- both units stand in the target
  { tasks = { { text = "培训教师300人、300人次", quantities = { q("培训教师", "300", "人"), q("培训教师", "300", "人次") },
                streams = { { milestones = { { text = "培训教师300人次", quantities = { q("培训教师", "300", "人次") } } } } } } } },
  -- the same figure for another matter
  project("开展职业技能培训2600人次，城镇新增就业3200人", q("职业技能培训", "2600", "人次"), nil, q("城镇新增就业", "2600", "人")),
  project("新增就业500人", q("新增就业", "500", "人"), nil, q("图书借阅", "500", "人次")),
  project("培训农民500人", q("培训农民", "500", "人"), nil, q("培训农民", "600", "人次")),
  { { tasks = { { text = "新建公厕2座", quantities = { q("公厕", "2", "座") } } } }, absent = "quantities" },
}

rule.fail = {
  -- in the stream's title; its last milestone says the same once more
  { project("为800名泾源籍孕妇免费开展产前筛查", q("泾源籍孕妇", "800", "名"), q("筛查", "800", "人次"), q("筛查", "200", "人次"), q("筛查", "800", "人次")),
    finds = { { at = "tasks[1].streams[1].quantities[1]", expected = "800名", actual = "800人次", zh = "由“名”变为“人次”" } } },
  { project("培训1200人次", q("培训", "1200", "人次"), nil, q("培训", "0.12", "万人")),
    finds = { { at = "tasks[1].streams[1].milestones[1].quantities[1]", actual = "0.12万人" } } },
  { { name = "培训500人", quantities = { q("培训", "500", "人") }, tasks = { { text = "开展职业技能培训500人次", quantities = { q("职业技能培训", "500", "人次") } } } },
    finds = { { at = "tasks[1].quantities[1]", expected = "500人" } } },
}

return rule
