-- 标题、附件标题、表头写的应是同一个计划年度。作比较、作基数用的年份（按照2022年常住人口、2023—2025年、2023年完成情况）不算。
-- 看不到的：正文和任务内容里的年份；几个附件中说明往年情况的附件。
local agreement = require "lib.kind.agreement"
local basis = require "lib.basis"
local formal = require "lib.formal"
local list = require "lib.list"
local titles = require "lib.data.titles"
local words = require "lib.words"

local rule = {
  id = "form.title-year",
  title = { zh = "标题、附件标题、表头的年度应一致", en = "One programme year in title, attachments and table heading" },
  severity = "error",
  kind = "notice",
  each = "",
  uses = { "document.title", "document.attachments[].title", "document.attachments[].present_title", "headings" },
  basis = { basis.document "第二十条（四）" },
  since = "2012-07-01",
}

-- Every place that names single years, { at, text, years }, the title first.
local function places_of(notice)
  local places = {}
  local function add(at, s)
    local years = formal.years(s)
    if #years > 0 then places[#places + 1] = { at = at, text = s, years = years } end
  end
  local document = notice.document or {}
  add("document.title", document.title)
  for i, attachment in list.each(document.attachments) do
    local at = "document.attachments[" .. i .. "]."
    if not words.found(attachment.title, titles.looking_back) then
      add(at .. "title", attachment.title)
      add(at .. "present_title", attachment.present_title)
    end
  end
  return places
end

-- The headings of a table often set years side by side (2023年完成情况, 2024年目标); they agree where one of them is the programme's.
local function heading_place(notice)
  local years, at = {}, nil
  for i, heading in list.each(notice.headings) do
    for _, year in ipairs(formal.years(heading)) do
      years[#years + 1] = year
      at = at or { at = "headings[" .. i .. "]", text = heading }
    end
  end
  if at then at.years = years end
  return at
end

local function agree(a, b)
  return list.any(a.years, function(year) return list.has(b.years, year) end)
end

function rule.check(notice, report)
  local places = places_of(notice)
  places[#places + 1] = heading_place(notice)
  if #places < 2 then not_applicable "headings" end
  local found = agreement(places, agree)
  if not found then return end
  local first, odd = places[found.first], list.map(found.odd, function(i) return places[i] end)
  local others = list.map(odd, function(place) return { at = place.at } end)
  table.remove(others, 1)
  others[#others + 1] = { at = first.at }
  report {
    at = odd[1].at, related = others, expected = table.concat(first.years, "、") .. "年", actual = table.concat(odd[1].years, "、") .. "年",
    zh = string.format("“%s”写的是%s年，“%s”写的是%s年，年度不一致", first.text, table.concat(first.years, "、"), odd[1].text,
      table.concat(odd[1].years, "、")),
    en = string.format("\"%s\" is about %s, \"%s\" about %s", first.text, table.concat(first.years, ", "), odd[1].text,
      table.concat(odd[1].years, ", ")),
  }
end

local function notice(title, attachment, there, headings)
  return { document = { title = title, attachments = { { title = attachment, present_title = there } } }, headings = headings }
end

local TITLE = "石柱县人民政府关于印发2023年民生实事的通知"

rule.pass = {
  notice(TITLE, "2023年民生实事任务表", "2023年民生实事任务表", { "序号", "2023年工作目标任务" }),
  notice(TITLE, "2023年度民生实事任务表", "二〇二三年民生实事任务表"),
  notice(TITLE, "2023年民生实事任务表", nil, { "2022年完成情况", "2023年目标任务" }),
  notice(TITLE, "民生实事任务表", nil, { "2022年基数", "2023年目标任务" }),
  notice("关于印发石柱县2023年民生实事（2023—2025年三年计划）的通知", "石柱县2023年民生实事（按照2022年常住人口计算）"),
  notice("关于印发“十四五”时期民生实事的通知", "2023年民生实事任务表", "2023年民生实事任务表"),
  notice("关于2023年民生实事完成情况和2024年民生实事安排的通知", "2024年民生实事任务表"),
  notice(TITLE, "2022年民生实事完成情况表", nil, { "2023年目标任务" }),  -- looks back
  { notice("关于做好民生实事工作的通知", "民生实事任务表", nil, { "2023年目标任务" }), absent = "headings" },
  { notice(TITLE, "民生实事任务表"), absent = "headings" },
}

rule.fail = {
  { notice(TITLE, "2022年民生实事任务表", "2022年民生实事任务表", { "2023年目标任务" }),
    finds = { { at = "document.attachments[1].title", expected = "2023年", actual = "2022年" } } },
  { notice(TITLE, "2023年民生实事任务表", "二〇二四年民生实事任务表"),
    finds = { { at = "document.attachments[1].present_title", actual = "2024年" } } },
  { notice(TITLE, "民生实事任务表", nil, { "序号", "2022年工作目标任务" }),
    finds = { { at = "headings[2]", severity = "error", zh = "2022年工作目标任务" } } },
  { notice("关于做好民生实事工作的通知", "2023年民生实事任务表", nil, { "2024年目标任务" }),
    finds = { { at = "headings[1]", expected = "2023年" } } },
}

return rule
