"""Workbooks, separated values and PDF files that are too large, cut off, damaged or meant to do harm: a clear message or a result, never a crash, and bounded time and
memory."""
import os
import resource
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_xlsx  # noqa: E402
import tool  # noqa: E402
from damage import damaged  # noqa: E402
from tool import check, equal  # noqa: E402

SANITIZED = b"__asan_init" in open(tool.MINGCHA, "rb").read()
SHEET = f'<worksheet xmlns="{make_xlsx.MAIN[False]}">'


def limited():
    """Address space for the child; a sanitizer reserves far more than it uses."""
    if not SANITIZED:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


def check_file(path):
    start = time.monotonic()
    done = tool.run("check", "--quiet", "--lang", "en", path, preexec_fn=limited)
    check(time.monotonic() - start < (300 if SANITIZED else 60), f"{os.path.basename(path)}: ends in time", time.monotonic() - start)
    return done


def refused(path, words):
    done = check_file(path)
    name = os.path.basename(path)
    equal(done.returncode, 3, f"{name}: exit code")
    check(words in done.stderr, f"{name}: says \"{words}\"", done.stderr[:300])
    equal(done.stderr.count("\n"), 1, f"{name}: one line on stderr")
    os.remove(path)


def sheet(name, rows, rest="", strings=None):
    path = os.path.join(temp, name + ".xlsx")
    make_xlsx.package(path, [("表", "", f"{SHEET}<sheetData>{rows}</sheetData>{rest}</worksheet>")], strings)
    return path


def shared(text):
    return f'<sst xmlns="{make_xlsx.MAIN[False]}"><si><t>{text}</t></si></sst>'


def cells(*texts):
    return "".join(f'<c t="inlineStr"><is><t>{t}</t></is></c>' for t in texts)


def project_rows(n):
    return f"<row>{cells('序号', '项目名称', '责任单位')}</row>" + "".join(
        f"<row><c><v>{i + 1}</v></c>{cells(f'农村公路{i}', '县交通局')}</row>" for i in range(n))


def survives(name, variants, ending):
    """Checks all variants in one run: whatever they are found to be, every one of them is accounted for."""
    folder = os.path.join(temp, "variants")
    os.mkdir(folder)
    for i, data in enumerate(variants):
        with open(os.path.join(folder, f"{i:04}{ending}"), "wb") as f:
            f.write(data)
    done = tool.run("check", "--lang", "en", "--format", "json", folder, preexec_fn=limited)
    check(done.returncode in (0, 1, 3), f"{name}: ends by itself", (done.returncode, done.stderr[-500:]))
    report = tool.json.loads(done.stdout) if done.returncode in (0, 1, 3) else {"inputs": []}
    equal(len(report["inputs"]), len(variants), f"{name}: every input has its entry")
    for i in range(len(variants)):
        os.remove(os.path.join(folder, f"{i:04}{ending}"))
    os.rmdir(folder)


with tempfile.TemporaryDirectory() as temp:
    # more than is read, however small the file
    refused(sheet("1.3 million cells", "<row>" + "<c><v>1</v></c>" * 13000 + "</row>" + ("<row>" + "<c><v>1</v></c>" * 13 + "</row>") * 100000), "more than 1048576 cells")
    refused(sheet("twelve million rows", "<row><c><v>1</v></c></row>" * 12000000), "a cell at row 1048577")
    refused(sheet("a bomb of one string", "<row><c t='s'><v>0</v></c></row>", strings=shared("民" * 30000000)), "as a zip bomb does")
    refused(sheet("one long string a hundred thousand times", "<row><c t='s'><v>0</v></c></row>" * 100000, strings=shared("民" * 30000)), "more than 64 MiB of text")
    refused(sheet("far apart", "".join(f'<row r="{64 * i + 1}"><c r="{make_xlsx.address(64 * i, i)}"><v>1</v></c><c r="XFD{64 * i + 1}"><v>1</v></c></row>'
                                       for i in range(16000))), "up to 4194304 cells are read")
    refused(sheet("300,000 merges", "<row><c><v>1</v></c></row>", "<mergeCells>" + "<mergeCell ref='A1:XFD9'/>" * 300000 + "</mergeCells>"), "more than 262144 merged ranges")
    refused(sheet("merges in a circle", f"<row>{cells('a', 'b')}</row><row>{cells('c', 'd')}</row>",
                  "<mergeCells><mergeCell ref='A1:A2'/><mergeCell ref='B1:B2'/><mergeCell ref='A2:B2'/></mergeCells>"), "merged ranges at A1 and A2 overlap")
    refused(sheet("nested deep", "<row><c>" + "<a>" * 300 + "</a>" * 300 + "</c></row>"), "nested deeper than 256")
    # little that claims much costs little
    path = sheet("a huge dimension", project_rows(3), "<mergeCells><mergeCell ref='A9:XFD1048576'/></mergeCells>")
    equal(check_file(path).returncode, 0, "a table under a merged range of the rest of the sheet is read")
    path = sheet("running sums", "".join(f"<row><c><v>{i}</v></c><c><f>SUM(A$1:A{i + 1})</f><v>{i * (i + 1) // 2}</v></c></row>" for i in range(60000)))
    check("no table of projects" in check_file(path).stderr, "60,000 running sums end in time")
    path = sheet("10,000 rows", project_rows(10000))
    done = check_file(path)
    check(done.returncode in (0, 1), "10,000 rows are read", done.stderr[:300])
    # separated values
    path = os.path.join(temp, "quotes.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("序号,项目名称,责任单位\n" + '"' * 2000001)
    refused(path, "never closed")
    path = os.path.join(temp, "columns.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("a," * 20000 + "\n")
    refused(path, "sheets have up to 1048576 rows and 16384 columns")
    # cut off and damaged
    for sample in ("forms/wujiang-2024.xlsx", "forms/qingping-2024.csv", "forms/linlan-2025.pdf"):
        with open(os.path.join(tool.SAMPLES, sample), "rb") as f:
            whole = f.read()
        ending = os.path.splitext(sample)[1]
        survives(f"{sample}, cut at 100 places", [whole[:n] for n in range(0, len(whole), max(1, len(whole) // 100))], ending)
        survives(f"{sample}, damaged in 60 ways", [damaged(whole, seed) for seed in range(60)], ending)
tool.finish()
