"""Slips planted in the real notices, one at a time: the rule that is there for it finds each. A variant that is no slip gives nothing new of that rule."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check  # noqa: E402

tool.skip_without_notices()
S, C, W, J, Y = "shizhu-2023", "chengkou-2022", "wulong-2023", "jingyuan-2023", "yongchuan-2023"
# notice, what is replaced (its first occurrence), by what, the rule ("": none), and the line of the finding where it matters
SLIPS = [
    (S, "石柱府办发〔2023〕13号\n", "", "form.number-missing", None),
    (J, "泾政办发〔2023〕4号", "泾政办发〔2022〕4号", "form.number-year", 3),
    (J, "泾政办发〔2023〕4号", "泾政办发[2023]4号", "form.number-shape", 3),
    (J, "关于印发2023年民生实事的通知", "关于印发2023年民生实事清单", "form.title-elements", 5),
    (C, "关于印发2022年城口县", "关于印发2023年城口县", "form.title-year", None),
    (Y, "\t2023年工作目标任务", "\t2022年工作目标任务", "form.title-year", 24),
    (Y, "附件\n永川区2023年重点", "附件\n永川区2024年重点", "form.title-year", 21),
    (S, "附件：2023年全县重点民生实事工作目标任务表", "附件：2023年全县重点民生实事责任分工表", "form.attachment-title", None),
    (C, "附件：2022年城口县重点民生实事工作目标任务", "附件：1.2022年城口县重点民生实事工作目标任务\n2.资金安排表", "form.attachment-missing", None),
    (C, "2022年3月31日", "2022年03月31日", "form.date-shape", None),
    (C, "2022年3月31日", "二〇二二年三月三十一日", "form.date-shape", None),
    (J, "4月底，完成工程建设任务", "4月31日，完成工程建设任务", "form.date-impossible", 43),
    (J, "12月底，完成筛查3800人", "13月底，完成筛查3800人", "form.date-impossible", None),
    (Y, "2023年2月17日", "2023年2月30日", "form.date-impossible", None),
    (W, "[ 发布日期 ] 2023-02-27", "[ 发布日期 ] 2023-02-20", "form.date-order", 10),
    (W, "[ 发布日期 ] 2023-02-27", "[ 发布日期 ] 2023-06-27", "form.publication-delay", 10),
    (J, "                         泾源县人民政府办公室\n\n2023年1月31日\n", "", "form.signature-missing", None),
    (J, "（此件公开发布）", "", "form.disclosure-missing", None),
    (S, "石柱土家族自治县人民政府办公室          2023年2月16日印发", "彭水县人民政府办公室          2023年2月16日印发", "form.issuer-agrees", None),
    (J, "                         泾源县人民政府办公室", "                         彭阳县人民政府办公室", "form.issuer-agrees", 1),
    (J, "三、加强督促检查", "四、加强督促检查", "form.heading-sequence", 16),
    (S, "（三）加强资金保障", "（二）加强资金保障", "form.heading-sequence", None),
    (C, "2.完成2所学校", "3.完成2所学校", "form.heading-sequence", None),
    (W, "[ 主题分类 ] 综合政务", "[ 主题分类 ]", "form.metadata-blank", None),
    (Y, "\t区残联", "\t区残疾人联合会", "", None),
    (C, "\t县住房城乡建委", "\t住房城乡建委", "field.unit-variant", 37),
    (W, "区卫生健康委", "区卫健委", "field.unit-variant", None),
    (Y, "区发展改革委。区发展改革委及时", "区发展改革委（邮箱：fgw2023@126.com）。区发展改革委及时", "privacy.mailbox", 12),
    (Y, "区发展改革委。区发展改革委及时", "区发展改革委（电话：13800138000）。区发展改革委及时", "privacy.mobile", 12),
    (C, "有需求的残疾人提供", "有需求的残疾人（如11010519491231002X）提供", "privacy.identity-number", None),
    (C, "有需求的残疾人提供", "有需求的残疾人（账号4111111111111111）提供", "privacy.bank-card", None),
    (Y, "推动民生实事落地见效。", "推动民生实事落地见效。联系人：庞宇，电话：49801234。", "privacy.contact-name", 12),
    (S, "（残疾人之家）”", "（残疾人之家”", "text.brackets", None),
    (C, "“三县一城一枢纽”", "“三县一城一枢纽", "text.brackets", 10),
    (J, "6月底，完成工程量的100%", "6月底、前完成工程量的100%", "text.punctuation", None),
    (Y, "口袋公园6个。", "口袋公园6个。。", "text.punctuation", None),
    (Y, "建设体育文化公园1个，口袋公园6个。", "建设体育文化公园1个,口袋公园6个。", "text.punctuation", None),
    (Y, "口袋公园6个。", "口袋公园6个。（含滨河公园）", "text.remark-after-stop", None),
    (Y, "完成窨井盖治理500个。", "完成完成窨井盖治理500个。", "text.repetition", None),
    (Y, "完成窨井盖治理500个。", "完成窨井盖窨井盖治理500个。", "text.repetition", None),
]


def findings(text, name):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name + ".txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return [(f["rule"], f["location"].get("line"), f["at"]) for f in tool.run_json("check", "--format", "json", path)["findings"]]


texts, before = {}, {}
for name in (S, C, W, J, Y):
    with open(tool.notice(name + ".txt"), encoding="utf-8") as f:
        texts[name] = f.read()
    before[name] = findings(texts[name], name)
for name, old, new, rule, line in SLIPS:
    what = f"{name}: {old!r} -> {new!r}"
    if not check(old in texts[name], what + ": is there"):
        continue
    added = [f for f in findings(texts[name].replace(old, new, 1), name) if f not in before[name]]
    hits = [f for f in added if f[0] == rule and line in (None, f[1])] if rule else [not added]
    check(any(hits), f"{what}: {rule or 'nothing'}", added)
tool.finish()
