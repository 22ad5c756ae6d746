"""Makes samples/forms/ and tests/converted/ again out of the texts in samples/: python3 -B tests/make_samples.py [NAME...]. What LibreOffice writes differs from
version to version and by the day, so this is run by hand when a form is added; which producer made which file is told in docs/samples.md.

samples/forms/: what mingcha reads itself. tests/converted/: what LibreOffice has to convert first; apart from the samples, because each costs seconds."""
import os
import sys
import tempfile

import make_docx
import make_html
import make_pdf
import make_xlsx
import remake
import tool

FORMS = os.path.join(tool.SAMPLES, "forms")
CONVERTED = os.path.join(tool.ROOT, "tests/converted")
UNDRAWN = os.path.join(tool.ROOT, "tests/undrawn")

GB18030 = {"csv": ":Text - txt - csv (StarCalc):44,34,85,1,,0,true,true"}  # commas between, all texts in quotes


def by_office(write, *steps, options=None):
    """Written by hand, then opened and saved by LibreOffice: the last step is the format of the file."""
    def make(notice, path):
        with tempfile.TemporaryDirectory() as folder:
            name = os.path.basename(path).split(".")[0]
            start = os.path.join(folder, name + "." + steps[0])
            write(notice, start)
            for step in steps[1:]:
                start, = remake.convert([start], step, folder, (options or {}).get(step, ""))
            copy(start, path)
    return make


def copy(source, path):
    with open(source, "rb") as f, open(path, "wb") as out:
        out.write(f.read())


MADE = {
    "jichuan-2024.docx": (FORMS, by_office(make_docx.write, "docx", "odt", "docx")),
    "yunxiu-2025.docx": (FORMS, lambda notice, path: make_docx.write_odd(notice, path, 1)),
    "yanhui-2025.html": (FORMS, by_office(make_docx.write, "docx", "odt", "html")),
    "songting-2026.html": (FORMS, lambda notice, path: make_html.write_portal(notice, path, 1, "gb18030")),
    "yanxi-2025.xlsx": (FORMS, by_office(make_xlsx.write, "xlsx", "ods", "xlsx")),
    "yunxiu-2025.pdf": (FORMS, by_office(make_pdf.write, "docx", "pdf")),
    "songting-2026.pdf": (UNDRAWN, by_office(make_pdf.write_undrawn, "docx", "pdf")),
    "fengxi-2024.xlsx": (FORMS, make_xlsx.write_odd),
    "wujiang-2024.xlsx": (FORMS, by_office(make_xlsx.write, "xlsx", "ods", "xlsx")),
    "qingping-2024.csv": (FORMS, by_office(make_xlsx.write, "xlsx", "csv", options=GB18030)),
    "linlan-2025.pdf": (FORMS, by_office(make_pdf.write, "docx", "pdf")),
    "yanhui-2025.docx": (FORMS, by_office(make_html.write_printed, "html", "odt", "docx")),
    "jichuan-2024.odt": (CONVERTED, by_office(make_docx.write, "docx", "odt")),
    "linlan-2025.doc": (CONVERTED, by_office(make_docx.write, "docx", "odt", "doc")),
    "qingping-2024.rtf": (CONVERTED, by_office(make_docx.write, "docx", "odt", "rtf")),
    "songting-2026.ods": (CONVERTED, by_office(make_xlsx.write, "xlsx", "ods")),
    "yanhui-2025.xls": (CONVERTED, by_office(make_xlsx.write, "xlsx", "xls")),
}

if __name__ == "__main__":
    for file in sys.argv[1:] or MADE:
        folder, make = MADE[file]
        os.makedirs(folder, exist_ok=True)
        text = os.path.join(tool.SAMPLES, file.split(".")[0] + ".txt")
        make(remake.from_tabs(text), os.path.join(folder, file))
        print(os.path.relpath(os.path.join(folder, file), tool.ROOT))
