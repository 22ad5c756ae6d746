-- Words of deadlines and targets. Each list may be added to; a word is found anywhere in the text.
return {
  -- a milestone that only begins the work: its figures are no part of what is done so far
  start = {
    "启动", "开工", "动工", "复工", "开始", "推进", "立项", "设计", "编制", "招标", "招投标", "签订", "申报", "摸底", "排查", "筛选", "选定", "确定", "落实",
    "下达", "调查", "征收", "筹备", "谋划", "储备",
  },
  -- work that is done, without saying how much
  finished = { "竣工", "完工", "完成", "建成", "投用", "投入使用", "投入运营", "交付", "验收" },
  -- a figure that is meant to fall or to stay low
  falling = {
    "降至", "降到", "降为", "下降", "降低", "减至", "减到", "减少到", "减少至", "压减到", "压减至", "压缩到", "压缩至", "缩短到", "缩短至", "控制在",
    "不超过", "不高于", "不低于往年", "剩余", "余下", "尚余",
  },
  -- the whole that a percentage is a share of: it must come to 100
  share = {
    "工程量", "工程总量", "工作量", "任务", "建设总量", "建设内容", "形象进度", "工程进度", "建设进度", "总进度", "主体工程", "工程建设", "项目建设",
    "施工",
  },
}
