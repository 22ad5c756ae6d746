-- What rules of the family form share: whether a record is a notice at all, and the years that words name.
local list = require "lib.list"

local formal = {}

-- A table published alone has none of these; it is no official document, so what such a document must have is not asked of it.
-- A rule with each = "document" that calls this names the fields it looks at, once each: uses = formal.uses { "metadata" }.
function formal.uses(own)
  local uses = { "number", "title", "addressees", "signature", "body[].text" }
  for _, path in ipairs(own or {}) do uses[#uses + 1] = path end
  return uses
end

local LONG = 3 -- paragraphs that make a body whatever they say

-- Whether somebody is told something. A sentence that leads to the table (2024年共安排项目9个…) and notes below it (注：…) are of the table.
local function speaks(document)
  local paragraphs, notes = 0, false
  for _, paragraph in ipairs(document.body or {}) do
    local s = paragraph.text or ""
    notes = re.test("^\\s*(备注|附注|注|说明|填表说明)\\s*[0-9一二三]?\\s*[:：]", s) or notes and re.test("^\\s*[（(]?[0-9一二三四五六七八九①-⑩]", s)
    if not notes then paragraphs = paragraphs + 1 end
    if not notes and re.test("现(将|就|印发)|通知如下|印发给你们|贯彻(执行|落实)|遵照执行|组织实施", s) then return true end
  end
  return paragraphs >= LONG or paragraphs > 0 and re.test("关于.*的?(通知|意见|决定|通报|函|公告|通告|报告|批复)", document.title or "")
end

function formal.is_notice(document)
  return document.number ~= nil or document.addressees ~= nil or document.signature ~= nil or speaks(document)
end

-- A year in Arabic or Chinese digits that stands alone: 2023年, 二〇二三年, not 2023—2025年 or 2023年至2025年.
local DASH = "[-—–－~～至到]"
local DIGITS = "[12１２一二][0-9０-９〇○零一二三四五六七八九]{3}"
local YEAR = "(?<![0-9０-９〇○零一二三四五六七八九])(?<!" .. DASH .. ")(" .. DIGITS .. ")\\s*年(?!度?\\s*" .. DASH .. "\\s*" .. DIGITS .. ")"
local FIGURES = { ["〇"] = "0", ["○"] = "0", ["零"] = "0", ["一"] = "1", ["二"] = "2", ["三"] = "3", ["四"] = "4", ["五"] = "5",
                  ["六"] = "6", ["七"] = "7", ["八"] = "8", ["九"] = "9" }

local function arabic(printed)
  local out = {}
  for _, c in utf8.codes(text.narrow(printed)) do
    local character = utf8.char(c)
    out[#out + 1] = FIGURES[character] or character
  end
  return table.concat(out)
end

-- The single years of a text, as "2023", each once and in order. Years that only tell a baseline (按照2022年常住人口, 2022年底数据) are left out.
function formal.years(s)
  local years = {}
  for _, m in ipairs(re.all(YEAR, s or "")) do
    local year = arabic(m[1])
    local before, after = string.sub(s, 1, m.from - 1), string.sub(s, m.to + 1)
    local baseline = re.test("(以|按|按照|截至|截止|较|比|对照|参照|自|从)$", before) or re.test("^(度|末|底|年末)?(常住人口|数据|基数|基准|水平|以来|完成情况|总结|评价|考核|情况)", after)
    if not baseline and not list.has(years, year) then years[#years + 1] = year end
  end
  return years
end

return formal
