-- 上级（市级、省级）下达、各县区都要承接的民生实事，同年各县区的项目名称应一致；比照同一次核对里项目大体相同的其他通知，提示缺少和多出的。
-- 看不到的：没有分出市级（承接市级）一节的通知；不在这次核对范围里的县区。
local basis = require "lib.basis"
local cross = require "lib.cross"
local list = require "lib.list"
local section = require "lib.section"
local words = require "lib.words"

local rule = {
  id = "cross.shared-items",
  title = { zh = "上级下达的项目各县区应一致", en = "Items handed down are the same in all counties" },
  severity = "note",
  kind = "notice",
  each = "*",
  needs = { "sections[].level", "projects[].name" },
  uses = { "document.issuer", "document.title", "document.year", "sections[].parent", "sections[].title", "projects[].section" },
  basis = { basis.inspection "第四条" },
}

local HANDED_DOWN = { municipal = true, provincial = true, national = true }
local ALIKE_TENTHS, ALIKE_CHARACTERS = 8, 4 -- so much of the shorter name must stand in the longer one

-- Two names for one item: marks left out, one holding the other, or nearly the same words.
local function same_item(a, b)
  if a == b or words.one_holds_other(a, b) then return true end
  local common, shorter = words.in_common(a, b)
  return shorter >= ALIKE_CHARACTERS and common * 10 >= shorter * ALIKE_TENTHS
end

local function holds(names, key)
  return names.by_key[key] ~= nil or list.any(names, function(name) return same_item(name.key, key) end)
end

local function add_name(names, printed)
  local key = cross.key(printed)
  if key == "" or names.by_key[key] then return end
  names.by_key[key] = true
  names[#names + 1] = { key = key, name = printed }
end

-- The names under a section, in the order of the notice.
local function names_of(notice, index)
  local names = { by_key = {} }
  for _, project in list.each(notice.projects) do
    if section.holds(notice.sections, index - 1, project.section) then add_name(names, project.name) end
  end
  return names
end

-- Every section that was handed down: { at, level, year, office, names }.
local function shares_of(notices)
  local shares = {}
  for i, notice in ipairs(notices) do
    for k, s in list.each(notice.sections) do
      local names = s.parent == nil and HANDED_DOWN[s.level] and names_of(notice, k)
      if names and #names > 0 then
        shares[#shares + 1] = { at = "[" .. i .. "].sections[" .. k .. "]" .. (s.title and ".title" or ""), level = s.level, year = cross.year(notice),
                                office = cross.key((notice.document or {}).issuer), names = names }
      end
    end
  end
  return shares
end

-- Whether two shares come from the same higher level: most of the shorter list stands in the longer one, under exactly the same names.
local function belong_together(a, b)
  if a.level ~= b.level or a.year ~= b.year or a.office == b.office and a.office ~= "" then return false end
  local common = #list.filter(a.names, function(name) return b.names.by_key[name.key] end)
  local shorter = #a.names < #b.names and #a.names or #b.names
  return common >= 3 and common * 2 >= shorter
end

-- Each share goes to the first cluster whose first member it belongs with.
local function clusters_of(shares)
  local clusters = {}
  for _, share in ipairs(shares) do
    local cluster = list.filter(clusters, function(c) return belong_together(c[1], share) end)[1]
    if cluster then cluster[#cluster + 1] = share else clusters[#clusters + 1] = { share } end
  end
  return clusters
end

-- The names of a cluster, the first printing of each, with the number of shares that have it.
local function census_of(cluster)
  local census = {}
  for _, share in ipairs(cluster) do
    for _, name in ipairs(share.names) do
      local known = list.filter(census, function(entry) return entry.key == name.key end)[1]
        or list.filter(census, function(entry) return same_item(entry.key, name.key) end)[1]
      if known then
        if known.last ~= share then known.count, known.last = known.count + 1, share end
      else
        census[#census + 1] = { key = name.key, name = name.name, count = 1, last = share }
      end
    end
  end
  return census
end

local function joined(entries) return table.concat(list.map(entries, function(entry) return entry.name end), "、") end

local function report_share(share, others, absent, extra, report)
  local zh = (#absent > 0 and "缺少" .. joined(absent) or "") .. (#absent > 0 and #extra > 0 and "；" or "") .. (#extra > 0 and "多出" .. joined(extra) or "")
  report {
    at = share.at, related = list.map(others, function(other) return { at = other.at } end), actual = zh,
    zh = "与同年其他县区承接的项目相比，" .. zh, en = "compared with the same year's lists of other counties: " .. #absent .. " items less, " .. #extra .. " more",
  }
end

local function check_cluster(cluster, report)
  local census = census_of(cluster)
  for _, share in ipairs(cluster) do
    local absent = list.filter(census, function(entry) return entry.count * 2 >= #cluster and not holds(share.names, entry.key) end)
    local extra = list.filter(census, function(entry) return #cluster > 2 and entry.count == 1 and holds(share.names, entry.key) end)
    if #absent + #extra > 0 then
      report_share(share, list.filter(cluster, function(other) return other ~= share end), absent, extra, report)
    end
  end
end

function rule.key(notice) return cross.year(notice) or "" end

function rule.check(notices, report)
  local clusters = list.filter(clusters_of(shares_of(notices)), function(cluster) return #cluster > 1 end)
  if #clusters == 0 then not_applicable "projects" end
  for _, cluster in ipairs(clusters) do check_cluster(cluster, report) end
end

local function notice(office, year, ...)
  return { document = { issuer = office, year = year }, sections = { { title = "承接市级", level = "municipal" }, { title = "县级", level = "county" } },
           projects = list.map({ ... }, function(name) return { name = name, section = 0 } end) }
end

rule.pass = {
  -- P-5, U-9: marks and small words apart
  { notice("甲县", 2023, "“劳动者港湾”示范点建设", "实施城市绿荫工程", "小微停车场建设", "建设城市公园", "推进“双减”（减轻负担）"),
    notice("乙区", 2023, "劳动者港湾示范点建设", "实施城市绿荫工程", "小微停车场建设", "建设城市公园", "推进双减减轻负担)") },
  { notice("甲县", 2023, "城市绿荫", "停车场建设", "城市公园", "窨井盖整治"), notice("乙区", 2023, "城市绿荫", "停车场建设", "城市公园", "窨井盖整治") },
  -- the county's own section is its own business
  { notice("甲县", 2023, "甲", "乙", "丙"), (function()
    local other = notice("乙区", 2023, "甲", "乙", "丙")
    other.projects[4] = { name = "只有乙区有", section = 1 }
    return other
  end)() },
  -- another year; nothing in common: not the same city
  { { notice("甲县", 2023, "甲", "乙", "丙"), notice("乙区", 2024, "甲", "乙", "丁") }, absent = "projects" },
  { { notice("甲县", 2023, "甲", "乙", "丙"), notice("乙区", 2023, "子", "丑", "寅") }, absent = "projects" },
  { { notice("甲县", 2023, "甲", "乙", "丙"), notice("甲县", 2023, "甲", "乙", "丙", "丁") }, absent = "projects" },
  { { { projects = { { name = "甲" } } } }, absent = "sections[].level" },
}

rule.fail = {
  { { notice("甲县", 2023, "城市绿荫", "停车场建设", "城市公园", "窨井盖整治"), notice("乙区", 2023, "城市绿荫", "停车场建设", "城市公园") },
    finds = { { at = "[2].sections[1].title", severity = "note", zh = "缺少窨井盖整治" } } },
  { { notice("甲县", 2023, "城市绿荫", "停车场建设", "城市公园", "窨井盖整治"), notice("乙区", 2023, "城市绿荫", "停车场建设", "城市公园", "窨井盖整治"),
      notice("丙区", 2023, "城市绿荫", "停车场建设", "城市公园", "殡葬设施") },
    finds = { { at = "[3].sections[1].title", actual = "缺少窨井盖整治；多出殡葬设施" } } },
}

return rule
