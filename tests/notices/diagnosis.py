"""What the diagnosis of a failing sum is worth: every money cell and row of two real notices gets one slip at a time, and the first diagnosis of the
finding that stands for the slip must name the cell or row. Prints the shares by kind of slip.

The slips are made in the extracted records, the digits by a fixed rule, not by chance. Where a table has no sums across its rows (wulong: one
column of money), a changed digit can often not be told from the same change in another figure: then the share is what can be had."""
import collections
import copy
import json
import os
import sys
import tempfile
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

tool.skip_without_notices()

KINDS = ["digit", "swapped", "point", "x10000", "next column", "row dropped", "row doubled"]
SUMS = {"funding.sources-sum", "funding.section-total", "funding.grand-total"}


def at(record, pointer):
    """The object or list item that a JSON pointer names."""
    for key in pointer.split("/")[1:]:
        record = record[int(key) if isinstance(record, list) else key]
    return record


def set_at(record, pointer, value):
    parent, key = pointer.rsplit("/", 1)
    at(record, parent)[key] = value


def cells(funding, pointer):
    if "total" in funding:
        yield pointer + "/total"
    for i, source in enumerate(funding.get("sources", [])):
        if "amount" in source:
            yield f"{pointer}/sources/{i}/amount"


def rows(record):
    """Pointers of the rows of items: of a project or, where it has several rows, of a task."""
    for i, project in enumerate(record["projects"]):
        if "funding" in project:
            yield f"/projects/{i}"
        else:
            yield from (f"/projects/{i}/tasks/{j}" for j, task in enumerate(project["tasks"]) if "funding" in task)


def all_cells(record):
    if "funding" in record:
        yield list(cells(record["funding"], "/funding"))
    for i, section in enumerate(record["sections"]):
        yield list(cells(section["funding"], f"/sections/{i}/funding"))
    for row in rows(record):
        yield list(cells(at(record, row)["funding"], row + "/funding"))


# ---- slips: what each makes of a printed amount, all of them numbers that somebody could print ------------------------------

def digits(text):
    """One digit changed: each digit to three others. No zero in front."""
    for i, c in enumerate(text):
        if not c.isdigit():
            continue
        for add in (1, 4, 7):
            new = text[:i] + str((int(c) + add) % 10) + text[i + 1:]
            if not (new[0] == "0" and new[1:2].isdigit()):
                yield new


def swapped(text):
    for i in range(len(text) - 1):
        a, b = text[i], text[i + 1]
        if a.isdigit() and b.isdigit() and a != b and not (i == 0 and b == "0"):
            yield text[:i] + b + a + text[i + 2:]


def shifted(text, places):
    """The point moved; None where fen cannot hold it."""
    whole, _, fraction = text.partition(".")
    figures, point = whole + fraction, len(whole) + places
    if point > len(figures):
        figures += "0" * (point - len(figures))
    if point < 1:
        figures, point = "0" * (1 - point) + figures, 1
    whole, fraction = figures[:point].lstrip("0") or "0", figures[point:].rstrip("0")
    return whole + ("." + fraction if fraction else "") if len(fraction) <= 6 else None


def moved(text):
    if text.strip("0."):
        yield from filter(None, (shifted(text, places) for places in (-2, -1, 1, 2)))


def by_10000(text):
    if text.strip("0."):
        yield shifted(text, 4)


def names_missing(seq):
    """The row is not there to be named: its number is. A row inside an item has none."""
    return lambda d: d["kind"] == "row-missing" and (seq is None or f"第{seq}项" in d["zh"])


def names_doubled(*both):
    return lambda d: d["kind"] == "row-doubled" and any(d["at"].startswith(row + "/") for row in both)


class Notice:
    def __init__(self, name):
        self.name = name
        self.record = tool.run_json("extract", tool.notice(name + ".txt"))
        self.variants = []  # (kind, what, record, accepts, original)

    def change_cells(self):
        for row in all_cells(self.record):
            for k, pointer in enumerate(row):
                text = at(self.record, pointer)
                for kind, slips in (("digit", digits), ("swapped", swapped), ("point", moved), ("x10000", by_10000)):
                    for new in slips(text):
                        self.add_cell(kind, pointer, text, new)
                if k + 1 < len(row):
                    self.move_on(pointer, row[k + 1])

    def add_cell(self, kind, pointer, text, new):
        record = copy.deepcopy(self.record)
        set_at(record, pointer, new)
        self.variants.append((kind, f"{pointer} {text} -> {new}", record, lambda d: d.get("at") == pointer, text))

    def move_on(self, pointer, following):
        """The amount stands in the next column, and what stood there in this one."""
        a, b = at(self.record, pointer), at(self.record, following)
        if Decimal(a) == Decimal(b):
            return
        record = copy.deepcopy(self.record)
        set_at(record, pointer, b)
        set_at(record, following, a)
        def named(d):
            return d.get("at") in (pointer, following) and d["kind"] in ("neighbour-column", "exchanged")

        self.variants.append(("next column", f"{pointer} {a} <-> {b}", record, named, None))

    def change_rows(self):
        for row in rows(self.record):
            if all(not at(self.record, c).strip("0.") for c in cells(at(self.record, row)["funding"], row + "/funding")):
                continue  # a row of nothing but zeros changes no sum
            parent, index = row.rsplit("/", 1)
            seq = at(self.record, "/".join(row.split("/")[:3]))["seq"]
            dropped, doubled = copy.deepcopy(self.record), copy.deepcopy(self.record)
            del at(dropped, parent)[int(index)]
            at(doubled, parent).insert(int(index), copy.deepcopy(at(self.record, row)))
            task = "/tasks/" in row
            self.variants.append(("row dropped", row, dropped, names_missing(None if task else seq), None))
            self.variants.append(("row doubled", row, doubled, names_doubled(row, f"{parent}/{int(index) + 1}"), None))

    def run(self):
        with tempfile.TemporaryDirectory() as folder:
            for i, variant in enumerate(self.variants):
                with open(os.path.join(folder, f"{i:05}.json"), "w", encoding="utf-8") as f:
                    json.dump(variant[2], f, ensure_ascii=False)
            report = tool.run_json("check", "--format", "json", "--select", "funding", folder)
        findings = collections.defaultdict(list)
        for f in report["findings"]:
            if f["rule"] in SUMS:
                findings[int(os.path.basename(f["location"]["path"])[:5])].append(f)
        return self.judge(findings)

    def judge(self, findings):
        """kind -> [named, all, repaired, crossing]: how many have the right first diagnosis; of the cells in tables with sums across the rows, how many
        have the original as their corrected value."""
        shares = collections.defaultdict(lambda: [0, 0, 0, 0])
        for i, (kind, what, _, accepts, original) in enumerate(self.variants):
            main = [f for f in findings[i] if "cause" not in f]
            first = main[0]["diagnosis"][0] if main else {"kind": "no finding"}
            named = accepts(first)
            share = shares[kind]
            share[0] += named
            share[1] += 1
            if original is not None and "/sources/" in json.dumps([f["related"] for f in findings[i]]):
                share[3] += 1
                share[2] += named and Decimal(first.get("corrected", "-1").rstrip("万元")) == Decimal(original)
            if not named and os.environ.get("VERBOSE"):
                print(f"  {self.name} {kind} {what}: {json.dumps([[f['at'], f['diagnosis']] for f in main], ensure_ascii=False)[:900]}")
            for f in findings[i]:
                check(1 <= len(f["diagnosis"]) <= 5, f"{self.name} {what}: one to five diagnoses", f["diagnosis"])
        return shares


def percent(part, whole):
    return f"{100 * part / whole:5.1f} %" if whole else "      -"


notices = [Notice("shizhu-2023"), Notice("wulong-2023")]
table = {}
for notice in notices:
    notice.change_cells()
    notice.change_rows()
    table[notice.name] = notice.run()
print(f"{'slip':<12} " + " ".join(f"{n.name:>22}" for n in notices) + f" {'both':>22} {'value repaired':>22}")
for kind in KINDS:
    each = [table[n.name][kind] for n in notices]
    both = [sum(x) for x in zip(*each)]
    print(f"{kind:<12} " + " ".join(f"{percent(s[0], s[1]):>12} {f'of {s[1]}':>9}" for s in (*each, both))
          + f" {percent(both[2], both[3]):>12} {f'of {both[3]}':>9}")
    check(both[1] >= 50 and 10 * both[0] >= 9 * both[1], f"{kind}: at least nine in ten named first", both)
    check(20 * both[2] >= 19 * both[3], f"{kind}: where rows and columns have sums the value is repaired", both)
tool.finish()
