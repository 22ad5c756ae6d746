-- 正文末尾应有发文机关署名和成文日期。印发日期、网页信息栏里的日期不能代替；读不出的成文日期由 form.date-shape 说明，不算没有。
-- 看不到的：只在印章里的机关名称；只有一张表、没有正文的，和别的程序写的、只给出成文日期而不说印在哪里的记录，不检查。
local basis = require "lib.basis"
local formal = require "lib.formal"

local rule = {
  id = "form.signature-missing",
  title = { zh = "正文末尾应有署名和成文日期", en = "Signature and signing date close the body" },
  severity = "warning",
  kind = "notice",
  each = "document",
  needs = { "body[].text" },
  uses = { "number", "title", "addressees", "signature", "signed_text", "signed", "imprint", "metadata[].label" },
  basis = { basis.document "第九条（十一）（十二）" },
  since = "2012-07-01",
}

function rule.check(document, report)
  if not formal.is_notice(document) then not_applicable "body" end
  local name, day = document.signature ~= nil, document.signed_text ~= nil
  if name and day then return end
  local elsewhere = document.signed ~= nil and not document.metadata -- the reader itself takes a date from nowhere else
  if elsewhere and not name and not day then not_applicable "signed_text" end
  local zh = not name and not day and "发文机关署名和成文日期" or not name and "发文机关署名" or "成文日期"
  local en = not name and not day and "signature and signing date" or not name and "signature" or "signing date"
  report {
    at = name and "signed_text" or "signature", related = { { at = "body[" .. #document.body .. "].text" } },
    zh = "正文末尾没有找到" .. zh .. (document.imprint and "（只有印发机关和印发日期）" or ""),
    en = "no " .. en .. " was found at the end of the body" .. (document.imprint and " (only the imprint)" or ""),
  }
end

local BODY = { { text = "现将有关事项通知如下。" } }

rule.pass = {
  { body = BODY, signature = "重庆市永川区人民政府办公室", signed_text = "2023年2月17日" },
  { body = BODY, signature = "重庆市武隆区人民政府办公室", signed_text = "2023223" },
  { { title = "2024年民生实事项目表" }, absent = "body[].text" },
  { { title = "2024年民生实事项目表", body = { { text = "2024年共安排民生实事项目9个，计划投资2.386亿元。" }, { text = "注：1．金额单位为万元。" }, { text = "2．以下达计划为准。" } } },
    absent = "body" },  -- words that belong to the table
  { { body = BODY, signed = "2023-02-17" }, absent = "signed_text" },
}

rule.fail = {
  { { body = BODY, imprint = "石柱土家族自治县人民政府办公室" }, finds = { { at = "signature", zh = "署名和成文日期（只有印发机关" } } },
  { { body = BODY, signed_text = "2023年2月17日" }, finds = { { at = "signature", zh = "没有找到发文机关署名" } } },
  { { body = BODY, signature = "棠溪县人民政府", signed = "2023-02-17" }, finds = { { at = "signed_text", zh = "没有找到成文日期" } } },
  { { body = BODY, signed = "2023-02-23", metadata = { { label = "成文日期", value = "2023-02-23" } } }, finds = { { at = "signature" } } },
}

return rule
