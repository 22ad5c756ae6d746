"""Seeds for the targets that read files, made of the samples: seeds.py docx|html|xlsx|csv|pdf FOLDER. Small ones, whole ones, and the parts of packages."""
import os
import struct
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_docx  # noqa: E402
import make_html  # noqa: E402
import make_xlsx  # noqa: E402
import remake  # noqa: E402
import tool  # noqa: E402

NOTICES = ["fengxi-2024", "jichuan-2024", "qingping-2024", "yunxiu-2025"]


def shorter(notice, rows):
    """The notice with the first rows of its table only."""
    cells = [c for c in notice.cells if c.row < rows]
    for c in cells:
        c.row_span = min(c.row_span, rows - c.row)
    return remake.Notice(notice.before[-6:], notice.after[:4], cells, notice.heading_rows, [])


def parts(path, wanted=("document.xml", "numbering.xml", "styles.xml")):
    with zipfile.ZipFile(path) as z:
        names = {os.path.basename(n).lower(): n for n in z.namelist()}
        return b"\0".join(z.read(names[n]) for n in wanted if n in names)


def write_sheets(notice, path):
    """A workbook in both forms, whole and as its parts: the last sheet, the strings, the styles."""
    make_xlsx.write(notice, path + ".xlsx")
    make_xlsx.write_odd(notice, path + "-odd.xlsx")
    for file, sheet in ((path + ".xlsx", "sheet1.xml"), (path + "-odd.xlsx", "sheet2.xml")):
        with open(file + ".parts", "wb") as f:
            f.write(parts(file, (sheet, "sharedstrings.xml", "styles.xml")))


def write_pages(notice, path, height=5950, drawn=True):
    """Pages as fuzz_pdf takes them: each record a character, a line across or down, or the end of the page. Without lines what stands below what makes the table."""
    out, width, y = b"", 7000 // notice.n_cols, 500
    for row, cells in enumerate(notice.rows()):
        lines = max([1] + [-(-len(c.text) * 100 // (width * c.col_span)) for c in cells])
        if y + lines * 140 > height - 500:
            out += struct.pack("<HHHH", 0xFFFF, 0xFF, 0, 0)
            y = 500
        for c in cells:
            x, right = 500 + c.col * width, 500 + (c.col + c.col_span) * width
            bottom = y + lines * 140
            if drawn:
                out += struct.pack("<HHHH", 0xFFFE, y, x, right) + struct.pack("<HHHH", 0xFFFE, bottom, x, right)
                out += struct.pack("<HHHH", 0xFFFD, x, y, bottom) + struct.pack("<HHHH", 0xFFFD, right, y, bottom)
            for k, char in enumerate(c.text.replace("\n", "")):
                per_line = max(1, (width * c.col_span - 60) // 100)
                out += struct.pack("<HHBBH", x + 30 + k % per_line * 100, y + k // per_line * 140 + 20, 9, 0, ord(char) & 0xFFFF)
        y += lines * 140
    with open(path, "wb") as f:
        f.write(out)


def write_pdf(path):
    """The smallest file with a table: lines, a filled box, words."""
    page = ("BT /F 10 Tf 60 700 Td (Notice 2024) Tj ET 50 600 m 250 600 l S 50 650 m 250 650 l S 50 625 200 0.5 re f "
            "50 600 m 50 650 l S 150 600 m 150 650 l S 250 600 m 250 650 l S "
            "BT /F 10 Tf 60 635 Td (seq) Tj 100 0 Td (name) Tj -100 -25 Td (1) Tj 100 0 Td (road) Tj ET")
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
               f"<</Length {len(page)}>>\nstream\n{page}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, offsets = "%PDF-1.4\n", []
    for k, body in enumerate(objects):
        offsets.append(len(out))
        out += f"{k + 1} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    with open(path, "wb") as f:
        f.write(out.encode("ascii"))


def main(kind, folder):
    def path(name):
        return os.path.join(folder, name)

    for name in NOTICES:
        whole = remake.from_tabs(os.path.join(tool.SAMPLES, name + ".txt"))
        for form, notice in (("whole", whole), ("short", shorter(remake.from_tabs(os.path.join(tool.SAMPLES, name + ".txt")), 5))):
            if kind == "docx":
                make_docx.write(notice, path(f"{name}-{form}.docx"))
                make_docx.write_odd(notice, path(f"{name}-{form}-odd.docx"))
                for file in (f"{name}-{form}.docx", f"{name}-{form}-odd.docx"):
                    with open(path(file + ".parts"), "wb") as f:
                        f.write(parts(path(file)))
            elif kind == "xlsx":
                write_sheets(notice, path(f"{name}-{form}"))
            elif kind == "csv":
                make_xlsx.write_csv(notice, path(f"{name}-{form}.csv"))
                make_xlsx.write_csv(notice, path(f"{name}-{form}-gb.csv"), ";", "gb18030", "\n")
                make_xlsx.write_csv(notice, path(f"{name}-{form}.tsv"), "\t", "utf-16")
            elif kind == "pdf":
                write_pages(notice, path(f"{name}-{form}.pages"))
                write_pages(notice, path(f"{name}-{form}-undrawn.pages"), drawn=False)
                write_pdf(path("small.pdf"))
            else:
                make_html.write(notice, path(f"{name}-{form}.html"))
                for seed in range(3):
                    make_html.write_portal(notice, path(f"{name}-{form}-{seed}.html"), seed, "gb18030" if seed else "utf-8")


main(sys.argv[1], sys.argv[2])
