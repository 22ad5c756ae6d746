-- 目标应能核对：有数字、有节点，或说清建成、投用、全覆盖这样看得出做没做的事。政策类事项只提示。
-- 看不到的：有数字而数字与目标无关；点了地名但没有动作的目标。
local basis = require "lib.basis"
local lexicon = require "lib.data.targets"
local list = require "lib.list"
local words = require "lib.words"

local rule = {
  id = "field.unmeasurable",
  title = { zh = "目标应能核对", en = "A target can be checked" },
  severity = "warning",
  kind = "notice",
  each = "projects[].tasks[]",
  needs = { "text" },
  uses = { "quantities", "streams[].milestones[].text" },
  basis = { basis.budget "第三十二条" },
}

function rule.check(task, report)
  local dated = list.any(task.streams, function(stream) return #(stream.milestones or {}) > 0 end)
  if dated or #(task.quantities or {}) > 0 then return end
  if words.found(task.text, lexicon.checkable) or words.found(task.text, lexicon.every) then return end
  local policy = words.found(task.text, lexicon.policy)
  report {
    at = "text", severity = policy and "note" or "warning",
    zh = policy and "政策类目标，没有可核对的数字或节点" or "目标没有数字、节点或可核对的事项，完成与否难以判断",
    en = policy and "a policy target without a figure or milestone" or "the target has no figure, milestone or thing that can be checked",
  }
end

rule.pass = {
  { text = "新增托位310个。", quantities = { { text = "托位310个", value = "310", unit = "个" } } },
  { text = "完成项目设计招标、场地搬迁、基础开挖工程。" },
  { text = "将全县所有公立医疗机构影像云服务接入全市中心。" },
  { text = "实现愿接尽接。" },
  { text = "为城乡居民兑付养老金。", streams = { { milestones = { { text = "完成测算" } } } } },
  { { name = "没有目标" }, absent = "text" },
}

rule.fail = {
  { { text = "让群众更加满意。" }, finds = { { at = "text", severity = "warning" } } },
  { { text = "加强作业管理，切实减轻学生负担。" }, finds = { { at = "text", severity = "note" } } },
}

return rule
