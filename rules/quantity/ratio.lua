-- 写明“每千人口X个”、人口基数和总数的，总数应等于基数乘以比率（各数可能四舍五入，留出末位的余地）。
-- 看不到的：没有写人口基数的；只写了新增数、没有写总数的（新增的310个不是每千人口2.5个的总数）。
local basis = require "lib.basis"
local figures = require "lib.figures"
local list = require "lib.list"
local words = require "lib.words"

local rule = {
  id = "quantity.ratio",
  title = { zh = "总数应与每千人口的比率和人口基数一致", en = "A ratio agrees with its base and its total" },
  severity = "warning",
  kind = "notice",
  each = "projects[].tasks[]",
  needs = { "text", "quantities[].per" },
  uses = { "quantities" },
  basis = { basis.document "第二十条（四）" },
}

-- What one of the ratio's people is of all, as a decimal: 千人口 -> 0.001.
local SHARES = { ["百"] = "0.01", ["千"] = "0.001", ["万"] = "0.0001", ["十万"] = "0.00001" }

local function share_of(per)
  local size = re.match("^每?(十万|百|千|万)名?(?:常住|户籍)?(?:人口?|居民|老年人|人)", per)
  return size and SHARES[size]
end

local POPULATION = "(?<!千)(?<!万)(?<!百)(?:常住人口|户籍人口|总人口|服务人口|人口数|人口)[^\\d。；]{0,6}?(\\d+(?:\\.\\d+)?)\\s*(万|千)?[余多]?\\s*(?:人|名|基数|计)"

-- The population in the text, { value, unit }: 常住人口38.8万, not the 2.5 of 每千人口2.5个.
local function base_of(said)
  local value, unit = re.match(POPULATION, said)
  if not value then return nil end
  if unit == "千" then return { value = quantity.mul(value, "1000"), unit = "人", printed = value .. "千人" } end
  return { value = value, unit = (unit or "") .. "人", printed = value .. (unit or "") .. "人" }
end

local ADDED = { "新增", "新建", "增加", "净增", "再增", "增设", "改造", "扩建", "改建", "其中" }
local WHOLE = "总数|总量|总计|共有|累计|拥有|保有|达到?|合计"

-- 托位 of 托位总数 and 托位数.
local function thing(q) return re.match("(?s)^(.+?)(?:总数量?|总量|数量?)?$", text.fold(q.subject or "")) or "" end

-- The total of what the ratio counts: the only figure of the same thing whose clause says that it is the whole.
local function total_of(task, ratio)
  local places = figures.places(task.quantities, task.text)
  local found = {}
  for i, q in ipairs(task.quantities) do
    local clause = places[i] and figures.clause(task.text, places[i])
    local same = clause and q.value ~= nil and not q.per and (q.bound == "exact" or q.bound == "min") and quantity.same_unit(q.unit, ratio.unit)
    if same and words.one_holds_other(thing(q), thing(ratio)) then
      if re.test(WHOLE, clause) and not words.found(clause, ADDED) then found[#found + 1] = i end
    end
  end
  return #found == 1 and found[1] or nil
end

-- Between which totals base and ratio lie, as printed.
local function limits(base, ratio, share)
  local base_low, base_high = figures.printed_limits(base.value)
  local low, high = figures.printed_limits(ratio.value)
  local function times(b, r) return quantity.mul(quantity.mul({ value = b, unit = base.unit }, share), r) end
  return times(base_low, low), times(base_high, high)
end

local function bare(q) return quantity.parse(q).value end

local function report_difference(task, i, k, base, share, report)
  local ratio, total = task.quantities[i], task.quantities[k]
  local unit = quantity.unit(total.unit)
  local right = quantity.mul(quantity.mul(base, share), ratio)
  report {
    at = "quantities[" .. k .. "]", related = { { at = "quantities[" .. i .. "]" } }, expected = "约" .. right .. unit, actual = figures.shown(total),
    difference = figures.signed(quantity.sub(bare(total), right)) .. unit,
    workings = string.format("%s × %s = %s%s", base.printed, figures.shown(ratio) .. "/" .. ratio.per, right, unit),
    zh = string.format("%s按“%s”计算约为%s%s，写的总数是%s", base.printed, ratio.text or figures.shown(ratio), right, unit, figures.shown(total)),
    en = string.format("%s people at \"%s\" make about %s, the stated total is %s", base.printed, ratio.text or figures.shown(ratio), right,
      figures.shown(total)),
  }
end

-- Whether the ratio could be checked.
local function check_ratio(task, i, base, report)
  local ratio = task.quantities[i]
  local share = ratio.per and ratio.value ~= nil and (ratio.bound == "exact" or ratio.bound == "min") and share_of(ratio.per)
  local k = share and total_of(task, ratio)
  if not k then return false end
  local low, high = limits(base, ratio, share)
  local total = bare(task.quantities[k])
  local open = ratio.bound == "min" or task.quantities[k].bound == "min"
  local too_low, too_high = quantity.compare(total, low) < 0, quantity.compare(total, high) > 0
  if too_low and task.quantities[k].bound ~= "min" or too_high and not open then report_difference(task, i, k, base, share, report) end
  return true
end

function rule.check(task, report)
  local base = base_of(task.text)
  if not base then not_applicable "base" end
  local checked = false
  for i in list.each(task.quantities) do
    if check_ratio(task, i, base, report) then checked = true end
  end
  if not checked then not_applicable "total" end
end

local function q(said, subject, value, unit, per, bound)
  return { text = said, subject = subject, value = value, unit = unit, per = per, bound = bound or "exact" }
end

local function nurseries(total, base, bound)
  return { text = "全县托位总数达到" .. total .. "个，每千人口托位数达到2.5个（按常住人口" .. base .. "计算）。",
           quantities = { q("托位总数达到" .. total .. "个", "托位总数", total, "个"), q("每千人口托位数达到2.5个", "托位数", "2.5", "个", "千人口", bound) } }
end

rule.pass = {
  nurseries("970", "38.8万人"),
  nurseries("975", "38.8万人"),           -- 38.8 and 2.5 are rounded
  nurseries("951", "388000人"),           -- 388000 × 2.45 / 1000 = 950.6
  nurseries("1200", "38.8万人", "min"),   -- 2.5个以上
  -- N-11: the places that are added are not all there are
  { { text = "新增托位310个，全县每千人口拥有3岁以下婴幼儿托位数达到2.5个。（按照2022年常住人口38.8万基数计算）",
      quantities = { q("托位310个", "托位", "310", "个"), q("每千人口拥有3岁以下婴幼儿托位数达到2.5个", "3岁以下婴幼儿托位数", "2.5", "个", "千人口") } },
    absent = "total" },
  -- no base: 890 and 2.5 cannot be compared
  { { text = "全区标准托位数达890个,每千人托位数达到2.5个。",
      quantities = { q("标准托位数达890个", "标准托位数", "890", "个"), q("每千人托位数达到2.5个", "托位数", "2.5", "个", "千人") } }, absent = "base" },
  { { text = "每千人口2.5人", quantities = { q("每千人口2.5人", "医师", "2.5", "人", "千人口") } }, absent = "base" },
  -- so much a month is no share of people
  { { text = "常住人口2万人，每人每月10元，共发放补贴达240万元",
      quantities = { q("每人每月10元", "补贴", "10", "元", "人·月"), q("补贴达240万元", "补贴", "240", "万元") } }, absent = "total" },
  { { text = "托位40个", quantities = { q("托位40个", "托位", "40", "个") } }, absent = "quantities[].per" },
}

rule.fail = {
  { nurseries("1000", "20万人"), finds = { { at = "quantities[1]", expected = "约500个", actual = "1000个",
    difference = "+500个", workings = "20万人 × 2.5个/千人口 = 500个" } } },
  { nurseries("950", "388000人"), finds = { { actual = "950个", difference = "-20个" } } },
  { nurseries("970", "48.8万人"), finds = { { expected = "约1220个" } } },
  { nurseries("970", "48.8万人", "min"), finds = { { at = "quantities[1]" } } },
}

return rule
