-- Words of titles. Each list may be added to.
return {
  -- 文种: what kind of document it is (条例 第八条), longest first where one ends like another; 方案 and the like stand alone in practice
  kinds = {
    "决议", "决定", "命令", "公报", "公告", "公示", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "纪要", "函", "令",
    "实施方案", "工作方案", "行动方案", "方案", "办法", "细则", "工作计划", "实施计划", "推进计划", "行动计划",
  },
  -- what the name of an issuer ends with, before 关于 or 印发
  issuers = {
    "人民政府", "政府", "办公室", "办公厅", "委员会", "常务委员会", "常委会", "管委会", "指挥部", "领导小组", "联席会议", "工作专班", "专班",
    "办事处", "局", "厅", "委", "部", "院", "署", "中心", "公司", "联合会", "总工会", "团委", "妇联", "残联", "协会", "集团",
  },
  -- an attachment of this sort speaks of another year than the plan does
  looking_back = { "完成情况", "总结", "评估", "考核", "上年", "上一年", "办理情况", "落实情况" },
}
