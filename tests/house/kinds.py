"""The library of kinds (rules/lib/kind) against oracles of its own in Python: generated cases run inside the sandbox, as rules of a pack, and every result must be the
oracle's. What cannot be read must leave a rule undecided. docs/writing-rules.md lists every kind there is."""
import datetime
import json
import os
import random
import re
import shutil
import sys
import tempfile
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

CASES = 250
R = random.Random(20231)

# How a rule says what the kind gave: one text for each case, figures and words parted by bars.
RULE = """-- Runs lib.kind.%(kind)s over cases.
-- 看不到的：无。
local kind = require "lib.kind.%(kind)s"
local list = require "lib.list"
local function entries(faults, f) return #faults == 0 and "ok" or table.concat(list.map(faults, f), " ") end
local function fault(f, ...)
  if not f then return "ok" end
  local out = {}
  for i, key in ipairs { ... } do out[i] = tostring(f[key]) end
  return table.concat(out, "|")
end
local rule = { id = "kinds.%(slug)s", title = { zh = "类", en = "kind" }, severity = "note", kind = "cases", each = "%(kind)s[]", needs = { "args" }, basis = { "x" } }
function rule.check(case, report)
  local a = case.args
  local result = %(call)s
  report { actual = result, zh = result, en = result }
end
rule.pass = { { {}, absent = "args" } }
rule.fail = { %(example)s }
return rule
"""


def number():
    """A decimal of up to six digits and four decimals, sometimes a whole number of JSON."""
    whole, places = R.choice([0, 1, 7, R.randint(0, 99), R.randint(0, 999999)]), R.choice([0, 0, 1, 2, 4])
    text = f"{whole}.{R.randint(0, 10 ** places - 1):0{places}}" if places else str(whole)
    return whole if not places and R.random() < 0.3 else text


def signed():
    n = number()
    return n if R.random() < 0.7 or Decimal(n) == 0 else f"-{n}" if isinstance(n, str) else -n


def near(exact):
    """The number itself, or one beside it."""
    return str(exact + R.choice([0, 0, 0, Decimal("0.0001"), Decimal("-0.1"), 1, -1, 10]))


def day():
    return (datetime.date(2023, 1, 1) + datetime.timedelta(R.choice([R.randint(0, 40), R.randint(-400, 1200)]))).isoformat()


def parse(text):
    return datetime.date.fromisoformat(text)


def total(values):
    return sum((Decimal(v) for v in values), Decimal(0))


def joined(faults):
    return " ".join(faults) or "ok"


def make_sum():
    addends = [signed() for _ in range(R.randint(0, 6))]
    stated = near(total(addends))
    difference = Decimal(stated) - total(addends)
    return {"total": stated, "addends": addends}, "ok" if difference == 0 else f"{total(addends)}|{Decimal(stated)}|{difference}"


def make_parts():
    parts, is_open = [number() for _ in range(R.randint(0, 4))], R.random() < 0.5
    whole = near(total(parts)) if R.random() < 0.8 else str(number())
    whole = whole if Decimal(whole) >= 0 else "0"
    difference = Decimal(whole) - total(parts)
    over = next((i for i, p in enumerate(parts, 1) if Decimal(p) > Decimal(whole)), None)
    fine = difference == 0 or is_open and difference > 0
    return {"whole": whole, "parts": parts, "open": is_open}, "ok" if fine else f"{total(parts)}|{difference}|{over or 'nil'}"


def some_values(make, n=6):
    return [make() if R.random() < 0.85 else False for _ in range(R.randint(0, n))]


def make_order():
    values, strictly = some_values(lambda: R.choice([str(R.randint(0, 4)), R.randint(0, 4), "2.50"])), R.random() < 0.5
    faults = []
    for i, v in enumerate(values):
        known = [(Decimal(x), j) for j, x in enumerate(values[:i]) if x is not False]
        if v is False or not known:
            continue
        top = max(k for k, _ in known)
        places = [j for k, j in known if k == top]
        if Decimal(v) < top or strictly and Decimal(v) == top:
            faults.append(f"{i + 1}|{(places[0] if strictly else places[-1]) + 1}")
    return {"values": values, "strictly": strictly}, joined(faults)


def make_cumulative():
    values, target = some_values(lambda: R.choice([number(), str(R.randint(0, 9))])), R.choice([None, str(R.randint(0, 9))])
    known, faults = [i for i, v in enumerate(values) if v is not False], []
    for a, b in zip(known, known[1:]):
        if Decimal(values[b]) < Decimal(values[a]):
            faults.append(f"{b + 1}|{a + 1}|nil|{Decimal(values[b]) - Decimal(values[a])}")
    if known and target is not None and Decimal(values[known[-1]]) < Decimal(target):
        faults.append(f"{known[-1] + 1}|nil|{target}|{Decimal(values[known[-1]]) - Decimal(target)}")
    args = {"values": values}
    return (args if target is None else dict(args, target=target)), joined(faults)


VALUES = [None, "", " \u3000", [], "x", "0", 0, False, ["a"], {"k": "v"}]


def is_there(value):
    return not (value is None or isinstance(value, str) and not value.strip() or isinstance(value, (list, dict)) and not value)


def some_record():
    return {k: v for k in "abcd" if (v := R.choice(VALUES)) is not None}


def make_present():
    value = R.choice(VALUES)
    return ({} if value is None else {"value": value}), str(is_there(value)).lower()


def make_required():
    record, fields = some_record(), R.sample("abcd", R.randint(1, 4))
    return {"record": record, "fields": fields}, joined([f for f in fields if not is_there(record.get(f))])


def make_at_least_one():
    record, fields = some_record(), R.sample("abcd", R.randint(1, 4))
    return {"record": record, "fields": fields}, str(any(is_there(record.get(f)) for f in fields)).lower()


def make_one_or_all():
    record, one, names = some_record(), R.choice([None, "a"]), R.sample("bcd", R.randint(1, 3))
    absent = [f for f in names if not is_there(record.get(f))]
    fine = one and is_there(record.get("a")) or not absent or not one and len(absent) == len(names)
    args = {"record": record, "all": names}
    return (dict(args, one=one) if one else args), "ok" if fine else joined(absent)


NAMES = {"甲镇": "甲镇", "甲 镇": "甲镇", "（甲）镇": "(甲)镇", "(甲)镇": "(甲)镇", "乙镇": "乙镇", "Ａ区": "a区", "A区": "a区", "丙": "丙"}


def make_unique():
    values, seen, faults = [R.choice(list(NAMES)) for _ in range(R.randint(0, 6))], {}, []
    for i, v in enumerate(values, 1):
        if NAMES[v] in seen:
            faults.append(f"{i}|{seen[NAMES[v]]}")
        seen.setdefault(NAMES[v], i)
    return {"values": values}, joined(faults)


def make_agreement():
    same = R.random() < 0.4
    values = some_values(lambda: R.choice(["甲镇", "甲 镇"] if same else list(NAMES)))
    known = [(i, NAMES[v]) for i, v in enumerate(values, 1) if v is not False]
    odd = [str(i) for i, v in known if v != known[0][1]]
    return {"values": values}, f"{known[0][0]}|{' '.join(odd)}" if odd else "ok"


def make_range():
    value = signed()
    least, most = (R.choice([None, near(Decimal(value)), str(signed())]) for _ in range(2))
    result = "ok"
    if most is not None and Decimal(value) > Decimal(most):
        result = f"most|{Decimal(most)}|{Decimal(value) - Decimal(most)}"
    if least is not None and Decimal(value) < Decimal(least):
        result = f"least|{Decimal(least)}|{Decimal(value) - Decimal(least)}"
    return {k: v for k, v in (("value", value), ("least", least), ("most", most)) if v is not None}, result


def make_within():
    outer = {k: v for k, v in zip(("from", "to"), sorted([day(), day()])) if R.random() < 0.8}
    inner = dict(zip(("from", "to"), sorted([day(), day()])))
    inner = R.choice([inner, inner["from"], {"from": inner["from"], "to": inner["from"]}])
    first, last = (parse(inner), parse(inner)) if isinstance(inner, str) else (parse(inner["from"]), parse(inner["to"]))
    days = [first, last]
    outside = [("from" in outer and d < parse(outer["from"]), "to" in outer and d > parse(outer["to"])) for d in days]
    if outside[1][0]:
        result = "before"
    elif outside[0][1]:
        result = "after"
    else:
        result = "partly" if any(map(any, outside)) else "ok"
    return {"inner": inner, "outer": outer}, result


def make_date_order():
    dates, faults, latest = some_values(day, 5), [], None
    for i, d in enumerate(dates, 1):
        if d is False:
            continue
        if latest and parse(d) < parse(dates[latest - 1]):
            faults.append(f"{i}|{latest}|{(parse(dates[latest - 1]) - parse(d)).days}")
        else:
            latest = i
    return {"dates": dates}, joined(faults)


def make_time_limit():
    start, most = R.choice([day(), "2024-02-29", "2023-02-28"]), R.choice([{"days": R.randint(0, 60)}, {"years": R.randint(1, 4)}])
    if "days" in most:
        last = parse(start) + datetime.timedelta(most["days"])
    else:
        year = parse(start).year + most["years"]
        try:
            last = parse(start).replace(year=year)
        except ValueError:
            last = datetime.date(year, 3, 1)
    end = R.choice([day(), (last + datetime.timedelta(R.choice([-1, 0, 1]))).isoformat()])
    over = (parse(end) - last).days
    return {"from": start, "to": end, "most": most}, "ok" if over <= 0 else f"{(parse(end) - parse(start)).days}|{over}"


def make_count():
    items, only = [R.choice(["a", "b"]) for _ in range(R.randint(0, 5))], R.random() < 0.5
    there = items.count("a") if only else len(items)
    declared = there + R.choice([0, 0, 1, -1, 10])
    args = {"declared": R.choice([declared, str(declared)]), "items": items if only or R.random() < 0.5 else len(items), "only": only}
    return args, "ok" if declared == there else f"{there}|{declared}|{declared - there}"


def make_pattern():
    values = [R.choice(["123", "12", "1234", "１23", "GB-123", "GB-12", "gb-123", "GB-123\n"]) for _ in range(R.randint(1, 4))]
    if R.random() < 0.5:
        return {"values": values, "wanted": {"starts": "GB-"}}, joined([str(i) for i, v in enumerate(values, 1) if not v.startswith("GB-")])
    wanted = R.choice(["[0-9]{3}", "GB-[0-9]+", "[0-9]{2}|GB-[0-9]{3}"])
    given = R.choice([values, values[0]])
    shown = values if given is values else values[:1]
    return {"values": given, "wanted": wanted}, joined([str(i) for i, v in enumerate(shown, 1) if not re.fullmatch(wanted, v)])


KINDS = {
    "sum": (make_sum, 'fault(kind(a.total, a.addends), "expected", "actual", "difference")'),
    "parts": (make_parts, 'fault(kind(a.whole, a.parts, a.open), "expected", "difference", "over")'),
    "order": (make_order, 'entries(kind(a.values, nil, a.strictly), function(f) return f.i .. "|" .. f.before end)'),
    "cumulative": (make_cumulative, 'entries(kind(a.values, a.target), function(f) return fault(f, "i", "before", "target", "difference") end)'),
    "present": (make_present, "tostring(kind(a.value))"),
    "required": (make_required, "entries(kind(a.record, a.fields), function(f) return f end)"),
    "at_least_one": (make_at_least_one, "tostring(kind(a.record, a.fields))"),
    "one_or_all": (make_one_or_all, "entries(kind(a.record, a.one, a.all) or {}, function(f) return f end)"),
    "unique": (make_unique, 'entries(kind(a.values), function(f) return f.i .. "|" .. f.first end)'),
    "agreement": (make_agreement, '(function(f) return f and f.first .. "|" .. table.concat(f.odd, " ") or "ok" end)(kind(a.values))'),
    "range": (make_range, 'fault(kind(a.value, a.least, a.most), "bound", "limit", "difference")'),
    "within": (make_within, 'kind(a.inner, a.outer) or "ok"'),
    "date_order": (make_date_order, 'entries(kind(a.dates), function(f) return fault(f, "i", "before", "days") end)'),
    "time_limit": (make_time_limit, 'fault(kind(a.from, a.to, a.most), "days", "over")'),
    "count": (make_count, 'fault(kind(a.declared, a.items, a.only and function(item) return item == "a" end or nil), "expected", "actual", "difference")'),
    "pattern": (make_pattern, "entries(kind(a.values, a.wanted), function(f) return tostring(f) end)"),
}


def lua(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"[{lua(k)}] = {lua(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "{ " + ", ".join(map(lua, value)) + " }"
    return json.dumps(value, ensure_ascii=False)


def example(make):
    """One generated case, as the example that the loader wants of every rule."""
    args, want = make()
    return f"{{ {{ args = {lua(dict(args, _=''))} }}, finds = {{ {{ at = \"\" }} }} }}"


# What no kind can read: the rule is undecided, never clean.
UNREADABLE = {
    "sum": {"total": "十几", "addends": ["1"]}, "parts": {"whole": "1", "parts": ["?"]}, "order": {"values": ["1", "x"]}, "cumulative": {"values": ["1", "x"]},
    "range": {"value": "1,5", "least": "1"}, "within": {"inner": "2023-02-30", "outer": {}}, "date_order": {"dates": ["2023-13-01"]},
    "time_limit": {"from": "2023-01-01", "to": "2023-02-01", "most": {"weeks": 1}}, "count": {"declared": "多", "items": []}, "pattern": {"values": "x", "wanted": "("},
}


def canonical(result):
    """Decimals without the zeros that say nothing: 1.50 and 1.5 are one."""
    return re.sub(r"-?\d+(\.\d+)?", lambda m: format(Decimal(m.group()).normalize() + 0, "f"), result)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def run(folder, record):
    write(f"{folder}/record.json", json.dumps(record))
    return tool.run_json("check", "--rules", f"{folder}/rules", "--format", "json", f"{folder}/record.json")


with tempfile.TemporaryDirectory() as folder:
    os.makedirs(f"{folder}/rules")
    shutil.copytree(os.path.join(tool.ROOT, "rules/lib"), f"{folder}/rules/lib")
    write(f"{folder}/rules/pack.json", json.dumps({"id": "kinds", "version": "1", "title": {"zh": "类", "en": "kinds"}}))
    for name, (make, call) in KINDS.items():
        write(f"{folder}/rules/kinds/{name.replace('_', '-')}.lua", RULE % {"kind": name, "slug": name.replace("_", "-"), "call": call, "example": example(make)})
    made = {name: [make() for _ in range(CASES)] for name, (make, _) in KINDS.items()}
    report = run(folder, dict({name: [{"args": dict(args, _="")} for args, _ in cases] for name, cases in made.items()}, kind="cases"))
    equal(report["undecided"], [], "nothing is undecided")
    given = {f["at"]: f["actual"] for f in report["findings"]}
    for name, cases in made.items():
        wrong = [(args, want, given.get(f"/{name}/{i}")) for i, (args, want) in enumerate(cases)
                 if canonical(given.get(f"/{name}/{i}", "(none)")) != canonical(want)]
        check(not wrong, f"lib.kind.{name}: {len(wrong)} of {CASES} differ from the oracle", wrong[:2])
        outcomes = {want == "ok" or want == "true" for _, want in cases}
        equal(outcomes, {True, False}, f"lib.kind.{name}: the cases hold and fail")

    report = run(folder, dict({name: [{"args": args}] for name, args in UNREADABLE.items()}, kind="cases"))
    undecided = {entry["rule"] for entry in report["undecided"]}
    equal(sorted(undecided), sorted(f"kinds.{name.replace('_', '-')}" for name in UNREADABLE), "what cannot be read is undecided")

# The page of reference lists what there is.
with open(os.path.join(tool.ROOT, "docs/writing-rules.md"), encoding="utf-8") as f:
    listed = set(re.findall(r"^\| `lib\.kind\.(\w+)`", f.read(), re.M))
there = {name[:-4] for name in os.listdir(os.path.join(tool.ROOT, "rules/lib/kind"))}
equal(sorted(listed), sorted(there), "docs/writing-rules.md lists every kind")
equal(sorted(KINDS), sorted(there), "every kind is tested here")
tool.finish()
