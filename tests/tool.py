"""What the Python tests share: where things are, how to run the program, how to count."""
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MINGCHA = os.environ.get("MINGCHA", os.path.join(ROOT, "build/release/mingcha"))
SAMPLES = os.path.join(ROOT, "samples")
NOTICES = os.environ.get("MINGCHA_NOTICES", os.path.join(ROOT, "../shared/notices"))
counts = {"passed": 0, "failed": 0}


def run(*args, **options):
    """Runs the program; gives the finished process with stdout and stderr as text."""
    env = dict(os.environ, LC_ALL="C.UTF-8")
    return subprocess.run([MINGCHA, *args], capture_output=True, text=True, encoding="utf-8", timeout=600,
                          stdin=options.pop("stdin", subprocess.DEVNULL), env=env, **options)


def run_json(*args):
    """Runs the program and reads its stdout as JSON. Exit codes 2 and above without JSON raise, with what stderr said."""
    done = run(*args)
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"mingcha {' '.join(args)}: exit {done.returncode}, no JSON: {done.stderr.strip()[:500]}")


def check(ok, what, detail=""):
    """Counts one test; a failure is printed with its detail."""
    counts["passed" if ok else "failed"] += 1
    if not ok:
        print(f"FAILED {what}" + (f"\n    {detail}" if detail != "" else ""))
    return ok


def equal(actual, expected, what):
    return check(actual == expected, what, f"expected {expected!r}\n    actual   {actual!r}")


def notice(name):
    """The path of a real notice, or None where the notices are not there."""
    path = os.path.normpath(os.path.join(NOTICES, name))
    return path if os.path.exists(path) else None


def skip_without_notices():
    """The real notices are not part of the project. Where they are missing, says so and ends the suite."""
    if not os.path.isdir(NOTICES):
        print(f"skipped: no notices at {NOTICES} (set MINGCHA_NOTICES)")
        finish()


def finish():
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    sys.exit(1 if counts["failed"] else 0)
