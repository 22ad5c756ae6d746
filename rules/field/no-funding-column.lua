-- 表中没有资金（投资）一栏。只作提示，每份通知一条，不是每项一条；也不要求分资金来源。
-- 看不到的：写在任务内容里的投资、贷款、补助标准，那是工作目标，不是项目的资金。
local basis = require "lib.basis"
local list = require "lib.list"

local rule = {
  id = "field.no-funding-column",
  title = { zh = "表中宜有资金一栏", en = "The table has a column of money" },
  severity = "note",
  kind = "notice",
  each = "",
  needs = { "columns" },
  basis = { basis.investment "第十六条" },
}

function rule.check(notice, report)
  if list.any(notice.columns, function(role) return text.starts(role, "funding.") end) then return end
  report { at = "columns", zh = "表中没有资金一栏", en = "the table has no column of money" }
end

rule.pass = {
  { columns = { "seq", "name", "funding.total", "text", "lead", "support", "remark" } },  -- the whole is enough
  { columns = { "name", "text", "funding.sources" } },
  { { projects = { { name = "没有栏目清单的记录" } } }, absent = "columns" },
}

rule.fail = {
  { { columns = { "seq", "name", "lead", "text" } }, finds = { { at = "columns", severity = "note" } } },
  -- loans and outputs in the text are not the project's money
  { record = { columns = { "name", "text" }, projects = { { tasks = { { text = "发放创业担保贷款6000万元。" } } } } }, finds = { { at = "columns" } } },
}

return rule
