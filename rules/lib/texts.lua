-- All running text of a notice, piece by piece: what the rules over words and dates read. A piece is { at, text, part, group }: `part` says what it is
-- ("title", "body", "section", "name", "text", "deadline", "remark"); pieces of one cell that was taken apart share a `group`.
local list = require "lib.list"

local texts = {}

-- For `uses` of a rule with each = "".
texts.USES = {
  "document.title", "document.body[].text", "document.attachments[].title", "document.attachments[].present_title", "sections[].title",
  "projects[].name", "projects[].tasks[].name", "projects[].tasks[].text", "projects[].tasks[].remark", "projects[].tasks[].others[].text",
  "projects[].tasks[].streams[].title", "projects[].tasks[].streams[].milestones[].text", "projects[].tasks[].streams[].milestones[].printed",
  "projects[].tasks[].streams[].undated[].text",
}

-- USES with some paths more.
function texts.uses(own)
  local uses = {}
  for _, path in ipairs(texts.USES) do uses[#uses + 1] = path end
  for _, path in ipairs(own) do uses[#uses + 1] = path end
  return uses
end

local function collector()
  local pieces = {}
  return pieces, function(at, s, part, group)
    if s then pieces[#pieces + 1] = { at = at, text = s, part = part, group = group or at } end
  end
end

local function add_document(document, add)
  add("document.title", document.title, "title")
  for i, paragraph in list.each(document.body) do add("document.body[" .. i .. "].text", paragraph.text, "body", "document.body") end
  for i, attachment in list.each(document.attachments) do
    local at = "document.attachments[" .. i .. "]."
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

function texts.of(notice)
  local pieces, add = collector()
  add_document(notice.document or {}, add)
  for i, section in list.each(notice.sections) do add("sections[" .. i .. "].title", section.title, "section") end
  for i, project in list.each(notice.projects) do
    add("projects[" .. i .. "].name", project.name, "name")
    for j, task in list.each(project.tasks) do
      local at = "projects[" .. i .. "].tasks[" .. j .. "]."
      if task.name ~= project.name then add(at .. "name", task.name, "name") end
      add(at .. "text", task.text, "text")
      for k, other in list.each(task.others) do add(at .. "others[" .. k .. "].text", other.text, "text") end
      add_streams(task, at, add)
      add(at .. "remark", task.remark, "remark")
    end
  end
  return pieces
end

-- The characters around bytes from..to of s, with … where something is left out: what a finding quotes.
function texts.around(s, from, to, room)
  local head, tail = text.sub(string.sub(s, 1, from - 1), -room), text.sub(string.sub(s, to + 1), 1, room)
  return (#head < from - 1 and "…" or "") .. head .. string.sub(s, from, to) .. tail .. (to + #tail < #s and "…" or "")
end

return texts
