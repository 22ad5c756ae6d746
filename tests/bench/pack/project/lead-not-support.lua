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
}

function rule.check(project, report)
  for i, office in ipairs(project.support) do
    if office == project.lead then report { at = "support[" .. i .. "]", actual = office, zh = "与牵头单位相同", en = "is the lead too" } end
  end
end

rule.pass = { { lead = "甲", support = { "乙" } } }
rule.fail = { { { lead = "甲", support = { "乙", "甲" } }, finds = { { at = "support[2]" } } } }

return rule
