-- 最后一个累计数应达到写明的目标：“以上”可以超过，写死的数应相等。工程量、任务的百分比最后应到100%，后面用“竣工”“验收”等话交代完成的除外。
-- 看不到的：目标和节点用了不同说法、对不上的；一个目标由几组任务分担的，只要其中一组达到或合计达到就不报。
local basis = require "lib.basis"
local cumulative = require "lib.cumulative"
local lexicon = require "lib.data.words"
local list = require "lib.list"
local target = require "lib.target"
local words = require "lib.words"

local rule = {
  id = "deadline.final-target",
  title = { zh = "最后的累计数应达到目标", en = "The last cumulative figure meets the stated target" },
  severity = "error",
  kind = "notice",
  each = "projects[].tasks[]",
  needs = { "streams[].milestones" },
  uses = { "quantities", "streams[].quantities" },
  basis = { basis.document "第二十条（四）" },
}

-- Whether a milestone after the last figure says in words that the work is done.
local function finished_later(stream, point)
  return list.any(stream.milestones, function(milestone, i)
    return i > point.milestone and words.found(milestone.text, lexicon.finished)
  end)
end

-- What the series should come to: a stated target, or the whole (the second result then) where it is a share of works.
local function wanted_by(series, stream, task)
  local stated = target.of(series, stream, task)
  if stated then return stated, false end
  if not cumulative.last(series).share then return nil end
  return { value = tostring(parameters.cumulative_share_target), unit = "%", bound = "exact" }, true
end

local function falls_short(point, wanted) return quantity.compare(point.q, wanted) < 0 end

local function meets(entry)
  local point = cumulative.last(entry.series)
  if point.q.bound == "about" or quantity.meets(point.q, entry.wanted) ~= false then return true end
  if cumulative.adds_up(entry.series, { entry.wanted }) then return true end
  return falls_short(point, entry.wanted) and finished_later(entry.stream, point)
end

-- A target of the task may be shared by several streams.
local function met_together(entries, wanted)
  local total = "0"
  for _, entry in ipairs(entries) do total = quantity.add(total, cumulative.last(entry.series).q) end
  return quantity.meets({ value = total }, { value = quantity.parse(wanted).value, bound = wanted.bound }) ~= false
end

local function report_missed(report, entry)
  local point, wanted = cumulative.last(entry.series), entry.wanted
  local name = point.q.subject or wanted.subject or ""
  report {
    at = point.at, expected = cumulative.shown(wanted), actual = cumulative.shown(point.q),
    difference = cumulative.difference(point.q, wanted),
    zh = string.format("“%s”的目标是%s，最后的累计数是%s", name, cumulative.shown(wanted), cumulative.shown(point.q)),
    en = string.format("the target of \"%s\" is %s, the last cumulative figure is %s", name, cumulative.shown(wanted), cumulative.shown(point.q)),
  }
end

-- All series of the task that have something to come to, grouped by it in the order of the text.
local function groups_of(task)
  local groups = {}
  for k, stream in list.each(task.streams) do
    for _, series in ipairs(cumulative.series(stream, "streams[" .. k .. "]")) do
      local wanted, whole = wanted_by(series, stream, task)
      local group = not whole and list.filter(groups, function(g) return g.wanted == wanted end)[1]
      if wanted and not group then
        group = { wanted = wanted }
        groups[#groups + 1] = group
      end
      if wanted then group[#group + 1] = { series = series, stream = stream, wanted = wanted } end
    end
  end
  return groups
end

function rule.check(task, report)
  local groups = groups_of(task)
  if #groups == 0 then not_applicable "quantities" end
  for _, group in ipairs(groups) do
    local missed = list.filter(group, function(entry) return not meets(entry) end)
    local shared = #group > 1 and (#missed < #group or met_together(group, group.wanted))
    if #missed > 0 and not shared then report_missed(report, missed[#missed]) end
  end
end

local function q(subject, value, unit, bound)
  return { subject = subject, value = value, unit = unit, bound = bound or "exact", text = subject .. value .. unit }
end

-- Milestones: a text, or a quantity.
local function stream(title, ...)
  local milestones = list.map({ ... }, function(m)
    if type(m) == "string" then return { text = m } end
    return { text = "完成" .. m.text, quantities = { m } }
  end)
  return { quantities = title and { title } or nil, milestones = milestones }
end

rule.pass = {
  -- 240 meets 240件以上, and the name is not quite the same
  { quantities = { q("法律援助案件", "240", "件", "min") }, streams = { stream(nil, q("法律援助", "60", "件"), q("法律援助", "240", "件")) } },
  { quantities = { q("法律援助案件", "240", "件", "min") }, streams = { stream(nil, q("法律援助", "251", "件")) } },
  -- the title's target goes first
  { quantities = { q("适龄妇女筛查", "9000", "人") },
    streams = { stream(q("适龄妇女宫颈癌、乳腺癌筛查", "3800", "人"), q("筛查", "1140", "人"), q("筛查", "3800", "名")) } },
  { quantities = { q("农村劳动力转移就业", "22000", "人次") }, streams = { stream(nil, q("农村劳动力转移就业", "2.2", "万人次")) } },
  { quantities = { q("人居环境示范村", "15", "个") }, streams = { stream(nil, q("农村人居环境整治示范村", "15", "个"), "总结做法") } },
  { quantities = { q("工程建设审批时限压减", "50", "%", "min") },
    streams = { stream(nil, q("工程建设审批时限压减", "20", "%", "min"), q("工程建设审批时限压减", "50", "%", "min")) } },
  -- figures without a name: too few, or falling, or two targets
  { { quantities = { q("培训", "4800", "人次") }, streams = { stream(nil, q("", "1000", "人次"), q("", "4500", "人次")) } }, absent = "quantities" },
  { { quantities = { q("培训", "4800", "人次"), q("服务", "900", "人次") }, streams = { stream(nil, q("", "1", "人次"), q("", "2", "人次"), q("", "3", "人次")) } },
    absent = "quantities" },
  { quantities = { q("培训", "4800", "人次") }, streams = { stream(nil, q("", "1000", "人次"), q("", "2400", "人次"), q("", "4800", "人次")) } },
  -- 60 % and then words
  { streams = { { milestones = { { text = "完成项目工程量的60%", percent = "60" }, { text = "项目完工" } } } } },
  -- two streams share a target; steps that add up to it
  { quantities = { q("老旧小区改造", "20", "个") }, streams = { stream(nil, q("东片老旧小区改造", "12", "个")), stream(nil, q("西片老旧小区改造", "8", "个")) } },
  { quantities = { q("新建公厕", "20", "座") }, streams = { stream(nil, q("新建公厕", "12", "座"), q("新建公厕", "8", "座")) } },
  -- two targets that could be meant: neither is taken
  { { quantities = { q("宫颈癌筛查", "8000", "人"), q("乳腺癌筛查", "6000", "人") }, streams = { stream(nil, q("癌筛查", "100", "人")) } },
    absent = "quantities" },
  { { quantities = { q("孕妇产前筛查", "800", "名") }, streams = { stream(nil, q("产前筛查", "700", "人次")) } }, absent = "quantities" },
  { { quantities = { q("公园", "1", "个") } }, absent = "streams[].milestones" },
}

rule.fail = {
  { { quantities = { q("培训", "4800", "人次") }, streams = { stream(nil, q("", "1000", "人次"), q("", "2400", "人次"), q("", "4500", "人次")) } },
    finds = { { expected = "4800人次", actual = "4500人次" } } },
  { { quantities = { q("法律援助案件", "240", "件", "min") }, streams = { stream(nil, q("法律援助", "60", "件"), q("法律援助", "239", "件")) } },
    finds = { { at = "streams[1].milestones[2].quantities[1]", expected = "240件以上", actual = "239件", difference = "-1件" } } },
  { { streams = { stream(q("筛查", "800", "人次"), q("筛查", "200", "人次"), q("筛查", "790", "人次")) } },
    finds = { { at = "streams[1].milestones[2].quantities[1]", expected = "800人次" } } },
  { { quantities = { q("新建公厕", "2", "座") }, streams = { stream(nil, q("新建公厕", "3", "座"), "竣工验收") } },
    finds = { { expected = "2座", actual = "3座", difference = "1座" } } },
  { { quantities = { q("转移就业", "2.2", "万人次") }, streams = { stream(nil, q("转移就业", "2.1", "万人次")) } },
    finds = { { difference = "-1000人次", expected = "2.2万人次" } } },
  { { streams = { { milestones = { { text = "完成工程量的60%", percent = "60" }, { text = "办理结算" } } } } },
    finds = { { at = "streams[1].milestones[1].percent", expected = "100%", actual = "60%" } } },
  { { quantities = { q("工程建设审批时限压减", "50", "%", "min") },
      streams = { stream(nil, q("工程建设审批时限压减", "20", "%", "min"), q("工程建设审批时限压减", "40", "%", "min")) } },
    finds = { { expected = "50%以上", actual = "40%以上", difference = "-10个百分点" } } },
}

return rule
