-- 正文附件说明里的附件名称，应与附件本身的标题一致。空格、换行、书名号和标题后括号里的说明不算；只差年份的由 form.title-year 说明。
-- 看不到的：没有附件说明的附件；附件在另一个文件里的。
local basis = require "lib.basis"
local words = require "lib.words"

local rule = {
  id = "form.attachment-title",
  title = { zh = "附件说明应与附件标题一致", en = "An attachment is named in the body as its title says" },
  severity = "warning",
  kind = "notice",
  each = "document.attachments[]",
  needs = { "title", "present_title" },
  uses = { "named" },
  basis = { basis.format "7.3.4、7.3.7" },
}

-- The form in which titles compare: no quotation marks, no remark in brackets at the end, no mark at the end.
local function plain(title)
  return words.replace(words.replace(text.fold(title), "[\"'《》〈〉<>]"), "([(][^()]*[)]|[。;；.:：])+$")
end

local function without_years(s) return words.replace(s, "(\\d{4}|二[〇零一二三四五六七八九]{3})年?度?") end

function rule.check(attachment, report)
  if attachment.named == false then not_applicable "named" end
  local named, there = plain(attachment.title), plain(attachment.present_title)
  if named == there or without_years(named) == without_years(there) then return end
  report {
    at = "present_title", related = { { at = "title" } }, expected = attachment.title, actual = attachment.present_title,
    zh = string.format("正文说附件是“%s”，附件标题是“%s”，需核实", attachment.title, attachment.present_title),
    en = string.format("the body names \"%s\", the attachment is titled \"%s\"", attachment.title, attachment.present_title),
  }
end

local function attachment(named, there) return { title = named, present_title = there, named = true } end

rule.pass = {
  attachment("2023年全县重点民生实事工作目标任务表", "2023年全县重点民生实事  工作目标任务表"),
  attachment("《2023年民生实事清单》", "2023年民生实事清单（共28件）"),
  attachment("棠溪县2024年“十件民生实事”任务表。", "棠溪县２０２４年\"十件民生实事\"任务表"),
  attachment("2022年民生实事清单", "2023年民生实事清单"),  -- form.title-year
  { { title = "2023年民生实事清单", present_title = "2023年民生实事清单", named = false }, absent = "named" },
  { { title = "2023年民生实事清单", named = true }, absent = "present_title" },
}

rule.fail = {
  { attachment("2023年全县民生实事任务表", "2023年全县民生实事责任分工表"),
    finds = { { at = "present_title", expected = "2023年全县民生实事任务表", actual = "2023年全县民生实事责任分工表" } } },
  { attachment("2024年民生实事项目计划", "棠溪县2024年民生实事项目计划"), finds = { { at = "present_title" } } },
}

return rule
