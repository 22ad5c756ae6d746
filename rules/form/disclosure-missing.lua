-- 公开发布的通知应标注公开属性：文末“（此件公开发布）”，或者网页信息栏里的公开方式。只作提示。
-- 看不到的：公开属性标得对不对；署名和成文日期都没有的，文末整块缺失，只由 form.signature-missing 说明。
local basis = require "lib.basis"
local list = require "lib.list"

local rule = {
  id = "form.disclosure-missing",
  title = { zh = "应标注公开属性", en = "The notice says that it may be published" },
  severity = "note",
  kind = "notice",
  each = "document",
  uses = { "disclosure", "metadata", "signature", "signed_text" },
  basis = { basis.openness() },
  since = "2016-11-10",
}

local function says_public(entry)
  return entry.value ~= nil and re.test("公开(方式|属性|类别|形式|程度)", entry.label) or re.test("公开(发布)?$", entry.value or "")
end

function rule.check(document, report)
  if not document.signature and not document.signed_text then not_applicable "signature" end
  if document.disclosure or list.any(document.metadata, says_public) then return end
  report { at = "disclosure", zh = "没有找到公开属性，如“（此件公开发布）”", en = "nothing says that the notice may be published, such as （此件公开发布）" }
end

local SIGNED = "城口县人民政府办公室"

rule.pass = {
  { signature = SIGNED, disclosure = "此件公开发布" },
  { signature = SIGNED, metadata = { { label = "公开方式", value = "主动公开" } } },
  { signed_text = "2022年3月31日", metadata = { { label = "信息属性", value = "主动公开" } } },
  { { title = "关于做好民生实事工作的通知" }, absent = "signature" },  -- the whole end of the body is missing: form.signature-missing
}

rule.fail = {
  { { signature = SIGNED }, finds = { { at = "disclosure", severity = "note" } } },
  { { signed_text = "2022年3月31日", metadata = { { label = "公开方式" }, { label = "发布机构", value = "城口县政府办公室" } } },
    finds = { { zh = "没有找到公开属性" } } },
}

return rule
