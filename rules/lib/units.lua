-- Names of offices in the form in which they compare.
local list = require "lib.list"
local lexicon = require "lib.data.units"
local places = require "lib.places"
local words = require "lib.words"

local units = {}

local _, SHORT = words.pairs(lexicon.short)

-- The folded name in short words: 区发展和改革委员会 is 区发改委.
function units.short(folded)
  local out = folded
  for _, pair in ipairs(SHORT) do
    local from, to = string.find(out, pair[1], 1, true)
    if from then out = string.sub(out, 1, from - 1) .. pair[2] .. string.sub(out, to + 1) end
  end
  return out
end

-- Whether the name is an open one: 有关街道办事处, 各乡镇.
function units.is_open(name)
  return list.any(lexicon.open, function(word) return text.starts(name, word) end) or text.ends(name, "等") or
    list.has({ "乡镇人民政府", "街道办事处", "乡镇政府", "镇人民政府", "乡人民政府" }, name)
end

-- The rank that the names of a notice begin with: 区 where its issuer is a 区's, else the one that most names begin with; nil where none does.
function units.own_rank(issuer, names)
  local rank = issuer and re.match("^.*([省市区县旗州盟])(?:人民政府|政府|人大|政协|委|党委|民生)", text.fold(issuer))
  if rank then return rank end
  local best, most = nil, 0
  for _, prefix in ipairs(lexicon.prefixes) do
    local n = #list.filter(names, function(name) return text.starts(name, prefix) end)
    if n > most then best, most = prefix, n end
  end
  return best
end

-- The name without the place in front of the notice's own rank: 武隆区财政局 is 区财政局 in a notice of 重庆市武隆区.
function units.without_place(name, issuer, rank)
  local place = issuer and re.match("([^省市区县旗州盟]+)" .. rank .. "(?:人民政府|政府|人大|政协|委|党委|民生)", text.fold(issuer))
  if not place then return name end
  local own = re.escape(places.root(place)) .. "(?:\\p{Han}{1,12}自治)?" .. rank
  return words.replace(name, "^(?:[^省市区县]{1,6}[省市州])?" .. own, rank)
end

return units
