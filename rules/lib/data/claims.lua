-- Words by which an item is told as finished, as new, as a service that returns. Each list may be added to; a word is found anywhere in the text.
return {
  -- the target of the year was the finished thing
  finished = { "建成", "竣工", "完工", "投用", "投入使用", "交付", "验收", "完成改造", "全面完成" },
  -- it is to be made (again)
  new = { "新建", "建设", "建成", "新增", "改造", "开工", "修建", "打造" },
  -- done anew every year
  services = {
    "培训", "检查", "筛查", "体检", "接种", "补贴", "补助", "救助", "援助", "慰问", "演出", "放映", "活动", "宣传", "养护", "维护", "贷款", "就业", "服务",
    "发放", "配送", "巡诊", "保险",
  },
  -- stages of a longer work
  stages = { "一期", "二期", "三期", "续建", "第一阶段", "第二阶段", "分年", "跨年", "主体", "工程量", "前期工作" },
  -- units of single things
  countable = { "个", "座", "所", "处", "栋", "条", "家", "套", "台", "户", "人", "间", "块", "片", "亩", "公里" },
}
