-- within(inner, outer): whether a span of days lies inside another one.
-- inner, outer: a day as text ("2023-01-31") or { from, to } of such days; in `outer` either may be nil: open on that side.
-- Gives nil where it does, else "before" or "after" where no day of it does, "partly" where some do.
-- Raises where a day is none of the calendar.
local function days(day)
  if day == nil then return nil end
  local n, problem = date.days(day)
  if not n then error("\"" .. day .. "\": " .. problem) end
  return n
end

local function span(value)
  if type(value) ~= "table" then return days(value), days(value) end
  return days(value.from), days(value.to)
end

return function(inner, outer)
  local from, to = span(inner)
  local first, last = span(outer)
  if first and to < first then return "before" end
  if last and from > last then return "after" end
  if first and from < first or last and to > last then return "partly" end
  return nil
end
