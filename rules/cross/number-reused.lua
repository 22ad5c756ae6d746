-- 同一机关的同一文号用在了标题不同的两个文件上。
-- 看不到的：不在这次核对范围里的文件；没有识别出文号或标题的文件。
local basis = require "lib.basis"
local cross = require "lib.cross"

local rule = {
  id = "cross.number-reused",
  title = { zh = "一个文号只能用于一个文件", en = "One document number for one document" },
  severity = "error",
  kind = "notice",
  each = "*",
  needs = { "document.number", "document.title" },
  uses = { "document.issuer", "document.signed" },
  basis = { basis.document "第二十条（四）" },
}

-- The titles of a group that differ, each { member, title, office } of the first with it.
local function titles_of(group)
  local titles, seen = {}, {}
  for _, member in ipairs(group) do
    local document = member.notice.document
    local title, office = cross.key(document.title), cross.key(document.issuer)
    local key = title .. "/" .. office
    if not seen[key] then
      seen[key] = true
      titles[#titles + 1] = { member = member, title = title, office = office }
    end
  end
  return titles
end

-- Two documents of the same office, as far as both say who issued them.
local function clash(a, b) return a.title ~= b.title and (a.office == "" or b.office == "" or a.office == b.office) end

local function report_reuse(a, b, report)
  local earlier, later = cross.in_order(a.member, b.member)
  local number = later.notice.document.number
  report {
    at = cross.at(later, "document.number"), related = { { at = cross.at(earlier, "document.number") } }, actual = number,
    zh = string.format("文号“%s”已用于%s", number, cross.title(earlier)),
    en = string.format("the number \"%s\" is that of %s already", number, cross.title(earlier)),
  }
end

function rule.key(notice) return cross.key(notice.document.number) end

function rule.check(notices, report)
  local titles = titles_of(cross.members(notices))
  for n = 2, #titles do
    for i = 1, n - 1 do
      if clash(titles[i], titles[n]) then
        report_reuse(titles[i], titles[n], report)
        break
      end
    end
  end
end

local function notice(number, title, issuer_name) return { document = { number = number, title = title, issuer = issuer_name } } end

rule.pass = {
  -- the same file twice, with other blanks
  { notice("甲府发〔2025〕1号", "关于印发清单的通知", "甲县人民政府"), notice("甲府发〔2025〕1号", "关于印发　清单的通知", "甲县人民政府") },
  { notice("甲府发〔2025〕1号", "关于印发清单的通知"), notice("甲府发〔2025〕2号", "关于调整清单的通知") },
  -- two offices that number alike
  { notice("政办发〔2025〕1号", "关于印发清单的通知", "甲县人民政府办公室"), notice("政办发〔2025〕1号", "关于做好防汛的通知", "乙县人民政府办公室") },
  { notice("甲府发〔2025〕1号", "关于印发清单的通知") },
  { { { document = { title = "关于印发清单的通知" } } }, absent = "document.number" },
}

rule.fail = {
  { { notice("甲府发〔2025〕1号", "关于印发清单的通知", "甲县人民政府"), notice("甲府发〔2025〕1号", "关于调整清单的通知", "甲县人民政府") },
    finds = { { at = "[2].document.number", zh = "已用于《关于印发清单的通知》" } } },
  { { notice("甲府发〔2025〕１号", "关于印发清单的通知"), notice("乙府发〔2025〕1号", "别的"), notice("甲府发〔2025〕1号", "关于做好防汛的通知", "甲县人民政府") },
    finds = { { at = "[3].document.number" } } },
}

return rule
