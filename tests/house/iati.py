"""A pack for records of quite another kind: tests/packs/iati says the rule kinds of the IATI Rulesets (aid activities) over generic JSON, with rules of a few lines over
rules/lib/kind. Its examples hold; a good file is clean; each fault of a kind gives the finding of that kind at its place, and nothing else, through the whole program."""
import copy
import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

SOURCE = os.path.join(tool.ROOT, "tests/packs/iati")
KINDS = ["atleast-one", "between-dates", "date-now", "date-order", "dependent", "if-then", "loop", "one-or-all", "range", "regex-matches", "startswith", "strict-sum",
         "sum", "time-limit", "unique"]


def change(activity, **fields):
    """(activity, {field: value}); a field given as None goes."""
    return activity, fields


# kind -> what is done to the good file, and where the finding stands. Edges beside it: what must still be clean.
FAULTS = {
    "atleast-one": [(change(0, title="", description=None), "/activities/0/title"), (change(1, description=" \u3000"), "/activities/1/title")],
    "dependent": [(change(0, latitude=None), "/activities/0/latitude"), (change(0, longitude=None), "/activities/0/longitude")],
    "one-or-all": [(change(1, budgets=[{"value": "1", "currency": "USD"}, {"value": "2"}]), "/activities/1/budgets/1/currency")],
    "sum": [(change(0, countries=[{"code": "AF", "percentage": "99.9"}]), "/activities/0/countries"),
            (change(0, countries=[{"code": "AF", "percentage": 60}, {"code": "NP", "percentage": "40.06"}]), "/activities/0/countries")],
    "strict-sum": [(change(0, sectors=[{"vocabulary": "1", "percentage": "99.99"}]), "/activities/0/sectors")],
    "loop": [(change(1, sectors=[{"vocabulary": "1", "percentage": "100"}, {"vocabulary": "2", "percentage": "100.01"}]), "/activities/1/sectors/1")],
    "date-order": [(change(1, planned_end="2023-12-31"), "/activities/1/planned_end"), (change(0, actual_start="2024-01-01"), "/activities/0/actual_end")],
    "date-now": [(change(0, last_updated="2024-07-01"), "/activities/0/last_updated"), (change(1, actual_start="2025-01-01"), "/activities/1/actual_start")],
    "time-limit": [(change(1, budgets=[{"start": "2024-01-01", "end": "2025-01-02", "currency": "USD"}]), "/activities/1/budgets/0/end")],
    "between-dates": [(change(1, budgets=[{"start": "2024-01-01", "end": "2024-12-31", "value_date": "2023-12-31", "currency": "USD"}]), "/activities/1/budgets/0/value_date")],
    "regex-matches": [(change(0, identifier="XM-EX-1-0 1"), "/activities/0/identifier"), (change(0, identifier="XM-EX-1-ä"), "/activities/0/identifier")],
    "startswith": [(change(0, reporting_org="XM-EX-2"), "/activities/0/identifier")],
    "unique": [(change(1, identifier="XM-EX-1-001"), "/activities/1/identifier")],
    "if-then": [(change(0, actual_end=None), "/activities/0/actual_end")],
    "range": [(change(0, latitude="90.01"), "/activities/0/latitude"), (change(0, longitude=-181), "/activities/0/longitude")],
}
CLEAN = [change(0, title=None), change(0, latitude=None, longitude=None), change(1, default_currency="USD"), change(0, countries=[{"code": "AF", "percentage": "100.05"}]),
         change(1, planned_end="2024-01-01"), change(0, last_updated=None), change(1, status="4", actual_end="2024-06-30"), change(0, latitude="-90", longitude=180)]

with open(os.path.join(SOURCE, "good.json"), encoding="utf-8") as f:
    GOOD = json.load(f)


def changed(fault):
    record, (index, fields) = copy.deepcopy(GOOD), fault
    for name, value in fields.items():
        record["activities"][index].pop(name, None)
        if value is not None:
            record["activities"][index][name] = value
    return record


with tempfile.TemporaryDirectory() as folder:
    rules = f"{folder}/rules"
    shutil.copytree(SOURCE, rules)
    shutil.copytree(os.path.join(tool.ROOT, "rules/lib"), f"{rules}/lib")
    listed = tool.run_json("rules", "list", "--rules", rules, "--format", "json")
    equal([r["slug"] for r in listed], KINDS, "every kind is a rule")
    equal(sorted(FAULTS), KINDS, "every kind has faults here")
    done = tool.run("rules", "test", "--rules", rules, "--lang", "en")
    check(done.returncode == 0 and done.stdout.strip().endswith("0 failed"), "the examples of the pack", done.stdout + done.stderr)

    cases = [(kind, fault, at) for kind, faults in FAULTS.items() for fault, at in faults] + [(None, fault, None) for fault in [change(0)] + CLEAN]
    os.mkdir(f"{folder}/records")
    for i, (_, fault, _) in enumerate(cases):
        with open(f"{folder}/records/{i:02}.json", "w", encoding="utf-8") as f:
            json.dump(changed(fault), f, ensure_ascii=False)
    report = tool.run_json("check", "--rules", rules, "--format", "json", f"{folder}/records")
    equal(report["undecided"], [], "nothing is undecided")
    found = {}
    for finding in report["findings"]:
        found.setdefault(os.path.basename(finding["location"]["path"]), []).append((finding["rule"], finding["at"]))
    for i, (kind, fault, at) in enumerate(cases):
        equal(found.get(f"{i:02}.json", []), [(f"iati.{kind}", at)] if kind else [], f"{kind or 'clean'}: {fault}")
    done = tool.run("check", "--rules", rules, "--lang", "en", os.path.join(SOURCE, "good.json"))
    equal(done.returncode, 0, "the good file")

    # The pack says what of its own records may be corrupted. A digit of hundredths stays within the tolerance of the sum; a day of no calendar leaves a rule undecided.
    result = tool.run_json("mutate", "--rules", rules, "--all", "--format", "json", os.path.join(SOURCE, "good.json"))
    equal({c["class"]: (c["missed"], c["undecided"]) for c in result["classes"]}, {"figures": (4, 0), "dates": (0, 4), "rows": (0, 0), "texts": (0, 0)},
          "mutants of another domain")
tool.finish()
