"""What looks like a defect in the real notices and is none, by the labels of their TRAPS.md: on those lines (or in the whole notice, where none are given)
the named rules or families stay silent. Some labels hold the record instead: what must have been read."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

tool.skip_without_notices()
NAMES = {"S": "shizhu-2023", "C": "chengkou-2022", "W": "wulong-2023", "J": "jingyuan-2023", "Y": "yongchuan-2023"}
SUMS = "funding.sources-sum funding.section-total funding.grand-total"
# label: (notice, lines or "" for all of it, rules and families that say nothing there)
SILENT = {
    "A-1": [("J", "100-106 162-168 223-229 271-277", "field form deadline text")],
    "A-2": [("J", "68-69 108-109", "form field")],
    "A-3": [("J", "126-127 209-210 261-262", "field form"), ("Y", "32-33 37-38 42-43 57-58 102-103", "field form")],
    "A-4": [("W", "295-318 334-357", "form field.required quantity funding")],
    "A-5": [("S", "101-107", "field text"), ("C", "84-87", "field text"), ("J", "256-258", "field text")],
    "A-6": [("J", "37-45 69-71 183-184", "deadline.order field form text")],
    "A-7": [("W", "198-210 223-235", "field form funding"), ("J", "", "field.required")],
    "A-8": [("S", "57-61 63-67 225-229", "funding field form"), ("W", "60-62 248-250", "funding field")],
    "A-9": [("S", "39-55", "field form funding"), ("W", "45-58", "field form funding")],
    "A-10": [("W", "", "form.item-sequence"), ("S", "", "form.item-sequence")],
    "A-11": [("S", "374-377", "form text"), ("W", "1-8 10 412-424", "form text"), ("J", "1", "form text"), ("C", "125-141", "form text")],
    "A-12": [("J", "12-14", "form text")],
    "A-13": [("W", "60 248", "form.item-count form.heading-sequence")],
    "A-14": [("S", "16 24 26 33", "text form"), ("Y", "1", "text")],
    "A-15": [(n, "", "form.number-missing form.number-shape form.number-year") for n in "SCWJY"],
    "A-16": [("S", "4-8", "form text"), ("C", "4-6", "form text"), ("J", "5-7", "form text"), ("Y", "1-2", "form.title-year text")],
    "M-1": [("S", "", SUMS)],
    "M-2": [("S", "", SUMS + " funding.unit")],
    "M-3": [("S", "109-113", "funding"), ("W", "111", "funding")],
    "M-4": [("S", "210-213 268-271", "funding")],
    "M-5": [(n, "", "funding") for n in "CJY"] + [("W", "", "funding.sources-sum")],
    "M-6": [("W", "", "funding.grand-total")],
    "M-7": [("C", "50", "funding quantity"), ("J", "211 233-238 263", "funding quantity"), ("Y", "89", "funding quantity")],
    "M-8": [("S", "", "quantity.ratio")],
    "M-9": [("S", "", "funding.unit"), ("W", "", "funding")],
    "M-10": [("S", "37", "funding"), ("W", "56", "funding")],
    "N-1": [(n, "", "deadline.final-target quantity.double-approximation") for n in "SWJY"],
    "N-2": [("W", "288", "quantity.enumeration quantity.parts-sum deadline form"), ("J", "", "form.date-impossible")],
    "N-3": [("C", "118", "percent"), ("W", "262", "percent"), ("J", "61 119 139 211 254", "percent deadline.cumulative")],
    "N-4": [("W", "262 303", "quantity.enumeration"), ("Y", "34", "quantity.enumeration")],
    "N-5": [("W", "303", "quantity")],
    "N-6": [("C", "", "quantity.name-agrees quantity.parts-sum"), ("W", "353", "quantity")],
    "N-7": [("Y", "44", "quantity")],
    "N-8": [("J", "194", "quantity"), ("Y", "6 59", "quantity form"), ("W", "191 327", "quantity form"), ("C", "56-58 104-105 117-118", "form text")],
    "N-9": [("C", "", "quantity.enumeration"), ("S", "", "quantity.enumeration")],
    "N-10": [("Y", "29 34", "quantity")],
    "N-11": [("S", "93", "quantity"), ("W", "", "quantity.ratio"), ("C", "", "quantity.ratio")],
    "N-12": [("W", "314 318", "quantity field")],
    "N-13": [("S", "", "quantity.unit-drift"), ("W", "", "quantity.unit-drift"), ("C", "", "quantity.unit-drift")],
    "N-14": [("C", "44", "field.unmeasurable"), ("W", "111-115", "field.unmeasurable")],
    "N-15": [(n, "", "form.item-count") for n in "CWJ"],
    "N-16": [(n, "", "form.item-count form.count-damaged") for n in "JY"],
    "T-1": [("J", "", "deadline.order")],
    "T-2": [("J", "43-45 137-139 246-248", "deadline")],
    "T-3": [("J", "", "deadline.cumulative deadline.final-target")],
    "T-4": [("J", "202-204", "deadline.final-target")],
    "T-5": [("J", "61-63 119-121", "deadline.cumulative deadline.final-target")],
    "T-6": [("J", "", "deadline.outside-year deadline.final-target")],
    "T-7": [("J", "266", "deadline.order field")],
    "T-9": [(n, "", "field.required deadline") for n in "SCWY"],
    "T-10": [(n, "", "form.date-order form.publication-delay") for n in "SW"],
    "T-11": [("C", "", "form.date-order form.number-year")],
    "T-12": [("J", "234-238 288", "deadline quantity")],
    "T-13": [("W", "34", "form.date-order form.date-impossible form.signature-missing")],
    "U-1": [("S", "57 112 121", "text"), ("J", "", "text.repetition")],
    "U-2": [("S", "", "field.required")],
    "U-3": [(n, "", "field.required") for n in "CWY"],
    "U-4": [("W", "295-318", "text field.unit-variant"), ("C", "", "field.unit-variant text.brackets")],
    "U-5": [("W", "262-292", "field")],
    "U-6": [("J", "", "field.unit-variant")],
    "U-7": [(n, "", "form.issuer-agrees") for n in "SCWJY"],
    "U-8": [("W", "60-240", "field.lead-also-support")],
    "U-9": [(n, "", "form.attachment-title form.title-year") for n in "SCWJY"],
    "P-1": [("W", "7", "privacy")],
    "P-2": [("W", "28", "privacy.mobile privacy.contact-name privacy.identity-number"), ("C", "", "privacy.contact-name"),
            ("S", "", "privacy"), ("J", "", "privacy")],
    "P-3": [(n, "", "text.repetition") for n in "SCWJY"],
    "P-5": [("W", "229-237", "text"), ("S", "", "text.punctuation text.brackets"), ("Y", "", "text.brackets")],
    "P-6": [("J", "128", "text"), ("S", "327", "text")],
    "P-7": [("J", "", "deadline.stage-order")],
    "P-8": [(n, "", "text.punctuation") for n in "SC"],
}
# label: what is said exactly so often in a notice
COUNTED = {
    "M-5": [(n, "field.no-funding-column", 1) for n in "CJY"],
    "T-8": [("J", "deadline.before-issue", 1)],
    "T-9": [(n, "field.no-deadline-column", 1) for n in "SCWY"],
    "P-4": [("W", "text.punctuation", 1)],
}

reports = {n: tool.run_json("check", "--format", "json", tool.notice(name + ".txt")) for n, name in NAMES.items()}
rules = {r["id"] for r in tool.run_json("rules", "list", "--format", "json")}


def on_lines(finding, lines):
    line = finding["location"].get("line")
    if not lines:
        return True
    spans = (re.match(r"(\d+)(?:-(\d+))?$", span).groups() for span in lines.split())
    return line is not None and any(int(first) <= line <= int(last or first) for first, last in spans)


def is_of(rule, wanted):
    return any(rule == w or rule.startswith(w + ".") for w in wanted.split())


names = {w for cases in SILENT.values() for _, _, silent in cases for w in silent.split()}
equal(sorted(names - rules - {r.split(".")[0] for r in rules}), [], "every name is a rule or a family of the pack")
for label, cases in SILENT.items():
    for notice, lines, silent in cases:
        found = [(f["rule"], f["location"].get("line")) for f in reports[notice]["findings"] if is_of(f["rule"], silent) and on_lines(f, lines)]
        equal(found, [], f"{label}: {NAMES[notice]} {lines}: no finding of {silent}")
for label, cases in COUNTED.items():
    for notice, rule, times in cases:
        if rule in rules:
            equal(sum(f["rule"] == rule for f in reports[notice]["findings"]), times, f"{label}: {NAMES[notice]}: {rule}")
with open(tool.notice("TRAPS.md"), encoding="utf-8") as f:
    labels = re.findall(r"^- \*\*([A-Z]-\d+)", f.read(), re.MULTILINE)
check(labels, "TRAPS.md has labels")
equal([x for x in labels if x not in SILENT and x not in COUNTED], [], "labels of TRAPS.md without a test")
wulong = tool.run_json("extract", tool.notice("wulong-2023.txt"))["document"]
equal((wulong["signed"], wulong["signed_text"]), ("2023-02-23", "2023223"), "T-13: the date that the metadata tells")
tool.finish()
