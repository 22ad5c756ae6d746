"""The five real notices: how many items and rows, exactly which findings, and no money that no field uses."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

tool.skip_without_notices()
# name: items, rows, and every finding of severity error or warning as (rule, item number, line); notes that must be there follow.
COUNTS = {"shizhu-2023": (28, 28), "chengkou-2022": (15, 15), "wulong-2023": (24, 26), "jingyuan-2023": (10, 14),
          "yongchuan-2023": (15, 20)}
FINDINGS = {
    "shizhu-2023": [("funding.zero-output", "3", 94), ("form.signature-missing", None, None)],
    "chengkou-2022": [("privacy.mobile", None, 12)],
    "wulong-2023": [("percent.at-least-100", "5", 126), ("privacy.mailbox", None, 28), ("field.lead-also-support", "4", 305),
                    ("field.unit-variant", None, 245), ("text.brackets", "4", 109), ("form.date-shape", None, 34)],
    "jingyuan-2023": [("field.stream-undated", "5", 192), ("text.punctuation", "8", 284), ("quantity.unit-drift", "5", None)],
    "yongchuan-2023": [],
}
NO_DEADLINE, NO_FUNDING = "field.no-deadline-column", "field.no-funding-column"
# Every note of these families and rules.
NOTED = ("form.", "text.", "privacy.", NO_DEADLINE, NO_FUNDING)
NOTES = {
    "shizhu-2023": [(NO_DEADLINE, None, 38), ("text.remark-after-stop", "3", 93)],
    "chengkou-2022": [(NO_DEADLINE, None, 30), (NO_FUNDING, None, 30)],
    "wulong-2023": [("form.count-damaged", None, 60), ("form.count-damaged", None, 248), ("form.metadata-blank", None, 9), (NO_DEADLINE, None, 44),
                    ("text.punctuation", None, 16)],
    "jingyuan-2023": [("form.attachment-missing", None, 17), (NO_FUNDING, None, 26), ("text.punctuation", "3", 75), ("text.punctuation", "3", 81)],
    "yongchuan-2023": [("form.title-elements", None, 1), (NO_DEADLINE, None, 22), (NO_FUNDING, None, 22), ("text.punctuation", None, 8),
                       ("text.punctuation", "4", 64)],
}

rules = {r["id"] for r in tool.run_json("rules", "list", "--format", "json")}


def brief(finding):
    return (finding["rule"], finding.get("project", {}).get("seq"), finding.get("location", {}).get("line"))


def matches(actual, expected):
    """A None in what is expected stands for any place."""
    return all(e is None or a == e for a, e in zip(actual, expected))


def check_list(found, expected, what):
    found, expected = list(found), [e for e in expected if e[0] in rules]
    for e in expected:
        hit = next((f for f in found if matches(f, e)), None)
        if check(hit is not None, f"{what}: {e} is found", found):
            found.remove(hit)
    equal(found, [], f"{what}: nothing else")


for name, (items, rows) in COUNTS.items():
    path = tool.notice(f"{name}.txt")
    record = tool.run_json("extract", path)
    equal(len(record["projects"]), items, f"{name} items")
    equal(sum(len(p["tasks"]) for p in record["projects"]), rows, f"{name} rows")
    equal(record.get("unresolved", []), [], f"{name} unresolved")
    for left in record["census"]["amounts"]["left"]:
        check(left.get("why") != "column", f"{name}: no amount of a table is left over", left)
    report = tool.run_json("check", "--format", "json", path)
    equal(report.get("undecided", []), [], f"{name} undecided")
    serious = [brief(f) for f in report["findings"] if f["severity"] != "note"]
    check_list([b for b in serious if b[0] != "field.unmeasurable"], FINDINGS[name], name)
    notes = [brief(f) for f in report["findings"] if f["severity"] == "note" and f["rule"].startswith(NOTED)]
    check_list(notes, NOTES[name], f"{name} notes")

wulong = tool.run_json("extract", tool.notice("wulong-2023.txt"))
for section, items, rows in ((0, 14, 14), (1, 10, 12)):
    projects = [p for p in wulong["projects"] if p["section"] == section]
    equal((len(projects), sum(len(p["tasks"]) for p in projects)), (items, rows), f"wulong section {section}")
check(any(t.get("funding", p.get("funding", {})).get("period") == "annual" for p in wulong["projects"] for t in p["tasks"]),
      "wulong's funding is annual", json.dumps(wulong["projects"][0], ensure_ascii=False)[:300])
tool.finish()
