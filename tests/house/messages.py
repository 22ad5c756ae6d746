"""Every message that the engine writes into an mc_error has its Chinese in engine/base/error_zh.c, with the same conversions in the same order; none
there is of no use any more."""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402

LITERAL = r'"(?:[^"\\]|\\.)*"'
CONVERSION = re.compile(r"%(?:%|[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j|t)?[a-zA-Z])")


def read(path):
    with open(os.path.join(tool.ROOT, path), encoding="utf-8") as f:
        return re.sub(r"/\*.*?\*/", "", f.read(), flags=re.S)


def arguments(text, at):
    """The arguments of the call whose bracket opened before `at`."""
    found, depth, start = [], 1, at
    for token in re.compile(rf"{LITERAL}|'(?:[^'\\]|\\.)+'|[(){{}},]").finditer(text, at):
        mark = token.group()
        if mark == "," and depth == 1 or mark == ")" and depth == 1:
            found.append(text[start:token.start()].strip())
            start = token.end()
            if mark == ")":
                return found
        depth += (mark in "({") - (mark in ")}")
    return found


def text_of(literals):
    return "".join(part[1:-1] for part in re.findall(LITERAL, literals))


used = {}
for path in glob.glob(os.path.join(tool.ROOT, "engine/*/*.c")):
    name = os.path.relpath(path, tool.ROOT)
    source = read(name)
    for call in re.finditer(r"\berror_set\(", source):
        args = arguments(source, call.end())
        if len(args) > 4 and args[4].startswith('"'):
            used.setdefault(text_of(args[4]), name)

entries = re.findall(rf"\{{\s*((?:{LITERAL}\s*)+),\s*((?:{LITERAL}\s*)+)\}}", read("engine/base/error_zh.c"))
known = {text_of(a): text_of(b) for a, b in entries}
tool.equal(len(known), len(entries), "no message stands there twice")
for text, where in sorted(used.items()):
    own = re.search("[A-Za-z]", CONVERSION.sub("", text))  # else it only passes other words on
    tool.check(not own or text in known, f"{where}: \"{text}\" has its Chinese in error_zh.c")
for text, zh in known.items():
    tool.equal(CONVERSION.findall(zh), CONVERSION.findall(text), f"\"{text}\": the same conversions in both languages")
    tool.check(re.search(r"[\u4e00-\u9fff]", zh), f"\"{text}\": is Chinese")
# Fixed texts may reach error_set through "%s" too.
everything = "".join(read(os.path.relpath(p, tool.ROOT)) for p in glob.glob(os.path.join(tool.ROOT, "engine/*/*.c")) if not p.endswith("error_zh.c"))
for text in known:
    tool.check(text in used or f'"{text}"' in everything, f"\"{text}\" is still written somewhere")
tool.finish()
