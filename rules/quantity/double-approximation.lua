-- 一个数前后各带一个范围词（约300个左右、至少20公里以上、近200余户），意思重复或矛盾，保留一个即可。
-- 看不到的：隔着别的话、不和数字连在一起的范围词。
local basis = require "lib.basis"
local rates = require "lib.rates"

local PLACES = {}
for i, place in ipairs(rates.PLACES) do PLACES[i] = place end
PLACES[#PLACES + 1] = "projects[].quantities[]"

local rule = {
  id = "quantity.double-approximation",
  title = { zh = "范围词重复或矛盾", en = "Two markers of approximation on one figure" },
  severity = "note",
  kind = "notice",
  each = PLACES,
  needs = { "text", "bound" },
  basis = { basis.practice() },
}

-- A marker, the figure with its unit, a marker: about ... or so, at least ... or more, at most ... or less, and those that contradict.
local FIGURE = "\\s*[\\d０-９][\\d０-９.．,，]*\\s*(?:[万亿])?"
local UNIT = "\\s*[^\\d，。；、,;（）()]{0,6}?"
local BEFORE = "(大约|大概|将近|接近|至少|不少于|不低于|不小于|不多于|不超过|不高于|不大于|最多|至多|超过|约|近|逾)"
local AFTER = "(?:" .. UNIT .. "(?:左右|上下|及以上|以上|以下|以内|有余)|余|多)"

function rule.check(q, report)
  if q.bound == "exact" then return end
  local m = re.find(BEFORE .. FIGURE .. AFTER, q.text)
  if not m then return end
  report {
    actual = q.text,
    zh = string.format("“%s”：前后两个范围词只需一个", q.text), en = string.format("\"%s\": one of the two markers is enough", q.text),
  }
end

local function figure(text, bound) return { text = text, bound = bound } end

rule.pass = {
  -- N-1: one marker alone
  figure("近2000名", "about"), figure("约5公里", "about"), figure("27人以上", "min"), figure("620余个", "about"), figure("240件以上", "min"),
  figure("覆盖率达到85%以上", "min"), figure("不少于 50名", "min"), figure("预计8台", "about"), figure("20名（动态）", "about"),
  -- the marker belongs to an age
  figure("约300名60岁以上老人", "about"),
  figure("约5公里，惠及30户以上", "about"), figure("约300户多层住宅", "about"),
  figure("8台", "exact"),
  { { bound = "min" }, absent = "text" },
}

rule.fail = {
  { figure("停车泊位约300个左右", "about"), finds = { { at = "", severity = "note", actual = "停车泊位约300个左右" } } },
  { figure("道路至少20公里以上", "min"), finds = { { actual = "道路至少20公里以上" } } },
  { figure("近200余户", "about"), finds = { { actual = "近200余户" } } },
  { figure("不超过10天以内", "max"), finds = { { actual = "不超过10天以内" } } },
  { figure("大约２.5万人左右", "about"), finds = { { actual = "大约２.5万人左右" } } },
  { figure("不低于90%以上", "min"), finds = { { actual = "不低于90%以上" } } },
}

return rule
