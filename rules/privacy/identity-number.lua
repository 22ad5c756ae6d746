-- 公开的通知里不应有公民身份号码：18位，省份代码、出生日期、校验码都对得上的才算。问题里遮住中间。
-- 看不到的：15位旧号码；校验码对不上的（可能是印错的身份号码）。索引号、统一社会信用代码不算。
local basis = require "lib.basis"
local privacy = require "lib.privacy"
local words = require "lib.words"

local rule = {
  id = "privacy.identity-number",
  title = { zh = "公开文本不应含身份证号码", en = "No identity number in a published text" },
  severity = "error",
  kind = "notice",
  each = privacy.PLACES,
  uses = privacy.USES,
  basis = { basis.privacy "第二十八条" },
}

local NUMBER = "(?<![0-9A-Za-z])\\d{6}[ -]?\\d{8}[ -]?\\d{3}[\\dXx](?![0-9A-Za-z])"

local look = { pattern = NUMBER }

function look.may_hold(s) return text.digits(s) >= 17 end

function look.wanted(hit) return privacy.is_identity(words.replace(hit.text, "[ -]")) end

function look.cover(hit) return text.mask(hit.text, 3, 4) end

function look.say(shown)
  return {
    zh = string.format("疑似身份证号码%s，公开前应删除或遮挡", shown),
    en = string.format("looks like an identity number, %s: remove or mask it before publication", shown),
  }
end

function rule.check(element, report) privacy.check(element, report, look) end

rule.pass = {
  { text = "索引号115002320086900349/2023-00014" },  -- month 86
  { text = "统一社会信用代码11500232008690034X、91500101199001011X，编号A11010519491231002X" },
  { text = "110105194912310021" },  -- the check digit is X
  { text = "11010519490231002X，1101051949123100，账号 110105194912310020110105" },
  { text = "证号110105********002X" },
  { { due = { text = "3月底" } }, absent = "text" },
}

rule.fail = {
  { { text = "受益人身份证11010519491231002X。" },
    finds = { { at = "text", actual = "110***********002X", severity = "error", zh = "110***********002X" } } },
  { { text = "１１０１０５１９４９１２３１００２x，110105 19491231 002X" }, finds = { { actual = "110***********002x" } } },
  { record = { projects = { { tasks = { { text = "…", remark = "34052419800101001X" } } } } }, finds = { { at = "remark" } } },
}

return rule
