-- 完成时限里各组任务标题的数、没有日期的句子里的数，应与目标里同一指标的数一致；一个目标由几组分担的，合计一致即可。
-- 看不到的：各时间节点的累计数（deadline.final-target 管）；目标里有两个数都可能是所指的；换了说法、看不出是同一指标的。
local basis = require "lib.basis"
local figures = require "lib.figures"
local lexicon = require "lib.data.quantities"
local list = require "lib.list"
local target = require "lib.target"
local words = require "lib.words"

local rule = {
  id = "quantity.milestone-agrees",
  title = { zh = "完成时限里的数应与目标一致", en = "Figures in the deadlines agree with the target" },
  severity = "error",
  kind = "notice",
  each = "projects[].tasks[]",
  needs = { "quantities", "streams" },
  basis = { basis.document "第二十条（四）" },
}

local function is_total(q, said)
  return q.value ~= nil and not q.per and q.bound ~= "about" and q.bound ~= "range" and not words.found(said, lexicon.stages)
end

-- The figures of titles and undated sentences, each with the target it goes with, grouped by target in the order of the text.
local function groups_of(task)
  local groups = {}
  local function add(quantities, at, said)
    for i, q in list.each(quantities) do
      local wanted = is_total(q, said) and target.stated(q, task.quantities)
      local group = wanted and list.filter(groups, function(g) return g.wanted == wanted end)[1]
      if wanted and not group then
        group = { wanted = wanted }
        groups[#groups + 1] = group
      end
      if wanted then group[#group + 1] = { q = q, at = at .. ".quantities[" .. i .. "]" } end
    end
  end
  for k, stream in list.each(task.streams) do
    local at = "streams[" .. k .. "]"
    add(stream.quantities, at, stream.title)
    for m, sentence in list.each(stream.undated) do add(sentence.quantities, at .. ".undated[" .. m .. "]", sentence.text) end
  end
  return groups
end

local function number_of(quantities, wanted)
  for i, q in ipairs(quantities) do
    if q == wanted then return i end
  end
end

local function meets(value, wanted) return quantity.meets(value, { value = quantity.parse(wanted).value, bound = wanted.bound }) ~= false end

local function is_met(group)
  local total = figures.sum(list.map(group, function(entry) return entry.q end))
  return meets({ value = total }, group.wanted) or list.any(group, function(entry) return quantity.meets(entry.q, group.wanted) ~= false end)
end

function rule.check(task, report)
  local groups = groups_of(task)
  if #groups == 0 then not_applicable "streams" end
  for _, group in ipairs(groups) do
    if not is_met(group) then
      local first, wanted = group[1], group.wanted
      local related = { { at = "quantities[" .. number_of(task.quantities, wanted) .. "]" } }
      for i = 2, #group do related[#related + 1] = { at = group[i].at } end
      report {
        at = first.at, related = related, expected = figures.shown(wanted), actual = figures.shown(first.q),
        difference = figures.difference(first.q, wanted),
        zh = string.format("目标是“%s”，完成时限里写“%s”", wanted.text or figures.shown(wanted), first.q.text or figures.shown(first.q)),
        en = string.format("the target says \"%s\", the deadlines say \"%s\"", wanted.text or figures.shown(wanted), first.q.text or figures.shown(first.q)),
      }
    end
  end
end

local function q(subject, value, unit, bound)
  return { subject = subject, value = value, unit = unit, bound = bound or "exact", text = subject .. value .. unit }
end

local function task(targets, ...)
  return { quantities = targets, streams = list.map({ ... }, function(title) return { title = title.text, quantities = { title } } end) }
end

rule.pass = {
  task({ q("农村户厕改造", "900", "座") }, q("农村户厕改造", "900", "座")),
  -- N-13: 名 and 人; N-1: more than 240件以上
  task({ q("适龄妇女筛查", "3800", "名") }, q("适龄妇女筛查", "3800", "人")),
  task({ q("法律援助案件", "240", "件", "min") }, q("法律援助案件", "251", "件")),
  task({ q("转移就业", "2.2", "万人次") }, q("农村转移就业", "22000", "人次")),
  -- two streams share the target; one of them says all of it
  task({ q("老旧小区改造", "20", "个") }, q("东片老旧小区改造", "12", "个"), q("西片老旧小区改造", "8", "个")),
  task({ q("新生儿听力筛查", "350", "人") }, q("新生儿听力筛查", "350", "人"), q("新生儿听力筛查", "300", "人")),
  -- the first batch is not all
  { { quantities = { q("老旧小区改造", "20", "个") }, streams = { { title = "第一批老旧小区改造8个", quantities = { q("老旧小区改造", "8", "个") } } } },
    absent = "streams" },
  -- two targets that could be meant (N-10), another unit, another matter
  { task({ q("宫颈癌筛查", "8000", "人"), q("乳腺癌筛查", "6000", "人") }, q("癌筛查", "100", "人")), absent = "streams" },
  { task({ q("泾源籍孕妇", "800", "名") }, q("筛查", "800", "人次")), absent = "streams" },
  { task({ q("公厕", "2", "座") }, q("垃圾站", "3", "座")), absent = "streams" },
  { { quantities = { q("公厕", "2", "座") } }, absent = "streams" },
}

rule.fail = {
  { task({ q("农村户厕改造", "900", "座") }, q("农村户厕改造", "800", "座")),
    finds = { { at = "streams[1].quantities[1]", expected = "900座", actual = "800座", difference = "-100座", zh = "目标是“农村户厕改造900座”" } } },
  { task({ q("老旧小区改造", "20", "个") }, q("东片老旧小区改造", "12", "个"), q("西片老旧小区改造", "7", "个")), finds = { { actual = "12个" } } },
  { { quantities = { q("新生儿听力筛查", "350", "人") }, streams = { { undated = { { text = "新生儿听力筛查305人", quantities = { q("新生儿听力筛查", "305", "人") } } } } } },
    finds = { { at = "streams[1].undated[1].quantities[1]", difference = "-45人" } } },
  { task({ q("听力筛查率", "95", "%") }, q("听力筛查率", "90", "%")), finds = { { difference = "-5个百分点" } } },
}

return rule
