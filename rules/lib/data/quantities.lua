-- Words about counts. Each list may be added to; a word is found anywhere in the text.
return {
  -- units of heads or things, and of times: 人 -> 人次
  times = {
    ["人"] = "人次", ["户"] = "户次", ["件"] = "件次", ["家"] = "家次", ["台"] = "台次", ["辆"] = "辆次", ["床"] = "床次", ["处"] = "处次",
  },
  -- classes of people or things that overlap: one may be in several of them
  overlapping = {
    "女性", "男性", "妇女", "党员", "少数民族", "残疾", "脱贫", "贫困", "低保", "老年人", "高校毕业生", "大学生", "退役军人", "农民工", "返乡", "高级职称",
    "已完成", "已建成", "已开工",
  },
  -- units of ages, times and money: what they measure is no count of things to be done
  not_counted = { "岁", "周岁", "年", "个月", "月", "天", "日", "小时", "分钟", "秒", "周", "工作日", "个工作日", "元", "度", "℃" },
  -- works done to a thing: 停车场建设 counts 停车场
  works = { "建设项目", "建设工程", "改造工程", "改造提升", "提升改造", "建设", "改造", "新建", "改建", "扩建", "提升", "整治", "治理", "维修", "安装", "工程", "项目" },
  -- a title that speaks of one stage only: its figure need not be the target
  stages = { "第一批", "第二批", "第三批", "首批", "分批", "一期", "二期", "三期", "其余", "剩余", "第一阶段", "第二阶段", "试点", "启动" },
}
