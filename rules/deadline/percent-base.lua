-- 工程量、任务的百分比，没有说总量是多少，无法核对。
-- 看不到的：总量写在别的文件里的工程。
local basis = require "lib.basis"
local lexicon = require "lib.data.words"
local list = require "lib.list"

local rule = {
  id = "deadline.percent-base",
  title = { zh = "工程量百分比应有总量", en = "A percentage of works has a base" },
  severity = "note",
  kind = "notice",
  each = "projects[].tasks[]",
  needs = { "streams[].milestones[].percent" },
  uses = { "quantities", "streams[].quantities", "streams[].milestones[].quantities" },
  basis = { basis.practice() },
}

local function is_base(q) return not quantity.same_unit(q.unit or "", "%") and not q.per end

-- A share of works: what the percentage is of ends in one of the words (完成工程量的30%, not 工程建设审批时限压减30%).
local function is_share(q)
  if not quantity.same_unit(q.unit or "", "%") then return false end
  return list.any(lexicon.share, function(word) return text.ends(text.fold(q.subject or ""), word) end)
end

local function first_share(stream)
  for i, milestone in list.each(stream.milestones) do
    if milestone.percent ~= nil and list.any(milestone.quantities, is_share) then return i, milestone end
  end
  return nil
end

function rule.check(task, report)
  if list.any(task.quantities, is_base) then return end
  for k, stream in list.each(task.streams) do
    local i, milestone = first_share(stream)
    if i and not list.any(stream.quantities, is_base) then
      report {
        at = "streams[" .. k .. "].milestones[" .. i .. "]", actual = milestone.percent .. "%",
        zh = "按工程量百分比考核，但没有写明总量", en = "percentages of works, but no total is stated",
      }
      return
    end
  end
end

local function task(q, subject, percent, title)
  local share = { text = subject .. percent .. "%", subject = subject, value = percent, unit = "%" }
  local stream = { quantities = title and { title } or nil, milestones = { { percent = percent, quantities = { share } } } }
  return { quantities = q and { q } or nil, streams = { stream } }
end

rule.pass = {
  task({ text = "125公里", value = "125", unit = "公里" }, "工程总量", "50"),
  task(nil, "工程量", "30", { text = "20公里", value = "20", unit = "公里" }),
  task(nil, "工程建设审批时限压减", "20"),
  { { streams = { { milestones = { { text = "开工" } } } } }, absent = "streams[].milestones[].percent" },
}

rule.fail = {
  { task(nil, "工程量", "30"), finds = { { at = "streams[1].milestones[1]", actual = "30%" } } },
  { task({ text = "50%", value = "50", unit = "%" }, "项目建设任务", "40"), finds = { { at = "streams[1].milestones[1]" } } },
}

return rule
