"""Dependencies run downward only (docs/design.md): holds the #include lines to it, and each module's .c to including its own header first."""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402

MAY_INCLUDE = {
    "base": {"base"},
    "model": {"model", "base"},
    "read": {"read", "model", "base"},
    "pdf": {"pdf", "read", "base"},
    "notice": {"notice", "model", "base"},
    "rule": {"rule", "model", "base"},
    "report": {"report", "model", "base"},
    "shipped": {"rule", "model", "base"},
    "run": {"run", "rule", "notice", "read", "model", "base"},
    "annotate": {"annotate", "report", "read", "model", "base"},
    "api": {"api", "run", "report", "rule", "notice", "read", "model", "base"},
    "cli": {"cli", "run", "annotate", "report", "rule", "notice", "read", "model", "base"},
}

for path in sorted(glob.glob(os.path.join(tool.ROOT, "engine/*/*.[ch]"))):
    name = os.path.relpath(path, os.path.join(tool.ROOT, "engine"))
    folder = name.split("/")[0]
    with open(path, encoding="utf-8") as f:
        includes = re.findall(r'^\s*#\s*include\s*"([^"]+)"', f.read(), re.M)
    for include in includes:
        layer = include.split("/")[0] if "/" in include else "include"
        tool.check(layer == "include" or layer in MAY_INCLUDE[folder], f"{name} may not include {include}")
    header = name[:-2] + ".h"
    if name.endswith(".c") and os.path.exists(os.path.join(tool.ROOT, "engine", header)):
        tool.equal(includes[:1], [header], f"{name} includes its own header first")
tool.finish()
