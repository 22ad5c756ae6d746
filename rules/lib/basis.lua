-- The provisions that rules cite, written out in full once. basis.document("第二十条（四）") gives the text for a rule's `basis`.
local function of(name)
  return function(article) return name .. (article or "") end
end

return {
  document   = of "《党政机关公文处理工作条例》（中办发〔2012〕14号）",
  format     = of "《党政机关公文格式》（GB/T 9704-2012）",
  investment = of "《政府投资条例》（国务院令第712号）",
  budget     = of "《中华人民共和国预算法》（2018年修正）",
  building   = of "《中华人民共和国建筑法》（2019年修正）",
  wages      = of "《保障农民工工资支付条例》",
  inspection = of "《政府督查工作条例》（国务院令第733号）",
  penalties  = of "《财政违法行为处罚处分条例》（国务院令第427号）",
  privacy    = of "《中华人民共和国个人信息保护法》",
  disclosure = of "《中华人民共和国政府信息公开条例》（国务院令第711号）",
  civil      = of "《中华人民共和国民法典》",
  openness   = of "《〈关于全面推进政务公开工作的意见〉实施细则》（国办发〔2016〕80号）",
  practice   = of "实务",
}
