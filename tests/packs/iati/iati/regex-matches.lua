-- 标识只用字母、数字、下划线、短横和点（regex_matches）。
-- 看不到的：标识有没有登记。
local pattern = require "lib.kind.pattern"

local rule = {
  id = "iati.regex-matches",
  title = { zh = "标识中不含特殊字符", en = "Identifiers hold no special characters" },
  severity = "error",
  kind = "activities",
  each = "activities[]",
  needs = { "identifier" },
  basis = { "IATI Rulesets" },
}

function rule.check(activity, report)
  if #pattern(activity.identifier, "[A-Za-z0-9_.-]+") > 0 then report { at = "identifier", actual = activity.identifier, zh = "标识含有特殊字符", en = "the identifier holds special characters" } end
end

rule.pass = { { identifier = "XM-EX-1_a.2" } }

rule.fail = { { { identifier = "XM EX/1" }, finds = { { at = "identifier" } } }, { { identifier = "XM-1\n" }, finds = { { at = "identifier" } } } }

return rule
