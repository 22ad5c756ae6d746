-- Words about percentages. Each list may be added to; a word is found anywhere in the text.
return {
  -- the percentages of one sentence divide one whole
  partition = {
    "资金", "投资", "经费", "费用", "其中", "构成", "结构", "总数", "总量", "总额", "分别占", "分担", "负担", "承担", "筹集", "比例为",
  },
  -- something is left that is not counted
  rest = { "其余", "剩余", "其他", "其它", "余下", "等占" },
  -- what the change is measured against
  base = {
    "同比", "环比", "基数", "上年", "去年", "前年", "往年", "上一年", "年初", "法定", "基础上", "现有", "目前", "原有", "原来", "原定", "承诺时限", "规定时限",
    "国家标准", "全国平均", "全省平均", "全市平均", "相比", "相较", "对比", "比上", "较上", "比原", "较原", "比法", "较法", "比20", "较20", "比改", "较改",
  },
}
