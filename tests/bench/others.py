"""Other programs that can say what the eight rules of tests/bench/pack say: how each is called, what it reads, and what it prints. `make bench-tools` installs those that Debian has not; nothing but
the bench needs them."""
import json
import os
import re
import shutil
from xml.sax.saxutils import escape

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.join(os.path.dirname(os.path.dirname(HERE)), "build/bench-tools")
MODULES = os.path.join(TOOLS, "node_modules")
os.environ["NODE_PATH"] = MODULES # where their scripts look for them
MISSING = "not installed (make bench-tools)"
FEW = 500  # records for those that take a millisecond each


def as_lines(path, records):
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n" for one in records)


def as_list(path, records):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(records, f, ensure_ascii=False)


def element(name, value):
    if isinstance(value, list):
        return "".join(element(name, one) for one in value)
    if isinstance(value, dict):
        return f"<{name}>" + "".join(element(k, one) for k, one in value.items()) + f"</{name}>"
    return f"<{name}>{escape(str(value))}</{name}>"


def as_xml(path, records):
    with open(path, "w", encoding="utf-8") as f:
        f.write('<?xml version="1.0" encoding="UTF-8"?>\n<records>\n' + "\n".join(element("record", one) for one in records) + "\n</records>\n")


def pairs(out):
    """"number rule" on each line."""
    return sorted((int(n), rule) for n, rule in (line.split() for line in out.splitlines()))


def spectral_pairs(out):
    return sorted({(int(one["path"][0]) + 1, one["code"]) for one in json.loads(out)})


def schematron_pairs(out):
    return sorted((int(n), rule) for n, rule in re.findall(r"^/records/record\[(\d+)\] line \d+: (\S+)$", out, re.M))


def version(module):
    with open(os.path.join(MODULES, module, "package.json"), encoding="utf-8") as f:
        return json.load(f)["version"]


def script(name):
    return os.path.join(HERE, "others", name)


def has(module):
    return shutil.which("node") and os.path.exists(os.path.join(MODULES, module, "package.json"))


def all_others(count):
    """name -> {command, records, write, read} or why it is not here. The command gets the path of the input behind it."""
    found = {}

    def add(name, there, command, records=count, write=as_lines, read=pairs):
        found[name] = {"command": command, "records": min(records, count), "write": write, "read": read} if there else MISSING

    node = shutil.which("node")
    add("Node with ajv", has("ajv"), [node, script("ajv.js")])
    add("jq", shutil.which("jq"), ["jq", "-r", "-f", os.path.join(HERE, "rules.jq")], count // 4)
    add("xmllint, Schematron", shutil.which("xmllint"), ["xmllint", "--noout", "--schematron", script("project.sch")], FEW * 2, as_xml, schematron_pairs)
    add("json-rules-engine", has("json-rules-engine"), [node, script("json_rules.js")], FEW * 2)
    add("Spectral", has("@stoplight/spectral-cli"), [os.path.join(MODULES, ".bin/spectral"), "lint", "--quiet", "--format", "json", "--ruleset", script("spectral.js")], FEW, as_list, spectral_pairs)
    opa = os.path.join(TOOLS, "opa/opa-bench")
    add("OPA", os.path.exists(opa), [opa], FEW)
    return found


def versions():
    said = {module: version(module) for module in ("ajv", "json-rules-engine", "@stoplight/spectral-cli") if has(module)}
    mod = os.path.join(TOOLS, "opa/go.mod")
    if os.path.exists(mod):
        with open(mod, encoding="utf-8") as f:
            said.update(re.findall(r"(open-policy-agent/opa) (v\S+)", f.read()))
    return said
