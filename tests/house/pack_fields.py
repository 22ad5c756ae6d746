"""The pack's description of a notice (rules/pack.json, by which field paths of rules are checked) and docs/record.schema.json name the same
fields."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402


def load(name):
    with open(os.path.join(tool.ROOT, name), encoding="utf-8") as f:
        return json.load(f)


def pack_fields(pack, shape, prefix=""):
    """Every path of a shape, lists as name[]; a field of type "any" is open below."""
    if isinstance(shape, str):
        shape = pack["types"].get(shape, {})
    for name, below in shape.items():
        yield prefix + name, below == "any"
        yield from pack_fields(pack, below, prefix + name + ".")


def schema_fields(schema, part, prefix=""):
    part = dict(part)
    if "$ref" in part:
        part = {**schema["$defs"][part["$ref"].split("/")[-1]], **part}
    for name, below in part.get("properties", {}).items():
        below = dict(below)
        if "$ref" in below:
            below = {**schema["$defs"][below["$ref"].split("/")[-1]], **below}
        if below.get("type") == "array":
            name, below = name + "[]", below["items"]
        yield prefix + name
        yield from schema_fields(schema, below, prefix + name + ".")


pack, schema = load("rules/pack.json"), load("docs/record.schema.json")
in_pack = dict(pack_fields(pack, pack["kinds"]["notice"]))
open_fields = [path for path, is_open in in_pack.items() if is_open]
in_schema = {p for p in schema_fields(schema, schema)
             if not any(p.replace("[]", "").startswith(o.replace("[]", "") + ".") for o in open_fields)}
in_pack = {p.replace("[]", "") if p in open_fields else p for p in in_pack}
in_schema = {p.replace("[]", "") if p.replace("[]", "") in open_fields else p for p in in_schema} - {"locations"}
tool.equal(sorted(in_schema - in_pack), [], "fields of the schema that the pack does not know")
tool.equal(sorted(in_pack - in_schema), [], "fields of the pack that the schema does not know")
tool.finish()
