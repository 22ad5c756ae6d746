-- 成文、印发、发布三个日期应先后有序：成文不晚于印发，印发不晚于发布。同一天可以。
-- 看不到的：没有写出来的日期；2023223 之类读不出的日期。
local basis = require "lib.basis"
local date_order = require "lib.kind.date_order"
local list = require "lib.list"

local rule = {
  id = "form.date-order",
  title = { zh = "成文、印发、发布日期应先后有序", en = "Signed before printed before published" },
  severity = "error",
  kind = "notice",
  each = "document",
  uses = { "signed", "printed", "published" },
  basis = { basis.document "第九条（十二）" },
  since = "2012-07-01",
}

local DATES = {
  { field = "signed", zh = "成文", en = "signed" },
  { field = "printed", zh = "印发", en = "printed" },
  { field = "published", zh = "发布", en = "published" },
}

-- The dates that there are, in the order in which they should come.
local function dates_of(document)
  local dates = {}
  for _, kind in ipairs(DATES) do
    local printed = document[kind.field]
    if printed and not date.valid(printed) then
      undecided { at = kind.field, zh = kind.zh .. "日期“" .. printed .. "”无法读取", en = "the date \"" .. printed .. "\" cannot be read" }
    end
    if printed then dates[#dates + 1] = { kind = kind, text = printed } end
  end
  return dates
end

function rule.check(document, report)
  local dates = dates_of(document)
  if #dates < 2 then not_applicable "published" end
  for _, fault in ipairs(date_order(list.map(dates, function(one) return one.text end))) do
    local this, latest = dates[fault.i], dates[fault.before]
    report {
      at = this.kind.field, related = { { at = latest.kind.field } }, actual = this.text, expected = "不早于" .. latest.text, difference = fault.days .. "天",
      zh = string.format("%s日期%s早于%s日期%s", this.kind.zh, this.text, latest.kind.zh, latest.text),
      en = string.format("%s on %s, before it was %s on %s", this.kind.en, this.text, latest.kind.en, latest.text),
    }
  end
end

rule.pass = {
  { signed = "2023-02-16", printed = "2023-02-16", published = "2023-02-16" },
  { signed = "2023-02-23", published = "2023-02-27" },
  { signed = "2022-12-31", printed = "2023-01-01" },
  { { printed = "2023-02-16" }, absent = "published" },
}

rule.fail = {
  { { signed = "2023-02-23", printed = "2023-02-22" },
    finds = { { at = "printed", actual = "2023-02-22", expected = "不早于2023-02-23", difference = "1天" } } },
  { { signed = "2023-02-23", printed = "2023-02-24", published = "2023-02-20" }, finds = { { at = "published", zh = "早于印发日期" } } },
  { { signed = "2023-03-01", printed = "2023-02-24", published = "2023-02-26" },
    finds = { { at = "printed" }, { at = "published", zh = "早于成文日期" } } },
}

return rule
