"""Rules that say what `holds` instead of how to check it, against an oracle in Python: the verdict of every condition on generated records, where its findings stand and what they say
should be there; the same with all rules together over a stream as with each alone; and what is wrong in `holds` is said when the pack is loaded."""
import json
import os
import random
import re
import sys
import tempfile
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

RECORDS = 700
R = random.Random(31)
FEN = {"元": 100, "万元": 1000000, "亿元": 10000000000}

PACK = {"id": "holds", "version": "1", "title": {"zh": "条件", "en": "conditions"}, "default_unit": "unit",
        "kinds": {"thing": {"kind": "text", "unit": "text", "name": "text", "year": "decimal", "total": "amount", "count": "decimal", "lead": "text", "tags[]": "text",
                            "day": "date", "rows[]": {"amount": "amount", "n": "decimal", "day": "date", "cells[]": {"v": "any"}}}}}

RULES = {
    "required": (["lead"], '{ required = { "name", "lead", "rows[].day" } }'),
    "money": (["total", "rows[].amount"], '{ sum = "rows[].amount", equals = "total" }'),
    "figures": (["count", "rows[].n"], '{ sum = "rows[].n", equals = "count" }'),
    "rising": (["rows[].day"], '{ rising = "rows[].day" }'),
    "strictly": (["rows[].n"], '{ rising = "rows[].n", strictly = true }'),
    "last": (["rows[].n"], '{ last = "rows[].n", equals = "3.0" }'),
    "last-text": (["rows[].day"], '{ last = "rows[].day", equals = "2025-12" }'),
    "within": (["year"], '{ within = "year", least = 2000, most = "2100.5" }'),
    "within-money": (["rows[].amount"], '{ within = "rows[].amount", most = 3 }'),
    "within-day": (["day"], '{ within = "day", least = "2025-01-01" }'),
    "length": (["name"], '{ length = "name", least = 2, most = 5 }'),
    "differs": (["lead", "tags"], '{ differs = "tags[]", from = "lead" }'),
    "unique": (["tags"], '{ unique = "tags[]" }'),
    "unique-any": (["rows[].cells[].v"], '{ unique = "rows[].cells[].v" }'),
    "one-of": (["lead"], '{ one_of = "lead", values = { "甲局", "乙局", 7 } }'),
    "two": (["count", "name"], '{ within = "count", least = 0 }, { length = "name", most = 5, zh = "名称超过5个字", en = "a long name" }'),
}

RULE = """-- 条件。
-- 看不到的：没有填的。
local rule = {
  id = "thing.%(slug)s", title = { zh = "条件", en = "condition" }, severity = "error", kind = "thing", each = "",
  uses = { "name", "lead", "year", "total", "count", "tags", "day", "rows[].amount", "rows[].n", "rows[].day", "rows[].cells[].v" }, basis = { "x" },
  holds = { %(holds)s },
}
rule.pass = { { name = "甲乙丙", lead = "甲局", year = 2025, total = 1, count = 3, tags = { "子" }, day = "2025-02-03",
                rows = { { amount = "1", n = 3, day = "2025-12", cells = { { v = 1 } } } } } }
rule.fail = { { { name = "", lead = "", year = 1, total = 9, count = -1, tags = { "", "" }, day = "1999-01-01",
                  rows = { { amount = "4", n = 3, day = "2025-12", cells = { { v = 1 }, { v = 1 } } }, { amount = "4", n = 2, day = "2024-12", cells = { { v = 2 } } } } },
                finds = { %(finds)s } } }
return rule
"""

FINDS = {
    "required": ["name", "lead"], "money": ["total"], "figures": ["count"], "rising": ["rows[2].day"], "strictly": ["rows[2].n"], "last": ["rows[2].n"], "last-text": ["rows[2].day"],
    "within": ["year"], "within-money": ["rows[1].amount", "rows[2].amount"], "within-day": ["day"], "length": ["name"], "differs": ["tags[1]", "tags[2]"], "unique": ["tags[2]"],
    "unique-any": ["rows[1].cells[2].v"], "one-of": ["lead"], "two": ["count"],
}

# ---- the oracle ---------------------------------------------------------------------------------------------------------------


class Unsure(Exception):
    pass


ABSENT = object()


def values(record, path):
    """(place, value) of each value that the path names; ABSENT where it is not there."""
    found = [("", record)]
    for step in path.split("."):
        key, listed = step.removesuffix("[]"), step.endswith("[]")
        following = []
        for place, value in found:
            inner = value.get(key, ABSENT) if isinstance(value, dict) else ABSENT
            inner = ABSENT if inner is None else inner
            if not listed:
                following.append((f"{place}/{key}", inner))
            elif isinstance(inner, list):
                following += [(f"{place}/{key}/{i}", ABSENT if one is None else one) for i, one in enumerate(inner)]
        found = following
    return found


def there(record, path):
    return [(place, value) for place, value in values(record, path) if value is not ABSENT]


def figure(value):
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value.strip()):
        return Decimal(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    raise Unsure


def fen(value, unit):
    if isinstance(value, str) and re.fullmatch(r".*[元]", value):
        value, unit = re.fullmatch(r"([-\d.]*)(.*)", value).groups()
    if unit not in FEN:
        raise Unsure
    exact = figure(value) * FEN[unit]
    if exact != exact.to_integral_value():
        raise Unsure
    return exact


def unit_of(record):
    unit = record.get("unit")
    return unit if isinstance(unit, str) else "元"


def text_or_figure(a, b):
    """Negative, 0 or positive as days come in order."""
    if isinstance(a, str) and isinstance(b, str):
        return (a.encode() > b.encode()) - (a.encode() < b.encode())
    return (figure(a) > figure(b)) - (figure(a) < figure(b))


def same(a, b):
    return type(a) is type(b) and a == b and not isinstance(a, (list, dict, float))


def added(record, parts, total, read):
    """The places of findings; None: it is about nothing here."""
    goal, addends = there(record, total), values(record, parts)
    if not goal or not addends:
        return None
    if any(value is ABSENT for _, value in addends):
        raise Unsure
    exact = sum(read(value) for _, value in addends)
    return [] if read(goal[0][1]) == exact else [goal[0][0]]


def each(record, path, holds):
    found = there(record, path)
    return [place for place, value in found if not holds(value)] if found else None


def risen(record, path, fine):
    found, faults = there(record, path), []
    for (_, before), (place, value) in zip(found, found[1:]):
        if not fine(value, before):
            faults.append(place)
    return faults if found else None


def ended(record, path, holds):
    found = there(record, path)
    return None if not found else [] if holds(found[-1][1]) else [found[-1][0]]


def filled(value):
    return value is not ABSENT and value not in ("", [], {}) and not (isinstance(value, str) and not value.strip(" \t\u3000"))


def required(record):
    found = values(record, "name") + values(record, "lead") + values(record, "rows[].day")
    return [place for place, value in found if not filled(value)]


def length(value):
    if not isinstance(value, str):
        raise Unsure
    return len(value)


def compared_text(value, with_text):
    if not isinstance(value, str):
        raise Unsure
    return text_or_figure(value, with_text)


def repeated(record, path):
    found = there(record, path)
    return [place for i, (place, value) in enumerate(found) if any(same(value, other) for _, other in found[:i])] if found else None


def differs(record):
    lead = there(record, "lead")
    return each(record, "tags[]", lambda v: not same(v, lead[0][1])) if lead else None


def both(record):
    first, second = each(record, "count", lambda v: figure(v) >= 0), each(record, "name", lambda v: length(v) <= 5)
    return None if first is None and second is None else (first or []) + (second or [])


ORACLE = {
    "required": required,
    "money": lambda r: added(r, "rows[].amount", "total", lambda v: fen(v, unit_of(r))),
    "figures": lambda r: added(r, "rows[].n", "count", figure),
    "rising": lambda r: risen(r, "rows[].day", lambda v, before: text_or_figure(v, before) >= 0),
    "strictly": lambda r: risen(r, "rows[].n", lambda v, before: figure(v) > figure(before)),
    "last": lambda r: ended(r, "rows[].n", lambda v: figure(v) == 3),
    "last-text": lambda r: ended(r, "rows[].day", lambda v: compared_text(v, "2025-12") == 0),
    "within": lambda r: each(r, "year", lambda v: 2000 <= figure(v) <= Decimal("2100.5")),
    "within-money": lambda r: each(r, "rows[].amount", lambda v: fen(v, unit_of(r)) <= 3 * FEN[unit_of(r)]),
    "within-day": lambda r: each(r, "day", lambda v: compared_text(v, "2025-01-01") >= 0),
    "length": lambda r: each(r, "name", lambda v: 2 <= length(v) <= 5),
    "differs": differs,
    "unique": lambda r: repeated(r, "tags[]"),
    "unique-any": lambda r: repeated(r, "rows[].cells[].v"),
    "one-of": lambda r: each(r, "lead", lambda v: any(same(v, one) for one in ("甲局", "乙局", 7))),
    "two": both,
}


def verdict(slug, record):
    try:
        found = ORACLE[slug](record)
    except Unsure:
        return "undecided", None
    return ("not applicable", []) if found is None else ("fail" if found else "pass", sorted(found))


# ---- records ------------------------------------------------------------------------------------------------------------------

ODD = [None, True, False, [], {}, "", " ", "　", "无", "x", -1, "1.5.2"]


def pick(*usual):
    return R.choice(ODD) if R.random() < .06 else R.choice(usual)


def row():
    made = {"amount": pick("1", "0.5", 1, 2, "3", "0.01", "1.00", "10000元", "0.0001亿元"), "n": pick(1, 2, 3, "1", "2.5", "3.00", 0), "day": pick("2025-01", "2025-06", "2025-12", "2024-12-31"),
            "cells": pick([], [{"v": pick(1, "1", 2, "甲", True)} for _ in range(R.randint(0, 3))])}
    return pick({k: v for k, v in made.items() if R.random() > .07})


def record():
    made = {"unit": R.choice(["万元", "万元", "万元", "亿元", "元"]), "name": pick("甲乙", "甲乙丙丁戊", "甲", "甲乙丙丁戊己", "ab"), "year": pick(2025, "2025", 1999, 2100, "2100.5", 2101),
            "lead": pick("甲局", "乙局", "丙局", 7), "tags": pick([], [pick("甲局", "乙局", "丁", 7, "7") for _ in range(R.randint(0, 4))]), "day": pick("2025-01-01", "2024-12-31", "2025-03"),
            "rows": pick([row() for _ in range(R.randint(0, 4))])}
    rows = made["rows"] if isinstance(made["rows"], list) else []
    for total, read in (("total", lambda r: fen(r["amount"], made["unit"]) / FEN[made["unit"]]), ("count", lambda r: figure(r["n"]))):
        try:
            made[total] = pick(str(sum(read(r) for r in rows)), "5", 3)
        except (Unsure, KeyError, TypeError):
            made[total] = pick("5")
    return {"kind": "thing", **{k: v for k, v in made.items() if v is not None and R.random() > .03}}


# ---- tests --------------------------------------------------------------------------------------------------------------------


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def lines(*args):
    return [json.loads(line) for line in tool.run("check", "--fail-on", "never", "--format", "ndjson", *args).stdout.splitlines()]


def finding_key(f):
    return f["location"]["record"], f["rule"], f["at"], f["message"], f.get("expected"), f.get("actual")


def against_oracle(rules, path, records):
    said = lines("--rules", rules, "--verdicts", path)
    verdicts, places, number = {}, {}, 0
    for one in said:
        if one["type"] == "finding":
            places.setdefault((one["rule"], one["location"]["record"]), []).append(one["at"])
    # verdicts come record by record, every rule once
    for one in said:
        if one["type"] == "verdict":
            verdicts.setdefault(one["rule"], []).append(one["verdict"])
    for slug in RULES:
        rule, wrong, seen = f"thing.{slug}", [], set()
        for number, made in enumerate(records, 1):
            want, where = verdict(slug, made)
            have, found = verdicts[rule][number - 1], sorted(places.get((rule, number), []))
            seen.add(want)
            if have.replace("_", " ") != want or (where is not None and found != where):
                wrong.append((made, want, where, have, found))
        check(not wrong, f"{rule}: {len(wrong)} of {len(records)} differ from the oracle", wrong[:2])
        check({"pass", "fail"} <= seen, f"{rule}: the records pass and fail", seen)
    return said


def refused(folder, holds, uses, wanted):
    write(f"{folder}/bad/pack.json", json.dumps(PACK))
    write(f"{folder}/bad/thing/two.lua", (RULE % {"slug": "two", "holds": holds, "finds": '{ at = "count" }'}).replace('uses = {', uses))
    done = tool.run("rules", "test", "--lang", "en", "--rules", f"{folder}/bad")
    check(done.returncode == 2 and wanted in done.stderr, f"{holds}: refused", done.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        rules, path = f"{folder}/rules", f"{folder}/things.ndjson"
        write(f"{rules}/pack.json", json.dumps(PACK))
        for slug, (_, holds) in RULES.items():
            finds = ", ".join(f'{{ at = "{at}" }}' for at in FINDS[slug])
            write(f"{rules}/thing/{slug}.lua", RULE % {"slug": slug, "holds": holds, "finds": finds})
        done = tool.run("rules", "test", "--lang", "en", "--rules", rules)
        check(f"{2 * len(RULES)} passed, 0 failed" in done.stdout, "the examples hold", done.stdout + done.stderr)
        records = [record() for _ in range(RECORDS)]
        write(path, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records))
        alone = against_oracle(rules, path, records)
        keys = [finding_key(one) for one in alone if one["type"] == "finding"]
        for more in ([], ["--jobs", "2"], ["--timing"]):
            together = lines("--rules", rules, *more, path)
            equal(sorted(map(str, (finding_key(one) for one in together if one["type"] == "finding"))), sorted(map(str, keys)), f"the same findings {' '.join(more) or 'together'}")
            equal([one for one in together if one["type"] == "undecided"], [one for one in alone if one["type"] == "undecided"], f"and the same undecided {' '.join(more)}")
            equal(together[-1]["inputs"], alone[-1]["inputs"], "and counts")
        said = {f["message"] for f in alone if f["type"] == "finding" and f["rule"] == "thing.two"}
        check("名称超过5个字" in said and len(said) > 1, "a condition's own message is said instead", said)
        write(f"{folder}/full.json", json.dumps({"kind": "thing", "tags": ["子"] * 1500}))
        full = tool.run_json("check", "--rules", rules, "--select", "thing.unique", "--fail-on", "never", "--format", "json", f"{folder}/full.json")
        check(len(full["undecided"]) == 1 and "1000" in full["undecided"][0]["message"], "more findings than a rule may report leave it undecided", full["undecided"])
        uses = "uses = {"
        refused(folder, '{ requierd = "name" }', uses, 'unknown name "requierd" (nearest: "required")')
        refused(folder, '{ required = "nam" }', uses, 'the field "nam" is not among')
        refused(folder, '{ sum = "rows[].n" }', uses, '"sum" needs "equals"')
        refused(folder, '{ sum = "count", equals = "count" }', uses, 'a field of a list')
        refused(folder, '{ sum = "rows[].n", equals = "rows[].n" }', uses, 'a field of the element, not of a list')
        refused(folder, '{ within = "count" }', uses, '"within" needs "least" or "most"')
        refused(folder, '{ within = "count", least = "viel" }', uses, '"least" must be a whole number or a decimal text')
        refused(folder, '{ within = "count", least = 1, strictly = true }', uses, '"within" takes no "strictly"')
        refused(folder, '{ required = "name", unique = "tags[]" }', uses, "are two conditions")
        refused(folder, '{ least = 1 }', uses, "says nothing that could hold")
        refused(folder, '{ one_of = "lead", values = {} }', uses, '"values" must be a list')
        refused(folder, '{ required = "name", zh = "没有名称" }', uses, "both messages")
        refused(folder, '"name"', uses, "must be a table")
        refused(folder, '{ required = "name" }', "check = function() end, uses = {", 'has "check" or "holds", not both')
        refused(folder, '{ required = "name" }', 'each = "*", uses = {', 'not for rules with each = "*"')
    tool.finish()


if __name__ == "__main__":
    main()
