-- required(record, fields): the fields that should be there and are not (lib.kind.present).
-- record: a table; fields: a list of its keys, which the rule's needs or uses name.
-- Gives the list of those that are absent, in the order of `fields`; empty where none is.
-- Raises nothing.
local list = require "lib.list"
local present = require "lib.kind.present"

return function(record, fields)
  return list.filter(fields, function(field) return not present(record[field]) end)
end
