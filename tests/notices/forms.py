"""The real notices, made again as Word files and web pages with merged cells and repeated headings, give the records of their texts."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_docx  # noqa: E402
import make_html  # noqa: E402
import make_xlsx  # noqa: E402
import remake  # noqa: E402
import tool  # noqa: E402

tool.skip_without_notices()
TABS = ["chengkou-2022", "jingyuan-2023", "shizhu-2023", "yongchuan-2023"]
WULONG = [("序号", 0, 0, 2, 1), ("项目名称", 0, 1, 2, 2), ("2023年工作计划", 0, 3, 1, 2), ("牵头单位", 0, 5, 2, 1), ("协作单位", 0, 6, 2, 1), ("备注      ", 0, 7, 2, 1),
          ("年度投资        (万元)", 1, 3, 1, 1), ("工作内容", 1, 4, 1, 1)]

with tempfile.TemporaryDirectory() as folder:
    notices = {name: remake.from_tabs(tool.notice(name + ".txt")) for name in TABS}
    notices["wulong-2023"] = remake.from_places(tool.notice("wulong-2023.txt"), WULONG, 1)
    remake.check_forms(notices, tool.NOTICES, folder)
    for name, notice in notices.items():
        expected = remake.content(tool.run_json("extract", tool.notice(name + ".txt")))
        paged = remake.over_pages(remake.merged(notice))
        tool.check(paged.repeats, f"{name}: a heading is printed again")
        for form, write in (("docx", make_docx.write), ("odd.docx", make_docx.write_odd), ("html", make_html.write), ("xlsx", make_xlsx.write), ("odd.xlsx", make_xlsx.write_odd)):
            path = os.path.join(folder, f"{name}-paged.{form}")
            write(paged, path)
            remake.same(path, expected, f"{name} as {form} with merged cells and repeated headings")
tool.finish()
