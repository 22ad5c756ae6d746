-- 牵头单位不应列为配合单位。
-- 看不到的：没有填的。
local rule = {
  id = "project.lead-not-support",
  title = { zh = "牵头单位不应列为配合单位", en = "the lead is not among the supporting" },
  severity = "error",
  kind = "project",
  each = "",
  needs = { "lead", "support" },
  uses = {},
  basis = { "测速" },
  holds = { { differs = "support[]", from = "lead" } },
}

rule.pass = { { lead = "甲", support = { "乙" } } }
rule.fail = { { { lead = "甲", support = { "乙", "甲" } }, finds = { { at = "support[2]" } } } }

return rule
