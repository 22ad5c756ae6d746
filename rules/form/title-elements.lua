-- 公文标题由发文机关名称、事由和文种组成，例如“××县人民政府办公室关于印发……的通知”。没有文种为提醒，没有发文机关或事由为提示。
-- 看不到的：机关名称写得对不对（form.issuer-agrees）；只有一张表的，标题是表的名称，不检查。
local basis = require "lib.basis"
local formal = require "lib.formal"
local words = require "lib.data.titles"

local rule = {
  id = "form.title-elements",
  title = { zh = "标题应由发文机关、事由和文种组成", en = "The title names issuer, matter and kind" },
  severity = "warning",
  kind = "notice",
  each = "document",
  needs = { "title" },
  uses = formal.uses(),
  basis = { basis.document "第九条（七）" },
  since = "2012-07-01",
}

-- A title that is printed on several lines, as one.
local function one_line(title)
  local parts = {}
  for _, hit in ipairs(re.all("\\S+", title)) do parts[#parts + 1] = hit.text end
  return table.concat(parts)
end

-- Without a remark behind it: …的通知（试行）, …的通知（2024年修订）.
local function without_remark(title)
  return re.match("(?s)^(.*?)(?:[（(\\[〔][^（()）]*[)）\\]〕])*$", title)
end

local function ending(s, endings)
  for _, word in ipairs(endings) do
    if text.ends(s, word) then return word end
  end
  return nil
end

-- What stands before the matter: before 关于, or before a verb of passing on. nil where neither is there.
local function before_matter(title)
  return re.match("(?s)^(.*?)(?:关于|印发|转发|批转|下达|公布)", title)
end

local function names_issuer(title)
  local before = before_matter(title)
  if before then return ending(before, words.issuers) ~= nil end
  for _, word in ipairs(words.issuers) do
    local at = string.find(title, word, 1, true)
    if at and at > 1 then return true end
  end
  return false
end

local function names_matter(title, kind)
  if before_matter(title) then return true end
  local rest = kind and string.sub(title, 1, #title - #kind) or title
  local last = 0
  for _, word in ipairs(words.issuers) do
    local from, to = string.find(rest, word, 1, true)
    while from do
      last = math.max(last, to)
      from, to = string.find(rest, word, to + 1, true)
    end
  end
  return text.count(string.sub(rest, last + 1)) > 1
end

function rule.check(document, report)
  if not formal.is_notice(document) then not_applicable "body" end
  local title = without_remark(text.narrow(one_line(document.title)))
  local kind = ending(title, words.kinds)
  local missing_zh, missing_en, severity = {}, {}, "note"
  local function add(missing, zh, en)
    if missing then missing_zh[#missing_zh + 1], missing_en[#missing_en + 1] = zh, en end
  end
  add(not kind, "文种", "kind")
  add(not names_issuer(title), "发文机关", "issuer")
  add(not names_matter(title, kind), "事由", "matter")
  if #missing_zh == 0 then return end
  if not kind then severity = "warning" end
  report {
    at = "title", severity = severity, actual = document.title,
    zh = "标题中没有" .. table.concat(missing_zh, "、"),
    en = "the title names no " .. table.concat(missing_en, ", no "),
  }
end

local function titled(title) return { title = title, number = "石柱府办发〔2023〕13号" } end

rule.pass = {
  titled "沣溪县人民政府办公室\n关于印发2024年民生实事的通知",
  titled "石柱土家族自治县人民政府办公室关于印发2023年全县重点民生实事工作目标任务的通知",
  titled "重庆市武隆区人民政府办公室关于做好2023年全区民生实事工作的通知",
  titled "清河镇人民政府关于2024年民生实事项目的实施方案",
  titled "棠溪县人民政府印发2024年民生实事任务清单的通知（试行）",
  titled "中共棠溪县委办公室 棠溪县人民政府办公室关于印发《棠溪县2024年民生实事工作方案》的通知",
  titled "棠溪县人民政府2024年民生实事项目公告",
  { { title = "2024年民生实事项目表" }, absent = "body" },
  { { number = "石柱府办发〔2023〕13号" }, absent = "title" },
}

rule.fail = {
  { titled "关于做好2023年区级重点民生实事有关工作的通知", finds = { { at = "title", severity = "note", zh = "没有发文机关" } } },
  { titled "棠溪县人民政府关于2024年民生实事项目清单", finds = { { severity = "warning", zh = "没有文种", en = "no kind" } } },
  { titled "2024年民生实事项目清单", finds = { { severity = "warning", zh = "没有文种、发文机关" } } },
  { titled "棠溪县人民政府通知", finds = { { severity = "note", zh = "没有事由" } } },
}

return rule
