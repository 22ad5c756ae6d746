"""Golden files: what each format writes for a few samples, in both languages, as tests/golden/FORMAT.LANG. What differs from one version or machine to
another is left out: hashes, the number of rules, the style sheet and the script of the page; of a workbook the cells are compared, of an annotated file the
comments.

    UPDATE=1 python3 tests/house/golden.py      writes them anew: look at the difference before you believe it"""
import difflib
import os
import re
import sys
import tempfile
import xml.etree.ElementTree
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

FOLDER = os.path.join(tool.ROOT, "tests/golden")
SAMPLES = ["samples/forms/yanhui-2025.docx", "samples/linlan-2025.txt", "samples/tangxi-2025-faults.json"]
LANGS = ("zh", "en")
UPDATE = os.environ.get("UPDATE") == "1"


def formats():
    """The names that --help lists: a new format has golden files from its first day."""
    text = tool.run("check", "--help", "--lang", "en").stdout
    return re.findall(r"^  (\w+) ", text.partition("\nFormats:\n")[2].partition("\n\n")[0], re.M)


def tidy(text):
    text = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", text, flags=re.S)
    text = re.sub(r"sha256-[A-Za-z0-9+/=]{40,}", "sha256-<hash>", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "<sha256>", text)
    text = re.sub(r"(\d\.\d+\.\d+ ?[（(])[0-9a-f]{12}([)）])", r"\1<sha256>\2", text)
    text = re.sub(r"\b\d+( 条规则| rules\b)", r"<n>\1", text)
    return re.sub(r'("(?:rules|selected)": ?)\d+\b', r"\1<n>", text)


def column_of(reference):
    return re.match("[A-Z]+", reference)[0]


def workbook(path):
    """Sheet by sheet, row by row: each cell with its value or formula."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    lines = []
    with zipfile.ZipFile(path) as z:
        strings = ["".join(t.text or "" for t in s.iter(space + "t")) for s in xml.etree.ElementTree.fromstring(z.read("xl/sharedStrings.xml"))]
        names = [s.get("name") for s in xml.etree.ElementTree.fromstring(z.read("xl/workbook.xml")).iter(space + "sheet")]
        for number, name in enumerate(names, 1):
            lines.append(f"== {name}")
            for row in xml.etree.ElementTree.fromstring(z.read(f"xl/worksheets/sheet{number}.xml")).iter(space + "row"):
                cells = []
                for cell in row:
                    value, formula = cell.find(space + "v"), cell.find(space + "f")
                    text = "=" + formula.text if formula is not None else "" if value is None else strings[int(value.text)] if cell.get("t") == "s" else value.text
                    if text:
                        cells.append(f"{column_of(cell.get('r'))}: {text}")
                if cells:
                    lines.append(f"{row.get('r')} " + " | ".join(c.replace("\n", "⏎") for c in cells))
    return "\n".join(lines) + "\n"


def comments(path):
    with zipfile.ZipFile(path) as z:
        text = z.read("word/comments.xml").decode("utf-8")
    return text.replace("<w:comment ", "\n<w:comment ").replace("</w:p>", "</w:p>\n")


def written(path):
    if path.endswith(".xlsx"):
        return workbook(path)
    if path.endswith(".docx"):
        return comments(path)
    with open(path, encoding="utf-8", newline="") as f:
        return f.read()


def compare(name, actual):
    path = os.path.join(FOLDER, name)
    expected = None
    if os.path.exists(path):
        with open(path, encoding="utf-8", newline="") as f:
            expected = f.read()
    if UPDATE and expected != actual:
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(actual)
        print(f"wrote tests/golden/{name}")
        return
    difference = list(difflib.unified_diff((expected or "").splitlines(), actual.splitlines(), "golden", "now", lineterm="", n=1))
    check(expected == actual, f"tests/golden/{name} (UPDATE=1 python3 tests/house/golden.py writes it)", "\n    ".join(line[:300] for line in difference[:20]))


def all_formats(folder, lang):
    """Every format of one run, so that a report never depends on what is written beside it."""
    names = formats()
    check(len(names) >= 11, "the help lists the formats", names)
    wanted = [w for name in names for w in ("--format", f"{name}={folder}/out.{name}")]
    done = tool.run("check", "--as-of", "2025-06-30", "--lang", lang, *wanted, *SAMPLES, cwd=tool.ROOT)
    equal(done.returncode, 1, f"{lang}: findings, and a complete run: {done.stderr[:300]}")
    for name in names:
        compare(f"{name}.{lang}", tidy(written(f"{folder}/out.{name}")))
    return {f"{name}.{lang}" for name in names}


def annotated(folder, lang):
    done = tool.run("annotate", "--as-of", "2025-06-30", "--lang", lang, SAMPLES[0], "-o", f"{folder}/out.docx", cwd=tool.ROOT)
    equal(done.returncode, 1, f"{lang}: annotated: {done.stderr[:300]}")
    compare(f"annotate.{lang}", tidy(written(f"{folder}/out.docx")))
    return {f"annotate.{lang}"}


os.makedirs(FOLDER, exist_ok=True)
known = set()
for language in LANGS:
    with tempfile.TemporaryDirectory() as temp:
        known |= all_formats(temp, language) | annotated(temp, language)
equal(sorted(os.listdir(FOLDER)), sorted(known), "no golden file without its format")
tool.finish()
