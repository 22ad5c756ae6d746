"""A notice of samples/ gives the same record in whatever form it is sent: as text, as a Word file and as a web page, made plainly or in odd but legal ways,
and, where LibreOffice is installed, as it writes them."""
import glob
import os
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
for path in sorted(glob.glob(os.path.join(tool.SAMPLES, "forms", "*"))):
    text = os.path.join(tool.SAMPLES, os.path.basename(path).split(".")[0] + ".txt")
    remake.same(path, remake.content(tool.run_json("extract", text)), f"samples/forms/{os.path.basename(path)}", blanks=not path.endswith(".pdf"))
tool.finish()
