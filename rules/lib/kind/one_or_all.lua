-- one_or_all(record, one, all): whether the field that speaks for all is there, or else every single one.
-- record: a table; one: its key, or nil where there is no such field (then: all or none); all: a list of keys.
-- Gives nil where it holds, else the list of those of `all` that are absent. Without `one`, none of them at all holds too.
-- Raises nothing.
local present = require "lib.kind.present"
local required = require "lib.kind.required"

return function(record, one, all)
  if one and present(record[one]) then return nil end
  local absent = required(record, all)
  if #absent == 0 or not one and #absent == #all then return nil end
  return absent
end
