"""The three commands at the top of the README, in a fresh clone: they end in a Word file with the findings as comments.

Compiling all again would take minutes, so the clone is given what this tree has built; make then finds nothing more to do."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

RELEASE = os.path.join(tool.ROOT, "build/release")


def commands(page):
    """The first block of commands of the page."""
    with open(os.path.join(tool.ROOT, page), encoding="utf-8") as f:
        return re.search(r"^```sh\n(.*?)^```$", f.read(), re.M | re.S)[1].strip().split("\n")


def clone(folder):
    """A clone of what is committed, or None where this is no clone itself (an unpacked archive)."""
    here = os.path.join(folder, "mingcha")
    # --no-local copies the objects as a clone from elsewhere would get them; the folder may belong to another user (a container).
    done = subprocess.run(["git", "-c", "safe.directory=*", "clone", "-q", "--no-local", tool.ROOT, here], capture_output=True, text=True)
    if done.returncode != 0:
        print(f"skipped: {tool.ROOT} cannot be cloned: {done.stderr.strip()[:200]}")
        return None
    if os.path.exists(os.path.join(RELEASE, "mingcha")):
        os.makedirs(os.path.join(here, "build"))
        shutil.copy(os.path.join(tool.ROOT, "build/packages.mk"), os.path.join(here, "build"))
        skip = shutil.ignore_patterns("stage", "tests", "suite*", "cases")
        shutil.copytree(RELEASE, os.path.join(here, "build/release"), copy_function=shutil.copyfile, ignore=skip, symlinks=True)
        os.chmod(os.path.join(here, "build/release/mingcha"), 0o755)
    return here


def first_run(page):
    lines = commands(page)
    equal(len(lines), 3, f"{page}: three commands")
    with tempfile.TemporaryDirectory() as folder:
        here = clone(folder)
        if not here:
            return
        env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "VARIANT", "BUILD")}
        for line, code in zip(lines, (0, 0, 1)):
            done = subprocess.run(["sh", "-c", line], cwd=here, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=1200)
            equal(done.returncode, code, f"{page}: {line}: {done.stderr[-500:]}")
        out = os.path.join(here, "annotated.docx")
        if not check(os.path.exists(out), f"{page}: the file is there"):
            return
        with zipfile.ZipFile(out) as z:
            comments = z.read("word/comments.xml").decode("utf-8")
        check(len(re.findall("<w:comment ", comments)) >= 4 and "9.9665" in comments, f"{page}: the findings are comments in it")
        unclean = subprocess.run(["git", "status", "--porcelain"], cwd=here, capture_output=True, text=True).stdout
        equal(unclean, "?? annotated.docx\n", f"{page}: and nothing else is left in the clone")


first_run("README.md")
first_run("README.zh-CN.md")
tool.finish()
