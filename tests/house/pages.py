"""The examples of the pages are what the program prints: in a block that begins with `$ mingcha ...` the rest must be its output. UPDATE=1 writes it.
Every relative link of a page leads to a file."""
import glob
import os
import re
import shlex
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402

BLOCK = re.compile(r"^```\n(\$ mingcha [^\n]*)\n(.*?)^```$", re.M | re.S)
HASH = re.compile(r"\([0-9a-f]{12}\)")  # of a pack: it changes with every rule
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def check_page(path):
    name = os.path.relpath(path, tool.ROOT)
    with open(path, encoding="utf-8") as f:
        text = f.read()

    def example(block):
        command, shown = block.groups()
        done = tool.run(*shlex.split(command)[2:], cwd=tool.ROOT)
        done.stdout = HASH.sub("(…)", done.stdout)
        if os.environ.get("UPDATE") != "1":
            tool.equal(shown, done.stdout, f"{name}: {command}")
        return f"```\n{command}\n{done.stdout}```"

    updated, examples = BLOCK.subn(example, text)
    tool.check(examples or not name.startswith("README"), f"{name} has an example that is run")
    if os.environ.get("UPDATE") == "1" and updated != text:
        with open(path, "w", encoding="utf-8") as f:
            f.write(updated)
    for link in LINK.findall(text):
        tool.check(os.path.exists(os.path.join(os.path.dirname(path), link)), f"{name}: {link} is there")


for page in sorted(glob.glob(os.path.join(tool.ROOT, "*.md")) + glob.glob(os.path.join(tool.ROOT, "docs/*.md"))):
    check_page(page)
tool.finish()
