"""The census loses nothing: a figure planted anywhere in a notice is seen once more, and is either used by a field that it names or left over with its
place and why; in every sample and real notice what was seen is what was used and what is left, and an independent count of what is printed agrees."""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402

KINDS = ("amounts", "dates", "quantities")
PLANTS = {"amounts": "7531.9万元", "dates": "2024年11月23日", "quantities": "8642台"}
COLUMNS = ["序号", "项目名称", "目标任务", "总投资（万元）", "责任单位", "责任领导", "完成时限", "备注"]
ROWS = [["1", "村道硬化", "硬化村道{text}", "{money}", "县交通局{lead}", "何某", "9月底前完工{deadline}", "{remark}"],
        ["2", "路灯安装", "安装路灯120盏。", "45", "县城管局", "李某", "10月底前", "新建"],
        ["3", "公厕改造", "改造公厕6座。", "80", "县城管局", "李某", "11月底前", ""]]
BEFORE = ["首页 > 政务公开 > 通知公告{furniture}", "", "临江县人民政府办公室", "关于印发2024年民生实事的通知", "临政办发〔2024〕1号", "各乡镇人民政府：", "　　现将任务印发给你们，请抓好落实。{body}",
          "临江县人民政府办公室", "2024年1月5日", "附件", "2024年民生实事任务表{title}"]
AFTER = ["注：以上任务由县政府督查室跟踪。{note}", "临江县人民政府办公室　2024年1月6日印发"]
# where a figure is planted, and what becomes of it there: a field, or why it is left
PLACES = {
    "body": (None, "body"), "title": ("document.", None), "note": (None, "body"), "furniture": (None, "furniture"),
    "lead": (None, "table"), "remark": (None, "remark"),
    "text": ("projects[].tasks[].", None), "deadline": ("projects[].tasks[].streams[]", None), "money": ("projects[].funding", None),
}
WORDS = {"body": "其中{}到位。", "title": "（{}）", "note": "另有{}待定。", "furniture": " > {}", "lead": "（{}）", "remark": "含{}", "text": "36公里，另计{}。",
         "deadline": "（含{}）", "money": "{}"}
NONE = {"text": "36公里。", "money": "126"}


def notice(place=None, plant=""):
    words = {p: (WORDS[p].format(plant) if p == place else NONE.get(p, "")) for p in PLACES}
    lines = [line.format(**words) for line in BEFORE] + [""]
    for row in [COLUMNS, *ROWS]:
        lines += ["\t" + cell.format(**words) for cell in row] + [""]
    return "\n".join(lines + [""] + [line.format(**words) for line in AFTER]) + "\n"


def census(path):
    return tool.run_json("extract", "--census", "--format", "json", path)


def accounts(c, what):
    """What was seen is what was used and what is left; each field's share is told."""
    for kind in KINDS:
        t = c[kind]
        tool.equal(t["used"] + len(t["left"]), t["seen"], f"{what}: {kind} used and left")
        tool.equal(sum(t["fields"].values()), t["used"], f"{what}: {kind} of each field")
        tool.check(all("why" in left and "text" in left and left.get("location") for left in t["left"]), f"{what}: {kind} left, with place and why")


def plant(folder):
    def read(text):
        path = os.path.join(folder, "notice.txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return census(path)

    plain = read(notice())
    for place, (field, why) in PLACES.items():
        for kind, figure in PLANTS.items():
            if place == "money" and kind != "amounts":
                continue
            what = f"{figure} in {place}"
            c = read(notice(place, figure))
            accounts(c, what)
            more = 0 if place == "money" else 1
            tool.equal(c[kind]["seen"], plain[kind]["seen"] + more, f"{what}: seen once more")
            left = [x for x in c[kind]["left"] if figure in x["text"]]
            if why:
                tool.equal([x["why"] for x in left], [why], f"{what}: left over")
            elif not left:
                grown = [f for f, n in c[kind]["fields"].items() if n > plain[kind]["fields"].get(f, 0)]
                tool.check(more == 0 or any(f.startswith(field) for f in grown), f"{what}: used by {field}", grown)
            else:  # a field may pass it over, but in a column of deadlines or money it is undecided then
                undecided = tool.run("extract", os.path.join(folder, "notice.txt")).returncode
                tool.check(place != "deadline" or kind != "dates" or undecided == 3, f"{what}: undecided", left)


AMOUNT = re.compile(r"\d[\d,，]*(?:\.\d+)?(?:余|多)?(?:万|百万|千万|亿)?(?:美|港|欧)?元(?!\w*旦)")


def count_apart(path):
    """Amounts with their unit, counted in the text itself."""
    with open(path, "rb") as f:
        data = f.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    c = census(path)
    printed = len(AMOUNT.findall(text))
    seen = sum(bool(re.search("元", x["text"])) for x in c["amounts"]["left"]) + c["amounts"]["used"]
    tool.check(seen >= printed, f"{os.path.basename(path)}: {printed} amounts printed with their unit, {seen} accounted for")
    accounts(c, os.path.basename(path))


with tempfile.TemporaryDirectory() as temporary:
    plant(temporary)
paths = [os.path.join(tool.SAMPLES, name) for name in sorted(os.listdir(tool.SAMPLES)) if name.endswith(".txt")]
for name in sorted(os.listdir(tool.NOTICES)) if os.path.isdir(tool.NOTICES) else []:
    if name.endswith(".txt"):
        paths.append(os.path.join(tool.NOTICES, name))
for each in paths:
    count_apart(each)
tool.finish()
