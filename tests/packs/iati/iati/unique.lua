-- 同一份文件里活动标识不重复（unique）。
-- 看不到的：别的文件里的标识。
local unique = require "lib.kind.unique"

local rule = {
  id = "iati.unique",
  title = { zh = "标识不重复", en = "Identifiers are unique" },
  severity = "error",
  kind = "activities",
  each = "",
  needs = { "activities[].identifier" },
  basis = { "IATI Rulesets" },
}

function rule.check(record, report)
  for _, fault in ipairs(unique(record.activities, function(one) return one.identifier end)) do
    report { at = "activities[" .. fault.i .. "].identifier", related = { { at = "activities[" .. fault.first .. "].identifier" } },
             actual = record.activities[fault.i].identifier, zh = "标识重复", en = "the identifier is used twice" }
  end
end

rule.pass = { { activities = { { identifier = "A" }, { identifier = "a" } } } }

rule.fail = { { { activities = { { identifier = "A" }, { identifier = "B" }, { identifier = "A" } } }, finds = { { at = "activities[3].identifier" } } } }

return rule
