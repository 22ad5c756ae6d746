-- 一组任务的各个时间节点应先后有序：后写的不能早于先写的。4月底之后5月初是有序的；新的一组重新开始；同一时间不算乱序。
-- 看不到的：“全年”“逐月”等与别的时间分不出先后的节点；跨组的先后。
local basis = require "lib.basis"

local rule = {
  id = "deadline.order",
  title = { zh = "时间节点应先后有序", en = "Due dates ascend within a stream" },
  severity = "error",
  kind = "notice",
  each = "projects[].tasks[].streams[]",
  needs = { "milestones[].due" },
  uses = { "milestones[].text" },
  basis = { basis.document "第二十条（四）" },
}

local LOOK_BACK = 20 -- earlier milestones to look at where the nearest ones are not certainly before or after

-- Of the milestones before number i, the nearest whose order to it is certain; true as second value where it is later.
local function certain_neighbour(milestones, i)
  for k = i - 1, math.max(1, i - LOOK_BACK), -1 do
    if milestones[k].due then
      local order = date.compare(milestones[i].due, milestones[k].due)
      if order ~= "uncertain" then return k, order == "before" end
    end
  end
  return nil
end

function rule.check(stream, report)
  for i, milestone in ipairs(stream.milestones) do
    local k, late
    if milestone.due then k, late = certain_neighbour(stream.milestones, i) end
    if late then
      local before = stream.milestones[k].due.text
      report {
        at = "milestones[" .. i .. "].due", related = { { at = "milestones[" .. k .. "].due" } }, actual = milestone.due.text,
        expected = "不早于" .. before,
        zh = string.format("“%s”排在“%s”之后，时间却更早", milestone.due.text, before),
        en = string.format("\"%s\" comes after \"%s\", but is earlier", milestone.due.text, before),
      }
    end
  end
end

-- A stream of due dates as printed, with their days in 2023.
local function stream(...)
  local milestones = {}
  for i, due in ipairs { ... } do
    local span = date.parse_span(due, 2023)
    milestones[i] = { text = due .. "，完成工作", due = { text = span.text, from = span.from, to = span.to } }
  end
  return { milestones = milestones }
end

rule.pass = {
  stream("1月底", "2月底", "3月底", "4月底", "5月初"),
  stream("2月底", "3月中旬", "4月底", "7月底"),
  stream("3月初", "3月上旬", "3月中旬", "3月底", "3月底"),
  stream("1月底", "逐月", "3月底"),
  stream("3月底", "全年", "上半年"),  -- which is earlier is not certain
  stream("6月30日前", "9月30日前", "年底前"),
  { { milestones = { { text = "完成测算" } } }, absent = "milestones[].due" },
}

rule.fail = {
  { stream("1月底", "4月初", "3月底", "7月底"),
    finds = { { at = "milestones[3].due", actual = "3月底", expected = "不早于4月初", zh = "“3月底”排在“4月初”之后" } } },
  { stream("3月底", "3月初"), finds = { { at = "milestones[2].due" } } },
  { stream("12月底", "6月底", "9月底"), finds = { { at = "milestones[2].due", expected = "不早于12月底" } } },
  { stream("3月底", "全年", "1月底"), finds = { { at = "milestones[3].due", expected = "不早于3月底" } } },
  { stream("9月30日前", "6月30日前"), finds = { { at = "milestones[2].due" } } },
}

return rule
