-- Names of places as offices bear them.
local lexicon = require "lib.data.places"
local words = require "lib.words"

local places = {}

local ALIASES = words.pairs(lexicon.aliases)

local AUTONOMY = "(?:(?:" .. table.concat(lexicon.peoples, "|") .. ")族?)*自治$"

-- 石柱 of 石柱土家族自治 (the rank is off already); other names as they are.
function places.root(name) return words.replace(name, AUTONOMY) end

-- The places that a short name in a document number may stand for: 渝 is 重庆; "" where none is known.
function places.of_alias(character) return ALIASES[character] or "" end

return places
