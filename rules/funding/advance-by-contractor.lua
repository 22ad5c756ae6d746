-- 政府投资项目不得由施工单位垫资建设。“不得垫资”“严禁垫资”是禁止，不报。
-- 看不到的：换一种说法的垫资（先建后补、延期支付）。
local basis = require "lib.basis"
local clause = require "lib.clause"

local rule = {
  id = "funding.advance-by-contractor",
  title = { zh = "不应安排施工单位垫资", en = "No advance by the contractor is planned" },
  severity = "error",
  kind = "notice",
  each = { "document.body[]", "projects[].tasks[]" },
  needs = { "text" },
  uses = { "remark" },
  basis = { basis.investment "第二十二条、第三十四条（五）", basis.wages "第二十三条" },
}

local PATTERN = "垫资|带资(?:建设|施工|承包)|垫付(?:工程|建设|施工)"

function rule.check(element, report)
  clause.report_planned(element, report, PATTERN, { zh = "安排垫资", en = "an advance by the contractor seems planned" })
end

rule.pass = {
  { text = "不得由施工单位垫资建设。" },
  { text = "严禁政府投资项目垫资施工，严格执行合同。" },
  { text = "新建道路3公里。", remark = "资金已到位" },
  { text = "由物业公司垫付水费。" },
  { { name = "没有文字" }, absent = "text" },
}

rule.fail = {
  { { text = "采用施工单位垫资方式建设道路3公里。" }, finds = { { at = "text", actual = "垫资" } } },
  { record = { projects = { { tasks = { { text = "改造道路。", remark = "企业带资建设" } } } } }, finds = { { at = "remark" } } },
}

return rule
