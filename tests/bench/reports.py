"""The rule of tests/bench/reports in plain Python: the number of each report in which a project's percent is lower than in its report before."""
import json
import sys

last = {}
with open(sys.argv[1], encoding="utf-8") as f:
    for number, line in enumerate(f, 1):
        report = json.loads(line)
        if report["percent"] < last.get(report["id"], 0):
            print(number)
        last[report["id"]] = report["percent"]
