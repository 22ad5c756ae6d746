-- 总投资为0，目标却有实物工程量：请核实资金从哪里来。政策类事项、写明由他方出资的不报。
-- 看不到的：资金在别的文件里安排的项目。
local basis = require "lib.basis"
local lexicon = require "lib.data.money"
local funding = require "lib.funding"
local list = require "lib.list"
local words = require "lib.words"

local rule = {
  id = "funding.zero-output",
  title = { zh = "零资金项目不应承诺实物工程量", en = "No money, but physical output is promised" },
  severity = "warning",
  kind = "notice",
  each = "projects[]",
  needs = { "tasks[].quantities" },
  uses = { "name", "funding", "tasks[].funding", "tasks[].text", "tasks[].remark" },
  basis = { basis.investment "第二十二条" },
}

local function all_zero(f)
  local fen = f.total and money.parse(f.total, f.unit)
  if fen ~= 0 then return false end
  return not list.any(f.sources, function(source)
    local part = source.amount and money.parse(source.amount, funding.source_unit(f, source))
    return part ~= nil and part ~= 0
  end)
end

-- The first quantity of a thing that is built or bought; shares, ratios and ranges are none.
local function thing_of(task)
  for j, q in list.each(task.quantities) do
    if not q.per and q.bound ~= "max" and list.has(lexicon.things, quantity.unit(q.unit or "")) then return j, q end
  end
  return nil
end

local function paid_by_others(task)
  return words.found(task.text, lexicon.others) or words.found(task.remark, lexicon.others)
end

function rule.check(project, report)
  local rows, zero = funding.rows(project, ""), 0
  for _, row in ipairs(rows) do
    if row.funding.total ~= nil and all_zero(row.funding) then zero = zero + 1 end
  end
  if #rows == 0 then not_applicable "funding.total" end
  if zero < #rows then return end
  for i, task in list.each(project.tasks) do
    local j, q = thing_of(task)
    if j and not paid_by_others(task) then
      report {
        at = rows[1].at .. ".total", related = { { at = "tasks[" .. i .. "].quantities[" .. j .. "]" } }, actual = "0",
        zh = string.format("资金为0，却有实物目标“%s”，请核实资金来源", q.text), en = string.format("no money, but \"%s\" is promised", q.text),
      }
      return
    end
  end
end

local function item(total, q, text, sources)
  return { name = "项目", funding = { total = total, sources = sources }, tasks = { { text = text, quantities = { q } } } }
end

local places = { text = "托位310个", value = "310", unit = "个", subject = "托位", bound = "exact" }

rule.pass = {
  item("0.01", places),
  item("0", { text = "知晓率70%以上", value = "70", unit = "%", bound = "min" }),
  item("0", { text = "每千人口2.5个", value = "2.5", unit = "个", per = "千人口", bound = "exact" }),
  item("0", { text = "服务500人次", value = "500", unit = "人次", bound = "exact" }),
  item("0", places, "由社会资本投资，新增托位310个。"),
  { { name = "双减", funding = { total = "0" }, tasks = { { text = "减轻负担" } } }, absent = "tasks[].quantities" },
  { { tasks = { { quantities = { places } } } }, absent = "funding.total" },
}

rule.fail = {
  { item("0", places, nil, { { name = "县级资金", amount = "0" } }), finds = { { at = "funding.total", zh = "“托位310个”" } } },
  { item("0.00", { text = "道路5公里", value = "5", unit = "公里", bound = "about" }), finds = { { at = "funding.total" } } },
}

return rule
