-- 补充说明前一句的括号，应放在句号之前：“……达到2.5个（按照2022年常住人口计算）。”
-- 看不到的：括号里本身是完整句子（里面有句号）的；“（责任单位：……）”“（县教委牵头）”“（一）”之类写在句号后面是对的。
local basis = require "lib.basis"
local texts = require "lib.texts"

local rule = {
  id = "text.remark-after-stop",
  title = { zh = "说明括号应在句号之前", en = "A remark in brackets stands before the full stop" },
  severity = "note",
  kind = "notice",
  each = texts.ELEMENTS,
  uses = texts.uses(),
  basis = { basis.practice() },
}

local REMARK = "[。！？]\\s*([（(]([^（()）\\n]{2,80})[）)])(?=\\s*(?:$|[^。！？，、；\\s]))"
-- A list mark, a label, or a sentence of its own.
local RIGHT_THERE = "^(?:[一二三四五六七八九十]{1,3}|\\d{1,2}|[A-Za-z])$|^[^，。；]{2,12}[：:]|[。！？]$|^(?:略|下同|完|此件|附后|见附件)|(?:牵头|负责|配合|协助|参与|承办|主办|落实)$"

local function has_remark(s) return re.test(REMARK, s) end

function rule.check(element, report)
  for _, piece in ipairs(texts.of(element, has_remark)) do
    for _, m in ipairs(re.all(REMARK, piece.text)) do
      if not re.test(RIGHT_THERE, m[2]) then
        report {
          at = piece.at, actual = texts.around(piece.text, m.from, m.to, 8), expected = m[1] .. "。",
          zh = string.format("“%s”说明的是前一句，应放在句号之前", text.cut(m[1], 30)),
          en = string.format("the remark \"%s\" belongs before the full stop", text.cut(m[1], 30)),
        }
      end
    end
  end
end

local function task(s) return { projects = { { tasks = { { text = s } } } } } end

rule.pass = {
  { record = task "全县每千人口拥有托位数达到2.5个（按照2022年常住人口38.8万基数计算）。" },
  { record = task "新增托位310个。（责任单位：县卫生健康委）新增学位90个。（县教委、县财政局按职责分工负责）" },
  { record = task "一、明确责任。（一）倒排工期。（1）开工。（2）竣工。" },
  { record = task "改造公厕2座。（南大街公厕已于上年完成改造。）新建2座。" },
  { record = task "实施1个农村公益性示范安葬设施（西沱镇）。" },
}

rule.fail = {
  { record = task "达到2.5个。（按照2022年常住人口38.8万基数计算）",
    finds = { { at = "tasks[1].text", severity = "note", expected = "（按照2022年常住人口38.8万基数计算）。" } } },
  { record = task "改造公厕2座。(含南大街)新建3座。", finds = { { zh = "(含南大街)" } } },
}

return rule
