-- 疑似通过融资平台举债、由政府担保或承诺回购。专项债券、鼓励社会资本参与不在此列。
-- 看不到的：文件里没有写出来的承诺。
local basis = require "lib.basis"
local clause = require "lib.clause"

local rule = {
  id = "funding.debt",
  title = { zh = "不应安排违规举债", en = "No borrowing through platforms, no guarantee or buy-back" },
  severity = "warning",
  kind = "notice",
  each = { "document.body[]", "projects[].tasks[]" },
  needs = { "text" },
  uses = { "remark" },
  basis = { basis.budget "第三十五条" },
}

local PATTERN = "(?:融资平台|平台公司|城投公司|国有平台)[^，。；]{0,12}(?:举债|融资|贷款|借款|垫付)|(?:政府|财政)[^，。；]{0,6}(?:担保|回购|兜底)|承诺函|明股实债|BT(?:模式|方式)"

function rule.check(element, report)
  clause.report_planned(element, report, PATTERN, { zh = "举债、担保或回购", en = "borrowing, a guarantee or a buy-back seems planned" })
end

rule.pass = {
  { text = "争取地方政府专项债券5000万元，新建医院1所。" },
  { text = "鼓励和引导社会资本参与民生实事建设和运营管理。" },
  { text = "不得通过融资平台公司举债融资。" },
  { text = "发放创业担保贷款1500万元。" },
  { { name = "没有文字" }, absent = "text" },
}

rule.fail = {
  { { text = "由县平台公司融资3000万元建设停车场。" }, finds = { { at = "text", actual = "平台公司融资" } } },
  { { text = "项目由企业建设，建成后政府回购。" }, finds = { { actual = "政府回购" } } },
}

return rule
