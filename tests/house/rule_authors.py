"""What mingcha offers to those who write rules: `rules new`, `rules lint`, `rules docs`, and the annotations for editors. Every kind of fault is planted once and must be
found at its line; our own pack is without any; the pages in docs/rules and rules/lib/types.lua are what the rules and the schema say."""
import difflib
import json
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_types  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

OURS = os.path.join(tool.ROOT, "rules")
SOUND = '''-- 名称不应写“待定”。
-- 看不到的：别的说法。
local list = require "lib.list"

local rule = {
  id = "thing.sound",
  title = { zh = "名称应定下来", en = "Names are settled" },
  severity = "note",
  kind = "notice",
  each = "projects[]",
  needs = { "name" },
  basis = { "实务" },
}

function rule.check(project, report)
  for _, word in list.each { "待定", "未定" } do
    if text.contains(project.name, word) then report { at = "name", zh = "还没有定", en = "not settled" } end
  end
end

rule.pass = { { name = "定了" } }
rule.fail = { { { name = "待定" }, finds = { { at = "name" } } } }

return rule
'''
# what is changed in the sound rule, the line of the fault, words of the message
FAULTS = {
    "a local that nothing reads": ('\nfunction rule.check', '\nlocal unused = 1\nfunction rule.check', 15, '"unused" is never read'),
    "a local that is only set": ('  for _, word', '  local n = 0\n  n = 1\n  for _, word', 16, '"n" is never read'),
    "a local function that only calls itself": ('\nfunction rule.check', '\nlocal function f(x) return f(x) end\nfunction rule.check', 15, '"f" is never read'),
    "a loop variable": ('for _, word in', 'for i, word in', 16, '"i" is never read'),
    "an outer local behind an inner one": ('  for _, word', '  local word = 1\n  for _, word', 16, '"word" is never read'),
    "a global that there is not": ('text.contains(project.name, word)', 'tekst.contains(project.name, word)', 17, 'no name "tekst.contains" (nearest: text)'),
    "a member of a module that there is not": ('text.contains(project.name', 'text.contain(project.name', 17, 'no name "text.contain" (nearest: contains)'),
    "a function of Lua that rules do not have": ('text.contains(project.name, word)', 'os.time(word)', 17, 'no name "os.time"'),
    "a parameter that there is not": ('{ "待定", "未定" }', '{ "待定", parameters.habit_place }', 16, 'no name "parameters.habit_place" (nearest: habit_places)'),
    "a global that is set": ('  for _, word', '  if project.name == nil then found = true end\n  for _, word', 16, 'sets the global "found"'),
    "no English message": (', en = "not settled"', '', 17, "report has a Chinese message and no English one"),
    "no Chinese message": ('zh = "还没有定", ', '', 17, "report has an English message and no Chinese one"),
    "English that is Chinese": ('en = "not settled"', 'en = "还没有定"', 17, "the text of en is not in its language"),
    "one title for both": ('en = "Names are settled"', 'en = "名称应定下来"', 7, "title is the same in both languages"),
    "a basis to come": ('"实务"', '"待补"', 12, "the basis is missing"),
    "a basis of blanks": ('"实务"', '"……"', 12, "the basis is missing"),
    "no opening comment": ('-- 名称不应写“待定”。\n-- 看不到的：别的说法。\n', '', 1, "no opening comment"),
    "a comment to come": ('-- 看不到的：别的说法。', '-- 看不到的：待补。', 2, "something is left to be written"),
    "a finding that compares nothing": ('finds = { { at = "name" } }', 'finds = { {} }', 22, "finds of fail example 1 compares nothing"),
    "the same example twice": ('{ { name = "定了" } }', '{ { name = "定了" }, { name = "定了" } }', 21, "example pass 2 is the same"),
    "no edge": ('{ { name = "待定" }, finds', '{ record = { projects = { { name = "待定" } } }, finds', 22, "no fail example shows the edge"),
}
# What a lazy reader of Lua would take for a fault.
FINE = [
    ('\nfunction rule.check', '\nlocal function even(n) return n == 0 or not even(n - 1) end\nlocal zero = even(0)\nfunction rule.check', 'list.each { zero and "待定", "未定" }'),
    ('\nfunction rule.check', '\nlocal _unused = [==[ local x = ]] ]==]\nfunction rule.check', None),
    ('\nfunction rule.check', '\n--[[ local y = 1\n]]\nlocal t = { list = 1, ["end"] = 2; 3 }\nfunction rule.check', 'list.each { t.list and "待定", "未定" }'),
    ('  for _, word', '  local a <const>, b = 1, "\\"zh"\n  repeat local done = a and b until done\n  for k = 1, 2 do if k == 1 then goto next end ::next:: end\n  for _, word', None),
    ('  for _, word', '  local t = {}\n  t.x, t["y"] = 1, function(...) return select("#", ...), ... end\n  t.f = t.y\n  for _, word', None),
]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def pack(folder):
    """A pack of one sound rule, with our manifest and libraries."""
    rules = f"{folder}/rules"
    os.makedirs(rules)
    manifest = json.loads(read(f"{OURS}/pack.json"))
    manifest.pop("profiles", None)  # they name rules
    write(f"{rules}/pack.json", json.dumps(manifest, ensure_ascii=False))
    shutil.copytree(f"{OURS}/lib", f"{rules}/lib")
    write(f"{rules}/thing/sound.lua", SOUND)
    return rules


def lint(rules, *args):
    done = tool.run("rules", "lint", "--lang", "en", "--rules", rules, *args)
    return done.returncode, [line for line in done.stdout.splitlines() if ".lua:" in line], done.stderr


def check_lint(folder):
    rules = pack(folder)
    equal(lint(rules), (0, [], ""), "a sound rule")
    for what, (old, new, line, words) in FAULTS.items():
        check(SOUND.count(old) == 1, f"the test changes one place: {what}")
        write(f"{rules}/thing/sound.lua", SOUND.replace(old, new))
        code, found, err = lint(rules, "thing.sound")
        expected = f"{rules}/thing/sound.lua:{line}: "
        check(code == 1 and len(found) == 1 and found[0].startswith(expected) and words in found[0], what, f"exit {code} {found} {err}")
    for old, new, list_of_words in FINE:
        text = SOUND.replace(old, new)
        text = text.replace('list.each { "待定", "未定" }', list_of_words) if list_of_words else text
        write(f"{rules}/thing/sound.lua", text)
        equal(lint(rules, "thing.sound"), (0, [], ""), f"no fault: {new.strip()[:50]}")
    write(f"{rules}/thing/sound.lua", SOUND)
    write(f"{rules}/lib/own.lua", "local a = 1\nreturn {}\n")
    code, found, _ = lint(rules)
    check(code == 1 and len(found) == 1 and "lib/own.lua:1:" in found[0], "libraries are looked at too", found)
    done = tool.run("rules", "lint", "--lang", "zh", "--rules", rules)
    check("没有用到" in done.stdout and "1 处要改" in done.stdout, "in Chinese", done.stdout)
    equal(lint(rules, "thing.other")[0], 2, "a rule that there is not")


def new(rules, *args):
    return tool.run("rules", "new", "--lang", "en", "--rules", rules, *args)


def check_new(folder):
    rules = pack(folder)
    for args, needs in ((["county.road"], "money_unit"), (["county.road-2", "--each", "projects[]"], "name"), (["other.title", "--each", "document"], "title"),
                        (["other.task", "--each", "projects[].tasks[]"], "name"), (["other.q", "--each", "projects[].tasks[].quantities[]"], "text"),
                        (["other.plain", "--kind", "thing", "--each", "rows[]"], "name")):
        done = new(rules, *args)
        path = f"{rules}/{args[0].replace('.', '/')}.lua"
        check(done.returncode == 0 and path in done.stdout and f"rules test {args[0]}" in done.stdout, f"rules new {args}", done.stdout + done.stderr)
        check(f'needs = {{ "{needs}" }}' in read(path), f"{args[0]} starts from {needs}", read(path)[:400])
        tested = tool.run("rules", "test", "--lang", "en", "--rules", rules, args[0])
        check(tested.returncode == 0 and tested.stdout.strip().endswith("0 failed"), f"{args[0]} passes its examples", tested.stdout + tested.stderr)
        code, found, _ = lint(rules, args[0])
        check(code == 1 and all("left to be written" in f or "basis is missing" in f for f in found) and len(found) == 2, f"{args[0]}: lint says what is left", found)
    before = read(f"{rules}/county/road-2.lua")
    done = new(rules, "county.road-2", "--each", "document")
    check(done.returncode == 2 and "already" in done.stderr, "a rule that is there", done.stderr)
    equal(read(f"{rules}/county/road-2.lua"), before, "nothing is overwritten")
    for wrong in ("road", "Road.name", "county.", ".x", "county.road_name", "county.a--b", "county.-a", "lib.name", "forms.x", "a.b.c", "../x.y", "a/b.c", "a.b/c"):
        done = new(rules, wrong)
        check(done.returncode == 2 and "is no id of a rule" in done.stderr, f"the id {wrong}", done.stderr)
    for args, words in ((["x.y", "--each", "project[]"], "projects"), (["x.y", "--each", "*"], "copy a rule of the family cross"), (["x.y", "--each", "projects[].tasks[].lead"], "no field of text"),
                        ([], "needs the id"), (["x.y", "x.z"], "needs the id")):
        done = new(rules, *args)
        check(done.returncode == 2 and words in done.stderr, f"rules new {args}", done.stderr)
    check(not os.path.exists(f"{rules}/x"), "nothing is left behind")


def check_docs(folder):
    stale = tool.run("rules", "docs", "--check", "--lang", "en", os.path.join(tool.ROOT, "docs/rules"), "--rules", OURS)
    check(stale.returncode == 0, "docs/rules is what the rules say; make reference writes it", stale.stdout + stale.stderr)
    pages = f"{folder}/pages"
    equal(tool.run("rules", "docs", "--rules", OURS, pages).returncode, 0, "pages written")
    equal(sorted(os.listdir(pages)), sorted(os.listdir(os.path.join(tool.ROOT, "docs/rules"))), "the same pages, none too many in docs/rules")
    listed = tool.run_json("rules", "list", "--format", "json")
    for rule in listed:
        for suffix, lang in ((".md", "en"), (".zh-CN.md", "zh")):
            page, index = read(f"{pages}/{rule['family']}{suffix}"), read(f"{pages}/README{suffix}")
            check(f"\n## {rule['id']}\n" in page and rule["title"][lang].replace("<", "&lt;") in page and f"[{rule['id']}]({rule['family']}{suffix}#" in index, f"{rule['id']} in {lang}")
            check(all(b in page for b in rule["basis"]), f"{rule['id']}: its basis in {lang}")
    check("`publication_days` (default 28)" in read(f"{pages}/form.md"), "parameters that a rule reads")
    check("`rounding_severity`" in read(f"{pages}/funding.md"), "and those that its libraries read")
    for link in re.findall(r"\]\(([^)#]+)", read(f"{pages}/README.md")):
        check(os.path.exists(f"{pages}/{link}"), f"{link} is there")
    write(f"{pages}/form.md", read(f"{pages}/form.md") + "\n")
    os.remove(f"{pages}/text.zh-CN.md")
    done = tool.run("rules", "docs", "--check", "--lang", "en", "--rules", OURS, pages)
    check(done.returncode == 1 and "form.md" in done.stdout and "text.zh-CN.md" in done.stdout and "2 pages are stale" in done.stdout, "stale and missing pages", done.stdout)
    equal(tool.run("rules", "docs").returncode, 2, "no folder")
    equal(tool.run("rules", "docs", f"{folder}/no/such/folder").returncode, 3, "a folder that cannot be made")


with tempfile.TemporaryDirectory() as scratch:
    check_lint(f"{scratch}/lint")
    check_new(f"{scratch}/new")
    check_docs(scratch)

ours = tool.run("rules", "lint", "--lang", "en", "--rules", OURS)
misplaced = tool.run("rules", "--rules", OURS, "lint", "--lang", "en")
check(misplaced.returncode == 2 and "right behind rules" in misplaced.stderr, "lint behind an option", misplaced.stderr)
equal(ours.returncode, 0, f"our own rules are without a fault: {ours.stdout[-600:]}")

types = os.path.join(OURS, "lib/types.lua")
if os.environ.get("UPDATE") == "1":
    write(types, make_types.make())
stale = list(difflib.unified_diff(read(types).split("\n"), make_types.make().split("\n"), "rules/lib/types.lua", "as it should be", lineterm="", n=0))
check(not stale, "rules/lib/types.lua is what the schema and the page say; make reference writes it", "\n    ".join(stale[:12]))
page = read(os.path.join(tool.ROOT, "docs/writing-rules.md"))
named = set(re.findall(r"`((?:money|date|quantity|text|re|diagnose)\.\w+)[( ]", page))
stubs = set(re.findall(r"^function ((?:money|date|quantity|text|re|diagnose)\.\w+)\(", read(types), re.M))
equal(sorted(stubs), sorted(named), "a stub for each function")
for name in ("notice.project", "notice.task", "notice.stream", "notice.milestone", "notice.quantity", "notice.document", "notice.section"):
    check(f"---@class {name}" in read(types), f"the class {name}")
tool.finish()
