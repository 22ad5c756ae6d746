"""The records of samples/ and, where they are there, of the real notices hold to docs/record.schema.json; the same notice in another encoding or
in the other text layout gives the same record."""
import glob
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import jsonschema  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

with open(os.path.join(tool.ROOT, "docs/record.schema.json"), encoding="utf-8") as f:
    SCHEMA = json.load(f)
jsonschema.Draft202012Validator.check_schema(SCHEMA)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def check_schema(record, name):
    faults = [f"{e.json_path}: {e.message[:160]}" for e in VALIDATOR.iter_errors(record)]
    check(not faults, f"{name} holds to record.schema.json", "\n    ".join(faults[:8]))
    missing = [p for p in record.get("locations", {}) if not resolves(record, p)]
    check(not missing, f"{name}: every location points at a value", missing[:8])


def resolves(value, pointer):
    for key in pointer.split("/")[1:]:
        key = key.replace("~1", "/").replace("~0", "~")
        try:
            value = value[int(key)] if isinstance(value, list) else value[key]
        except (KeyError, IndexError, ValueError, TypeError):
            return False
    return True


def content(record):
    """The record without what depends on the file: where things stand and how many lines were furniture."""
    return {k: v for k, v in record.items() if k not in ("source", "locations", "census")}


def extract_text(text, encoding="utf-8"):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "notice.txt")
        with open(path, "w", encoding=encoding, newline="") as f:
            f.write(text)
        return tool.run_json("extract", path)


def read(name, encoding="utf-8"):
    with open(os.path.join(tool.SAMPLES, name), encoding=encoding, newline="") as f:
        return f.read()


def blank_line_layout(text):
    """A notice with cells after TABs as a web page saved as text would show it: each cell a paragraph, an empty cell one blank line more."""
    before, table, after, heading = [], [], [], 0
    lines = text.split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("\t"))
    last = max(i for i, line in enumerate(lines) if line.startswith("\t"))
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    before, after = lines[:first], lines[last + 1:]
    rows = [[]]
    for line in lines[first:last + 1]:
        if line.startswith("\t"):
            rows[-1].append(line[1:])
        elif line.strip():
            rows[-1][-1] += "\n" + line
        else:
            rows.append([])
    for row in rows:
        heading += 1
        for cell in row:
            if cell or heading > 2:  # the empty cells of a heading are merged ones: a web page does not print them
                table += [cell, ""] if cell else [""]
    return "\n".join(before + [""] + table + after)


for path in sorted(glob.glob(os.path.join(tool.SAMPLES, "*.txt")) + glob.glob(os.path.join(tool.SAMPLES, "*.json"))):
    check_schema(tool.run_json("extract", path), os.path.basename(path))
if os.path.isdir(tool.NOTICES):
    for path in sorted(glob.glob(os.path.join(tool.NOTICES, "*.txt"))):
        check_schema(tool.run_json("extract", path), os.path.basename(path))
else:
    print(f"skipped: the schema over the real notices, none at {tool.NOTICES}")

gb = tool.run_json("extract", os.path.join(tool.SAMPLES, "wujiang-2024.txt"))
equal(content(extract_text(read("wujiang-2024.txt", "gb18030"))), content(gb), "GB18030 and UTF-8 give the same record")
crlf = read("yanhui-2025.txt")
check(crlf.startswith("\ufeff") and "\r\n" in crlf, "yanhui-2025.txt has a byte order mark and CR LF")
plain = extract_text(crlf.lstrip("\ufeff").replace("\r\n", "\n"))
equal(content(tool.run_json("extract", os.path.join(tool.SAMPLES, "yanhui-2025.txt"))), content(plain),
      "a byte order mark and CR LF make no difference")
for name in ("qingping-2024.txt", "jichuan-2024.txt"):
    text = read(name)
    equal(content(extract_text(blank_line_layout(text))), content(extract_text(text)), f"{name}: the same record in both text layouts")
tool.finish()
