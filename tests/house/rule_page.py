"""docs/writing-rules.md keeps to the code: its example is a rule that passes its own tests, and the table lists exactly the functions that the bound
modules have."""
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402

PACK = {"id": "page", "version": "1", "title": {"zh": "页", "en": "page"},
        "kinds": {"thing": {"kind": "text", "rows[]": {"name": "text", "figures[]": "decimal"}}}}


def read(path):
    with open(os.path.join(tool.ROOT, path), encoding="utf-8") as f:
        return f.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


page = read("docs/writing-rules.md")
examples = re.findall(r"```lua\n-- file: (\S+)\n(.*?)```", page, re.S)
tool.check(examples, "the page has an example")
with tempfile.TemporaryDirectory() as folder:
    write(f"{folder}/pack.json", json.dumps(PACK))
    write(f"{folder}/lib/list.lua", read("rules/lib/list.lua"))
    for name, text in examples:
        write(f"{folder}/{name}", text)
    done = tool.run("rules", "test", "--rules", folder)
    tool.equal((done.returncode, done.stdout.strip()), (0, "3 passed, 0 failed"), f"the page's example: {done.stderr}")

documented = set(re.findall(r"`((?:money|date|quantity|text|re)\.\w+)\(", page))
bound = set()
for module in ("money", "date", "quantity", "text", "re"):
    source = read(f"engine/rule/bind_{module}.c")
    table = source[source.index("functions[] ="):]
    bound |= {f"{module}.{name}" for name in re.findall(r'\{"(\w+)",', table)}
tool.equal(sorted(documented), sorted(bound), "the table of functions")
tool.finish()
