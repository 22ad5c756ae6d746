"""Writes rules/lib/types.lua, the annotations by which editors with the Lua language server complete the fields of a record, the modules and report. From
docs/record.schema.json and the table of functions in docs/writing-rules.md:

    python3 tests/make_types.py > rules/lib/types.lua
"""
import json
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HEAD = """---@meta
-- For editors only (docs/editor.md): no rule requires it. Written by tests/make_types.py from docs/record.schema.json and docs/writing-rules.md; do not edit.
"""
# What functions give, where it is more than one value that the table tells in words.
RETURNS = {
    "money.parse": "integer? fen, integer|string decimals_or_problem, string? unit", "money.is_blank": "boolean", "money.format": "string", "money.text": "string",
    "money.signed": "string", "money.sum": "integer", "money.sub": "integer", "money.decimals": "integer?", "money.unit": "string?", "money.unit_fen": "integer?",
    "date.parse": "day?, string? problem", "date.parse_span": "span?, string? problem", "date.compare": '"before"|"equal"|"after"|"uncertain"', "date.valid": "boolean",
    "date.days": "integer?, string? problem", "date.as_of": "string", "quantity.parse": "measured", "quantity.read": "string?, string? problem", "quantity.compare": "integer",
    "quantity.meets": "boolean?", "quantity.add": "string", "quantity.sub": "string", "quantity.mul": "string", "quantity.unit": "string", "quantity.same_unit": "boolean",
    "text.fold": "string", "text.equal": "boolean", "text.contains": "boolean", "text.starts": "boolean", "text.ends": "boolean", "text.holds": "boolean", "text.in_common": "integer, integer", "text.narrow": "string",
    "text.count": "integer", "text.width": "integer", "text.sub": "string", "text.cut": "string", "text.trim": "string", "text.mask": "string", "text.mask_mobile": "string",
    "re.test": "boolean", "re.match": "string|false|nil ...", "re.find": "integer?, integer?", "re.all": "match[]", "re.escape": "string",
    "diagnose.sum": "integer", "diagnose.noting": "boolean", "diagnose.series": "integer",
}
REST = """
---@class day
---@field year integer
---@field month integer
---@field day integer
---@field iso string

---@class span
---@field text string
---@field from? string
---@field to? string
---@field part? string
---@field before? boolean
---@field recurring? boolean

---@class measured
---@field value string
---@field value_max? string
---@field unit string
---@field bound string

---@class match
---@field from integer
---@field to integer
---@field text string
---@field [integer] string|false

---@class finding
---@field at? string a path under the element, indices from 1
---@field zh string
---@field en string
---@field expected? string|integer
---@field actual? string|integer
---@field difference? string|integer
---@field workings? string
---@field related? { at: string }[]
---@field severity? "error"|"warning"|"note"
---@field quote? string
---@field impact? integer fen
---@field diagnosis? integer|table[]

---@alias report fun(finding: finding)

---@class rule
---@field id string
---@field title { zh: string, en: string }
---@field severity "error"|"warning"|"note"
---@field kind string
---@field each? string|string[]
---@field needs? string[]
---@field uses? string[]
---@field basis string[]
---@field since? string
---@field until? string
---@field region? string|string[]
---@field check fun(element: any, report: report)
---@field pass table[]
---@field fail table[]

---@type table<string, any> parameters of pack.json
parameters = {}

--- Ends the check: what it met cannot be read.
---@param reason { zh: string, en: string, at: string? }
function undecided(reason) end

--- Ends the check before any finding.
---@param need string what is absent
function not_applicable(need) end
"""


def words(schema):
    """The description as one line behind a field."""
    return " " + " ".join(schema["description"].split()) if "description" in schema else ""


class Types:
    def __init__(self, schema):
        self.schema, self.classes = schema, []

    def of(self, schema, name):
        """The annotation of a schema; objects become classes called `name`."""
        if "$ref" in schema:
            return self.named(schema["$ref"].rsplit("/", 1)[1])
        if "enum" in schema:
            return "|".join(json.dumps(v, ensure_ascii=False) for v in schema["enum"])
        if "const" in schema:
            return json.dumps(schema["const"], ensure_ascii=False)
        kind = schema.get("type")
        if isinstance(kind, list):
            return "|".join(dict.fromkeys({"number": "string"}.get(k, k) for k in kind))
        if kind == "array":
            inner = self.of(schema.get("items", {}), name + "_item")
            return f"({inner})[]" if "|" in inner else inner + "[]"
        if kind == "object" and "properties" in schema:
            self.add(name, schema)
            return name
        return {"object": "table", "string": "string", "integer": "integer", "boolean": "boolean"}.get(kind, "any")

    def named(self, key):
        schema = self.schema["$defs"][key]
        name = f"notice.{key}"
        if schema.get("type") == "object" and "properties" in schema:
            self.add(name, schema)
            return name
        return self.of(schema, name)

    def add(self, name, schema):
        if any(n == name for n, _ in self.classes):
            return
        place = len(self.classes)
        self.classes.append((name, None))
        required = set(schema.get("required", []))
        lines = [f"---@class {name}{words(schema)}"]
        for key, value in schema["properties"].items():
            lines.append(f"---@field {key}{'' if key in required else '?'} {self.of(value, f'{name}.{key}')}{words(value)}")
        self.classes[place] = (name, "\n".join(lines))

    def text(self):
        self.add("notice", self.schema)
        return "\n\n".join(text for _, text in self.classes)


def functions():
    """The stubs of the bound modules, from the rows of the page's table."""
    with open(os.path.join(ROOT, "docs/writing-rules.md"), encoding="utf-8") as f:
        rows = re.findall(r"^\| (`(?:money|date|quantity|text|re|diagnose)\.[^|]*) \| ([^|]*) \|$", f.read(), re.M)
    out, modules = [], []
    for calls, gives in rows:
        for module, name, arguments in re.findall(r"`(\w+)\.(\w+)[( ]([^`)}]*)[)}]?`", calls):
            if module not in modules:
                modules.append(module)
                out.append(f"---@class {module}\n{module} = {{}}")
            table = "{" in arguments
            given = ["t"] if table else [a.strip() for a in arguments.split(",") if a.strip()]
            lines = [f"--- {gives.replace('`', '')}"]
            lines += [f"---@param {a} {'table' if table else 'any'}" for a in given]
            lines.append(f"---@return {RETURNS.get(f'{module}.{name}', 'any')}")
            lines.append(f"function {module}.{name}({', '.join(given)}) end")
            out.append("\n".join(lines))
    return "\n\n".join(out)


def make():
    with open(os.path.join(ROOT, "docs/record.schema.json"), encoding="utf-8") as f:
        return HEAD + "\n" + Types(json.load(f)).text() + "\n" + REST + "\n" + functions() + "\n"


if __name__ == "__main__":
    print(make(), end="")
