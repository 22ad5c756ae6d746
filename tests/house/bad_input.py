"""Input that is too large, cut off or damaged: a clear message or a result, never a crash, and bounded time and memory."""
import os
import resource
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from damage import damaged  # noqa: E402
from tool import check, equal  # noqa: E402

SANITIZED = b"__asan_init" in open(tool.MINGCHA, "rb").read()


def limited():
    """Address space for the child; a sanitizer reserves far more than it uses."""
    if not SANITIZED:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


def refused(folder, name, data, words):
    path = os.path.join(folder, name)
    with open(path, "wb") as f:
        f.write(data)
    done = tool.run("check", "--quiet", "--lang", "en", path, preexec_fn=limited)
    os.remove(path)
    equal(done.returncode, 3, f"{name}: exit code")
    check(words in done.stderr, f"{name}: says \"{words}\"", done.stderr[:300])
    equal(done.stderr.count("\n"), 1, f"{name}: one line on stderr")


def survives(folder, name, variants):
    """Checks all variants in one run: whatever they are found to be, every one of them is accounted for."""
    for i, data in enumerate(variants):
        with open(os.path.join(folder, f"{i:04}"), "wb") as f:
            f.write(data)
    done = tool.run("check", "--lang", "en", "--format", "json", folder, preexec_fn=limited)
    check(done.returncode in (0, 1, 3), f"{name}: ends by itself", (done.returncode, done.stderr[-500:]))
    report = tool.json.loads(done.stdout) if done.returncode in (0, 1, 3) else {"inputs": []}
    equal(len(report["inputs"]), len(variants), f"{name}: every input has its entry")
    for i in range(len(variants)):
        os.remove(os.path.join(folder, f"{i:04}"))


with tempfile.TemporaryDirectory() as temp:
    refused(temp, "one line of 50 MB", "民".encode() * 17476267, "a line of 52428801 bytes")
    refused(temp, "one cell of 45 MB", "\t序号\n\t名称\n\t内容\n\t责任单位\n\n\t1\n\t供水\n\t".encode() + "建3座，".encode() * 4500000, ":8: a line of 45000001 bytes")
    refused(temp, "a million open brackets", b'{"kind": "notice", "projects": ' + b"[" * 1000000, "nested deeper")
    refused(temp, "nothing but blanks", b" \n" * 100000, "the file is empty")
    # a heading in which any cell may be the group over any others: guessing which would take minutes
    heading = "".join(f"\t{word}{i}\n" for i, word in enumerate(["进度要求", "6月底", "资金安排", "目标任务"] * 64))
    path = os.path.join(temp, "groups.txt")
    with open(path, "w", encoding="utf-8") as f:
        f.write("某县2024年民生实事项目表\n\n\t序号\n\t项目名称\n" + heading + "\n\t1\n\t供水\n" + "\t建3座\n" * 256)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = tool.run("check", "--quiet", "--lang", "en", path, preexec_fn=limited)
    os.remove(path)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    check(done.returncode == 3 and spent < 5, "a heading of 258 cells is read in time", (done.returncode, spent))
    for sample in ("luming-2024.txt", "wujiang-2024.txt", "yunxiu-2025.txt", "tangxi-2025.json"):
        with open(os.path.join(tool.SAMPLES, sample), "rb") as f:
            whole = f.read()
        step = max(1, len(whole) // 150)
        survives(temp, f"{sample}, cut at 150 places", [whole[:n] for n in range(0, len(whole), step)])
        survives(temp, f"{sample}, damaged in 150 ways", [damaged(whole, seed) for seed in range(150)])
tool.finish()
