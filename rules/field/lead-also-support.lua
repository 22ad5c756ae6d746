-- 同一项任务里，一个单位不应既是牵头（责任）单位又是协作单位。名称按去掉空格、统一标点后的写法比较。
-- 看不到的：同一单位的全称和简称（区财政局、财政局），那是 field.unit-variant 的事。
local basis = require "lib.basis"

local rule = {
  id = "field.lead-also-support",
  title = { zh = "牵头单位不应又是协作单位", en = "A unit does not lead and support the same task" },
  severity = "warning",
  kind = "notice",
  each = "projects[].tasks[]",
  needs = { "lead", "support" },
  basis = { basis.document "第二十条（四）" },
}

function rule.check(task, report)
  for i, unit in ipairs(task.support) do
    for j, lead in ipairs(task.lead) do
      if text.equal(unit, lead) then
        report {
          at = "lead[" .. j .. "]", related = { { at = "support[" .. i .. "]" } }, actual = lead,
          zh = string.format("“%s”既是牵头单位又是协作单位", unit),
          en = string.format("\"%s\" both leads and supports the task", unit),
        }
        break
      end
    end
  end
end

rule.pass = {
  { lead = { "区城市发展(集团)公司" }, support = { "区民政局", "区城市管理局", "凤山街道办事处" } },
  { lead = { "区教委" }, support = { "区教委机关服务中心" } },
  { { lead = { "区民政局" } }, absent = "support" },
}

rule.fail = {
  { { lead = { "区住房城乡建委" }, support = { "区发展改革委", "区住房城乡建委" } },
    finds = { { at = "lead[1]", actual = "区住房城乡建委", severity = "warning" } } },
  { { lead = { "区城市发展（集团）公司", "区教委" }, support = { "区城市发展(集团)公司", "区 教委" } },
    finds = { { at = "lead[1]" }, { at = "lead[2]" } } },
}

return rule
