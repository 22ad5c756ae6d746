-- 写了其中一个，就应都写（dependent）。
-- 看不到的：写得对不对。
local one_or_all = require "lib.kind.one_or_all"

local rule = {
  id = "iati.dependent",
  title = { zh = "经纬度应同时写", en = "Latitude and longitude go together" },
  severity = "error",
  kind = "activities",
  each = "activities[]",
  uses = { "latitude", "longitude" },
  basis = { "IATI Rulesets" },
}

function rule.check(activity, report)
  for _, absent in ipairs(one_or_all(activity, nil, { "latitude", "longitude" }) or {}) do
    report { at = absent, zh = "经纬度只写了一个", en = absent .. " is missing beside the other" }
  end
end

rule.pass = { { latitude = "1", longitude = "2" }, {} }

rule.fail = { { { latitude = "1" }, finds = { { at = "longitude" } } }, { { longitude = "1" }, finds = { { at = "latitude" } } } }

return rule
