-- Percentages: what sort of rate a quantity is.
local lexicon = require "lib.data.rates"
local words = require "lib.words"

local rates = {}

-- 提高50% adds to a rate, 提高到50% says what it becomes.
local ADDS = "(提高|提升|增长|增加|上升|上涨|扩大|压减|减少|下降|降低)(?!了?[到至为])"

-- "bounded" (100 % at most), "unbounded", or nil where it cannot be said.
function rates.sort(q)
  local said = (q.measure or q.subject or "") .. " " .. (q.text or "")
  if words.found(said, lexicon.unbounded) or re.test(ADDS, said) then return "unbounded" end
  return words.found(said, lexicon.bounded) and "bounded" or nil
end

function rates.is_percent(q) return quantity.same_unit(q.unit, "%") end

-- Every place where a notice states a quantity.
rates.PLACES = {
  "projects[].tasks[].quantities[]", "projects[].tasks[].streams[].quantities[]",
  "projects[].tasks[].streams[].milestones[].quantities[]", "projects[].tasks[].streams[].undated[].quantities[]",
}

return rates
