-- Words of targets. Each list may be added to; a word is found anywhere in a text.
return {
  -- something can be seen to be done: works, stages, a thing that then exists
  checkable = {
    "开工", "动工", "竣工", "完工", "投用", "投入使用", "启用", "完成主体", "主体", "招标", "验收", "交付", "建成", "建设", "新建", "改建", "扩建", "改造", "修建",
    "修复", "安装", "更换", "配备", "配置", "购置", "设立", "建立", "接入", "联网", "搬迁", "拆除", "开挖", "打造", "提升改造", "完善", "维修", "整治", "治理工程",
    "铺设", "架设", "绿化", "硬化", "上线", "开通", "发放", "培训", "举办", "接种", "开办", "试点", "完成",
  },
  -- all of a kind: whoever counts them can tell
  every = { "全覆盖", "所有", "全部", "应保尽保", "应筛尽筛", "应接尽接", "愿接尽接", "应助尽助", "应享尽享", "应救尽救", "应改尽改", "尽接", "每个", "逐户", "全量" },
  -- policy, not works: 双减 and the like
  policy = { "双减", "规范", "加强", "落实", "减轻", "推进", "优化", "强化", "深化", "健全", "提升", "政策", "机制" },
  -- a goal for this year's stage of a longer work
  stage = {
    "年度", "当年", "今年", "本年", "工程量", "形象进度", "主体", "开工", "启动", "前期", "招标", "完成投资", "分年", "逐年", "累计完成", "一期",
  },
}
