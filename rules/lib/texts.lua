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

-- Adds the text s, where it is wanted. Its path is put together only then, for most rules want few of the texts: `shape` is that path below the prefix (or
-- below the item out.item, where there is one), with the numbers i, j, k of lists to be filled in.
local function add(out, s, part, group, prefix, shape, i, j, k)
  if not s or out.wanted and not out.wanted(s) then return end
  local at = (out.item and "projects[" .. out.item .. "]." or prefix) .. (i and string.format(shape, i, j, k) or shape)
  out[#out + 1] = { at = at, text = s, part = part, group = group or at }
end

local function add_document(document, prefix, out)
  add(out, document.title, "title", nil, prefix, "title")
  for i, paragraph in list.each(document.body) do add(out, paragraph.text, "body", "body", prefix, "body[%d].text", i) end
  for i, attachment in list.each(document.attachments) do
    local present = attachment.present_title
    add(out, attachment.title, "title", nil, prefix, "attachments[%d].title", i)
    if present ~= attachment.title then add(out, present, "title", nil, prefix, "attachments[%d].present_title", i) end
  end
end

-- The sentences of a deadline cell, as printed where the record has them so.
local function add_streams(task, prefix, j, out)
  local group = task -- the cell
  for k, stream in list.each(task.streams) do
    add(out, stream.title, "deadline", group, prefix, "tasks[%d].streams[%d].title", j, k)
    for m, milestone in list.each(stream.milestones) do
      local printed = milestone.printed
      add(out, printed or milestone.text, "deadline", group, prefix,
        printed and "tasks[%d].streams[%d].milestones[%d].printed" or "tasks[%d].streams[%d].milestones[%d].text", j, k, m)
    end
    for m, sentence in list.each(stream.undated) do
      add(out, sentence.text, "deadline", group, prefix, "tasks[%d].streams[%d].undated[%d].text", j, k, m)
    end
  end
end

local function add_project(project, prefix, out)
  local name = project.name
  add(out, name, "name", nil, prefix, "name")
  for j, task in list.each(project.tasks) do
    if task.name ~= name then add(out, task.name, "name", nil, prefix, "tasks[%d].name", j) end
    add(out, task.text, "text", nil, prefix, "tasks[%d].text", j)
    for k, other in list.each(task.others) do add(out, other.text, "text", nil, prefix, "tasks[%d].others[%d].text", j, k) end
    add_streams(task, prefix, j, out)
    add(out, task.remark, "remark", nil, prefix, "tasks[%d].remark", j)
  end
end

local function add_element(element, out)
  if element.tasks or element.name then
    add_project(element, "", out)
  elseif element.body or element.attachments then
    add_document(element, "", out)
  else
    add(out, element.title, "section", nil, "", "title")
  end
end

-- The pieces of one of ELEMENTS; with `wanted` those whose text it wants.
function texts.of(element, wanted)
  local out = { wanted = wanted }
  add_element(element, out)
  return out
end

-- Whether one of the texts of one of ELEMENTS is wanted.
function texts.any(element, wanted)
  local found = false
  add_element(element, { wanted = function(s)
    found = found or wanted(s)
    return false
  end })
  return found
end

function texts.all(notice, wanted)
  local out = { wanted = wanted }
  add_document(notice.document or {}, "document.", out)
  for i, section in list.each(notice.sections) do add(out, section.title, "section", nil, "", "sections[%d].title", i) end
  for i, project in list.each(notice.projects) do
    out.item = i
    add_project(project, "", out)
  end
  return out
end

-- The characters around bytes from..to of s, with … where something is left out: what a finding quotes.
function texts.around(s, from, to, room)
  local head, tail = text.sub(string.sub(s, 1, from - 1), -room), text.sub(string.sub(s, to + 1), 1, room)
  return (#head < from - 1 and "…" or "") .. head .. string.sub(s, from, to) .. tail .. (to + #tail < #s and "…" or "")
end

return texts
