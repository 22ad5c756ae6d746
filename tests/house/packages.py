"""A fresh machine has only what the Makefile installs: every library header that the engine includes belongs to a package in PACKAGES, and
each of them has its line in docs/design.md."""
import glob
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402


def read(name):
    with open(os.path.join(tool.ROOT, name), encoding="utf-8") as f:
        return f.read()


def owner(header):
    """The packages that hold a header of that name below /usr/include."""
    found = subprocess.run(["dpkg", "-S", "*/" + header], capture_output=True, text=True).stdout
    return {line.split(":")[0] for line in found.splitlines() if re.search(r": /usr/include/(?:[^/]+/)?" + re.escape(header) + "$", line)}


if not shutil.which("dpkg"):
    print("skipped: no dpkg to ask which package a header belongs to")
    tool.finish()
packages = set(re.search(r"^PACKAGES := ((?:.*\\\n)*.*)$", read("Makefile"), re.M).group(1).replace("\\", " ").split())
sources = glob.glob(os.path.join(tool.ROOT, "engine/*/*.[ch]"))
headers = {h for path in sources for h in re.findall(r"^\s*#\s*include <([^>]+)>", read(path), re.M)}
table = read("docs/design.md")
for header in sorted(headers):
    owners = owner(header)
    if owners and "libc6-dev" not in owners and not any(o.startswith(("libgcc", "linux-libc")) for o in owners):
        tool.check(owners & packages, f"<{header}> comes with {sorted(owners)}, which the Makefile installs")
for package in sorted(packages):
    library = re.fullmatch(r"lib(.*?)[0-9.]*-dev", package)
    if library and package != "libc6-dev":
        tool.check(library.group(1).rstrip("-") in table.lower(), f"{package} has its line in docs/design.md")
tool.finish()
