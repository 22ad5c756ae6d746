"""--format xlsx: the workbook holds the findings of the JSON report, its sums are formulas that come to what is stored with them, its forms can be filled in, and no text of an
input is ever a formula."""
import csv
import glob
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_docx  # noqa: E402
import office  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

AS_OF = ["--as-of", "2025-06-30"]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COLUMNS = ["问题编号", "文件", "项目", "问题类别", "问题摘要", "具体描述", "位置", "原文", "应为", "差额(万元)", "依据", "影响", "建议", "责任单位", "状态"]
LEDGER = ["整改措施", "责任人", "时限", "进展", "结果", "销号日期"]
SUMS = ("funding.sources-sum", "funding.section-total", "funding.grand-total")
HOSTILE = ["=1+1", "+1", "-2+3", "@SUM(1)", "=HYPERLINK(\"http://x\")", "<b>&\"'", "_x0041_", "\ufffe\x01", "行" * 40000]


def names(path):
    with zipfile.ZipFile(path) as z:
        equal(z.testzip(), None, f"{os.path.basename(path)}: every part is whole")
        root = ET.fromstring(z.read("xl/workbook.xml"))
        return [s.get("name") for s in root.iter(MAIN + "sheet")]


class Book:
    """The sheets as {name: {(row, col): (text, formula)}}, and their XML."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as z:
            shared = [self.text(si) for si in ET.fromstring(z.read("xl/sharedStrings.xml"))]
            self.sheets, self.xml = {}, {}
            for k, name in enumerate(names(path)):
                data = z.read(f"xl/worksheets/sheet{k + 1}.xml")
                self.xml[name] = data.decode()
                self.sheets[name] = dict(self.cell(c, shared) for c in ET.fromstring(data).iter(MAIN + "c"))
            self.shared = shared

    @staticmethod
    def text(element):
        return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), "".join(t.text or "" for t in element.iter(MAIN + "t")))

    @staticmethod
    def cell(c, shared):
        letters, row = re.match(r"([A-Z]+)(\d+)", c.get("r")).groups()
        col = 0
        for letter in letters:
            col = col * 26 + ord(letter) - 64
        value, formula = c.find(MAIN + "v"), c.find(MAIN + "f")
        text = "" if value is None else shared[int(value.text)] if c.get("t") == "s" else value.text
        return (int(row), col), (text, None if formula is None else formula.text)

    def rows(self, name):
        sheet = self.sheets[name]
        n_rows, n_cols = max((r for r, _ in sheet), default=0), max((c for _, c in sheet), default=0)
        return [[sheet.get((r, c), ("", None))[0] for c in range(1, n_cols + 1)] for r in range(1, n_rows + 1)]

    def like(self, start):
        return [n for n in self.sheets if n.startswith(start)]


def write(folder, *inputs, lang="zh"):
    path = os.path.join(folder, f"{lang}.xlsx")
    done = tool.run("check", *AS_OF, "--lang", lang, "--format", f"xlsx={path}", "--format", f"json={folder}/report.json", *inputs)
    check(done.returncode in (0, 1, 3) and done.stderr.count("\n") <= len(inputs), f"xlsx of {len(inputs)} inputs: exit {done.returncode}", done.stderr)
    with open(f"{folder}/report.json", encoding="utf-8") as f:
        return path, json.load(f)


def check_list(book, report, name):
    rows = book.rows("问题清单")
    equal(rows[0][:len(COLUMNS)], COLUMNS, f"{name}: the columns of the list")
    prints = [r[0] for r in rows[1:] if re.fullmatch("[0-9a-f]{16}", r[0])]
    equal(prints, [f["fingerprint"] for f in report["findings"]], f"{name}: the list has every finding, in the report's order")
    severities = {"error": "错误", "warning": "警告", "note": "提示"}
    for row, finding in zip(rows[1:], report["findings"]):
        where = f"{name}: {finding['rule']}"
        equal((row[1], row[15], row[16]), (finding["location"]["path"], severities[finding["severity"]], finding["rule"]), f"{where}: file, severity, rule")
        check(re.sub("[\ufffe\x01]", "\ufffd", finding["message"]) in row[5] and all(b in row[10] for b in finding["basis"]), f"{where}: description and basis", row)
        equal(row[8], finding.get("expected", ""), f"{where}: expected")
        if "impact" in finding:
            equal(round(float(row[9]) * 1000000), int(finding["impact"]), f"{where}: the difference in 万元")
        equal(row[14], "待核实" if finding["status"] == "new" and "cause" not in finding else row[14], f"{where}: status")
    others = len(report["undecided"]) + report["summary"]["inputs"]["unreadable"]
    if others:
        equal(sum(r[15] == "未决" for r in rows), others, f"{name}: what is not decided or not read is in the list")


def check_ledger(book, report, name):
    rows, open_now = book.rows("整改台账"), [f for f in report["findings"] if f["status"] == "new" and "cause" not in f]
    equal([r for r in rows[0] if r in LEDGER], LEDGER, f"{name}: the columns to fill in")
    equal([r[1] for r in rows[1:] if r[1]], [f["fingerprint"] for f in open_now], f"{name}: the ledger has each finding that stands by itself")
    at = rows[0].index("整改措施")
    check(all(not "".join(r[at:at + 6]) for r in rows[1:]), f"{name}: they are empty")
    if len(rows) > 1:
        lists = re.findall(r'<dataValidation type="(\w+)".*?sqref="([A-Z]+)2[":]', book.xml["整改台账"])
        equal(lists, [("list", "K"), ("list", "N"), ("date", "J"), ("date", "M")], f"{name}: progress, status and dates are validated")


def check_setup(book, name):
    for sheet in ("问题清单", "整改台账", *book.like("核对表")):
        xml = book.xml[sheet]
        if "pane" not in xml:
            check(sheet == "核对表" and len(book.sheets[sheet]) == 1, f"{name}: {sheet}: the head stays in sight")
            continue
        check('state="frozen"' in xml and 'paperSize="9"' in xml and 'orientation="landscape"' in xml and "&amp;P" in xml, f"{name}: {sheet}: print set-up")
    for sheet in book.like("审计取证单"):
        check('paperSize="9"' in book.xml[sheet] and 'orientation="portrait"' in book.xml[sheet] or "landscape" not in book.xml[sheet], f"{name}: {sheet} is upright A4")
        text = "".join(t for t, _ in book.sheets[sheet].values())
        check("签字" in text and "被审计单位" in text and "SHA-256" in text, f"{name}: {sheet}: can be signed, names its source")


def check_forms(book, report, name):
    texts = ["\n".join(t for t, _ in book.sheets[s].values()) for s in book.like("审计取证单")]
    for f in report["findings"]:
        if f["status"] == "new":
            equal(sum(f["fingerprint"] in t and f["message"] in t for t in texts), 1, f"{name}: {f['rule']} stands in one form", )


def check_sums(book, report, name):
    """Each sum that fails is a finding of the rules on sums, and the other way round."""
    bad = sum(t == "不符" for s in book.like("核对表") for t, _ in book.sheets[s].values())
    equal(bad, sum(f["rule"] in SUMS for f in report["findings"]), f"{name}: what does not agree is what was found")
    for sheet in book.like("核对表"):
        check(all(f is None or re.fullmatch(r"SUM\([A-Z0-9:,]+\)(\+SUM\([A-Z0-9:,]+\))*|ROUND\([A-Z]+\d+-[A-Z]+\d+,\d+\)|IF\([A-Z]+\d+=0,\"相符\",\"不符\"\)", f)
                  for _, f in book.sheets[sheet].values()), f"{name}: {sheet}: formulas add, compare and judge")
    return sum(f is not None for s in book.like("核对表") for _, f in book.sheets[s].values())


def without_values(path, out):
    """The same workbook with nothing stored for its formulas, so that who opens it must work them out."""
    with zipfile.ZipFile(path) as z:
        parts = [(i.filename, z.read(i)) for i in z.infolist()]
    make_docx.write_package(out, [(n, re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", d)) for n, d in parts])


def check_recomputed(path, folder, name):
    """LibreOffice works out every formula anew and comes to what is stored."""
    bare = os.path.join(folder, "bare.xlsx")
    without_values(path, bare)
    sheets = [k for k, n in enumerate(names(path)) if n.startswith("核对表")]
    table = {}
    for source in (path, bare):
        target = os.path.join(folder, "csv-" + os.path.basename(source))
        os.mkdir(target)
        subprocess.run([office.SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", target, source],
                       capture_output=True, timeout=300, stdin=subprocess.DEVNULL)
        files = sorted(glob.glob(os.path.join(target, "*核对表*.csv")))
        equal(len(files), len(sheets), f"{name}: LibreOffice opens the sheets with sums")
        table[source] = [list(csv.reader(open(f, encoding="utf-8"))) for f in files]
    equal(table[bare], table[path], f"{name}: LibreOffice comes to the stored values")
    book = Book(path)
    for rows, sheet in zip(table[bare], (names(path)[k] for k in sheets)):
        results = [t for t, f in book.sheets[sheet].values() if f and f.startswith("IF")]
        equal(sorted(c for r in rows for c in r if c in ("相符", "不符")), sorted(results), f"{name}: {sheet}: every result comes out again")
        check(results, f"{name}: {sheet}: there are results")


def check_terminal():
    """A terminal gets a word instead of binary."""
    main, side = pty.openpty()
    done = subprocess.run([tool.MINGCHA, "check", "--lang", "en", "--format", "xlsx", tool.SAMPLES], stdin=subprocess.DEVNULL, stdout=side, stderr=subprocess.PIPE, timeout=60)
    os.close(side)
    check(done.returncode == 2 and b"not written to a terminal" in done.stderr, "a terminal is refused", (done.returncode, done.stderr))
    os.close(main)


def hostile_record(folder):
    """A record whose texts would be formulas, markup or too long for a cell."""
    path = os.path.join(folder, "hostile.json")
    projects = [{"seq": str(k + 2), "name": text, "tasks": [{"text": text, "lead": [text]}],
                 "funding": {"total": "3", "sources": [{"name": text[:40], "amount": "1"}, {"name": "县级", "amount": "1"}]}} for k, text in enumerate(HOSTILE)]
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"kind": "notice", "money_unit": "万元", "document": {"title": "=1+1"}, "projects": projects}, f, ensure_ascii=False)
    return path


with tempfile.TemporaryDirectory() as folder:
    formulas = 0
    for name in ("yanhui-2025", "qingping-2024", "songting-2026", "wangchuan-2025", "hengtang-2025"):
        sample = os.path.join(tool.SAMPLES, name + ".txt")
        path, report = write(folder, sample)
        book = Book(path)
        check_list(book, report, name)
        check_ledger(book, report, name)
        check_setup(book, name)
        check_forms(book, report, name)
        formulas += check_sums(book, report, name)
        with open(path, "rb") as f:
            first = f.read()
        check(open(write(folder, sample)[0], "rb").read() == first, f"{name}: the same bytes again")
    check(formulas > 100, "there are formulas to look at", formulas)
    path, report = write(folder, tool.SAMPLES)
    whole = Book(path)
    check_list(whole, report, "samples/")
    check_ledger(whole, report, "samples/")
    formulas = check_sums(whole, report, "samples/")
    english = Book(write(folder, os.path.join(tool.SAMPLES, "yanhui-2025.txt"), lang="en")[0])
    check({"Findings", "Rectification", "Sums", "About"} <= set(english.sheets) and english.rows("Findings")[0][0] == "id", "an English workbook", list(english.sheets))
    check(not re.search(r"[\u4e00-\u9fff]", "".join(english.rows("Findings")[0] + english.rows("Rectification")[0])), "its headings are English")
    path, report = write(folder, hostile_record(folder), os.path.join(folder, "missing.txt"))
    book = Book(path)
    check_list(book, report, "hostile")
    check_sums(book, report, "hostile")
    for text in HOSTILE[:6]:
        check(any(text in t and f is None for s in book.sheets.values() for t, f in s.values()), f"{text!r} is text")
    check(all(len(t) <= 32767 for t in book.shared), "no text is longer than a cell")
    check("_x0041_" in "".join(book.shared), "what looks like an escape stays what it is")
    check(not any(f for n, s in book.sheets.items() if not n.startswith("核对表") for _, f in s.values()), "formulas are in the sums only")
    check_terminal()
    if office.SOFFICE:
        path, _ = write(folder, *(os.path.join(tool.SAMPLES, n + ".txt") for n in ("yanhui-2025", "qingping-2024", "wangchuan-2025")))
        check_recomputed(path, folder, "three samples")
    else:
        print("skipped: working the sums out in LibreOffice, soffice is not installed")
tool.finish()
