"""The user's guide: each command of its blocks runs and ends with the code that stands behind it, and both languages have the same parts and commands.
(What stands under `$ mingcha ...` is held to the program by pages.py.)"""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

PAGES = {"en": "docs/guide.md", "zh": "docs/guide.zh-CN.md"}


def read(page):
    with open(os.path.join(tool.ROOT, page), encoding="utf-8") as f:
        return f.read()


def commands(text):
    """(command, exit code) of the blocks that are marked as for a shell; 0 where none stands behind it."""
    found = []
    for block in re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S):
        for line in filter(None, block.split("\n")):
            command, _, remark = line.partition("#")
            code = re.match(r"\s*([0-3])\b", remark)
            found.append((command.strip(), int(code[1]) if code else 0))
    return found


def run_all(lang, text):
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(tool.SAMPLES, os.path.join(folder, "samples"))
        os.mkdir(os.path.join(folder, "bin"))
        os.symlink(tool.MINGCHA, os.path.join(folder, "bin/mingcha"))
        env = dict(os.environ, PATH=f"{folder}/bin:{os.environ['PATH']}", LC_ALL="C.UTF-8")
        for command, code in commands(text):
            done = subprocess.run(["sh", "-c", command], cwd=folder, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)
            equal(done.returncode, code, f"{lang}: {command}\n{done.stderr[-300:]}")
            for made in re.findall(r"(?:=| -o |--write-baseline )(\S+\.(?:html|xlsx|csv|docx|json|sarif|xml|md))", command):
                check(os.path.getsize(os.path.join(folder, made)) > 0, f"{lang}: {command}: writes {made}")


def alike(texts):
    shapes = {lang: ([len(h) for h in re.findall(r"^(#+) ", text, re.M)], commands(text), text.count("```"), text.count("|"), text.count("](")) for lang, text in texts.items()}
    equal(shapes["zh"], shapes["en"], "both languages have the same parts, commands, tables and links")
    examples = [re.sub(r"--lang \w+", "", e) for text in texts.values() for e in re.findall(r"^\$ (.*)$", text, re.M)]
    equal(examples[:len(examples) // 2], examples[len(examples) // 2:], "and the same examples")


pages = {lang: read(page) for lang, page in PAGES.items()}
alike(pages)
for language, content in pages.items():
    check(len(commands(content)) > 20, f"{language}: there are commands")
run_all("en", pages["en"])  # the commands of the other language are the same ones
tool.finish()
