"""Takes the pictures of the HTML report that the pages show. Needs chromium. Run it when the report has changed, and look at what it took:

    python3 tests/pictures.py"""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import browser  # noqa: E402
import tool  # noqa: E402

SAMPLE = os.path.join(tool.SAMPLES, "tangxi-2025-faults.json")
PRINTED = os.path.join(tool.SAMPLES, "forms/yanhui-2025.docx")
# name, language, sample, width, dark, where it begins, height
PICTURES = [("report.png", "en", PRINTED, 1200, False, ".file", 940), ("report-zh.png", "zh", PRINTED, 1200, False, ".file", 940),
            ("report-summary.png", "zh", SAMPLE, 1200, False, ".page", 900), ("report-dark.png", "zh", SAMPLE, 1200, True, "#money-1", 1000),
            ("report-mobile.png", "zh", PRINTED, 375, False, ".file", 900)]

with tempfile.TemporaryDirectory() as folder, browser.Browser() as b:
    for name, lang, sample, width, dark, where, height in PICTURES:
        path = os.path.join(folder, "report.html")
        tool.run("check", "--as-of", "2025-06-30", "--lang", lang, "--format", f"html={path}", os.path.relpath(sample, tool.ROOT), cwd=tool.ROOT)
        page = b.open(path, width=width, height=height, dark=dark)
        top = page.run(f"document.querySelector({where!r}).getBoundingClientRect().top + scrollY - 12")
        page.run(f"scrollTo(0, {top}); const paper = document.querySelector('.paper'), table = document.querySelector('.drawn');"
                 "if (paper && table && innerWidth > 1000) paper.scrollTop = table.parentElement.offsetTop - 230")
        page.picture(os.path.join(tool.ROOT, "docs", name), y=max(0, top), height=height)
        page.close()
