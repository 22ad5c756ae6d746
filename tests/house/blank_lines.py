"""Cells between blank lines, where a page leaves out what other formats show: numbers of the items, an office or a date that is merged with the one above, empty cells.
Every table of tests/layouts is printed so, and read as the web page with the same cells, or something is said to be undecided or unreadable; never something else
without a word."""
import copy
import os
import random
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import json  # noqa: E402

import make_html  # noqa: E402
import remake  # noqa: E402
import summary  # noqa: E402
import tables  # noqa: E402
import tool  # noqa: E402

NUMBER = re.compile(r"[0-9０-９一二三四五六七八九十]*[.、]?$")
OFFICES = ("责任单位", "牵头", "主管", "责任部门")
LEADERS = ("领导", "负责人", "责任人")
NOT_YET = {"hongya-quarters"}  # without numbers a last row whose quarters hold words where the others' hold figures is taken for text behind the table
DATES = ("时限", "时间", "完成时")


def headings(notice):
    """The texts over each column, all tiers."""
    over = [""] * notice.n_cols
    for c in notice.cells:
        if c.row < notice.heading_rows:
            for k in range(c.col, c.col + c.col_span):
                over[k] += c.text
    return over


def columns(notice, words):
    return [k for k, text in enumerate(headings(notice)) if any(word in text for word in words)]


def without_numbers(notice):
    """The table without its column of numbers; None where it has none, or that also holds titles and totals."""
    found = columns(notice, ("序号", "编号"))
    counters = [c for c in notice.cells if c.row < notice.heading_rows and c.col_span > 1 and c.text == "具体项目"]  # 具体项目 over a number and a name: no text shows it
    if not found or counters or any(c.col <= found[0] < c.col + c.col_span and c.row >= notice.heading_rows and (c.col_span > 1 or not NUMBER.match(c.text)) for c in notice.cells):
        return None
    cells = [copy.copy(c) for c in notice.cells if c.col != found[0]]
    for c in cells:
        c.col -= c.col > found[0]
    return remake.Notice([], [], cells, notice.heading_rows, [])


def merged(notice, cols, every):
    """In these columns a cell reaches down over the next rows, `every` at a time."""
    notice = copy.deepcopy(notice)
    own = {(c.row, c.col): c for c in notice.cells if c.row >= notice.heading_rows and c.row_span == c.col_span == 1}
    whole = [r for r in range(notice.heading_rows, notice.n_rows) if all((r, k) in own for k in range(notice.n_cols))]
    gone = set()
    for col in cols:
        at = 0
        while at < len(whole):
            n = 1
            while n < every and at + n < len(whole) and whole[at + n] == whole[at] + n:
                gone.add(id(own[whole[at + n], col]))
                n += 1
            own[whole[at], col].row_span = n
            at += n
    notice.cells = [c for c in notice.cells if id(c) not in gone]
    return notice


def emptied(notice, cols):
    notice, rng = copy.deepcopy(notice), random.Random(3)
    for c in notice.cells:
        if c.row >= notice.heading_rows and c.col in cols and c.col_span == 1 and rng.random() < 0.3:
            c.text = ""
    return notice


def variants(name, notice):
    for form, table in (("", notice), ("no numbers, ", None if name in NOT_YET else without_numbers(notice))):
        if table is None:
            continue
        offices, leaders, dates = (columns(table, words) for words in (OFFICES, LEADERS, DATES))
        yield form + "as it is", table
        if offices:
            yield form + "offices over two rows", merged(table, offices, 2)
            yield form + "offices over three rows", merged(table, offices, 3)
            yield form + "some offices empty", emptied(table, offices)
        if leaders:
            yield form + "leaders over two rows", merged(table, leaders, 2)
        if offices and dates:
            yield form + "offices and dates over three rows", merged(table, offices + dates, 3)


def without_gaps(notice):
    """An empty cell leaves nothing at all."""
    return [""] + [line for c in sorted(notice.cells, key=lambda c: (c.row, c.col)) if c.text for line in (c.text, "")] + [""]


def record(path):
    done = tool.run("extract", path)
    return json.loads(done.stdout) if done.stdout else None


def content(found):
    return [line for text in summary.lines(found) for line in text.split("\n") if not line.startswith(("未决", "注意"))]


def compare(name, parts, table, folder):
    web, text = (os.path.join(folder, "page." + end) for end in ("html", "txt"))
    parts = [(kind, table if kind == "table" else own) for kind, own in parts if kind in ("text", "table")]
    inner = [make_html.table(own) if kind == "table" else "\n".join(map(make_html.paragraph, own)) for kind, own in parts]
    make_html.write_text(web, make_html.page("\n".join(inner)))
    expected = record(web)
    if expected is None:
        return
    for gaps, lines in (("", tables.between_blank_lines), (", empty cells leave nothing", without_gaps)):
        make_html.write_text(text, "\n".join(line for kind, own in parts for line in (lines(own) if kind == "table" else own)) + "\n")
        found = record(text)
        told = found is None or "unresolved" in found or content(found) == content(expected)
        tool.check(told, f"{name}{gaps}: right, or said", "" if told else "\n    ".join(set(content(found)) ^ set(content(expected))))


with tempfile.TemporaryDirectory() as temporary:
    for file in sorted(os.listdir(tables.FOLDER)):
        given = tables.load(os.path.join(tables.FOLDER, file))
        if sum(kind == "table" for kind, _ in given) == 1:
            for variant, made in variants(os.path.splitext(file)[0], tables.grid(dict(given)["table"])):
                compare(f"{os.path.splitext(file)[0]}, {variant}", given, made, temporary)
tool.finish()
