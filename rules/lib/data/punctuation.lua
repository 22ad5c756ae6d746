-- Words that text.punctuation looks for. The list may be added to.
return {
  -- what a clause begins with where 前 before it belongs to the date (5月底，前完成招投标 is 5月底前，完成…), not to a word such as 前期
  after_before = {
    "完成", "完工", "建成", "竣工", "开工", "启动", "投入", "投用", "实现", "达到", "全面", "基本", "全部", "落实", "制定", "制订", "出台", "下达", "印发", "召开",
    "组织", "开展", "交付", "验收", "通过", "报送", "上报", "提交", "拨付", "发放", "确定", "做好", "推进", "整改", "办结", "签订", "编制", "改造", "新建", "建设",
  },
}
