-- The stages of a building project in the order the law gives them: { rank, words }
-- A word that another one holds goes with the longer one (竣工验收 is acceptance).
return {
  order = {
    { rank = 1, zh = "可行性研究", words = { "可行性研究", "可研" } },
    { rank = 2, zh = "初步设计", words = { "初步设计", "初设" } },
    { rank = 3, zh = "招投标", words = { "招投标", "招标", "招采", "挂网" } },
    { rank = 4, zh = "开工", words = { "开工", "动工", "破土" } },
    { rank = 5, zh = "完工", words = { "完工", "竣工" } },
    { rank = 6, zh = "验收", words = { "竣工验收", "完工验收", "交工验收", "验收" } },
    { rank = 7, zh = "决算", words = { "竣工决算", "竣工财务决算", "决算", "结算审计" } },
  },
  -- the milestone speaks of another part of the work, or of an interrupted one
  apart = { "复工", "一期", "二期", "三期", "首批", "分批", "批次", "第二批", "其余", "剩余", "另", "部分" },
}
