"""A line of a stream comes into the rules by one of two loaders (read/load_node.h): whichever it is, and however the line is written, the same is found in it. A key written with
an escape goes the slow way, so that one way is held to the other without an option that nobody else needs."""
import glob
import hashlib
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../bench"))
import generate  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

PACK = os.path.join(tool.ROOT, "tests/bench/pack")


def compact(record):
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


WAYS = {
    "compact": compact,
    "spaced": lambda r: json.dumps(r, ensure_ascii=False),
    "escaped": lambda r: json.dumps(r, separators=(",", ":")),
    "by load_json": lambda r: compact(r).replace('"kind":', '"\\u006bind":', 1),
    "slashes": lambda r: compact(r).replace("/", "\\/"),
}


def told(text, *args):
    """What is said of the records, without fingerprints: those hang on how a line is written where a record has no name."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "records.ndjson")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        done = tool.run("check", "--format", "ndjson", "--as-of", "2025-06-30", *args, path)
    out = []
    for line in done.stdout.splitlines():
        one = json.loads(line)
        for key in ("fingerprint", "cause"):
            one.pop(key, None)
        one.pop("inputs", None) or one["location"].pop("path")
        for entry in one.get("related", []):
            entry["location"].pop("path", None)
        one.pop("path", None)
        out.append(one)
    return done.returncode, out


def same_every_way(what, records, *args):
    expected = None
    for name, write in WAYS.items():
        got = told("".join(write(r) + "\n" for r in records), *args)
        if expected is None:
            expected = got
            check(len(got[1]) > len(records) // 10, f"{what}: there is something to find", got)
        equal(got, expected, f"{what}, written {name}")
    for jobs in ("2", "3"):
        equal(told("".join(compact(r) + "\n" for r in records), "--jobs", jobs, *args), expected, f"{what}, {jobs} threads")


same_every_way("projects with defects", list(generate.projects(800, 11)), "--rules", PACK)

notices = []
for path in sorted(glob.glob(os.path.join(tool.SAMPLES, "*.json"))):
    with open(path, encoding="utf-8") as f:
        notices.append(json.load(f))
for path in sorted(glob.glob(os.path.join(tool.SAMPLES, "*.txt")))[:12]:
    done = tool.run("extract", path)
    if done.returncode == 0:
        notices.append(json.loads(done.stdout))
same_every_way("notices", notices * 3)


def hash_told(data, jobs, piece):
    """The hash of a stream that comes in pieces (0: from a file)."""
    command = [tool.MINGCHA, "check", "--format", "json", "--as-of", "2025-06-30", "--rules", PACK, "--jobs", jobs]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "records.ndjson")
        with open(path, "wb") as f:
            f.write(data)
        if not piece:
            out = subprocess.run([*command, path], capture_output=True, timeout=600).stdout
        else:
            with subprocess.Popen([*command, "--input-format", "ndjson", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as p:
                for at in range(0, len(data), piece):
                    p.stdin.write(data[at:at + piece])
                    p.stdin.flush()
                p.stdin.close()
                out = p.stdout.read()
    return [one.get("sha256") for one in json.loads(out)["inputs"]]


# A block is hashed while its lines are loaded: whatever they are, and wherever blocks end, the hash is that of the bytes.
lines = [compact(r).encode() for r in generate.projects(700, 5)]
long = b'{"kind":"project","name":"' + "民".encode() * 400000 + b'"}'
STREAMS = {
    "records": b"\n".join(lines) + b"\n",
    "no end of the last line": b"\n".join(lines),
    "CR LF and a byte order mark": b"\xef\xbb\xbf" + b"\r\n".join(lines),
    "lines of every length": b"\n".join(b'{"kind":"project","name":"' + b"a" * n + b'"}' for n in range(600)),
    "empty lines": b"\n" * 100000 + lines[0] + b"\n" * 63,
    "faulty lines": b"\n".join(one[:len(one) - n % 3] + b"\xff\x00"[:n % 5 == 0] for n, one in enumerate(lines)),
    "long lines": b"\n".join([*lines[:50], long, *lines[50:90], long[:-1], *lines[90:100]]),
    "a long text behind small members": b"\n".join(b'{"kind":"project","name":"%s","a":[1,2,3]}' % (b"x" * (n * 997 % 30000)) for n in range(100)),
    "one line": lines[0],
    "a line past the limit": lines[0] + b"\n" + b"x" * (65 << 20) + b"\n" + b"\n".join(lines[:200]),
}
for name, data in STREAMS.items():
    wanted = hashlib.sha256(data).hexdigest()
    for jobs, piece in (("1", 0), ("2", 0), ("1", 1 << 16), ("1", 70001)):
        equal(hash_told(data, jobs, piece), [wanted], f"{name}, {jobs} threads, pieces of {piece}: the hash")
tool.finish()
