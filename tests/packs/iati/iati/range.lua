-- 纬度在-90到90，经度在-180到180（range）。
-- 看不到的：落点对不对。
local range = require "lib.kind.range"

local rule = {
  id = "iati.range",
  title = { zh = "纬度、经度在范围内", en = "Latitude and longitude in range" },
  severity = "error",
  kind = "activities",
  each = "activities[]",
  uses = { "latitude", "longitude" },
  basis = { "IATI Rulesets" },
}

function rule.check(activity, report)
  for field, most in pairs { latitude = "90", longitude = "180" } do
    local fault = activity[field] and range(activity[field], "-" .. most, most)
    if fault then report { at = field, actual = activity[field], expected = "±" .. most, difference = fault.difference, zh = "超出范围", en = "out of range" } end
  end
end

rule.pass = { { latitude = "-90", longitude = "180" } }

rule.fail = { { { latitude = "90.0001", longitude = "0" }, finds = { { at = "latitude", difference = "0.0001" } } } }

return rule
