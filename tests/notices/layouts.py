"""The same notice in the other layout gives the same record: cells after TABs are printed as a web page is saved, a cell a paragraph and a blank line more for an
empty cell, and read again. Samples always; the real notices where they are there."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402

REAL = ["shizhu-2023", "chengkou-2022", "jingyuan-2023", "yongchuan-2023"]
OURS = ["qingping-2024", "yunxiu-2025", "jichuan-2024", "yanhui-2025", "songting-2026"]


def lines_of(path):
    with open(path, "rb") as f:
        return f.read().decode("utf-8-sig").replace("\r\n", "\n").split("\n")


def cells(lines, start):
    """The cells from line `start` on: each its lines; after the last one two blank lines end it, and the rest is given back."""
    found, at = [], start
    while at < len(lines) and lines[at].startswith("\t"):
        cell = [lines[at][1:]]
        at += 1
        while at < len(lines) and not lines[at].startswith("\t"):
            cell.append(lines[at])
            at += 1
        found.append(cell)
    tail, blanks = [], 0
    for i, line in enumerate(found[-1]):
        blanks = blanks + 1 if not line.strip() else 0
        if blanks >= 2:
            tail, found[-1] = found[-1][i:], found[-1][:i]
            break
    return found, tail


def as_page(lines, parted):
    """`parted`: what stands between the lines of one cell."""
    start = next(i for i, line in enumerate(lines) if line.startswith("\t"))
    found, tail = cells(lines, start)
    page = "\n".join(lines[:start]) + "\n\n"
    for cell in found:
        text = parted.join(line for line in cell if line.strip())
        page += text + "\n\n" if text else "\n"
    return page + "\n\n" + "\n".join(tail)


def record(path):
    found = tool.run_json("extract", path)
    return {key: value for key, value in found.items() if key not in ("source", "locations", "census")}


def compare(name, path, folder):
    page = os.path.join(folder, name + ".txt")
    with open(page, "w", encoding="utf-8") as f:
        f.write(as_page(lines_of(path), "\n"))
    tool.equal(record(page), record(path), f"{name} as a web page")


with tempfile.TemporaryDirectory() as folder:
    for name in OURS:
        compare(name, os.path.join(tool.SAMPLES, name + ".txt"), folder)
    for name in REAL:
        path = tool.notice(name + ".txt")
        if path is None:
            print(f"skipped: {name} is not there")
        else:
            compare(name, path, folder)
tool.finish()
