-- pattern(values, wanted): the texts that are not wholly of a form.
-- values: a text, or a list of texts; wanted: a pattern of `re` for the whole text, or { starts = "…" }: the beginning that each must have.
-- Gives a list, empty where all are, of the numbers of those that are not; a single text is number 1.
-- Raises where the pattern is wrong.
return function(values, wanted)
  local start = type(wanted) == "table" and wanted.starts or nil
  local whole = not start and "\\A(?:" .. wanted .. ")\\z"
  local odd = {}
  for i, value in ipairs(type(values) == "table" and values or { values }) do
    local right = start and text.starts(value, start) or not start and re.test(whole, value)
    if not right then odd[#odd + 1] = i end
  end
  return odd
end
