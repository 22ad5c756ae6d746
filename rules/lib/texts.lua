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

-- `add` of what follows: add(at, text, part, group).
local function collector(pieces)
  return function(at, s, part, group)
    if s then pieces[#pieces + 1] = { at = at, text = s, part = part, group = group or at } end
  end
end

local function add_document(document, prefix, add)
  add(prefix .. "title", document.title, "title")
  for i, paragraph in list.each(document.body) do add(prefix .. "body[" .. i .. "].text", paragraph.text, "body", prefix .. "body") end
  for i, attachment in list.each(document.attachments) do
    local at = prefix .. "attachments[" .. i .. "]."
    add(at .. "title", attachment.title, "title")
    if attachment.present_title ~= attachment.title then add(at .. "present_title", attachment.present_title, "title") end
  end
end

-- The sentences of a deadline cell, as printed where the record has them so.
local function add_streams(task, at, add)
  for k, stream in list.each(task.streams) do
    local inside = at .. "streams[" .. k .. "]."
    add(inside .. "title", stream.title, "deadline", at)
    for m, milestone in list.each(stream.milestones) do
      local field = milestone.printed and "printed" or "text"
      add(inside .. "milestones[" .. m .. "]." .. field, milestone[field], "deadline", at)
    end
    for m, sentence in list.each(stream.undated) do add(inside .. "undated[" .. m .. "].text", sentence.text, "deadline", at) end
  end
end

local function add_project(project, prefix, add)
  add(prefix .. "name", project.name, "name")
  for j, task in list.each(project.tasks) do
    local at = prefix .. "tasks[" .. j .. "]."
    if task.name ~= project.name then add(at .. "name", task.name, "name") end
    add(at .. "text", task.text, "text")
    for k, other in list.each(task.others) do add(at .. "others[" .. k .. "].text", other.text, "text") end
    add_streams(task, at, add)
    add(at .. "remark", task.remark, "remark")
  end
end

-- The pieces of one of ELEMENTS.
function texts.of(element)
  local pieces = {}
  local add = collector(pieces)
  if element.tasks or element.name then
    add_project(element, "", add)
  elseif element.body or element.attachments then
    add_document(element, "", add)
  else
    add("title", element.title, "section")
  end
  return pieces
end

function texts.all(notice)
  local pieces = {}
  local add = collector(pieces)
  add_document(notice.document or {}, "document.", add)
  for i, section in list.each(notice.sections) do add("sections[" .. i .. "].title", section.title, "section") end
  for i, project in list.each(notice.projects) do add_project(project, "projects[" .. i .. "].", add) end
  return pieces
end

-- The characters around bytes from..to of s, with … where something is left out: what a finding quotes.
function texts.around(s, from, to, room)
  local head, tail = text.sub(string.sub(s, 1, from - 1), -room), text.sub(string.sub(s, to + 1), 1, room)
  return (#head < from - 1 and "…" or "") .. head .. string.sub(s, from, to) .. tail .. (to + #tail < #s and "…" or "")
end

return texts
