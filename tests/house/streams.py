"""Streams of records (NDJSON) and --jobs: the same findings as from single files, the same bytes whatever the number of threads, faults of one line kept
to that line, memory that does not grow with the stream."""
import collections
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../bench"))
import jsonschema  # noqa: E402
import generate  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

PACK = os.path.join(tool.ROOT, "tests/bench/pack")
SANITIZED = "/asan/" in tool.MINGCHA or "/tsan/" in tool.MINGCHA
BASE = ["check", "--as-of", "2025-06-30", "--rules", PACK]
with open(os.path.join(tool.ROOT, "docs/report.schema.json"), encoding="utf-8") as f:
    SCHEMA = jsonschema.Draft202012Validator(json.load(f))


def raw(*args, data=None, env=None):
    done = subprocess.run([tool.MINGCHA, *args], input=data, capture_output=True, timeout=600, env=dict(os.environ, LC_ALL="C.UTF-8", **(env or {})))
    return done.returncode, done.stdout, done.stderr


def lines_of(out):
    return [json.loads(one) for one in out.decode().splitlines()]


def content(finding):
    """A finding without what only a stream has."""
    one = {k: v for k, v in finding.items() if k not in ("type", "fingerprint", "cause")}
    one["location"] = {k: v for k, v in one["location"].items() if k not in ("record", "line", "path")}
    one.pop("related", None)
    return json.dumps(one, sort_keys=True, ensure_ascii=False)


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "projects.ndjson")
    records = list(generate.projects(3000, 7))
    generate.write(path, records)
    with open(path, "rb") as f:
        data = f.read()

    # What is found is what was put in, line by line.
    code, out, _ = raw(*BASE, "--format", "ndjson", path)
    told = lines_of(out)
    equal(code, 1, "a stream with findings: exit code")
    found = collections.defaultdict(list)
    for one in told[:-1]:
        found[one["location"]["record"]].append(one["rule"])
    wanted = {n: generate.defects(r) for n, r in enumerate(records, 1) if generate.defects(r)}
    equal({n: sorted(rules) for n, rules in found.items()}, wanted, "every defect, at its line, and no other")
    check(len(wanted) > 200, "there are defects to find", len(wanted))
    summary = told[-1]
    equal(summary["summary"]["records"], 3000, "records in the summary")
    equal(summary["inputs"][0]["records"], 3000, "records of the input")
    equal(summary["inputs"][0]["format"], "ndjson", "format of the input")
    equal(summary["summary"]["findings"]["error"], len(told) - 1, "told findings are counted")
    equal({r["id"] for r in summary["rules"]}, {one["rule"] for one in told[:-1]}, "rules of told findings are described")
    equal(summary["summary"]["verdicts"]["total"], summary["inputs"][0]["verdicts"], "verdicts of the only input")
    equal(sum(summary["summary"]["verdicts"]["total"].values()), 3000 * 8, "a verdict for each rule and record")

    # Whatever the number of threads and however it comes: the same bytes.
    for jobs in ("1", "2", "8"):
        equal(raw(*BASE, "--format", "ndjson", "--jobs", jobs, path)[:2], (code, out), f"--jobs {jobs}: the same bytes")
        for form in ("json", "text", "sarif", "csv"):
            one = raw(*BASE, "--format", form, "--jobs", jobs, path)
            if jobs == "1":
                first = {**(first if form != "json" else {}), form: one}
            equal(one[:2], first[form][:2], f"--jobs {jobs}, {form}: the same bytes")
    piped = raw(*BASE, "--format", "ndjson", "--jobs", "2", "-", data=data)[1]
    equal(piped.replace(b'"path":"-"', b'"path":"' + path.encode() + b'"'), out, "from a pipe: the same")
    plain = os.path.join(folder, "projects")
    os.link(path, plain)
    equal(raw(*BASE, "--format", "ndjson", plain)[1].replace(plain.encode() + b'"', path.encode() + b'"'), out, "told by its content, without the name: the same")

    # The whole report holds to its schema, with the findings that were told.
    report = json.loads(first["json"][1])
    faults = [f"{e.json_path}: {e.message[:160]}" for e in SCHEMA.iter_errors(report)]
    check(not faults, "the report of a stream holds to report.schema.json", "\n    ".join(faults[:5]))
    equal([dict(one, type="finding") for one in report["findings"]], [dict(one) for one in told[:-1]], "json and ndjson: the same findings in the same order")
    prints = [(f["location"]["record"], f["fingerprint"]) for f in report["findings"]]
    equal(len(set(prints)), len(prints), "fingerprints are unique within a record")
    check(len({p for _, p in prints}) > 0.99 * len(prints), "and findings of other records have others")

    # Like single files.
    single = []
    for n, record in enumerate(records[:150]):
        with open(os.path.join(folder, f"one-{n:03}.json"), "w", encoding="utf-8") as f:
            json.dump(record, f, ensure_ascii=False)
    files = sorted(glob.glob(os.path.join(folder, "one-*.json")))
    code, one_by_one, _ = raw(*BASE, "--format", "json", *files)
    alone = json.loads(one_by_one)["findings"]
    equal([content(f) for f in alone], [content(f) for f in told[:-1] if f["location"]["record"] <= 150], "records in files of their own: the same findings")
    equal(raw(*BASE, "--format", "json", "--jobs", "8", *files)[1], one_by_one, "files with --jobs 8: the same bytes")
    mixed = [files[0], path, files[1]]
    equal(raw(*BASE, "--format", "ndjson", "--jobs", "2", *mixed)[1], raw(*BASE, "--format", "ndjson", *mixed)[1], "files and a stream with --jobs 2: the same bytes")

    # A line that is none.
    bad = os.path.join(folder, "bad.ndjson")
    sound = generate.line(records[0]).encode()
    fault = [b"\xEF\xBB\xBF" + sound, b"\n", b"{\"kind\": \"project\",}\n", b"[1]\n", b"{\"a\":1}\r\n", sound.replace(b"\n", b"\r\n"), b"  \t\r\n", b"oops\n",
             json.dumps(records[1], ensure_ascii=False).encode("gb18030") + b"\n", b"{\"kind\":\"project\",\"name\":\"\xff\xff\"}\n", b"{\"kind\":\"other\"}\n", sound.rstrip(b"\n")]
    with open(bad, "wb") as f:
        f.writelines(fault)
    for jobs in ("1", "2"):
        code, out, err = raw(*BASE, "--format", "ndjson", "--jobs", jobs, bad)
        entries = [one for one in lines_of(out) if one["type"] == "undecided"]
        equal(code, 3, "lines that are no records: exit code")
        equal([one["location"]["line"] for one in entries], [3, 4, 5, 8, 10, 11], "each of them is undecided, with its line")
        equal(lines_of(out)[-1]["summary"]["records"], 5, "and the others are checked")
        check("(column 20)" in entries[0]["message_en"] and "第 20 列" in entries[0]["message"], "why, with the column", entries[0])
        equal(err, b"", "nothing on stderr")
    check(raw(*BASE, "--format", "text", bad)[0] == 3, "as text too: exit code")
    equal(raw(*BASE, "--format", "ndjson", os.path.join(folder, "missing.ndjson"))[0], 3, "a stream that is not there: exit code")
    empty = os.path.join(folder, "empty.ndjson")
    open(empty, "w").close()
    equal(raw(*BASE, "--format", "ndjson", empty)[0], 3, "a stream of nothing: nothing was checked")
    equal(raw(*BASE, "--input-format", "ndjson", "--format", "ndjson", bad)[0], 3, "--input-format ndjson")
    long_name = dict(records[0], name="新建" + "甲" * 350000)
    code, out, _ = raw(*BASE, "--format", "ndjson", "-", data=sound + generate.line(long_name).encode() + sound)
    equal(lines_of(out)[-1]["summary"]["records"], 3, "a line of a megabyte is a record")
    equal([one["rule"] for one in lines_of(out)[:-1] if one["location"]["record"] == 2 and one["rule"] == "project.name-length"], ["project.name-length"], "and checked")
    code, out, _ = raw(*BASE, "--format", "ndjson", "--input-format", "ndjson", "-", data=sound + b'{"kind":"' + b"x" * (65 << 20) + b'"}\n' + sound)
    equal([(one["type"], one.get("location", {}).get("line")) for one in lines_of(out) if one["type"] == "undecided"], [("undecided", 2)], "a line of 65 MiB is undecided")
    equal(lines_of(out)[-1]["summary"]["records"], 2, "and the next one is checked")
    for value in ("x", "-1", "1.5", "", "1000"):
        equal(raw(*BASE, "--jobs", value, path)[0], 2, f"--jobs {value!r}: bad usage")

    # Notices, with the rules over all of them.
    samples = sorted(glob.glob(os.path.join(tool.SAMPLES, "*.txt")))
    notices = os.path.join(folder, "notices.ndjson")
    with open(notices, "w", encoding="utf-8") as f:
        for sample in samples:
            f.write(json.dumps(json.loads(raw("extract", sample)[1]), ensure_ascii=False) + "\n")
    own = ["check", "--as-of", "2025-06-30", "--format", "json"]
    whole = json.loads(raw(*own, *samples)[1])["findings"]
    streamed = json.loads(raw(*own, notices)[1])["findings"]
    equal(sorted(map(content, streamed)), sorted(map(content, whole)), "notices as a stream: the findings of the files, those over all of them too")
    check(any(f["rule"].startswith("cross.") for f in streamed), "among them some over all of them")
    for form in ("json", "text", "ndjson"):
        first = raw(*own[:-1], form, tool.SAMPLES)
        for jobs in ("2", "8"):
            equal(raw(*own[:-1], form, "--jobs", jobs, tool.SAMPLES), first, f"a folder of notices as {form} with --jobs {jobs}: the same bytes")
    pdfs = [shutil.copy(page, os.path.join(folder, f"{i}-{os.path.basename(page)}"))
            for i in range(6) for page in sorted(glob.glob(os.path.join(tool.SAMPLES, "forms/*.pdf")) + glob.glob(os.path.join(tool.ROOT, "tests/undrawn/*.pdf")))]  # a file that is named twice is read once
    first = raw(*own, *pdfs)
    read = [i["status"] for i in json.loads(first[1])["inputs"]]
    check(read == ["checked"] * len(pdfs) and first[2] == b"", "PDF files, each opened by a program of its own", (first[0], first[2][:300], read))
    equal(raw(*own, "--jobs", "8", *pdfs), first, "PDF files with --jobs 8: the same bytes")

    # A first file is read while the rules are loaded where there are two processors (run/ahead.h); with one they come after another. What is said is the same, also where either fails.
    def on_one(*args):
        done = subprocess.run([tool.MINGCHA, *args], capture_output=True, timeout=600, env=dict(os.environ, LC_ALL="C.UTF-8"),
                              preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}))
        return done.returncode, done.stdout, done.stderr

    broken = os.path.join(folder, "broken.docx")
    with open(broken, "wb") as f:
        f.write(b"PK\3\4 and no more")
    wrong = os.path.join(folder, "wrong-pack")
    os.mkdir(wrong)
    notices = sorted(one for end in ("docx", "xlsx", "txt", "csv", "html") for one in glob.glob(os.path.join(tool.SAMPLES, "**/*." + end), recursive=True))
    check(len(notices) > 20, "notices to read ahead", len(notices))
    for one in [*notices[::3], broken, os.path.join(folder, "none.docx"), folder]:
        equal(raw(*own[:-1], "json", one), on_one(*own[:-1], "json", one), f"{os.path.basename(one)}: the same bytes on one processor")
    for one in (notices[0], broken):
        first = raw("check", "--rules", wrong, one)
        equal((first, first[0]), (on_one("check", "--rules", wrong, one), 2), "wrong rules are the first error, whatever the file is")

    # Constant memory: the most that the process ever held, looked at when it has taken in the whole stream.
    def peak(count):
        with open(os.path.join(folder, "told"), "wb") as out:
            child = subprocess.Popen([tool.MINGCHA, *BASE, "--format", "ndjson", "-"], stdin=subprocess.PIPE, stdout=out)
            for record in generate.projects(count, 3):
                child.stdin.write(generate.line(record).encode())
            child.stdin.flush()
            with open(f"/proc/{child.pid}/status", encoding="utf-8") as status:
                held = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
            child.stdin.close()
            check(child.wait() == 1, f"{count} records from a pipe: exit code")
            return held

    if SANITIZED:
        print("skipped: what a sanitizer build holds says nothing of memory")
    else:
        small, large = peak(3000), peak(30000)
        check(large <= small * 1.1, "ten times the records: the same memory", f"{small} kB, {large} kB")
        check(small < 16 << 10, "one worker holds less than 16 MiB", f"{small} kB")

tool.finish()
