-- 一组节点里，建设程序应依次进行：可研、初设、招投标、开工、完工、验收、决算。复工、分期分批的部分另算。
-- 看不到的：一句话里几个标段各走各的程序；没有写出来的阶段。
local basis = require "lib.basis"
local lexicon = require "lib.data.stages"
local list = require "lib.list"
local words = require "lib.words"

local rule = {
  id = "deadline.stage-order",
  title = { zh = "建设程序应依次进行", en = "The stages of works come in order" },
  severity = "warning",
  kind = "notice",
  each = "projects[].tasks[].streams[]",
  needs = { "milestones[].due" },
  uses = { "milestones[].text" },
  basis = { basis.investment "第九条、第二十条、第二十五条", basis.building "第七条、第六十一条" },
}

-- The stages a milestone names: the lowest and the highest rank, nil where it names none. 竣工验收 is acceptance, not completion.
local function stages_of(s)
  local low, high
  for k = #lexicon.order, 1, -1 do
    local stage = lexicon.order[k]
    for _, word in ipairs(stage.words) do
      if string.find(s, word, 1, true) then
        low, high = stage, high or stage
        s = table.concat(list.map(re.all("(?s).+?(?:" .. re.escape(word) .. "|$)", s), function(m)
          return text.ends(m.text, word) and string.sub(m.text, 1, #m.text - #word) .. "\n" or m.text
        end))
      end
    end
  end
  return low, high
end

function rule.check(stream, report)
  local seen, named = nil, 0
  for i, milestone in ipairs(stream.milestones) do
    local s = milestone.text or ""
    if milestone.due and not words.found(s, lexicon.apart) then
      local low, high = stages_of(s)
      if low then named = named + 1 end
      if low and seen and high.rank < seen.stage.rank then
        report {
          at = "milestones[" .. i .. "]", related = { { at = "milestones[" .. seen.at .. "]" } },
          actual = high.zh, expected = "不晚于" .. seen.stage.zh,
          zh = string.format("“%s”排在“%s”之后，与建设程序不符，请核实", high.zh, seen.stage.zh),
          en = string.format("%s comes after %s, against the order of works", high.zh, seen.stage.zh),
        }
      end
      if low and (not seen or low.rank > seen.stage.rank) then seen = { stage = low, at = i } end
    end
  end
  if named < 2 then not_applicable "milestones[].text" end
end

local function stream(...)
  local milestones = {}
  for i, s in ipairs { ... } do milestones[i] = { text = s, due = { text = i .. "月底" } } end
  return { milestones = milestones }
end

rule.pass = {
  stream("完成可行性研究报告、初步设计等前期工作", "完成招投标工作", "开工建设", "工程竣工", "竣工验收、结算审计"),
  stream("完成招投标工作", "项目复工建设", "项目完工并完成设备采购"),
  { stream("一期竣工验收", "二期开工建设"), absent = "milestones[].text" },
  stream("竣工验收", "完成竣工决算"),
  stream("开工建设", "主体完工", "竣工验收并交付使用"),
  { stream("完成筛查100人", "开工建设"), absent = "milestones[].text" },
}

rule.fail = {
  { stream("开工建设", "完成招投标工作", "竣工验收"), finds = { { at = "milestones[2]", actual = "招投标", expected = "不晚于开工" } } },
  { stream("竣工验收", "工程竣工"), finds = { { at = "milestones[2]", actual = "完工" } } },
}

return rule
