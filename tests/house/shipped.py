"""The program's own rules are run from what was found out when it was built (engine/rule/shipped.h). Whatever the program says is the same as where they are compiled from
their text, as a copy is whose files have a blank line more; and a file that was changed is heeded at once, with the lines of its own text in messages."""
import hashlib
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

RULES = os.path.join(tool.ROOT, "rules")
AS_OF = ["--as-of", "2024-06-30"]


def lua_files(folder):
    return sorted(os.path.join(base, name) for base, _, names in os.walk(folder) for name in names if name.endswith(".lua"))


def copy(folder, name, lengthen=False):
    """A copy of the rules; lengthened, no file of it is one that the program knows."""
    to = os.path.join(folder, name)
    shutil.copytree(RULES, to)
    for path in lua_files(to) if lengthen else []:
        with open(path, "a", encoding="utf-8") as f:
            f.write("\n")
    return to


def hash_of(rules):
    """What the program says the pack's hash is, and what it should be: over the name, the length and the bytes of every file, sorted by name."""
    names = sorted(os.path.relpath(os.path.join(base, name), rules) for base, _, found in os.walk(rules) for name in found if name.endswith((".lua", ".json")))
    sha = hashlib.sha256()
    for name in names:
        with open(os.path.join(rules, name), "rb") as f:
            text = f.read()
        sha.update(name.encode() + b"\0" + b"%d:" % len(text) + text)
    report = tool.run_json("check", "--rules", rules, *AS_OF, "--format", "json", os.path.join(tool.SAMPLES, "luming-2024.txt"))
    return report["pack"]["sha256"], sha.hexdigest()


def put(path, old, new):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    if text.count(old) != 1:
        raise SystemExit(f"{path}: {old!r} stands there {text.count(old)} times")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text.replace(old, new))


def said(rules, *args):
    """What the program says with these rules, but for their folder and hash."""
    done = tool.run(args[0], "--rules", rules, *args[1:]) if args[0] != "rules" else tool.run(*args[:2], "--rules", rules, *args[2:])
    out = re.sub(r'"sha256": ?"[0-9a-f]{64}"', "", done.stdout)
    return done.returncode, out.replace(rules, "RULES"), done.stderr.replace(rules, "RULES")


def same(known, told):
    for args in (["check", *AS_OF, "--format", "json", tool.SAMPLES], ["check", *AS_OF, "--format", "ndjson", tool.SAMPLES],
                 ["rules", "list"], ["rules", "test"], ["rules", "lint"], ["rules", "coverage", "--format", "json", tool.SAMPLES],
                 ["rules", "explain", "funding.sources-sum"], ["rules", "explain", "cross.shared-items", "--format", "json"]):
        one, other = said(known, *args), said(told, *args)
        check(one == other, f"{' '.join(args[:3])} says the same of rules that are known and of rules that are compiled",
              next((f"{a}\n    {b}" for x, y in zip(one[1:], other[1:]) for a, b in zip(x.splitlines(), y.splitlines()) if a != b), one[:1] + other[:1]))


def reasons(rules):
    report = tool.run_json("check", "--rules", rules, *AS_OF, "--format", "json", os.path.join(tool.SAMPLES, "luming-2024.txt"))
    return [(one.get("rule"), one["message_en"]) for one in report["undecided"]]


def break_rule(rules):
    """A rule hands what it should not to a library, which raises."""
    put(os.path.join(rules, "funding/sources-sum.lua"), "funding.named_rows(element, \"\")", "funding.named_rows(nil, \"\")")
    return rules


with tempfile.TemporaryDirectory() as tmp:
    told = copy(tmp, "told", lengthen=True)
    same(RULES, told)
    moved = copy(tmp, "moved")
    equal(*hash_of(RULES), "the hash of rules that are known is that of their files")
    more = copy(tmp, "more")
    shutil.copy(os.path.join(more, "mutate.json"), os.path.join(more, "more.json"))
    equal(*hash_of(more), "with a file beside them")
    put(os.path.join(more, "forms/document.json"), '"metadata": {', '"metadata":  {')
    equal(*hash_of(more), "with one that was changed")
    os.remove(os.path.join(more, "more.json"))
    os.remove(os.path.join(more, "mutate.json"))
    equal(*hash_of(more), "with one missing")
    equal(said(moved, "check", *AS_OF, "--format", "json", tool.SAMPLES)[1], said(RULES, "check", *AS_OF, "--format", "json", tool.SAMPLES)[1],
          "the rules are known wherever they stand")

    of_known, of_told = reasons(break_rule(moved)), reasons(break_rule(told))
    check(of_known and "lib/funding.lua:" in of_known[0][1], "a library that the program knows names its line where it raises", of_known)
    equal(of_known, of_told, "it is the line that its text has")

    edited = copy(tmp, "edited")
    put(os.path.join(edited, "funding/sources-sum.lua"), "Funding sources add up to the total", "Changed by hand")
    check("Changed by hand" in said(edited, "rules", "list", "--lang", "en")[1], "a rule that was changed is the changed one")
    put(os.path.join(edited, "lib/sum.lua"), "function sum.compare(total, parts, report, say, missing)\n",
        "function sum.compare(total, parts, report, say, missing)\n  do error('changed by hand') end\n")
    check(any("lib/sum.lua:" in text and "changed by hand" in text for _, text in reasons(edited)), "so is a library, for every rule that leads to it")
    put(os.path.join(edited, "lib/list.lua"), "\nreturn list\n", "\nreturn list list\n")
    code, _, err = said(edited, "rules", "list")
    check(code == 2 and "lib/list.lua:" in err, "a library that does not compile is an error when the rules are loaded", err)

tool.finish()
