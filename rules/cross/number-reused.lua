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

local function issuer(member) return cross.key(member.notice.document.issuer) end

-- The same office, as far as both say.
local function same_office(a, b)
  local x, y = issuer(a), issuer(b)
  return x == "" or y == "" or x == y
end

local function same_title(a, b) return cross.key(a.notice.document.title) == cross.key(b.notice.document.title) end

-- The first member of the group before number n that has another title.
local function first_other(group, n)
  for i = 1, n - 1 do
    if same_office(group[i], group[n]) and not same_title(group[i], group[n]) then return group[i] end
  end
  return nil
end

function rule.check(notices, report)
  local groups = cross.groups(notices, function(notice) return cross.key(notice.document.number) end)
  for _, group in ipairs(groups) do
    for n = 2, #group do
      local other = first_other(group, n)
      if other then
        local earlier, later = cross.in_order(other, group[n])
        local number = later.notice.document.number
        report {
          at = cross.at(later, "document.number"), related = { { at = cross.at(earlier, "document.number") } }, actual = number,
          zh = string.format("文号“%s”已用于%s", number, cross.title(earlier)),
          en = string.format("the number \"%s\" is that of %s already", number, cross.title(earlier)),
        }
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
