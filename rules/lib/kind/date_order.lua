-- date_order(dates): the days that come before the ones that they should follow.
-- dates: a list of days as text, in the order in which they should come; false in it is a day that is not known. The same day is in order.
-- Gives a list, empty where all is in order, of { i, before, days }: number i is so many days before number `before`, the latest known one in front of it.
-- Raises where a day is none of the calendar.
local list = require "lib.list"
local order = require "lib.kind.order"

return function(dates)
  local days = list.map(dates, function(day)
    if not day then return false end
    local n, problem = date.days(day)
    if not n then error("\"" .. day .. "\": " .. problem) end
    return n
  end)
  return list.map(order(days, function(a, b) return a - b end), function(fault)
    return { i = fault.i, before = fault.before, days = days[fault.before] - days[fault.i] }
  end)
end
