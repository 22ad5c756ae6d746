"""A notice in each format: the lines of its head, then a table of rows, the columns first. write_*(path, head, rows)."""
import csv
import os
import subprocess
import sys
import zipfile
from xml.sax.saxutils import escape

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_docx  # noqa: E402


def write_txt(path, head, rows):
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(head) + "\n\n")
        for row in rows:
            f.write("".join(f"\t{cell}\n" for cell in row) + "\n")


def write_csv(path, head, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f)
        writer.writerows([line] + [""] * (len(rows[0]) - 1) for line in head)
        writer.writerows(rows)


def write_html(path, head, rows):
    with open(path, "w", encoding="utf-8") as f:
        f.write('<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>' + "".join(f"<p>{line}</p>" for line in head) + "<table>\n")
        for row in rows:
            f.write("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n")
        f.write("</table></body></html>\n")


def write_docx(path, head, rows):
    cell = "<w:tc><w:tcPr/><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    table = "".join("<w:tr>" + "".join(cell.format(escape(c)) for c in row) + "</w:tr>" for row in rows)
    grid = "<w:tblGrid>" + "<w:gridCol/>" * len(rows[0]) + "</w:tblGrid>"
    make_docx.package(path, make_docx.body("".join(map(make_docx.paragraph, head)) + f"<w:tbl><w:tblPr/>{grid}{table}</w:tbl>"))


def write_xlsx(path, head, rows):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def sheet():
        yield f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>'
        for r, row in enumerate([*([line] for line in head), *rows], 1):
            cells = "".join(f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' for c, text in enumerate(row))
            yield f'<row r="{r}">{cells}</row>'
        yield "</sheetData></worksheet>"

    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
                               'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                               'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
                               'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relation}/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{relation}"><sheets><sheet name="项目表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relation}/worksheet" '
                                      'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": "".join(sheet()),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in parts.items():
            z.writestr(name, text)


def write_pdf(path, head, rows):
    folder = os.path.dirname(path)
    page = os.path.join(folder, "print.html")
    with open(page, "w", encoding="utf-8") as f:
        f.write('<html><head><meta charset="utf-8"></head><body>' + "".join(f"<p>{line}</p>" for line in head) + '<table border="1" cellspacing="0">\n')
        for row in rows:
            f.write("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n")
        f.write("</table></body></html>\n")
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/office-home", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", folder]
    subprocess.run(command + [page], check=True, capture_output=True, timeout=900)
    os.rename(os.path.join(folder, "print.pdf"), path)


WRITERS = {"txt": write_txt, "csv": write_csv, "html": write_html, "docx": write_docx, "xlsx": write_xlsx, "pdf": write_pdf}
