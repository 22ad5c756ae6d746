"""Reports as JSON: they hold to docs/report.schema.json, their counts are those of what they list, their order is the one that is promised, and a
finding keeps its fingerprint when lines move."""
import glob
import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import jsonschema  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

with open(os.path.join(tool.ROOT, "docs/report.schema.json"), encoding="utf-8") as f:
    SCHEMA = json.load(f)
jsonschema.Draft202012Validator.check_schema(SCHEMA)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
TOP = ["tool", "pack", "packs", "as_of", "complete", "inputs", "summary", "findings", "undecided", "rules", "idle_rules"]
SEVERITIES = ["error", "warning", "note"]


RULES = len(tool.run_json("rules", "list", "--format", "json"))


def report_of(*paths):
    return tool.run_json("check", "--format", "json", "--as-of", "2025-06-01", *paths)


def check_counts(report, name):
    summary, verdicts = report["summary"], report["summary"]["verdicts"]
    for severity in SEVERITIES:
        of = [f for f in report["findings"] if f["severity"] == severity]
        for standing, n in (("findings", sum(f["status"] == "new" and "cause" not in f for f in of)), ("explained", sum(f["status"] == "new" and "cause" in f for f in of)),
                            ("baseline", sum(f["status"] == "baseline" for f in of)), ("waived", sum(f["status"] == "waived" for f in of))):
            equal(summary[standing][severity], n, f"{name}: {standing} of {severity}")
    for verdict in verdicts["total"]:
        equal(verdicts["total"][verdict], sum(verdicts[s][verdict] for s in SEVERITIES), f"{name}: total of {verdict}")
    for status in summary["inputs"]:
        equal(summary["inputs"][status], sum(i["status"] == status for i in report["inputs"]), f"{name}: inputs {status}")
    whole = not report["undecided"] and not verdicts["total"]["undecided"] and not summary["inputs"]["unreadable"]
    check(whole or not report["complete"], f"{name}: undecided or unreadable is never complete")


def check_order(report, name):
    inputs = [i["path"] for i in report["inputs"]]

    def key(f):
        where = f["location"]
        place = ("row", "cell", "table") if "sheet" in where else ("page", "line", "column", "table", "row", "cell", "paragraph")
        return (inputs.index(where["path"]), where.get("sheet", ""), [where.get(k, 0) for k in place],
                SEVERITIES.index(f["severity"]), f["rule"], f["at"])
    keys = [key(f) for f in report["findings"]]
    check(keys == sorted(keys), f"{name}: findings in the order promised")
    prints = [f["fingerprint"] for f in report["findings"]]
    equal(len(prints), len(set(prints)), f"{name}: fingerprints are unique")


def check_rules(report, name):
    """Every rule that is named is described, and no other is."""
    named = {e["rule"] for e in report["findings"] + report["undecided"] if "rule" in e}
    equal([r["id"] for r in report["rules"]], sorted(named), f"{name}: the rules that are named, by id")
    equal((report["pack"]["rules"], report["pack"]["selected"]), (RULES, RULES), f"{name}: all the rules ran")
    check(all(r["about"] and r["basis"] for r in report["rules"]), f"{name}: rules say what they mean and what they rest on")


def check_report(paths, name):
    report = report_of(*paths)
    faults = [f"{e.json_path}: {e.message[:160]}" for e in VALIDATOR.iter_errors(report)]
    check(not faults, f"{name}: holds to report.schema.json", "\n    ".join(faults[:8]))
    equal(list(report), TOP, f"{name}: keys in their order")
    check_counts(report, name)
    check_order(report, name)
    check_rules(report, name)
    return report


def prints_of(report):
    return sorted(f["fingerprint"] for f in report["findings"])


def check_moved(path):
    """Blank lines on top move every line; the findings are the same."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = os.path.join(folder, "a"), os.path.join(folder, "b")
        os.mkdir(first)
        os.mkdir(second)
        name = os.path.basename(path)
        shutil.copy(path, os.path.join(first, name))
        with open(path, "rb") as f, open(os.path.join(second, name), "wb") as out:
            out.write(b"\n\n\n" + f.read())
        before, after = report_of(os.path.join(first, name)), report_of(os.path.join(second, name))
    equal(prints_of(after), prints_of(before), f"{name}: the same fingerprints three lines further down")
    return len(before["findings"])


samples = sorted(p for p in glob.glob(os.path.join(tool.SAMPLES, "**"), recursive=True) if os.path.isfile(p))
whole = check_report([tool.SAMPLES], "samples/")
check(whole["findings"], "samples/ has findings to look at")
equal(prints_of(report_of(*samples)), prints_of(whole), "the same findings by folder and by file")
one = tool.run_json("check", "--format", "json", "--select", "funding.grand-total", tool.SAMPLES)
equal((one["pack"]["rules"], one["pack"]["selected"]), (RULES, 1), "a report says how many of the rules ran")
with tempfile.TemporaryDirectory() as empty:
    broken = os.path.join(empty, "broken.txt")
    with open(broken, "wb") as f:
        f.write(b"\xe6\xb0\x91\xff\n")
    report = check_report([broken, samples[0], os.path.join(empty, "none.txt")], "unreadable inputs")
    equal([i["status"] for i in report["inputs"]], ["unreadable", "checked", "unreadable"], "unreadable inputs are listed, the others go on")
    check(not report["complete"], "unreadable inputs: not complete")
moved = [check_moved(p) for p in samples if p.endswith(".txt") and not open(p, "rb").read(3) == b"\xef\xbb\xbf"]
check(sum(moved) > 0, "moved lines: there were findings to compare")
if os.path.isdir(tool.NOTICES):
    check_report(sorted(glob.glob(os.path.join(tool.NOTICES, "*.txt"))), "the real notices")
else:
    print(f"skipped: reports of the real notices, none at {tool.NOTICES}")
tool.finish()
