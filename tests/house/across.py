"""Rules over all records of a run (each = "*"): the same from a stream as from files, in any number of threads, over far more records than the index holds in
memory; keys that fail, records that go with none."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

SANITIZED = "/asan/" in tool.MINGCHA
MANIFEST = {"id": "across", "version": "1", "title": {"zh": "跨记录", "en": "across"}, "identity": ["id"],
            "kinds": {"thing": {"kind": "text", "id": "text", "name": "text", "place": {"name": "text"}, "n": "decimal", "big": "text"}}}
RULE = """-- %(id)s
return {
  id = "%(id)s", title = { zh = "试", en = "test" }, severity = "error", kind = "thing", each = "*", needs = { "name" }, uses = { "place.name", "n" }, basis = { "practice" },
  %(body)s,
  pass = { { { name = "a" } } }, fail = { { { { name = "x", n = 1 }, { name = "y" }, { name = "x", n = 1 } }, finds = { { at = "[3].name" } } } },
}
"""
TWICE = """check = function(records, report)
    local first = {}
    for i, record in ipairs(records) do
      local name = record.name
      if first[name] then
        report { at = "[" .. i .. "].name", related = { { at = "[" .. first[name] .. "].place.name" } }, zh = "又是" .. name, en = name .. " again", actual = #records < 9 and #records or nil }
      end
      first[name] = first[name] or i
    end
  end"""
KEY = 'key = function(record) return record.name ~= "none" and record.name or nil end'


def pack(folder, **rules):
    os.makedirs(os.path.join(folder, "a"), exist_ok=True)
    with open(os.path.join(folder, "pack.json"), "w", encoding="utf-8") as f:
        json.dump(MANIFEST, f, ensure_ascii=False)
    for name, body in rules.items():
        with open(os.path.join(folder, "a", name + ".lua"), "w", encoding="utf-8") as f:
            f.write(RULE % {"id": "a." + name, "body": body})
    return folder


def run(rules, form, *args, code=1, **more):
    done = subprocess.run([tool.MINGCHA, "check", "--lang", "en", "--as-of", "2025-06-30", "--rules", rules, "--format", form, *args], capture_output=True, timeout=600,
                          env=dict(os.environ, LC_ALL="C.UTF-8", **more))
    equal(done.returncode, code, f"exit code of {form} {' '.join(map(os.path.basename, args))[:80]}: {done.stderr.decode()[:300]}")
    return done.stdout


def told(out):
    return [json.loads(line) for line in out.decode().splitlines()]


def content(finding):
    """A finding as (number of its record, numbers of the related ones, the rest)."""
    number = lambda at: at.get("record") or int(os.path.basename(at["path"]).split(".")[0])  # noqa: E731
    rest = {k: v for k, v in finding.items() if k in ("rule", "message", "at", "actual", "document")}
    return number(finding["location"]), [number(other["location"]) for other in finding.get("related", [])], json.dumps(rest, sort_keys=True)


with tempfile.TemporaryDirectory() as folder:
    both = pack(os.path.join(folder, "both"), keyed=KEY + ", " + TWICE, whole=TWICE)
    equal(subprocess.run([tool.MINGCHA, "rules", "test", "--rules", both], capture_output=True).returncode, 0, "examples: `at` counts the example's list")

    # A folder of files and a stream of the same records.
    records = [{"kind": "thing", "id": f"R{i:03}", "name": f"n{i * 7 % 41}", "n": i, "place": {"name": f"地点{i}"}} for i in range(1, 121)]
    records[4] = {"kind": "thing", "id": "R005"}  # the need is absent
    records[6]["name"] = "x" * 5000
    records[60]["name"] = "x" * 5000
    os.mkdir(os.path.join(folder, "files"))
    stream = os.path.join(folder, "things.ndjson")
    with open(stream, "w", encoding="utf-8") as lines:
        for i, record in enumerate(records, 1):
            text = json.dumps(record, ensure_ascii=False)
            lines.write(text + "\n")
            with open(os.path.join(folder, "files", f"{i:03}.json"), "w", encoding="utf-8") as f:
                f.write(text)
    from_files = json.loads(run(both, "json", os.path.join(folder, "files")))
    from_stream = json.loads(run(both, "json", stream))
    wanted = sorted(map(content, from_files["findings"]))
    equal(sorted(map(content, from_stream["findings"])), wanted, "a stream and a folder of the same records: the same findings, records and relations")
    equal(from_stream["summary"]["verdicts"], from_files["summary"]["verdicts"], "and verdicts")
    equal(from_stream["summary"]["verdicts"]["total"], {"pass": 0, "fail": 2, "not_applicable": 0, "undecided": 0}, "one verdict of each rule")
    by_rule = {rule: {(n, tuple(others)) for n, others, rest in wanted if json.loads(rest)["rule"] == rule} for rule in ("a.keyed", "a.whole")}
    names, expected = {}, set()
    for i, record in enumerate(records, 1):
        if "name" in record:
            expected |= {(i, (names[record["name"]],))} if record["name"] in names else set()
            names.setdefault(record["name"], i)
    equal(by_rule["a.keyed"], expected, "what repeats a name, and the first with it: with keys")
    equal(by_rule["a.whole"], expected, "and without")
    line = next(f for f in from_stream["findings"] if content(f)[0] == 61)
    equal((line["location"]["line"], line["related"][0]["location"]["line"]), (61, 7), "the lines of both, by a key of 5000 bytes")
    for form in ("ndjson", "json", "text", "sarif"):
        first = run(both, form, stream)
        for jobs in ("2", "8"):
            equal(run(both, form, "--jobs", jobs, stream), first, f"{form} with --jobs {jobs}: the same bytes")
    equal(run(both, "json", "--jobs", "8", os.path.join(folder, "files")), run(both, "json", os.path.join(folder, "files")), "files with --jobs 8: the same bytes")

    # No two with one key; none with a key; none to which the rule applies.
    def verdicts(*things, code=0):
        path = os.path.join(folder, "few.ndjson")
        with open(path, "w", encoding="utf-8") as f:
            f.writelines(json.dumps({"kind": "thing", **thing}) + "\n" for thing in things)
        report = json.loads(run(pack(os.path.join(folder, "one"), keyed=KEY + ", " + TWICE), "json", path, code=code))
        return {k: v for k, v in report["summary"]["verdicts"]["total"].items() if v}

    equal(verdicts({"name": "a"}, {"name": "b"}), {"pass": 1}, "no two records with one key")
    equal(verdicts({"name": "none"}, {"name": "none"}), {"pass": 1}, "records that go with none")
    equal(verdicts({}, {}, code=3), {"not_applicable": 1}, "nothing that it applies to")
    equal(verdicts({"name": "a"}, {}, {"name": "a"}, code=1), {"fail": 1}, "records without the need are left out")

    # Keys that fail are undecided where they do, once, and the others are compared.
    broken = pack(os.path.join(folder, "broken"), keyed='key = function(record) return record.n == 3 and {} or record.n == 5 and undecided { zh = "不明", en = "unclear", at = "n" } or record.name end, ' + TWICE)
    report = json.loads(run(broken, "json", stream, code=3))
    equal([(u["location"]["line"], u["at"]) for u in report["undecided"]], [(3, "")], "a key that is no key: undecided, at its record")
    check("key must give a text" in report["undecided"][0]["message_en"], "and says why", report["undecided"])
    check(len(report["findings"]) > 50, "the others are compared", len(report["findings"]))
    equal(report["summary"]["verdicts"]["total"]["undecided"], 1, "and the rule is undecided as a whole")
    records[4] = {"kind": "thing", "name": "n1", "n": 5}
    with open(stream, "w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(r) + "\n" for r in records)
    report = json.loads(run(broken, "json", "--jobs", "2", stream, code=3))
    equal([(u["location"]["line"], u["at"], u["message_en"]) for u in report["undecided"]][1:], [(5, "/n", "unclear")], "a key may say undecided, and where")
    for body, error in (('key = 1, ' + TWICE, 'field "key" must be a function'), (KEY + ', each = "", ' + TWICE, 'field "key" is for rules with each = "*"')):
        done = subprocess.run([tool.MINGCHA, "rules", "list", "--lang", "en", "--rules", pack(os.path.join(folder, "wrong"), keyed=body)], capture_output=True, text=True)
        check(done.returncode == 2 and error in done.stderr, error, done.stderr)

    # Far more than the index holds in memory (2 MiB): each record brings a key and 300 bytes.
    many = os.path.join(folder, "many.ndjson")

    def peak(count):
        with open(many, "w", encoding="utf-8") as f:
            for i in range(count):
                f.write(json.dumps({"kind": "thing", "id": str(i), "name": f"{i * 2654435761 % 4294967291 if i % 1000 else 'again ' + str(i // 2000)}" + "n" * 300}) + "\n")
        one = pack(os.path.join(folder, "one"), keyed=KEY + ", " + TWICE)
        held = []
        for jobs in ("1", "2"):
            out = os.path.join(folder, "out" + jobs)
            with open(out, "wb") as to:
                child = subprocess.Popen([tool.MINGCHA, "check", "--as-of", "2025-06-30", "--rules", one, "--format", "ndjson", "--jobs", jobs, many], stdout=to)
                held.append(os.wait4(child.pid, 0)[2].ru_maxrss)
                child.returncode = 0
        with open(os.path.join(folder, "out1"), "rb") as one, open(os.path.join(folder, "out2"), "rb") as two:
            first = one.read()
            equal(first, two.read(), f"{count} records: the same bytes from two threads")
        lines = [f["location"]["line"] for f in told(first)[:-1]]
        equal(lines, [i + 1 for i in range(1000, count, 2000)], f"{count} records: what repeats, in order")
        return held

    small, large = peak(20000), peak(100000)
    if SANITIZED:
        print("skipped: what a sanitizer build holds says nothing of memory")
    else:
        check(large[0] < small[0] * 1.1 and large[1] < small[1] * 1.25, "five times the records: the same memory", f"{small} kB, {large} kB")

    # No room for the temporary file: one clear error, no report that looks whole.
    if os.path.exists("/dev/full") and not SANITIZED:
        done = subprocess.run(["bash", "-c", 'ulimit -f 8000; trap "" XFSZ; exec "$@"', "-", tool.MINGCHA, "check", "--lang", "en", "--as-of", "2025-06-30", "--rules", os.path.join(folder, "one"),
                               "--format", "json", many], capture_output=True, text=True)
        check(done.returncode not in (0, 1) and "temporary file" in done.stderr, "no room for the temporary file: said, and no report", f"{done.returncode} {done.stderr[:300]}")

tool.finish()
