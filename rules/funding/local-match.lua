-- 上级安排专项转移支付时，不得要求下级政府承担配套资金（国务院规定共同承担的除外）。
-- 看不到的：国务院规定应由上下级共同承担的事项，须人工核对。
local basis = require "lib.basis"
local clause = require "lib.clause"

local rule = {
  id = "funding.local-match",
  title = { zh = "不应要求下级配套专项转移支付", en = "Lower levels are not told to match an earmarked transfer" },
  severity = "warning",
  kind = "notice",
  each = { "document.body[]", "projects[].tasks[]" },
  needs = { "text" },
  uses = { "remark" },
  basis = { basis.budget "第十六条" },
}

local PATTERN = "(?:专项转移支付|上级专项|中央专项|省级专项|专项资金|中央资金|省级资金|上级资金)"
  .. "[^。；]{0,30}(?:县|区|镇|乡|街道|地方|本级)[^，。；]{0,10}(?:配套资金|资金配套|予以配套|按比例配套|配套\\s*[0-9])"
  .. "|(?:县|区|镇|乡|地方|本级)[^，。；]{0,8}(?:按|落实|安排|承担)[^，。；]{0,12}配套资金"

function rule.check(element, report)
  clause.report_planned(element, report, PATTERN, { zh = "要求下级配套专项资金", en = "lower levels seem told to match earmarked money" })
end

rule.pass = {
  { text = "完善配套设施，配套建设停车位200个。" },
  { text = "争取中央专项资金1200万元，用于老旧小区改造。" },
  { text = "不得要求乡镇安排配套资金。" },
  { { name = "没有文字" }, absent = "text" },
}

rule.fail = {
  { { text = "中央专项资金补助60%，县级财政予以配套。" }, finds = { { at = "text" } } },
  { { text = "各乡镇按30%比例落实配套资金。" }, finds = { { at = "text" } } },
}

return rule
