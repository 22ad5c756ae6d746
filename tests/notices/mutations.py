"""A real notice with one thing wrong in it must give the finding for that thing, at its place: every money cell with a changed digit, every pair
of milestones swapped, every cumulative figure lowered, every unit blanked. All variants of a notice are checked in one run."""
import collections
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

tool.skip_without_notices()


class Notice:
    """One notice, its lines (line n is lines[n - 1]) and its record."""

    def __init__(self, name):
        self.name = name
        with open(tool.notice(name + ".txt"), encoding="utf-8") as f:
            self.lines = f.read().split("\n")
        self.record = tool.run_json("extract", tool.notice(name + ".txt"))
        self.variants = []  # (what, lines, accepts)

    def line_of(self, pointer):
        return self.record["locations"][pointer]["line"]

    def add(self, what, lines, accepts):
        """accepts(finding) says whether this is the finding that the fault must give."""
        self.variants.append((what, lines, accepts))

    def replaced(self, line, text):
        lines = list(self.lines)
        lines[line - 1] = text
        return lines

    def run(self):
        with tempfile.TemporaryDirectory() as folder:
            for i, (_, lines, _) in enumerate(self.variants):
                with open(os.path.join(folder, f"{i:04}.txt"), "w", encoding="utf-8", newline="") as f:
                    f.write("\n".join(lines))
            report = tool.run_json("check", "--format", "json", folder)
        findings = collections.defaultdict(list)
        for f in report["findings"]:
            findings[os.path.basename(f["location"]["path"])].append(f)
        for i, (what, _, accepts) in enumerate(self.variants):
            mine = findings[f"{i:04}.txt"]
            check(any(accepts(f) for f in mine), f"{self.name}: {what}",
                  json.dumps([(f["rule"], f["at"], f["location"].get("line")) for f in mine], ensure_ascii=False))
        print(f"{self.name}: {len(self.variants)} variants")


def amounts(record):
    """Pointers of every amount of the money columns, with the pointer of its row."""
    rows = [("", record)]
    rows += [(f"/sections/{i}", s) for i, s in enumerate(record.get("sections", []))]
    for i, project in enumerate(record["projects"]):
        in_tasks = any("funding" in t for t in project["tasks"])
        rows += [(f"/projects/{i}/tasks/{j}", t) for j, t in enumerate(project["tasks"])] if in_tasks else [(f"/projects/{i}", project)]
    for row, value in rows:
        funding = value.get("funding", {})
        if "total" in funding:
            yield row, row + "/funding/total"
        for i, source in enumerate(funding.get("sources", [])):
            if "amount" in source:
                yield row, f"{row}/funding/sources/{i}/amount"


def change_digits(notice, expected_cells):
    """Each digit of each money cell changed, one at a time. The finding stands in the cell's row or in a row of totals."""
    record = notice.record
    cells = list(amounts(record))
    equal(len(cells), expected_cells, f"{notice.name}: money cells")
    lines_of_row = collections.defaultdict(set)
    for row, pointer in cells:
        lines_of_row[row].add(notice.line_of(pointer))
    totals = set().union(*(lines for row, lines in lines_of_row.items() if not row.startswith("/projects")))
    for row, pointer in cells:
        line = notice.line_of(pointer)
        text = notice.lines[line - 1]
        for at, digit in enumerate(text):
            if digit.isdigit():
                other = "8" if digit == "9" else str(int(digit) + 1)
                notice.add(f"{text.strip()} in line {line}, digit {at} changed", notice.replaced(line, text[:at] + other + text[at + 1:]),
                           lambda f, near=lines_of_row[row] | totals: f["rule"].startswith("funding.") and f["location"]["line"] in near)


def streams(record):
    for i, project in enumerate(record["projects"]):
        for j, task in enumerate(project["tasks"]):
            for k, stream in enumerate(task.get("streams", [])):
                yield f"/projects/{i}/tasks/{j}/streams/{k}", stream


def swap_milestones(notice):
    """Each two neighbouring milestones of a stream change places."""
    for pointer, stream in streams(notice.record):
        for m in range(len(stream.get("milestones", [])) - 1):
            first, second = (notice.line_of(f"{pointer}/milestones/{n}") for n in (m, m + 1))
            lines = list(notice.lines)
            a, b = lines[first - 1], lines[second - 1]
            lines[first - 1] = ("\t" if a.startswith("\t") else "") + b.lstrip("\t")
            lines[second - 1] = ("\t" if b.startswith("\t") else "") + a.lstrip("\t")
            notice.add(f"lines {first} and {second} swapped", lines,
                       lambda f, p=pointer: f["rule"] == "deadline.order" and f["at"].startswith(p + "/"))


def figures(stream):
    """The series of a stream: lists of (milestone index, value, unit), one list for each subject and one for percentages."""
    found = collections.defaultdict(list)
    for m, milestone in enumerate(stream.get("milestones", [])):
        for q in milestone.get("quantities", []):
            if q.get("unit") != "%":
                found[q.get("subject"), q.get("unit")].append((m, q["value"], q["unit"]))
        if "percent" in milestone:
            found["%"].append((m, milestone["percent"], "%"))
    return list(found.values())


def lowered(value):
    """Half of a decimal, without its last digits where that is enough."""
    return str(int(value) // 2) if value.isdigit() else "0.1"


def lower_figures(notice):
    """Each cumulative figure that has one before it falls below that one."""
    count = 0
    for pointer, stream in streams(notice.record):
        for one in figures(stream):
            for (_, before, _), (m, value, unit) in zip(one, one[1:]):
                line = notice.line_of(f"{pointer}/milestones/{m}")
                text = notice.lines[line - 1]
                new = re.sub(r"(?<![\d.])" + re.escape(value + unit), lowered(before) + unit, text)
                if check(new != text, f"{notice.name}: figure {value}{unit} stands in line {line}", text):
                    count += 1
                    notice.add(f"{value}{unit} in line {line} lowered to {lowered(before)}{unit}", notice.replaced(line, new),
                               lambda f, p=pointer: f["rule"] in ("deadline.cumulative", "deadline.final-target") and f["at"].startswith(p))
    check(count >= 25, f"{notice.name}: figures lowered", count)


def miss_targets(notice):
    """The last figure of a series that meets a stated target ends just below it."""
    for i, project in enumerate(notice.record["projects"]):
        for j, task in enumerate(project["tasks"]):
            for k, stream in enumerate(task.get("streams", [])):
                targets = {(q["value"], q["unit"]) for q in task.get("quantities", []) + stream.get("quantities", [])}
                for one in figures(stream):
                    m, value, unit = one[-1]
                    if unit == "%" or (value, unit) not in targets:
                        continue
                    pointer = f"/projects/{i}/tasks/{j}/streams/{k}"
                    line = notice.line_of(f"{pointer}/milestones/{m}")
                    less = str(int(value) - 1) if value.isdigit() else value[:-1] + "1"
                    new = re.sub(r"(?<![\d.])" + re.escape(value + unit), less + unit, notice.lines[line - 1])
                    notice.add(f"{value}{unit} in line {line} ends at {less}", notice.replaced(line, new),
                               lambda f, p=pointer: f["rule"] in ("deadline.cumulative", "deadline.final-target") and f["at"].startswith(p))


def cell_lines(notice, line):
    """The lines of the cell that begins at `line`: after a TAB up to the next TAB or the end of the row; on a web page one paragraph."""
    last = line
    if notice.lines[line - 1].startswith("\t"):
        while last < len(notice.lines) and notice.lines[last].strip() and not notice.lines[last].startswith("\t"):
            last += 1
        following = next((n for n in range(last, len(notice.lines)) if notice.lines[n].strip()), None)
        if following is not None and not notice.lines[following].startswith("\t"):  # blank lines inside the cell
            return cell_lines_to_tab(notice, line)
    return line, last


def cell_lines_to_tab(notice, line):
    end = next((n for n in range(line, len(notice.lines)) if notice.lines[n].startswith("\t")), len(notice.lines))
    while not notice.lines[end - 1].strip():
        end -= 1
    return line, end


def blank_units(notice):
    """Each cell of a responsible unit blanked."""
    for i, project in enumerate(notice.record["projects"]):
        for j, task in enumerate(project["tasks"]):
            pointer = f"/projects/{i}/tasks/{j}"
            first, last = cell_lines(notice, notice.line_of(pointer + "/lead"))
            tab = notice.lines[first - 1].startswith("\t")
            # A cell after a TAB leaves its TAB; on a web page a paragraph and the blank line after it leave one blank line.
            lines = notice.lines[:first - 1] + (["\t"] if tab else []) + notice.lines[last:]
            where = f"/projects/{i}" if len(project["tasks"]) == 1 else pointer
            notice.add(f"unit in line {first} blanked", lines,
                       lambda f, p=where: f["rule"] == "field.required" and (f["at"] + "/").startswith(p + "/"))


shizhu, wulong, jingyuan = Notice("shizhu-2023"), Notice("wulong-2023"), Notice("jingyuan-2023")
change_digits(shizhu, 31 * 4)
change_digits(wulong, 28)
swap_milestones(jingyuan)
lower_figures(jingyuan)
miss_targets(jingyuan)
others = [Notice("chengkou-2022"), Notice("yongchuan-2023")]
for notice in (shizhu, wulong, jingyuan, *others):
    blank_units(notice)
    notice.run()
tool.finish()
