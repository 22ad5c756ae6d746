-- at_least_one(record, fields): whether one of the fields at least is there (lib.kind.present).
-- record, fields: as for lib.kind.required.
-- Gives true or false.
-- Raises nothing.
local required = require "lib.kind.required"

return function(record, fields)
  return #required(record, fields) < #fields
end
