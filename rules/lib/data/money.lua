-- Words about where money comes from. Each list may be added to; a word is found anywhere in a text.
return {
  -- money of others than the budget: an item without budget money may still have output
  others = {
    "社会资本", "社会资金", "社会投资", "企业投资", "企业出资", "企业自筹", "自筹", "业主", "市场化", "捐赠", "捐资", "慈善", "爱心企业", "公益组织", "合作共建",
    "无需资金", "不需资金", "无需新增", "不新增", "已到位", "结转", "上年资金", "经费保障", "日常经费", "部门预算", "统筹解决",
  },
  -- a source of social money
  social = { "社会", "企业", "自筹", "业主", "群众", "捐", "市场", "融资" },
  -- duties that the public purse has by law
  duty = {
    "义务教育", "低保", "最低生活保障", "特困", "社会救助", "临时救助", "基础养老金", "基本公共卫生", "免疫规划", "消防救援", "防汛", "抗旱", "应急救援", "优抚",
    "征兵", "殡葬惠民", "法律援助",
  },
  -- units of things that are built or bought
  things = {
    "个", "处", "座", "公里", "米", "平方米", "平方公里", "立方米", "亩", "公顷", "所", "栋", "幢", "间", "套", "台", "盏", "张", "辆", "部", "组", "只", "条",
    "口", "眼", "根", "块", "片", "家", "吨", "千瓦", "兆瓦", "床", "位", "棵", "株", "艘", "座次", "孔",
  },
}
