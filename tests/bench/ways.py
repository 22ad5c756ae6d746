"""What else the bench times: the whole catalogue on notices as records, one notice as a file read cold, and reports that are compared across a stream. Equal findings are asserted before any time is taken."""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import formats  # noqa: E402
import notices  # noqa: E402

AS_OF = ["--as-of", "2024-06-30", "--fail-on", "never"]
ITEMS = 28
FORMATS = ("txt", "csv", "html", "docx", "xlsx")


def found(mingcha, args, key):
    done = subprocess.run([mingcha, "check", *AS_OF, "--format", "json", *args], capture_output=True, text=True)
    report = json.loads(done.stdout)
    if report["undecided"]:
        raise SystemExit(f"mingcha: undecided: {report['undecided'][0]}")
    return sorted((key(one), one["rule"]) for one in report["findings"])


def assert_equal(have, wanted, what):
    if have != wanted:
        raise SystemExit(f"{what}: other findings than those that were put in: {[one for one in have if one not in wanted][:3]}, missing {[one for one in wanted if one not in have][:3]}")


def write_notice(form, path, items):
    formats.WRITERS[form](path, notices.HEAD, [notices.COLUMNS] + [cells for cells, _ in items])


def median(commands, rounds, seconds):
    """Medians of processor and wall time of each, in turns, with the least and the most."""
    times = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            times[name].append(seconds(command))
    return {name: {"cpu": statistics.median(one[0] for one in all_of), "least": min(one[0] for one in all_of), "most": max(one[0] for one in all_of),
                   "wall": statistics.median(one[1] for one in all_of)} for name, all_of in times.items()}


def single_notices(mingcha, folder, count):
    """A stream of notices of one project each, and the defects as (record, rule)."""
    items = notices.rows(count, 5)
    text = os.path.join(folder, "many.txt")
    write_notice("txt", text, items)
    record = json.loads(subprocess.run([mingcha, "extract", text], capture_output=True, text=True).stdout)
    path = os.path.join(folder, "notices.ndjson")
    kept = {k: record[k] for k in ("kind", "money_unit") if k in record}
    with open(path, "w", encoding="utf-8") as f:
        for number, project in enumerate(record["projects"], 1):
            document = dict(record["document"], number=f"临政发〔2024〕{number}号")
            f.write(json.dumps({**kept, "document": document, "projects": [dict(project, seq="1")]}, ensure_ascii=False, separators=(",", ":")) + "\n")
    return path, sorted((int(cells[0]), rule) for cells, rules in items for rule in rules)


def catalogue(mingcha, folder, rounds, seconds, count=2000):
    path, wanted = single_notices(mingcha, folder, count)
    options = ["--ignore", "cross"]
    assert_equal(found(mingcha, [*options, path], lambda one: one["location"]["record"]), wanted, "the catalogue on notices of one project")
    base = [mingcha, "check", *AS_OF, "--format", "ndjson"]
    parse = os.path.join(folder, "parse")
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "jansson"], capture_output=True, text=True).stdout.split()
    subprocess.run(["cc", "-O2", "-o", parse, os.path.join(HERE, "parse_jansson.c"), *flags], check=True)
    one = os.path.join(folder, "one.ndjson")
    with open(path, encoding="utf-8") as lines, open(one, "w", encoding="utf-8") as f:
        f.write(lines.readline())
    times = median({"parse": [parse, path], "all": [*base, *options, path], "start": [*base, *options, one], "across": [*base, path]}, rounds, seconds)
    each = {name: (times[name]["cpu"] - times["start"]["cpu"] * (name != "parse")) / count * 1e6 for name in ("parse", "all", "across")}
    size = os.path.getsize(path) // count
    print(f"\nThe whole catalogue on {count} notices of one project ({size} bytes a record, {len(wanted)} findings): {each['all']:.0f} us a record, "
          f"{each['all'] / each['parse']:.1f} times stock jansson parsing alone ({each['parse']:.1f}); with the rules over all records {each['across']:.0f}; start {times['start']['cpu'] * 1e3:.0f} ms")
    return {"records": count, "bytes": size, "us": each, "start_ms": times["start"]["cpu"] * 1e3}


def files(mingcha, folder, rounds, seconds):
    """One notice of 28 items, cold, in each format, and for Word's beside what unpacks and parses its text."""
    items = notices.rows(ITEMS, 1)
    paths = {form: os.path.join(folder, f"notice.{form}") for form in FORMATS}
    for form, path in paths.items():
        write_notice(form, path, items)
        assert_equal(found(mingcha, [path], lambda one: one.get("project", {}).get("seq")), notices.expected(items), f"a notice as {form}")
    commands = {form: [mingcha, "check", *AS_OF, "--format", "text", path] for form, path in paths.items()}
    if shutil.which("unzip") and shutil.which("xmllint"):
        commands["unzip | xmllint"] = ["sh", "-c", f"unzip -p {paths['docx']} word/document.xml | xmllint --noout -"]
    times = median(commands, rounds * 3, seconds)
    print(f"\nOne notice of {ITEMS} items, the whole catalogue, cold ({len(notices.expected(items))} findings in every format):")
    print(f"{'':18} {'cpu ms':>8} {'least':>8} {'most':>8} {'wall ms':>8}")
    for name, one in times.items():
        print(f"{name:18} {one['cpu'] * 1e3:8.1f} {one['least'] * 1e3:8.1f} {one['most'] * 1e3:8.1f} {one['wall'] * 1e3:8.1f}")
    if "unzip | xmllint" in times:
        print(f"docx takes {times['docx']['wall'] / times['unzip | xmllint']['wall']:.1f} times as long as unzip | xmllint")
    else:
        print("unzip | xmllint: not installed (make bench-tools)")
    return times


def compared(mingcha, folder, rounds, seconds, projects=10000, months=10):
    """Reports of all months in one stream: the rule with a key finds each fall, as a dictionary in Python does."""
    records = list(notices.reports(projects, months))
    wanted = [(number, "report.falls-back") for number in notices.fallen(records)]
    path = os.path.join(folder, "reports.ndjson")
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n" for one in records)
    options = ["--rules", os.path.join(HERE, "reports")]
    assert_equal(found(mingcha, [*options, path], lambda one: one["location"]["record"]), wanted, "progress reports")
    base = [mingcha, "check", *AS_OF, "--format", "ndjson", *options]
    python = ["/usr/bin/python3", os.path.join(HERE, "reports.py"), path]
    done = subprocess.run(python, capture_output=True, text=True)
    assert_equal([(int(line), "report.falls-back") for line in done.stdout.split()], wanted, "progress reports in Python")
    times = median({"mingcha": [*base, path], "mingcha, --jobs 2": [*base, "--jobs", "2", path], "Python": python}, rounds, seconds)
    print(f"\n{len(records)} progress reports of {projects} projects compared with the ones before ({len(wanted)} findings), us a report:")
    for name, one in times.items():
        print(f"{name:18} {one['cpu'] / len(records) * 1e6:8.2f}  (wall {one['wall'] / len(records) * 1e6:.2f})")
    return {"reports": len(records), "times": times}


def run(mingcha, rounds, seconds):
    with tempfile.TemporaryDirectory() as folder:
        return {"catalogue": catalogue(mingcha, folder, rounds, seconds), "files": files(mingcha, folder, rounds, seconds),
                "reports": compared(mingcha, folder, rounds, seconds)}
