-- 同一指标在各时间节点的累计数（或累计百分比）不应下降。一个节点有几个指标的，各算各的；没有数字的节点不算下降。各节点数字相加正好等于目标的，是分期数，不是累计数。
-- 看不到的：换了说法、看不出是同一指标的数字；本来就应下降的指标（“降至”“控制在”）不检查。
local basis = require "lib.basis"
local cumulative = require "lib.cumulative"
local list = require "lib.list"

local rule = {
  id = "deadline.cumulative",
  title = { zh = "累计数不应下降", en = "A cumulative figure never falls" },
  severity = "error",
  kind = "notice",
  each = "projects[].tasks[]",
  needs = { "streams[].milestones" },
  uses = { "quantities", "streams[].quantities" },
  basis = { basis.document "第二十条（四）" },
}

local WHOLE = { value = "100", unit = "%" }

local function name_of(point) return point.q.subject or point.q.measure or "" end

-- “培训”的, or nothing where the figure has no name.
local function named(point)
  local name = name_of(point)
  return name == "" and "" or "“" .. name .. "”的"
end

local function named_en(point)
  local name = name_of(point)
  return name == "" and "" or " of \"" .. name .. "\""
end

local function report_fall(report, before, point)
  report {
    at = point.at, related = { { at = before.at } }, actual = cumulative.shown(point.q), expected = "≥ " .. cumulative.shown(before.q),
    difference = cumulative.difference(point.q, before.q),
    zh = string.format("%s累计数由%s（%s）降为%s（%s）", named(point), cumulative.shown(before.q), before.due or "上一节点",
      cumulative.shown(point.q), point.due or "本节点"),
    en = string.format("the cumulative figure%s falls from %s (%s) to %s (%s)", named_en(point), cumulative.shown(before.q),
      before.due or "earlier", cumulative.shown(point.q), point.due or "later"),
  }
end

local function check_series(series, targets, report)
  local falls = {}
  for i = 2, #series.points do
    local before, point = series.points[i - 1], series.points[i]
    local rough = before.q.bound == "about" or point.q.bound == "about"
    if not rough and quantity.compare(point.q, before.q) < 0 then falls[#falls + 1] = { before, point } end
  end
  if #falls == 0 or cumulative.adds_up(series, targets) then return end
  for _, fall in ipairs(falls) do report_fall(report, fall[1], fall[2]) end
end

-- The targets that steps may add up to: of the stream's title, of the task, and the whole.
local function targets_of(task, stream)
  local targets = { WHOLE }
  for _, q in list.each(stream.quantities) do targets[#targets + 1] = q end
  for _, q in list.each(task.quantities) do targets[#targets + 1] = q end
  return targets
end

function rule.check(task, report)
  local compared = 0
  for k, stream in list.each(task.streams) do
    for _, series in ipairs(cumulative.series(stream, "streams[" .. k .. "]")) do
      if #series.points > 1 then
        compared = compared + 1
        check_series(series, targets_of(task, stream), report)
      end
    end
  end
  if compared == 0 then not_applicable "streams[].milestones[].quantities" end
end

-- A task with one stream; each milestone is a list of quantities { subject, value, unit, bound }.
local function task(milestones, targets)
  local function quantities(rows)
    return list.map(rows, function(row)
      local q = { subject = row[1], value = row[2], unit = row[3], bound = row[4] or "exact" }
      q.text = q.subject .. q.value .. q.unit
      return q
    end)
  end
  return {
    quantities = quantities(targets),
    streams = { { milestones = list.map(milestones, function(rows)
      local text = table.concat(list.map(rows, function(row) return (row.verb or "完成") .. row[1] .. row[2] .. row[3] end), "，")
      return { text = text, quantities = quantities(rows) }
    end) } },
  }
end

rule.pass = {
  task { { { "法律援助", "60", "件" } }, { { "法律援助", "120", "件" } }, {}, { { "法律援助", "120", "件" } } },
  -- 0.8万 → 2万 → 2.2万, and several measures in one milestone
  task { { { "转移就业", "0.8", "万人次" }, { "技能培训", "200", "人" }, { "带动就业", "50", "人" } },
         { { "转移就业", "20000", "人次" }, { "技能培训", "700", "人" }, { "带动就业", "60", "人" } }, { { "转移就业", "2.2", "万人次" } } },
  -- steps, not cumulative: 5 + 8 + 4 + 3 = 20
  task({ { { "公厕", "5", "座" } }, { { "公厕", "8", "座" } }, { { "公厕", "4", "座" } }, { { "公厕", "3", "座" } } }, { { "新建公厕", "20", "座" } }),
  task { { { "老旧小区改造", "10", "个", verb = "启动" } }, { { "老旧小区改造", "4", "个" } }, { { "老旧小区改造", "10", "个" } } },
  task { { { "筛查", "1140", "人" } }, { { "筛查", "2660", "名" } }, { { "筛查", "300", "人次" } } },  -- 名 is 人, 人次 is not
  task { { { "接种", "300", "人", "about" } }, { { "接种", "290", "人" } } },
  { streams = { { milestones = { { text = "完成工程量的100%", percent = "100" }, { text = "竣工验收" } } },
                { milestones = { { text = "完成工程量的40%", percent = 40 }, { text = "完成工程量的90%", percent = 90 } } } } },
  task { { { "建设路工程量", "100", "%" } }, { { "解放路工程量", "50", "%" } }, { { "解放路工程量", "100", "%" } } },
  { task { { { "法律援助", "60", "件" } } }, absent = "streams[].milestones[].quantities" },
  { { quantities = {} }, absent = "streams[].milestones" },
}

rule.fail = {
  { task({ { { "法律援助", "60", "件" } }, { { "法律援助", "120", "件" } }, { { "法律援助", "118", "件" } } }, { { "法律援助案件", "240", "件" } }),
    finds = { { at = "streams[1].milestones[3].quantities[1]", actual = "118件", expected = "≥ 120件", difference = "-2件",
                zh = "由120件（上一节点）降为118件" } } },
  { task { { { "转移就业", "2", "万人次" } }, { { "农村劳动力转移就业", "2200", "人次" } } },
    finds = { { at = "streams[1].milestones[2].quantities[1]", difference = "-17800人次" } } },
  { { streams = { { milestones = { { text = "完成工程量的60%", percent = "60" }, { text = "办手续" }, { text = "完成工程量的59.5%", percent = "59.5" } } } } },
    finds = { { at = "streams[1].milestones[3].percent", actual = "59.5%", difference = "-0.5个百分点" } } },
}

return rule
