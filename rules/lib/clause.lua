-- Words looked for clause by clause, so that what forbids a thing is not taken for doing it.
local words = require "lib.words"

local clause = {}

local FORBIDS = { "不得", "严禁", "禁止", "杜绝", "防止", "避免", "不准", "不允许", "严防", "坚决制止", "查处", "整治", "严肃", "零" }

-- The sentences and clauses of a text.
function clause.each(s)
  local out = {}
  for _, m in ipairs(re.all("[^。；;！!？?\\n]+", s or "")) do out[#out + 1] = m.text end
  return out
end

-- The first sentence where the pattern is found and nothing forbids it; nil where there is none. Gives the sentence and what was found.
function clause.planned(s, pattern)
  for _, sentence in ipairs(clause.each(s)) do
    local found = re.match(pattern, sentence)
    if found and not words.found(sentence, FORBIDS) then return sentence, found end
  end
  return nil
end

-- What the text or the remark of an element plans, against the pattern, as findings. `says`: { zh, en }, what it seems to be.
function clause.report_planned(element, report, pattern, says)
  for _, field in ipairs { "text", "remark" } do
    local sentence, found = clause.planned(element[field], pattern)
    if sentence then
      local quoted = text.cut(sentence, 60)
      report {
        at = field, actual = found,
        zh = string.format("疑似%s：“%s”，请核实", says.zh, quoted),
        en = string.format("%s: \"%s\"", says.en, quoted),
      }
    end
  end
end

return clause
