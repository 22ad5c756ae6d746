-- Words doubled by accident, and doublings that are right. Each list may be added to.
return {
  -- words that are never doubled on purpose
  doubled = { "完成", "进行", "开展", "实现", "推进", "加强", "进一步" },
  -- the same, with what may stand directly before or after a pair that is right (目的的, 为了了解)
  particles = {
    { word = "的", before = "目|标|有", after = "确|士|话|当|黎" }, { word = "了", before = "为|除|甚|不", after = "解|结|断|却|然|望|无|事" },
    { word = "和", before = "平|缓|调|饱|温|协|中|总|人", after = "谐|平|气|睦|解|善|美|顺" }, { word = "及", before = "以|普|涉|波", after = "时|早|格|笄" },
    { word = "把", before = "", after = "握|关|控|手" }, { word = "被", before = "植|覆", after = "" }, { word = "将", before = "即", after = "军" },
    { word = "元", before = "单|公|万|亿|美|百", after = "素" },
    { word = "建设", before = "", after = "局|委|厅|部|单位|用地|工程" },
    { word = "实施", before = "", after = "方案|办法|细则|意见" },
  },
  -- behind a doubled word of two characters these make one word of its second half: 民营企业企业家, 乡镇中心中心校
  compound_ends = "[家校局委办厅部院馆站所室厂师员者费金税法]",
  -- phrases that may stand doubled: 一件一件抓, 逐步逐步; a phrase that begins so counts as one of them
  natural_starts = { "一", "逐", "每", "挨", "几", "成", "各" },
  natural = { "研究", "讨论", "商量", "打扫", "收拾", "检查", "看看", "试试", "哈哈", "常常", "慢慢", "渐渐", "天天", "人人", "件件", "事事" },
}
