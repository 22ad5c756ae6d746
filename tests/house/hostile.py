"""Files meant to do harm, in each format: one clear error or a document, within bounded memory and time; nothing is written outside the temporary folder, nothing a
file names is opened, no network. Peaks of memory are measured; docs/fuzzing.md states the bound."""
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_docx  # noqa: E402
import make_xlsx  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

SANITIZED = b"__asan_init" in open(tool.MINGCHA, "rb").read()
PEAK = 256 << 10  # KiB: what reading a file may take, however it was made; docs/fuzzing.md states it
SECONDS = 300 if SANITIZED else 60
W = make_docx.TRANSITIONAL


def run(path, env):
    """Checks the file; gives exit code, stderr, the peak of memory in KiB, seconds. Called in a small process: a new one starts with the peak of its parent."""
    started = time.monotonic()
    child = subprocess.Popen([tool.MINGCHA, "check", "--quiet", "--lang", "en", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=env,
                             cwd=env["HOME"])
    timer = threading.Timer(SECONDS, child.kill)
    timer.start()
    stderr = child.stderr.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(child.pid, 0)
    timer.cancel()
    child.stderr.close()
    child.returncode = 0
    return os.waitstatus_to_exitcode(status), stderr, usage.ru_maxrss, time.monotonic() - started


def listing(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, folders, files in os.walk(folder) for name in folders + files)


def hostile(path, words, readable=False):
    """Words of the error; with `readable` the file may also be read. The file goes with its message."""
    name = os.path.basename(path)
    code, stderr, peak, seconds = RUNNER.submit(run, path, ENV).result()
    os.remove(path)
    check(code == 3 or readable and code in (0, 1), f"{name}: exit code", (code, stderr[-300:]))
    check(not words or words in stderr, f"{name}: says \"{words}\"", stderr[:300])
    check(stderr.count("\n") <= 1, f"{name}: at most one line on stderr", stderr[:500])
    check(SANITIZED or peak < PEAK, f"{name}: memory is bounded", f"{peak >> 10} MiB")
    check(seconds < SECONDS, f"{name}: ends in time", seconds)
    equal(listing(CANARY), ["home", "passwd"], f"{name}: nothing was written outside of the temporary folder")
    equal(listing(TEMP), [], f"{name}: nothing is left in the temporary folder")
    return peak


# ---- files -----------------------------------------------------------------------------------------------------------------------


def file(name, data):
    path = os.path.join(FILES, name)
    with open(path, "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def docx(name, inner, **more):
    path = os.path.join(FILES, name)
    make_docx.package(path, inner if inner.startswith("<?xml") else make_docx.body(inner), **more)
    return path


def added(path, entries):
    """More entries in a package."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as z:
        for name, data in entries:
            info = zipfile.ZipInfo("x")
            info.filename = name
            z.writestr(info, data)
    return path


def sheet(name, inner, dimension=""):
    path = os.path.join(FILES, name)
    make_xlsx.package(path, [("表", "", f'<worksheet xmlns="{make_xlsx.MAIN[False]}">{dimension}{inner}</worksheet>')], None)
    return path


def table(depth):
    return "<w:p><w:r><w:t>x</w:t></w:r></w:p>" if depth == 0 else f"<w:tbl><w:tr><w:tc>{table(depth - 1)}<w:p/></w:tc></w:tr></w:tbl>"


PROJECTS = [["序号", "项目名称", "责任单位"], ["1", "农村公路", "县交通局"], ["2", "供水工程", "县水利局"]]


def word_table(rows=PROJECTS):
    return "<w:tbl>" + "".join("<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in row) + "</w:tr>" for row in rows) + "</w:tbl>"


def page_table(rows=PROJECTS):
    return "<table>" + "".join("<tr>" + "".join(f"<td>{t}</td>" for t in row) + "</tr>" for row in rows) + "</table>"


def overlapping(name):
    """Thousands of entries in the directory, all of them the same packed bytes."""
    path = docx(name, word_table())
    with open(path, "rb") as f:
        data = f.read()
    end = data.rindex(b"PK\5\6")
    n, size, at = struct.unpack("<HII", data[end + 10:end + 20])
    entries = data[at:at + size]
    extra = b""
    one = entries[entries.rindex(b"PK\1\2"):]
    length, = struct.unpack("<H", one[28:30])
    for i in range(15000):
        extra += one[:46] + f"word/{i:0{length - 5}}"[:length].encode() + one[46 + length:]
    return file(name, data[:at] + entries + extra + data[end:end + 8] + struct.pack("<HHII", n + 15000, n + 15000, size + len(extra), at) + data[end + 20:])


def many_documents():
    """Packages that inflate far, that name places outside, that hold packages, that claim more than they have."""
    yield docx("a bomb.docx", make_docx.body("<w:p><w:r><w:t>" + "民" * 40000000 + "</w:t></w:r></w:p>")), "as a zip bomb does", False
    yield docx("a bomb of blanks.docx", make_docx.body(" " * 200000000)), "as a zip bomb does", False
    yield docx("a bomb of styles.docx", word_table(), others=[("styles", "word/styles.xml", f'<w:styles xmlns:w="{W}">' + " " * 200000000)]), "as a zip bomb does", False
    inner = docx("inner.docx", make_docx.body("<w:p><w:r><w:t>" + "民" * 40000000 + "</w:t></w:r></w:p>"))
    with open(inner, "rb") as f:
        nested = f.read()
    os.remove(inner)
    yield added(docx("packages in a package.docx", word_table()), [(f"word/embeddings/{i}.docx", nested) for i in range(20)]), "", True
    yield added(docx("names that climb.docx", word_table()), [("../../../canary", "x"), ("/tmp/canary", "x"), ("C:\\canary", "x"), ("..\\..\\canary", "x"), ("word/../../canary", "x"),
                                                             (CANARY + "/home/canary", "x")]), "", True
    yield added(docx("16,385 entries.docx", word_table()), [(f"x{i}", b"") for i in range(16385)]), "entries", False
    yield overlapping("entries that overlap.docx"), "", True
    for kind, target in (("file", "file:///" + CANARY + "/passwd"), ("network", "http://127.0.0.1:9/x")):
        entity = f'<!DOCTYPE w:document [<!ENTITY e SYSTEM "{target}">]>'
        yield docx(f"an entity from a {kind}.docx", make_docx.body("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>").replace("?>\n", "?>\n" + entity, 1)), "document type declaration", False
        yield file(f"an entity from a {kind}.html", f'<!DOCTYPE html [<!ENTITY e SYSTEM "{target}">]><html><body>&e;{page_table()}<iframe src="{target}"></iframe>'
                   f'<img src="{target}"><link rel=stylesheet href="{target}"><object data="{target}"></object></body></html>'), "", True
    laughs = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    laughs = f'<!DOCTYPE w:document [<!ENTITY e0 "ha">{laughs}]>'
    yield docx("a billion laughs.docx", make_docx.body("<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>").replace("?>\n", "?>\n" + laughs, 1)), "document type declaration", False
    yield file("a billion laughs.html", f"<!DOCTYPE html{laughs[20:]}<html><body>&e9;{page_table()}</body></html>"), "", True
    yield docx("outside targets.docx", word_table(), others=[("styles", "../../../../../../../../" + CANARY + "/passwd", "<x/>")]), "", True


def deep_documents():
    yield docx("tables 60 deep.docx", table(60) + word_table()), "", True
    yield docx("tables 5,000 deep.docx", "<w:tbl><w:tr><w:tc>" * 5000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 5000), "deep", False
    yield file("divs 100,000 deep.html", "<html><body>" + "<div>" * 100000 + page_table() + "</body></html>"), "deep", False
    yield file("tables 1,000 deep.html", "<html><body>" + "<table><tr><td>" * 1000 + "x" + "</td></tr></table>" * 1000 + "</body></html>"), "deep", False
    yield file("spans.html", "<html><body><table>" + "<tr><td rowspan=65534 colspan=1000>a<td rowspan=65534>b</tr>" * 3000 + "</table></body></html>"), "", True
    yield docx("spans.docx", "<w:tbl>" + "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='16000'/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>" * 3000 + "</w:tbl>"), "", True
    yield docx("a list to itself.docx", "<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr></w:p>" + word_table(), others=[
        ("styles", "word/styles.xml", f"<w:styles xmlns:w='{W}'><w:style w:styleId='a'><w:basedOn w:val='b'/></w:style><w:style w:styleId='b'><w:basedOn w:val='a'/></w:style></w:styles>")]), "", True


def large_sheets():
    yield sheet("a huge dimension.xlsx", "<sheetData><row><c t='inlineStr'><is><t>x</t></is></c></row></sheetData>", '<dimension ref="A1:XFD1048576"/>'), "no table of projects", False
    yield sheet("merges in a circle.xlsx", "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row></sheetData><mergeCells><mergeCell ref='A1:B2'/><mergeCell ref='B2:C3'/>"
                "<mergeCell ref='C3:A1'/></mergeCells>"), "", False
    yield sheet("a merge backwards.xlsx", "<sheetData><row><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref='XFD1048576:A1'/></mergeCells>"), "", False
    yield sheet("one cell at the end.xlsx", "<sheetData><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"), "", False
    yield sheet("hidden columns.xlsx", "<cols>" + "<col min='1' max='16384' hidden='1'/>" * 5000 + "</cols><sheetData><row><c><v>1</v></c></row></sheetData>"), "", False


def many_cells():
    """A little more than 10^6 cells in each format."""
    row, n = ["x"] * 10, 105000
    yield file("cells after tabs.txt", ("\n".join("\t" + c for c in row) + "\n\n") * n), "more than 1048576 table cells and paragraphs", False
    yield file("rows of tabs.txt", ("\t".join(row) + "\n") * n), "more than 1048576", False
    yield file("bars.txt", ("|" + "|".join(row) + "|\n") * n), "more than 1048576", False
    yield file("paragraphs.txt", "x\n" * 1100000), "more than 1048576 table cells and paragraphs", False
    yield file("blank lines.txt", "x\n" + "\n" * 5000000), "more than 4194304 lines", False
    yield file("cells.csv", (",".join(row) + "\n") * n), "more than 1048576 cells", False
    yield file("cells.html", "<html><body><table>" + ("<tr><td>" + "<td>".join(row) + "</tr>") * n + "</table></body></html>"), "more than 1048576 table cells", False
    yield file("paragraphs.html", "<html><body>" + "<p>x</p>" * 1100000 + "</body></html>"), "more than", False
    yield docx("cells.docx", word_table([row]).replace("</w:tbl>", word_table([row])[7:-8] * n + "</w:tbl>")), "", False


def no_way_out(path):
    """Under strace: no socket, and no file opened for writing but in the temporary folder."""
    log = os.path.join(FILES, "strace")
    subprocess.run(["strace", "-f", "-qq", "-o", log, "-e", "trace=socket,connect,openat,open,creat,mkdir,rename,unlink", tool.MINGCHA, "check", "--quiet", path], env=ENV,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=300)
    with open(log, encoding="utf-8", errors="replace") as f:
        calls = [line for line in f if " = -1 " not in line]
    os.remove(log)
    name = os.path.basename(path)
    equal([c for c in calls if re.search(r"\b(socket|connect)\(", c)], [], f"{name}: no network")
    writes = [c for c in calls if re.search(r"O_WRONLY|O_RDWR|O_CREAT|\b(creat|mkdir|rename|unlink)\(", c) and TEMP not in c and "/dev/null" not in c]
    equal(writes, [], f"{name}: nothing is opened for writing outside of the temporary folder")
    equal([c for c in calls if "passwd" in c and CANARY in c], [], f"{name}: nothing that it names is opened")


with tempfile.TemporaryDirectory() as root, ProcessPoolExecutor(1) as RUNNER:
    RUNNER.submit(os.getpid).result()
    FILES, TEMP, CANARY = (os.path.join(root, name) for name in ("files", "temp", "canary"))
    for folder in (FILES, TEMP, CANARY, os.path.join(CANARY, "home")):
        os.mkdir(folder)
    with open(os.path.join(CANARY, "passwd"), "w", encoding="utf-8") as f:
        f.write("<w:t>secret</w:t>")
    ENV = dict(os.environ, LC_ALL="C.UTF-8", HOME=os.path.join(CANARY, "home"), TMPDIR=TEMP, XDG_CACHE_HOME=os.path.join(CANARY, "home"))
    peaks = []
    for group in (many_documents, deep_documents, large_sheets, many_cells):
        for path, words, readable in group():
            peaks.append((hostile(path, words, readable) >> 10, os.path.basename(path)))
    print("the largest peaks of memory, in MiB:", ", ".join(f"{name} {peak}" for peak, name in sorted(peaks)[:-6:-1]))
    if shutil.which("strace") and not SANITIZED:
        samples = os.path.join(tool.SAMPLES, "forms")
        no_way_out(docx("named.docx", word_table(), others=[("styles", "word/styles.xml", f'<!DOCTYPE x SYSTEM "file://{CANARY}/passwd"><x/>')]))
        for sample in ("jichuan-2024.docx", "songting-2026.html", "wujiang-2024.xlsx", "linlan-2025.pdf"):
            no_way_out(os.path.join(samples, sample))
    else:
        print("skipped: what is opened and connected (no strace, or a sanitizer)")
tool.finish()
