-- “约”后面的数精确到个位（四位以上、末位不是0），约数与精确数不一致：要么去掉“约”，要么取整。
-- 看不到的：带万、亿的数和小数。
local basis = require "lib.basis"
local figures = require "lib.figures"

local rule = {
  id = "quantity.about-exact",
  title = { zh = "“约”后面的数精确到个位", en = "\"About\" before a figure exact to the unit" },
  severity = "note",
  kind = "notice",
  each = { "projects[].tasks[].quantities[]", "projects[].quantities[]" },
  needs = { "value", "bound" },
  uses = { "value_max", "unit", "text", "subject" },
  basis = { basis.practice() },
}

-- 约1234 or 1234左右; 预计, 余 and （动态） say something else.
local ABOUT = "(约|大约|大概|近|将近|接近)\\s*[\\d０-９]|左右|上下"

local function is_exact_to_the_unit(value)
  local digits = quantity.read(value)
  return digits and #digits >= parameters.about_exact_digits and re.test("^\\d+[1-9]$", digits)
end

function rule.check(q, report)
  if q.bound ~= "about" then return end
  local multiplied = quantity.compare(quantity.parse(q).value, q.value) ~= 0
  if multiplied or not re.test(ABOUT, q.text or "") or not is_exact_to_the_unit(q.value) then return end
  report {
    actual = figures.shown(q),
    zh = string.format("“%s”：说是约数，却精确到个位", q.text), en = string.format("\"%s\": said to be about, yet exact to the unit", q.text),
  }
end

local function about(value, unit, text) return { value = value, unit = unit, bound = "about", text = text or "约" .. value .. unit } end

rule.pass = {
  about("999", "个"),                 -- three digits
  about("1250", "米"),                -- round to the ten
  about("135610", "平方米"),
  about("1234.5", "米"),
  about("1234", "万元"),
  -- N-1: 近2000, 约5公里, 620余个, 预计8台, 20名（动态）
  about("2000", "名", "近2000名"),
  about("5", "公里"),
  about("620", "个", "620余个"),
  about("1621", "户", "预计1621户"),
  about("1621", "名", "1621名（动态）"),
  { value = "135612", unit = "平方米", bound = "exact", text = "135612平方米" },
  { { value = "5" }, absent = "bound" },
}

rule.fail = {
  { about("135612", "平方米", "建筑面积约135612平方米"), finds = { { at = "", severity = "note", actual = "约135612平方米" } } },
  { about("1001", "人"), finds = { { zh = "精确到个位" } } },
  { about("２０２３", "户", "２０２３户左右"), finds = { { at = "", actual = "约２０２３户" } } },
}

return rule
