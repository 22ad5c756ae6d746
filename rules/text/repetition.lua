-- 无意中重复的字词：词表里的字词（“的的”“完成完成”），两字以上的同一词语紧接着出现两次，同一分句紧接着出现两次。
-- 看不到的：单字重复（层层、环环、每月月底、供水水源）除词表所列外都不判断；“一件一件”“逐项逐项”是正常的。
local basis = require "lib.basis"
local lexicon = require "lib.data.repetitions"
local list = require "lib.list"
local texts = require "lib.texts"

local rule = {
  id = "text.repetition",
  title = { zh = "字词不应无意重复", en = "No phrase is doubled by accident" },
  severity = "note",
  kind = "notice",
  each = texts.ELEMENTS,
  uses = texts.uses(),
  basis = { basis.practice() },
}

local PHRASE = "(\\p{Han}{2,12})\\1"
local CLAUSE = "(?:^|[，。；、,;\\n])([^，。；、,;\\n]{6,60})[，；、,;]\\1(?=[，。；、,;\\n]|$)"

local function is_natural(phrase)
  return list.any(lexicon.natural_starts, function(start) return text.starts(phrase, start) end) or list.has(lexicon.natural, phrase) or
    re.test("^(\\p{Han})\\1+$", phrase) -- 滴滴滴滴
end

-- A particle of the list, doubled; "" in the list means that nothing makes the pair right.
local function pattern_of(entry)
  local before = entry.before ~= "" and "(?<!" .. table.concat(list.map(re.all("[^|]+", entry.before), function(m) return m.text end), ")(?<!") .. ")" or ""
  local after = entry.after ~= "" and "(?!" .. entry.after .. ")" or ""
  return before .. "(" .. entry.word .. ")" .. entry.word .. after
end

local KNOWN = list.map(lexicon.particles, pattern_of)
for _, word in ipairs(lexicon.doubled) do KNOWN[#KNOWN + 1] = "(" .. re.escape(word) .. ")" .. re.escape(word) end

-- Words of up to 12 characters without ASCII: what text.doubled looks for. Those that a user added may be others; then every text is looked at closely.
local function is_plain(word) return text.count(word) <= 12 and not re.test("[\\x00-\\x7f]", word) end
local all_plain = not list.any(lexicon.particles, function(entry) return not is_plain(entry.word) end)
  and not list.any(lexicon.doubled, function(word) return not is_plain(word) end)
local wanted = all_plain and text.doubled or nil

local function listed(word) return list.any(lexicon.particles, function(entry) return entry.word == word end) end

-- Every accidental repeat of a text, { from, to, phrase }: one for a place.
local function repeats_in(s)
  local found, taken = {}, {}
  local function add(m, phrase)
    for k = m.from, m.to do
      if taken[k] then return end
    end
    for k = m.from, m.to do taken[k] = true end
    found[#found + 1] = { from = m.from, to = m.to, phrase = phrase }
  end
  for _, pattern in ipairs(KNOWN) do
    for _, m in ipairs(re.all(pattern, s)) do add(m, m[1]) end
  end
  for _, m in ipairs(re.all(PHRASE, s)) do
    local compound = text.count(m[1]) == 2 and re.find(lexicon.compound_ends, s, m.to + 1) == m.to + 1
    if not compound and not is_natural(m[1]) and not listed(m[1]) then add(m, m[1]) end
  end
  for _, m in ipairs(re.all(CLAUSE, s)) do add(m, m[1]) end
  return found
end

function rule.check(element, report)
  for _, piece in ipairs(texts.of(element, wanted)) do
    for _, r in ipairs(repeats_in(piece.text)) do
      report {
        at = piece.at, actual = texts.around(piece.text, r.from, r.to, 8),
        zh = string.format("“%s”疑似重复", text.cut(r.phrase, 30)), en = string.format("\"%s\" seems to be doubled by accident", text.cut(r.phrase, 30)),
      }
    end
  end
end

local function task(s) return { projects = { { tasks = { { text = s } } } } } end

rule.pass = {
  -- natural doublings
  { record = task "全面贯彻，紧紧围绕指示要求，每月月底前报送，改建原交巡警警务室。" },
  { record = task "改进工作作风，使残疾儿童人人享有康复服务。" },
  { record = task "层层传导压力，环环抓好落实，以钉钉子精神推动落实，所有道路路面，供水水源地。" },
  { record = task "推进义务教育阶段学生双减减轻义务教育阶段学生作业负担" },
  { record = task "一件一件抓，逐项逐项办，为了了解目的的实现，以及及时公开，平和和谐。" },
  { record = task "支持民营企业企业家参与，改造乡镇中心中心校，城乡建设建设局、实施实施方案，完成出户入园供水工程，愿接尽接，城市治乱，滚动实施。" },
  { record = task "新建公园2个，改造公园2个，新建公厕2座。" },
}

rule.fail = {
  { record = task "完成完成窨井盖治理500个。", finds = { { at = "tasks[1].text", severity = "note", zh = "“完成”疑似重复" } } },
  { record = task "提升群众的的获得感。", finds = { { actual = "提升群众的的获得感。" } } },
  { record = task "改造供水管网管网5公里。", finds = { { zh = "“管网”疑似重复" } } },
  { record = task "完善配套服务设施，完善配套服务设施，投用。", finds = { { zh = "“完善配套服务设施”疑似重复" } } },
}

return rule
