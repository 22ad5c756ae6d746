-- 同一项目的进度不应比上一次报告低。
-- 看不到的：没有填的。
local rule = {
  id = "report.falls-back",
  title = { zh = "进度不应倒退", en = "progress does not fall back" },
  severity = "error",
  kind = "report",
  each = "*",
  needs = { "id", "percent" },
  uses = { "month" },
  basis = { "测速" },
}

function rule.key(report) return report.id end

function rule.check(reports, report)
  for i = 2, #reports do
    local before, now = reports[i - 1].percent, reports[i].percent
    if now < before then
      report {
        at = "[" .. i .. "].percent", expected = "≥ " .. before, actual = now, related = { { at = "[" .. i - 1 .. "].percent" } },
        zh = "比上次报告低", en = "lower than before",
      }
    end
  end
end

rule.pass = { { { id = "a", percent = 10 }, { id = "b", percent = 5 }, { id = "a", percent = 10 } } }
rule.fail = { { { { id = "a", percent = 10 }, { id = "b", percent = 50 }, { id = "a", percent = 9 } }, finds = { { at = "[3].percent" } } } }

return rule
