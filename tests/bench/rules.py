"""The eight rules of tests/bench/pack in plain Python. A line for each finding: number of the record, rule."""
import json
import sys


def fen(text):
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int(rest or 0)


def check(r):
    funding = r["funding"]
    if sum(fen(s["amount"]) for s in funding["sources"]) != fen(funding["total"]):
        yield "sources-sum"
    before, percent = "", 0
    for one in r["milestones"]:
        if one["due"] < before:
            yield "milestone-order"
        if one["percent"] < percent:
            yield "progress"
        before, percent = one["due"], one["percent"]
    if percent != 100:
        yield "progress"
    if sum(p["value"] for p in r["target"]["parts"]) != r["target"]["value"]:
        yield "parts-sum"
    for key in ("id", "region", "name", "lead", "year"):
        if r.get(key) in (None, ""):
            yield "required"
    if not 2000 <= r["year"] <= 2100:
        yield "year-range"
    if not 4 <= len(r["name"]) <= 60:
        yield "name-length"
    for office in r["support"]:
        if office == r["lead"]:
            yield "lead-not-support"


with open(sys.argv[1], encoding="utf-8") as f:
    for number, line in enumerate(f, 1):
        for rule in check(json.loads(line)):
            print(number, "project." + rule)
