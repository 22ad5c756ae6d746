-- All running text of a notice, piece by piece: what the rules over words and dates read. A piece is { at, text, part, group }: `part` says what it is
-- ("title", "body", "section", "name", "text", "deadline", "remark"); pieces of one cell that was taken apart share a `group`.
-- A rule that looks at one piece after the other has each = texts.ELEMENTS, uses = texts.USES, and takes texts.of(element): so its work is bounded by the
-- element, however long the notice. One that must see all of it has each = "", uses = texts.whole() and takes texts.all(notice).
local list = require "lib.list"

local texts = {}

texts.ELEMENTS = { "document", "sections[]", "projects[]" }

local DOCUMENT = { "title", "body[].text", "attachments[].title", "attachments[].present_title" }
local PROJECT = {
  "name", "tasks[].name", "tasks[].text", "tasks[].remark", "tasks[].others[].text", "tasks[].streams[].title", "tasks[].streams[].milestones[].text",
  "tasks[].streams[].milestones[].printed", "tasks[].streams[].undated[].text",
}

local function join(...)
  local out = {}
  for _, part in ipairs { ... } do
    for _, path in ipairs(part.paths) do out[#out + 1] = part.prefix .. path end
  end
  return out
end

-- Each with further paths of the rule's own.
function texts.uses(own) return join({ prefix = "", paths = DOCUMENT }, { prefix = "", paths = PROJECT }, { prefix = "", paths = own or {} }) end

function texts.whole(own)
  return join({ prefix = "document.", paths = DOCUMENT }, { prefix = "sections[].", paths = { "title" } }, { prefix = "projects[].", paths = PROJECT },
    { prefix = "", paths = own or {} })
end

-- `add` of what follows: add(s, part, group, at...) takes the text s, where it is wanted; the parts of `at` are joined only then, as most rules want few of
-- the texts.
local function collector(pieces, wanted)
  return function(s, part, group, ...)
    if s and (not wanted or wanted(s)) then
      local at = table.concat { ... }
      pieces[#pieces + 1] = { at = at, text = s, part = part, group = group or at }
    end
  end
end

local function add_document(document, prefix, add)
  add(document.title, "title", nil, prefix, "title")
  for i, paragraph in list.each(document.body) do add(paragraph.text, "body", "body", prefix, "body[", i, "].text") end
  for i, attachment in list.each(document.attachments) do
    add(attachment.title, "title", nil, prefix, "attachments[", i, "].title")
    if attachment.present_title ~= attachment.title then add(attachment.present_title, "title", nil, prefix, "attachments[", i, "].present_title") end
  end
end

-- The sentences of a deadline cell, as printed where the record has them so.
local function add_streams(task, prefix, j, add)
  local group = task -- the cell
  for k, stream in list.each(task.streams) do
    add(stream.title, "deadline", group, prefix, "tasks[", j, "].streams[", k, "].title")
    for m, milestone in list.each(stream.milestones) do
      local printed = milestone.printed
      add(printed or milestone.text, "deadline", group, prefix, "tasks[", j, "].streams[", k, "].milestones[", m, printed and "].printed" or "].text")
    end
    for m, sentence in list.each(stream.undated) do
      add(sentence.text, "deadline", group, prefix, "tasks[", j, "].streams[", k, "].undated[", m, "].text")
    end
  end
end

local function add_project(project, prefix, add)
  local name = project.name
  add(name, "name", nil, prefix, "name")
  for j, task in list.each(project.tasks) do
    if task.name ~= name then add(task.name, "name", nil, prefix, "tasks[", j, "].name") end
    add(task.text, "text", nil, prefix, "tasks[", j, "].text")
    for k, other in list.each(task.others) do add(other.text, "text", nil, prefix, "tasks[", j, "].others[", k, "].text") end
    add_streams(task, prefix, j, add)
    add(task.remark, "remark", nil, prefix, "tasks[", j, "].remark")
  end
end

local function add_element(element, add)
  if element.tasks or element.name then
    add_project(element, "", add)
  elseif element.body or element.attachments then
    add_document(element, "", add)
  else
    add(element.title, "section", nil, "title")
  end
end

-- The pieces of one of ELEMENTS; with `wanted` those whose text it wants.
function texts.of(element, wanted)
  local pieces = {}
  add_element(element, collector(pieces, wanted))
  return pieces
end

-- Whether one of the texts of one of ELEMENTS is wanted.
function texts.any(element, wanted)
  local found = false
  add_element(element, function(s) found = found or s ~= nil and wanted(s) end)
  return found
end

function texts.all(notice, wanted)
  local pieces = {}
  local add = collector(pieces, wanted)
  add_document(notice.document or {}, "document.", add)
  for i, section in list.each(notice.sections) do add(section.title, "section", nil, "sections[", i, "].title") end
  for i, project in list.each(notice.projects) do add_project(project, "projects[" .. i .. "].", add) end
  return pieces
end

-- The characters around bytes from..to of s, with … where something is left out: what a finding quotes.
function texts.around(s, from, to, room)
  local head, tail = text.sub(string.sub(s, 1, from - 1), -room), text.sub(string.sub(s, to + 1), 1, room)
  return (#head < from - 1 and "…" or "") .. head .. string.sub(s, from, to) .. tail .. (to + #tail < #s and "…" or "")
end

return texts
