-- 完成时限一栏里编了号、有标题的一组任务，至少要有一个时限。“逐月”等经常性工作算有时限。
-- 看不到的：没有标题的单独一句话（它可能只是说明）。
local basis = require "lib.basis"
local list = require "lib.list"

local rule = {
  id = "field.stream-undated",
  title = { zh = "分项任务应有完成时限", en = "Each numbered stream of a deadline cell has a deadline" },
  severity = "error",
  kind = "notice",
  each = "projects[].tasks[].streams[]",
  needs = { "title" },
  uses = { "milestones[].due", "undated" },
  basis = { basis.document "第二十条（四）" },
}

function rule.check(stream, report)
  local function has_due(milestone) return milestone.due ~= nil end
  local function returns(sentence) return sentence.recurring or sentence.due ~= nil end
  if list.any(stream.milestones, has_due) or list.any(stream.undated, returns) then return end
  report {
    at = "title",
    zh = string.format("“%s”没有任何完成时限", text.cut(stream.title, 40)),
    en = string.format("the stream \"%s\" has no deadline at all", text.cut(stream.title, 40)),
  }
end

rule.pass = {
  { title = "（一）适龄妇女两癌筛查各3800人", milestones = { { text = "启动筛查工作", due = { text = "3月底" } } } },
  { title = "（二）文化大院", milestones = { { text = "摸底", due = { text = "8月底" } } }, undated = { { text = "做好后续管理。" } } },
  { title = "（三）养老金", undated = { { text = "逐月按时兑付", recurring = true } } },
  { { milestones = { { text = "开工", due = { text = "3月底" } } } }, absent = "title" },
  { { undated = { { text = "按有关规定执行。" } } }, absent = "title" },
}

rule.fail = {
  { { title = "（三）新生儿代谢性疾病筛查", undated = { { text = "遗传病筛查350人，筛查率达到95%。" } } },
    finds = { { at = "title", zh = "“（三）新生儿代谢性疾病筛查”没有任何完成时限" } } },
  { { title = "（一）前期工作" }, finds = { { at = "title" } } },
  { { title = "（二）施工", milestones = { { text = "完成施工" } } }, finds = { { at = "title" } } },
}

return rule
