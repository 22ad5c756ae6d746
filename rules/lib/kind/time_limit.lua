-- time_limit(from, to, most): whether no more than so many days, or years, lie between two days.
-- from, to: days as text; most: { days = 28 } or { years = 1 }. A year from 2023-03-01 ends with 2024-03-01, one from 2024-02-29 with 2025-03-01.
-- Gives nil where it holds (also where `to` is before `from`: that is for lib.kind.date_order), else { days = between them, over = days past the limit }.
-- Raises where a day is none of the calendar, or `most` has neither.
local function days_of(day)
  local n, problem = date.days(day)
  if not n then error("\"" .. day .. "\": " .. problem) end
  return n
end

-- The last day that is allowed, as days since 1970.
local function limit(from, most)
  if most.days then return days_of(from) + most.days end
  if not most.years then error("time_limit needs { days = n } or { years = n }") end
  local day = date.parse(from)
  local function same_day(month, n) return string.format("%04d-%02d-%02d", day.year + most.years, month, n) end
  local there = same_day(day.month, day.day)
  return days_of(date.valid(there) and there or same_day(3, 1))
end

return function(from, to, most)
  local over = days_of(to) - limit(from, most)
  if over <= 0 then return nil end
  return { days = days_of(to) - days_of(from), over = over }
end
