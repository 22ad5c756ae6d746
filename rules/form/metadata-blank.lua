-- 网页信息栏里有名目而没有内容。几个名目空白的合为一条。失效日期、废止日期本来可以空白，不算。
-- 看不到的：整个没有印出来的名目。
local basis = require "lib.basis"
local list = require "lib.list"

local rule = {
  id = "form.metadata-blank",
  title = { zh = "信息栏的名目应有内容", en = "A label of the metadata has a value" },
  severity = "note",
  kind = "notice",
  each = "document",
  needs = { "metadata" },
  basis = { basis.practice() },
}

local MAY_BE_BLANK = "失效|废止|终止|有效期"

function rule.check(document, report)
  local labels, places = {}, {}
  for i, entry in ipairs(document.metadata) do
    if not entry.value and not re.test(MAY_BE_BLANK, entry.label) then
      labels[#labels + 1] = "“" .. entry.label .. "”"
      places[#places + 1] = { at = "metadata[" .. i .. "]" }
    end
  end
  if #labels == 0 then return end
  report {
    at = table.remove(places, 1).at, related = places,
    zh = "信息栏的" .. table.concat(labels, "、") .. "没有内容",
    en = "no value for " .. table.concat(labels, ", "),
  }
end

local function metadata(...)
  return { metadata = list.map({ ... }, function(pair) return { label = pair[1], value = pair[2] } end) }
end

rule.pass = {
  metadata({ "索引号", "115002320086900349/2023-00014" }, { "有效性", "有效" }),
  metadata({ "发文字号", "武隆府办发〔2023〕4号" }, { "失效日期" }, { "废止日期" }),
  { { title = "没有信息栏" }, absent = "metadata" },
}

rule.fail = {
  { metadata({ "发布机构", "武隆区政府办公室" }, { "有效性" }), finds = { { at = "metadata[2]", zh = "“有效性”没有内容" } } },
  { metadata({ "有效性" }, { "主题分类" }), finds = { { at = "metadata[1]", zh = "“有效性”、“主题分类”没有内容" } } },
}

return rule
