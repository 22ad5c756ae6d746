"""Seeds for the targets that read files, made of the samples: seeds.py docx|html FOLDER. Small ones, whole ones, and the parts of packages."""
import os
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_docx  # noqa: E402
import make_html  # noqa: E402
import remake  # noqa: E402
import tool  # noqa: E402

NOTICES = ["fengxi-2024", "jichuan-2024", "qingping-2024", "yunxiu-2025"]


def shorter(notice, rows):
    """The notice with the first rows of its table only."""
    cells = [c for c in notice.cells if c.row < rows]
    for c in cells:
        c.row_span = min(c.row_span, rows - c.row)
    return remake.Notice(notice.before[-6:], notice.after[:4], cells, notice.heading_rows, [])


def parts(path):
    with zipfile.ZipFile(path) as z:
        names = {os.path.basename(n).lower(): n for n in z.namelist()}
        return b"\0".join(z.read(names[n]) for n in ("document.xml", "numbering.xml", "styles.xml") if n in names)


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
            else:
                make_html.write(notice, path(f"{name}-{form}.html"))
                for seed in range(3):
                    make_html.write_portal(notice, path(f"{name}-{form}-{seed}.html"), seed, "gb18030" if seed else "utf-8")


main(sys.argv[1], sys.argv[2])
