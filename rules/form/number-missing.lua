-- 正式发文应有发文字号。字号印在版头、标题下面或网页的信息栏里都算。只有一张表、没有正文和落款的，不是正式公文，不要求。
-- 看不到的：印在图片里的字号；形状不对的字号由 form.number-shape 检查。
local basis = require "lib.basis"
local formal = require "lib.formal"

local rule = {
  id = "form.number-missing",
  title = { zh = "应有发文字号", en = "The notice has a document number" },
  severity = "warning",
  kind = "notice",
  each = "document",
  uses = formal.uses(),
  basis = { basis.document "第九条（五）" },
  since = "2012-07-01",
}

function rule.check(document, report)
  if not formal.is_notice(document) then not_applicable "body" end
  if document.number then return end
  report { at = "number", zh = "没有找到发文字号，需核实", en = "no document number was found" }
end

rule.pass = {
  { number = "石柱府办发〔2023〕13号" },
  { number = "武隆府办发[2023]4号", body = { { text = "现将有关事项通知如下。" } } },  -- its shape is form.number-shape's
  { { title = "2024年民生实事项目表" }, absent = "body" },  -- a table published alone
  { { title = "清江县2024年民生实事投资计划", body = { { text = "2024年共安排项目9个，计划投资2.386亿元。" }, { text = "注：1．金额单位为万元。" } } },
    absent = "body" },  -- a sentence that leads to the table, a note below it
  { record = { projects = {} }, absent = "document" },
}

rule.fail = {
  { { title = "关于做好2023年民生实事工作的通知", body = { { text = "现将有关事项通知如下。" } } },
    finds = { { at = "number", zh = "没有找到发文字号" } } },
  { { signature = "县人民政府" }, finds = { { at = "number" } } },
}

return rule
