-- 标题、说明两个字段至少写一个（atleast_one）。
-- 看不到的：写了但没有意义的内容。
local at_least_one = require "lib.kind.at_least_one"

local rule = {
  id = "iati.atleast-one",
  title = { zh = "至少写明标题和说明之一", en = "Title or description, one at least" },
  severity = "error",
  kind = "activities",
  each = "activities[]",
  uses = { "title", "description", "identifier" },
  basis = { "IATI Rulesets" },
}

function rule.check(activity, report)
  if not at_least_one(activity, { "title", "description" }) then report { at = "title", zh = "标题和说明都没有", en = "neither title nor description" } end
end

rule.pass = { { title = "Wells" }, { description = "Ten wells" }, { title = "Wells", description = "" } }

rule.fail = { { { identifier = "X-1", title = " " }, finds = { { at = "title" } } } }

return rule
