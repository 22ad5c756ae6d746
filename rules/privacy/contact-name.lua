-- 公开的通知里，联系人的全名和电话写在一起的，看是否有必要；写“张科长”“李某”或者只留办公电话即可。某个单位的联系人（“报区发展改革委（联系人：…）”）、
-- 责任领导、署名的人是公务信息，不算；已由 privacy.mobile 指出的手机号码不再重复。
-- 看不到的：没有“联系人”等字样的姓名。
local basis = require "lib.basis"
local privacy = require "lib.privacy"

local rule = {
  id = "privacy.contact-name",
  title = { zh = "联系人全名与电话并列应有必要", en = "A contact's full name beside a number is needed" },
  severity = "note",
  kind = "notice",
  each = privacy.PLACES,
  uses = privacy.USES,
  basis = { basis.privacy "第六条" },
}

-- A name directly behind its label, and a number or the word for one not far behind it.
local LABEL = "(?:联系人|联络人|联络员|联系同志|经办人|咨询人|报名人|受理人|申请人|受益人)"
local NOT_A_NAME = "(?!电话|手机|姓名|信息|方式|名单|及|和|为|的|由|应|要|须|可)"
local NAME = NOT_A_NAME .. "\\p{Han}(?:\\p{Han}|\\s\\p{Han}){1,3}(?:·\\p{Han}{1,6})?(?!\\p{Han})"
local NUMBER = "(?=[^。；;\\n]{0,4}[（(，,、；;：:\\s]*(?:联系|办公|咨询)?(?:电话|手机|号码|微信|QQ|[Tt]el)?[^。\\p{Han}]{0,4}[\\d*]{3})"
-- An office whose contact it is: …报区发展改革委（联系人：
local OFFICE = "(?:局|委|办|室|科|股|处|中心|站|所|部|院|府|会|公司|队|社|校|馆|厅|署|组|班)\\s*[（(]?\\s*$"
local NOT_FULL = "[某*＊×]|(?:主任|科长|局长|处长|股长|所长|站长|部长|经理|书记|同志|老师|先生|女士|医生)$"
local MOBILE = "^[^。；;]{0,12}?1[3-9]\\d[- ]?\\d{4}[- ]?\\d{4}(?!\\d)"

local look = { pattern = LABEL .. "\\s*[:：为是]?\\s*\\K(" .. NAME .. ")" .. NUMBER }

function look.may_hold(s) return (text.digits(s) >= 3 or string.find(s, "*", 1, true)) and re.test(LABEL, s) end

function look.cover(hit) return text.mask(hit.text, 1, 0) end

function look.say(shown)
  return {
    zh = string.format("联系人“%s”的全名与电话写在一起，需核实是否有必要公开", shown),
    en = string.format("the full name of a contact, \"%s\", stands beside a number: is it needed?", shown),
  }
end

-- Whether the name is told without need: in full, of no office that is named, and not beside a mobile number that another rule reports.
function look.wanted(hit, s)
  local before, after = string.sub(s, 1, hit.from - 1), string.sub(s, hit.to + 1)
  local label_at = re.find(LABEL .. "\\s*[:：为是]?\\s*$", before)
  return not re.test(NOT_FULL, hit.text) and not re.test(OFFICE, string.sub(before, 1, label_at - 1)) and not re.test(MOBILE, after)
end

function rule.check(element, report) privacy.check(element, report, look) end

rule.pass = {
  { text = "报送区发展改革委(联系人:何小双;联系电话:77727458)。" },  -- an office's contact
  { text = "报县发展改革委（联系人：庞宇；联系电话：13800138000），汇总后上报。" },
  { text = "联系人：何小双，电话：13800138000。" },  -- privacy.mobile
  { text = "联系人：何某，电话77727458；联系人：张科长，电话77727459；联系人：李*，77727450" },
  { text = "联系人电话77727458，联系人：何小双。请各单位于3月1日前报送。" },  -- no number beside the name
  { text = "联系人应于2月10日前确定，电话77727458。" },
  { { due = { text = "3月底" } }, absent = "text" },
}

rule.fail = {
  { { text = "有意向的群众可以报名。联系人：何小双，电话：77727458。" }, finds = { { at = "text", actual = "何**", severity = "note" } } },
  { { text = "咨询人：欧阳 明 77727458。" }, finds = { { actual = "欧**", zh = "联系人“欧**”" } } },
  { record = { projects = { { tasks = { { text = "…", remark = "联络员：何小双（电话77727458）" } } } } }, finds = { { at = "remark" } } },
}

return rule
