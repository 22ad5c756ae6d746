"""A notice of samples/ gives the same record, and the same findings, in whatever form it is sent: as text, as a Word file and as a web page, made plainly or in odd
but legal ways, as LibreOffice writes them (samples/forms/) and, where it is installed, in what it has to convert (tests/converted/)."""
import glob
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import remake  # noqa: E402
import tool  # noqa: E402

# Cells after TABs; headings of those between blank lines, which print them out of their order.
TABS = ["fengxi-2024", "jichuan-2024", "linlan-2025", "qingping-2024", "songting-2026", "wujiang-2024", "yanhui-2025", "yanxi-2025", "yunxiu-2025"]
BLANK_LINES = {
    "luming-2024": [("序号", 0, 0, 2, 1), ("实事项目", 0, 1, 2, 2), ("2024年工作安排", 0, 3, 1, 3), ("牵头单位", 0, 6, 2, 1), ("配合单位", 0, 7, 2, 1),
                    ("备注", 0, 8, 2, 1), ("建设内容", 1, 3, 1, 1), ("年度投资(万元)", 1, 4, 1, 1), ("完成时限", 1, 5, 1, 1)],
}

with tempfile.TemporaryDirectory() as folder:
    notices = {name: remake.from_tabs(os.path.join(tool.SAMPLES, name + ".txt")) for name in TABS}
    notices.update({name: remake.from_places(os.path.join(tool.SAMPLES, name + ".txt"), heading, 1) for name, heading in BLANK_LINES.items()})
    remake.check_forms(notices, tool.SAMPLES, folder)


def told(path):
    """The findings, apart from where they stand in the file."""
    report = tool.run_json("check", "--as-of", "2025-06-30", "--format", "json", path)
    return sorted((f["rule"], f["severity"], f["at"], f["message"], f.get("expected", ""), f.get("actual", "")) for f in report["findings"])


def check_form(path):
    name = os.path.relpath(path, tool.ROOT)
    text = os.path.join(tool.SAMPLES, os.path.basename(path).split(".")[0] + ".txt")
    remake.same(path, remake.content(tool.run_json("extract", text)), name, blanks=not path.endswith(".pdf"))
    tool.equal(told(path), told(text), f"{name}: the findings of its text")


for path in sorted(glob.glob(os.path.join(tool.SAMPLES, "forms", "*"))):
    check_form(path)
for path in sorted(glob.glob(os.path.join(tool.ROOT, "tests/undrawn", "*"))):  # printed without lines: read, but never green
    check_form(path)
    said = [u["message_en"] for u in tool.run_json("check", "--format", "json", path)["undecided"]]
    tool.check(len(said) == 1 and said[0].startswith("the table has no lines"), f"{os.path.basename(path)}: stays undecided", said)
if shutil.which("soffice"):
    for path in sorted(glob.glob(os.path.join(tool.ROOT, "tests/converted", "*"))):
        check_form(path)
else:
    print("skipped: tests/converted/ (LibreOffice is not installed)")
tool.finish()
