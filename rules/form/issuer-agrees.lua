-- 版头、署名、标题、发文字号和印发机关说的应是同一个机关。省名、市名可有可无，简称、民族自治地方的简称可以（石柱县），政府的文件由政府办公室印发也可以。
-- 看不到的：联合行文中的其他机关；机关代字只看地名，地名的别称（渝、穗）见 lib/data/places.lua，只差一个字的只作提示。
local basis = require "lib.basis"
local places = require "lib.places"
local words = require "lib.words"

local rule = {
  id = "form.issuer-agrees",
  title = { zh = "版头、署名、字号、印发机关应一致", en = "Letterhead, signature, number and imprint name one office" },
  severity = "warning",
  kind = "notice",
  each = "document",
  uses = { "signature", "letterhead", "issuer", "title", "number", "imprint" },
  basis = { basis.document "第二十条（四）" },
  since = "2012-07-01",
}

-- Every character of the shorter text stands in the longer one, in order: 武隆区政府 in 重庆市武隆区政府, 石柱县政府 in 石柱土家族自治县政府.
local function one_is_short_for_other(a, b)
  local common, shorter = words.in_common(a, b)
  return shorter > 0 and common == shorter
end

-- An office's name as it compares: 人民政府 is 政府, the government's office is the government, 中共 goes without saying.
local function bare(name)
  local folded = words.replace(text.fold(name), "人民(?=政府)|^中共|^中国共产党|文件$")
  return words.replace(folded, "(?<=政府|委员会|委|局)(办公室|办公厅|办)$")
end

local function same_office(a, b)
  local bare_a = bare(a)
  return one_is_short_for_other(bare_a, a == b and bare_a or bare(b))
end

-- 武隆 of 重庆市武隆区人民政府办公室: the last place named, without its rank; nil where none is.
local function place_of(name)
  local place = re.match("(?s)^(.*?)(?:人民政府|政府|人民代表大会|人大|政协|委员会|党委|管委会|管理委员会|办事处|办公室|办公厅|[县区市州旗镇乡]委)", text.fold(name))
  if not place or place == "" then return nil end
  local last = re.match("(?:^|.*[省市区县旗州盟])([^省市区县旗州盟]+)(?:自治区|自治州|自治县|自治旗|新区|省|市|区|县|旗|州|盟|乡|镇|街道|特别行政区)$", place) or place
  return places.root(last)
end

-- Whether a text speaks of the place: its first two characters are enough, for long names are cut short.
local function speaks_of(s, place)
  local start = text.sub(place, 1, 2)
  return one_is_short_for_other(start, text.fold(s)) or text.contains(s, text.sub(place, 1, 2))
end

-- The place in a document number: 石柱 of 石柱府办发〔2023〕13号, "" where it names none.
local function code_of(number) return re.match("^\\s*(\\p{Han}*?)(?:[府政委办党发函字人民]|[〔\\[(（【［﹝])", number) or "" end

local function code_fits(code, names)
  local all = table.concat(names, "")
  for _, c in utf8.codes(code) do
    local character = utf8.char(c)
    if string.find(all, character, 1, true) then return true end
    for _, shared in utf8.codes(places.of_alias(character)) do
      if string.find(all, utf8.char(shared), 1, true) then return true end
    end
  end
  return false
end

local LABELS = {
  signature = { zh = "署名", en = "signature" }, letterhead = { zh = "版头", en = "letterhead" }, issuer = { zh = "标题中的发文机关", en = "title's issuer" },
  imprint = { zh = "印发机关", en = "imprint" }, number = { zh = "发文字号", en = "document number" },
}

local function report_odd(document, field, reference, report, severity)
  local one, other = LABELS[field], LABELS[reference]
  report {
    at = field, related = { { at = reference } }, actual = document[field], expected = document[reference], severity = severity,
    zh = string.format("%s“%s”与%s“%s”疑似不是同一个机关", one.zh, document[field], other.zh, document[reference]),
    en = string.format("the %s \"%s\" and the %s \"%s\" seem to be of different offices", one.en, document[field], other.en, document[reference]),
  }
end

-- The offices that sign or head the notice, the one that all others are held to first. The issuer counts where the title names it: the one of a web page's
-- metadata is often only who published.
local function offices_of(document)
  local fields = {}
  if document.signature then fields[1] = "signature" end
  if document.letterhead then fields[#fields + 1] = "letterhead" end
  if document.issuer and document.title and text.starts(text.fold(document.title), text.fold(document.issuer)) then fields[#fields + 1] = "issuer" end
  return fields
end

function rule.check(document, report)
  local fields, compared = offices_of(document), 0
  local reference = fields[1]
  if not reference then not_applicable "signature" end
  local names = {}
  for _, field in ipairs(fields) do
    local name = document[field]
    names[#names + 1] = name
    if field ~= reference then
      compared = compared + 1
      if not same_office(name, document[reference]) then report_odd(document, field, reference, report) end
    end
  end
  local place = place_of(document[reference])
  if document.imprint and place then
    compared = compared + 1
    if not speaks_of(document.imprint, place) then report_odd(document, "imprint", reference, report) end
  end
  local code = document.number and code_of(document.number) or ""
  if code ~= "" and place then
    compared = compared + 1
    if not code_fits(code, names) then report_odd(document, "number", reference, report, text.count(code) == 1 and "note" or nil) end
  end
  if compared == 0 then not_applicable "number" end
end

rule.pass = {
  { signature = "重庆市武隆区人民政府办公室", issuer = "武隆区政府办公室", number = "武隆府办发〔2023〕4号" },
  { letterhead = "泾源县人民政府办公室", signature = "泾源县人民政府办公室", number = "泾政办发〔2023〕4号" },
  { title = "石柱土家族自治县人民政府办公室关于印发民生实事的通知", issuer = "石柱土家族自治县人民政府办公室", imprint = "石柱县人民政府办公室", number = "石柱府办发〔2023〕13号" },
  { signature = "青坪县人民政府", letterhead = "青坪县人民政府", imprint = "青坪县人民政府办公室", number = "青府发〔2024〕7号" },
  { signature = "重庆市人民政府", number = "渝府发〔2024〕7号", imprint = "重庆市人民政府办公厅" },
  { signature = "南京市江宁区人民政府", number = "江宁政发〔2024〕7号" },
  { signature = "广州市人民政府办公厅", number = "穗府办〔2024〕7号" },
  { signature = "棠溪县清河镇人民政府", letterhead = "清河镇人民政府", imprint = "清河镇党政综合办公室", number = "清府发〔2024〕3号" },
  { signature = "棠溪高新技术产业开发区管理委员会", imprint = "棠溪高新区管委会办公室", number = "棠高管发〔2024〕3号" },
  { signature = "棠溪县人民政府", letterhead = "中共棠溪县委 棠溪县人民政府" },
  { signature = "棠溪县人民政府办公室", number = "府办发〔2024〕3号", imprint = "棠溪县人民政府办公室" },
  -- 发布机构 of a web page
  { title = "关于做好民生实事工作的通知", issuer = "棠溪县电子政务中心", signature = "棠溪县人民政府", number = "棠府发〔2024〕3号" },
  { { signature = "棠溪县人民政府" }, absent = "number" },
  { { number = "府办发〔2024〕3号", imprint = "棠溪县人民政府办公室" }, absent = "signature" },
}

rule.fail = {
  { { signature = "棠溪县人民政府办公室", letterhead = "青坪县人民政府办公室" },
    finds = { { at = "letterhead", actual = "青坪县人民政府办公室", expected = "棠溪县人民政府办公室", severity = "warning" } } },
  { { signature = "棠溪县人民政府", letterhead = "棠溪县发展和改革局" }, finds = { { at = "letterhead" } } },
  { { title = "青坪县人民政府关于印发民生实事的通知", issuer = "青坪县人民政府", signature = "棠溪县人民政府" }, finds = { { at = "issuer" } } },
  { { signature = "泾源县人民政府", imprint = "泾阳县人民政府办公室" }, finds = { { at = "imprint", zh = "印发机关“泾阳县人民政府办公室”" } } },
  { { signature = "棠溪县人民政府", number = "青坪府发〔2024〕7号" }, finds = { { at = "number", severity = "warning" } } },
  { { signature = "棠溪县人民政府", number = "渝府发〔2024〕7号" }, finds = { { at = "number", severity = "note" } } },
}

return rule
