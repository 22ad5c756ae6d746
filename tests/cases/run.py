"""Runs the cases: each folder here holds `cmd` (the arguments, quoted as in a shell, after any NAME=value for the environment),
its input files, `expected` (stdout), `code` (exit code, 0 where absent) and, where they matter, `stdin` and `expected.err` (stderr).

A case runs in a copy of its folder in which `samples` is the project's own. Hashes, the number of rules, those that came to nothing and the place of the checkout differ from
machine to machine and rule to rule, so they are compared as <sha256>, <n> and <root>.

    tests/cases/run.py [NAME...]        run all or some; UPDATE=1 rewrites what is expected
"""
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
UPDATE = os.environ.get("UPDATE") == "1"


def read(path, default=""):
    if not os.path.exists(path):
        return default
    with open(path, encoding="utf-8", newline="") as f:
        return f.read()


def tidy(raw, folder):
    text = raw.decode("utf-8", "backslashreplace").replace(folder, "<case>").replace(tool.ROOT, "<root>")
    text = re.sub(r"\b\d+( 条规则| rules\b)", r"<n>\1", text)
    text = re.sub(r'("rules": ?)\d+\b', r"\1<n>", text)
    text = re.sub(r'("idle_rules": ?)\[(?:\s*\{[^{}]*\},?)*\s*\]', r"\1[<rules>]", text)
    text = re.sub(r"\b\d+( 条没有遇到所需的内容| met nothing they are for)", r"<n>\1", text)
    text = re.sub(r"(minsheng [0-9.]+ )\([0-9a-f]{12}\)", r"\1(<hash>)", text)
    return re.sub(r"\b[0-9a-f]{64}\b", "<sha256>", text)


def run_case(name):
    """Runs one case; gives (stdout, stderr, exit code)."""
    words = shlex.split(read(os.path.join(HERE, name, "cmd")), comments=True)
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
    for key in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
        if key in os.environ:
            env[key] = os.environ[key]
    while words and re.match(r"[A-Z_]+=", words[0]):
        key, value = words.pop(0).split("=", 1)
        env[key] = value
    with tempfile.TemporaryDirectory() as temp:
        folder = os.path.join(os.path.realpath(temp), "case")
        shutil.copytree(os.path.join(HERE, name), folder)
        os.symlink(tool.SAMPLES, os.path.join(folder, "samples"))
        stdin = os.path.join(folder, "stdin")
        with open(stdin if os.path.exists(stdin) else os.devnull, "rb") as source:
            done = subprocess.run([tool.MINGCHA, *words], cwd=folder, env=env, stdin=source, capture_output=True, timeout=120)
        return tidy(done.stdout, folder), tidy(done.stderr, folder), done.returncode


def differs(name, what, expected, actual):
    if expected == actual:
        return False
    print(f"FAILED {name}: {what}")
    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="")
    print("\n".join("    " + line for line in lines))
    return True


def compare(name, out, err, code):
    folder = os.path.join(HERE, name)
    bad = differs(name, "stdout", read(os.path.join(folder, "expected")), out)
    if os.path.exists(os.path.join(folder, "expected.err")):
        bad |= differs(name, "stderr", read(os.path.join(folder, "expected.err")), err)
    bad |= differs(name, "exit code", read(os.path.join(folder, "code"), "0").strip(), str(code))
    if bad and err and not os.path.exists(os.path.join(folder, "expected.err")):
        print("    stderr: " + err.strip().replace("\n", "\n    "))
    tool.counts["failed" if bad else "passed"] += 1


def update(name, out, err, code):
    folder = os.path.join(HERE, name)
    write = {"expected": out, "code": f"{code}\n"}
    if os.path.exists(os.path.join(folder, "expected.err")):
        write["expected.err"] = err
    for file, text in write.items():
        if read(os.path.join(folder, file), None) != text:
            print(f"updated {name}/{file}")
            with open(os.path.join(folder, file), "w", encoding="utf-8", newline="") as f:
                f.write(text)


def main():
    names = sys.argv[1:] or sorted(n for n in os.listdir(HERE) if os.path.exists(os.path.join(HERE, n, "cmd")))
    for name in names:
        (update if UPDATE else compare)(name, *run_case(name))
    tool.finish()


main()
