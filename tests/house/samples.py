"""docs/samples.md says which findings each sample must give, and which more the samples give in one run; this holds the program and the page to each other, and
the pack to the samples: every rule fires in one of them. That it is silent elsewhere follows, because the page lists every finding."""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_xlsx  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

RUN = "all samples in one run"
LINE = re.compile(r"^- `([a-z.0-9-]+)`, (error|warning|note)(?:, in (\S+))?(?:, item (\S+))?(?:, (line \d+(?: of page \d+)?|cell [A-Z]+\d+))?(?:, (/\S*|whole))?: ")


SAME = re.compile(r"The same findings as in ([a-z0-9.-]+)\.$")


def expectations():
    """{file: [(rule, severity, None, item, place, pointer)]} from the page: a heading with the file's name, then one list line for each finding; under the heading
    of the whole run each line names its file as well. Or {file: the text whose findings it gives}."""
    found, current = {}, None
    with open(os.path.join(tool.ROOT, "docs/samples.md"), encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            if line.startswith("## "):
                name = line[3:].strip()
                current = found.setdefault(name, [])
            elif SAME.search(line):
                found[name] = SAME.search(line).group(1)
            elif line.startswith("- `"):
                parts = LINE.match(line)
                if check(parts is not None, f"docs/samples.md:{number} can be read", line):
                    current.append(tuple(parts.groups()))
    return found


def place(location):
    """Where a finding stands, as the page writes it."""
    if "sheet" in location and "cell" in location:
        return f"cell {make_xlsx.address(location['row'] - 1, location['cell'] - 1)}"
    if "line" in location:
        return f"line {location['line']}" + (f" of page {location['page']}" if "page" in location else "")
    return None


def brief(finding, in_file=None):
    by_place = not finding["location"]["path"].endswith(".json")
    return (finding["rule"], finding["severity"], in_file, finding.get("project", {}).get("seq"), place(finding["location"]) if by_place else None,
            None if by_place else finding["at"] or "whole")


def told(report):
    """What a report says, apart from where it stands in the file."""
    return sorted((f["rule"], f["severity"], f.get("project", {}).get("seq") or "", f["at"], f["message"]) for f in report["findings"])


expected = expectations()
files = sorted(os.path.relpath(p, tool.SAMPLES) for p in glob.glob(os.path.join(tool.SAMPLES, "**"), recursive=True) if os.path.isfile(p))
equal(sorted(expected), sorted([*files, RUN]), "docs/samples.md names every sample")
fired, alone = set(), []
for name in files:
    report = tool.run_json("check", "--as-of", "2025-06-30", "--format", "json", os.path.join(tool.SAMPLES, name))
    found = sorted((brief(f) for f in report["findings"]), key=str)
    if isinstance(expected.get(name), str):
        text = tool.run_json("check", "--as-of", "2025-06-30", "--format", "json", os.path.join(tool.SAMPLES, expected[name]))
        equal(told(report), told(text), f"{name}: the findings of {expected[name]}")
    else:
        equal(found, sorted(expected.get(name, []), key=str), f"{name}: findings")
    equal(report["undecided"], [], f"{name}: undecided")
    fired |= {f["rule"] for f in report["findings"]}
    alone += [brief(f, name) for f in report["findings"]]
report = tool.run_json("check", "--as-of", "2025-06-30", "--format", "json", tool.SAMPLES)
together = [brief(f, os.path.relpath(f["location"]["path"], tool.SAMPLES)) for f in report["findings"]]
for finding in alone:
    if check(finding in together, "a finding of a sample is one of the whole run too", finding):
        together.remove(finding)
equal(sorted(together, key=str), sorted(expected[RUN], key=str), f"{RUN}: what no sample gives by itself")
equal(report["undecided"], [], f"{RUN}: undecided")
fired |= {f["rule"] for f in report["findings"]}
rules = {r["id"] for r in tool.run_json("rules", "list", "--format", "json")}
equal(sorted(rules - fired), [], "every rule fires in a sample")
tool.finish()
