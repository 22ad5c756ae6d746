-- 公开的通知里不应有个人银行卡号：跟在“账号”“卡号”后面的16到19位数字，并且通过银行卡校验。问题里遮住中间。
-- 看不到的：没有写明是账号的数字；对公账号一般通不过银行卡校验，不算。
local basis = require "lib.basis"
local privacy = require "lib.privacy"
local words = require "lib.words"

local rule = {
  id = "privacy.bank-card",
  title = { zh = "公开文本不应含银行卡号", en = "No bank card number in a published text" },
  severity = "error",
  kind = "notice",
  each = privacy.PLACES,
  uses = privacy.USES,
  basis = { basis.privacy "第二十八条" },
}

-- The number is the only group: the words before it are looked at, not shown.
local CARD = "(?:账号|帐号|账户|帐户|卡号|银行卡|储蓄卡|社保卡)(?:为|是|号码)?[\\s:：（(]*\\K\\d{4}(?:[ -]?\\d){12,15}(?![ -]?\\d)"

local look = { pattern = CARD }

function look.may_hold(s) return text.digits(s) >= 16 end

function look.wanted(hit)
  local digits = words.replace(hit.text, "[ -]")
  return privacy.luhn(digits) and not privacy.is_identity(digits)
end

function look.cover(hit) return text.mask(hit.text, 4, 4) end

function look.say(shown)
  return {
    zh = string.format("疑似个人银行卡号%s，公开前应删除或遮挡", shown),
    en = string.format("looks like a bank card number, %s: remove or mask it before publication", shown),
  }
end

function rule.check(element, report) privacy.check(element, report, look) end

rule.pass = {
  { text = "账号：6222021234567890124" },  -- the check digit is wrong
  { text = "项目编号4111111111111111，不是账号" },
  { text = "账号11010519491231002X；卡号 622202****7893；账户余额4111111111111111万元以内另计。" },
  { { due = { text = "3月底" } }, absent = "text" },
}

rule.fail = {
  { { text = "捐款账号：4111 1111 1111 1111（张某）" }, finds = { { at = "text", actual = "4111********1111", severity = "error" } } },
  { { text = "卡号为６２２２０２１２３４５６７８９０１２８。" }, finds = { { actual = "6222***********0128" } } },
  { record = { projects = { { tasks = { { text = "…", remark = "银行卡4111-1111-1111-1111" } } } } }, finds = { { at = "remark" } } },
}

return rule
