-- 正文说有的附件应当附上。附件在、但上面没有标“附件”二字的，只作提示。
-- 看不到的：另存成单独文件发布的附件，所以只说需核实；没有附件说明的附件不检查。
local basis = require "lib.basis"

local rule = {
  id = "form.attachment-missing",
  title = { zh = "正文所列附件应附上并标明“附件”", en = "A named attachment is there and labelled" },
  severity = "error",
  kind = "notice",
  each = "document.attachments[]",
  needs = { "title", "named" },
  uses = { "present", "label" },
  basis = { basis.format "7.3.7" },
}

function rule.check(attachment, report)
  if attachment.named == false or attachment.present == nil then not_applicable "named" end
  if not attachment.present then
    report {
      at = "title", actual = attachment.title,
      zh = string.format("正文列出附件“%s”，文中没有找到，需核实是否漏附", attachment.title),
      en = string.format("the body names the attachment \"%s\", which was not found in the text", attachment.title),
    }
  elseif attachment.label == false then
    report {
      at = "title", severity = "note",
      zh = string.format("附件“%s”上面没有标“附件”", attachment.title),
      en = string.format("the word 附件 does not stand over the attachment \"%s\"", attachment.title),
    }
  end
end

rule.pass = {
  { title = "2023年民生实事任务清单", named = true, present = true, label = true },
  { title = "2023年民生实事任务清单", named = true, present = true },  -- whether it is labelled is not known
  { { title = "2023年民生实事任务清单", named = false, present = true, label = false }, absent = "named" },
  { { title = "2023年民生实事任务清单", named = true }, absent = "named" },  -- nor whether it is there
  { record = { document = { title = "没有附件" } }, absent = "document.attachments[]" },
}

rule.fail = {
  { { title = "2023年民生实事任务清单", named = true, present = false }, finds = { { at = "title", severity = "error", zh = "没有找到" } } },
  { { title = "泾源县2023年民生实事任务清单", named = true, present = true, label = false },
    finds = { { at = "title", severity = "note", zh = "没有标“附件”" } } },
}

return rule
