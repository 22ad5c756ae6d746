"""Notices in the manner of many places, each in every layout a table comes in, give the record that a person reads (tests/layouts; summary.py says in which
words). A file there holds texts, tables after "=== table" (cells parted by |, a heading's rows after "! ", "<" for a cell that the one at its left spans,
"^" for one that the one above spans, ⏎ for a line end), and after "=== expect" the record, undecided places with it; "=== expect blank.txt" is what that layout gives
instead; "=== but" names layouts that cannot show it, and why. "=== findings" lists the errors and warnings of the check, as rule and place, and no others may be there."""
import difflib
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_docx  # noqa: E402
import make_html  # noqa: E402
import make_text  # noqa: E402
import remake  # noqa: E402
import summary  # noqa: E402
import tool  # noqa: E402

FOLDER = os.path.join(tool.ROOT, "tests/layouts")


def load(path):
    """[(kind, lines)]; kinds: text, table, expect, but."""
    parts = [("text", [])]
    with open(path, encoding="utf-8") as f:
        for line in f.read().split("\n"):
            if line.startswith("==="):
                parts.append((line[3:].strip() or "text", []))
            else:
                parts[-1][1].append(line)
    return parts


def grid(lines):
    rows, heading = [], 0
    for line in filter(str.strip, lines):
        if line.startswith("! "):
            heading += heading == len(rows)
            line = line[2:]
        rows.append([cell.strip().replace("⏎", "\n") for cell in line.split("|")])
    cells, at = [], {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "<":
                cell = at[r, c - 1]
                cell.col_span += cell.row == r
            elif text == "^":
                cell = at[r - 1, c]
                cell.row_span = r - cell.row + 1
            else:
                cell = remake.Cell(text, r, c)
                cells.append(cell)
            at[r, c] = cell
    return remake.Notice([], [], cells, heading, [])


def after_tabs(notice):
    """A cell that reaches down is printed once, and empty below; one that spans columns once."""
    spanned = {(c.row, k) for c in notice.cells for k in range(c.col + 1, c.col + c.col_span)}
    texts = {(c.row, c.col): c.text for c in notice.cells}
    lines = [""]
    for r in range(notice.n_rows):
        lines += ["\t" + texts.get((r, c), "") for c in range(notice.n_cols) if (r, c) not in spanned] + [""]
    return lines + [""]


def between_blank_lines(notice):
    """As a web page is saved: an empty cell leaves a blank line more."""
    lines = [""]
    for c in sorted(notice.cells, key=lambda c: (c.row, c.col)):
        lines += [c.text, ""] if c.text else [""]
    return lines + [""]


def as_text(parts, table):
    lines = []
    for kind, own in parts:
        lines += own if kind == "text" else table(grid(own)) if kind == "table" else []
    return "\n".join(lines) + "\n"


def as_html(parts):
    inner = []
    for kind, own in parts:
        inner += map(make_html.paragraph, own) if kind == "text" else [make_html.table(grid(own))] if kind == "table" else []
    return make_html.page("\n".join(inner))


def write_docx(parts, path):
    inner = []
    for kind, own in parts:
        inner += map(make_docx.paragraph, own) if kind == "text" else [make_docx.table(grid(own))] if kind == "table" else []
    make_docx.package(path, make_docx.body("".join(inner)))


LAYOUTS = {
    "html": lambda parts, path: make_html.write_text(path, as_html(parts)),
    "docx": write_docx,
    "tab.txt": lambda parts, path: make_html.write_text(path, as_text(parts, after_tabs)),
    "blank.txt": lambda parts, path: make_html.write_text(path, as_text(parts, between_blank_lines)),
    "md": lambda parts, path: make_html.write_text(path, as_text(parts, lambda n: ["", *make_text.markdown(n), ""])),
    "frame.txt": lambda parts, path: make_html.write_text(path, as_text(parts, lambda n: ["", *make_text.drawn(n), ""])),
}


def read(path):
    done = tool.run("extract", path)
    return summary.lines(json.loads(done.stdout)) if done.stdout else [done.stderr.strip()]


def findings(path):
    report = tool.run_json("check", "--as-of", "2026-06-30", "--format", "json", "--fail-on", "never", path)
    return sorted(f"{f['severity']} {f['rule']} {f['at']}" for f in report["findings"] if f["severity"] != "note" and "cause" not in f)


def check_layouts(name, parts, folder):
    expected = {kind: [line for line in own if line.strip()] for kind, own in parts if kind.startswith("expect")}
    stated = dict(parts)
    but = {line.split()[0] for kind, own in parts if kind == "but" for line in own if line.strip()}
    tables = any(kind == "table" for kind, _ in parts)
    for layout, write in LAYOUTS.items() if tables else [("tab.txt", LAYOUTS["tab.txt"])]:
        if layout in but:
            continue
        path = os.path.join(folder, f"{name}.{layout}")
        write(parts, path)
        found = [line for text in read(path) for line in text.split("\n")]
        differ = [line for line in difflib.unified_diff(expected.get("expect " + layout, expected["expect"]), found, lineterm="", n=0) if not line.startswith(("---", "+++", "@@"))]
        tool.check(not differ, f"{name} as {layout}", "\n    ".join(differ[:20]))
        if "findings" in stated:
            tool.equal(findings(path), sorted(filter(str.strip, stated["findings"])), f"{name} as {layout}: its findings")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        for file in sorted(os.listdir(FOLDER)):
            check_layouts(os.path.splitext(file)[0], load(os.path.join(FOLDER, file)), temporary)
    tool.finish()
