-- Words about counts. Each list may be added to; a word is found anywhere in the text.
return {
  -- classes of people or things that overlap: one may be in several of them
  overlapping = {
    "女性", "男性", "妇女", "党员", "少数民族", "残疾", "脱贫", "贫困", "低保", "老年人", "高校毕业生", "大学生", "退役军人", "农民工", "返乡", "高级职称",
    "已完成", "已建成", "已开工",
  },
  -- units of ages, times and money: what they measure is no count of things to be done
  not_counted = { "岁", "周岁", "年", "个月", "月", "天", "日", "小时", "分钟", "秒", "周", "工作日", "个工作日", "元", "度", "℃" },
}
