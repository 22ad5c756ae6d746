"""What authors of rules have: --trace, --timing, rules coverage, rules impact, rules test --run and its inputs, rules explain; each over a small pack and over the samples."""
import json
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

PACK = {"id": "small", "version": "1", "title": {"zh": "小", "en": "small"}, "issuer": ["office"], "region": ["place"],
        "parameters": {"limit": {"default": 10, "meaning": {"zh": "上限", "en": "the limit"}}},
        "profiles": {"hard": {"title": {"zh": "严", "en": "hard"}, "severity": {"num.large": "warning"}}},
        "kinds": {"thing": {"kind": "text", "office": "text", "place": "text", "rows[]": {"n": "integer", "name": "text"}}}}
LARGE = """-- 数不应太大。
-- 看不到的：没有填的数。
local limits = require "lib.limits"
local rule = {
  id = "num.large", title = { zh = "数不应太大", en = "No number is too large" }, severity = "error", kind = "thing", each = "rows[]",
  needs = { "n" }, uses = { "name" }, basis = { "实务" },
}
function rule.check(row, report)
  if row.n > limits.most() then
    report { at = "n", zh = "太大", en = "too large", expected = "≤ " .. limits.most(), actual = row.n }
  elseif row.n < 0 then
    undecided { at = "n", zh = "负数", en = "a negative number" }
  end
end
rule.pass = { { n = 1 }, { { name = "甲" }, absent = "n" } }
rule.fail = { { { n = 11 }, finds = { { at = "n", actual = "11" } } }, { { n = 12 }, finds = { { at = "n" } } } }
return rule
"""
LIBRARY = """local M = {}
function M.most() return parameters.limit end
function M.least()
  local never = 1
  return never
end
return M
"""
TODAY = """-- 日期。
local rule = { id = "num.today", title = { zh = "今天", en = "today" }, severity = "note", kind = "thing", basis = { "实务" }, uses = { "office" }, region = "甲省" }
function rule.check(thing, report)
  if date.as_of() < "2025-01-01" then report { zh = "早", en = "early", actual = date.as_of() } end
end
rule.pass = { { { office = "甲" }, as_of = "2025-01-01", region = "甲省乙县" }, { record = { office = "甲" }, region = "丙省", absent = "region", as_of = "2024-01-01" } }
rule.fail = { { { office = "甲" }, as_of = "2024-12-31", region = "甲省", finds = { { actual = "2024-12-31" } } } }
return rule
"""


def write(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return path


def says(done, code, *parts):
    equal(done.returncode, code, f"{done.args[1:]}: exit code ({done.stderr.strip()[:300]})")
    for part in parts:
        check(part in done.stdout + done.stderr, f"{done.args[1:]}: says {part}", (done.stdout + done.stderr)[:2500])


with tempfile.TemporaryDirectory() as top:
    small = os.path.join(top, "small")
    write(f"{small}/pack.json", PACK)
    write(f"{small}/num/large.lua", LARGE)
    write(f"{small}/num/today.lua", TODAY)
    write(f"{small}/lib/limits.lua", LIBRARY)
    thing = write(f"{top}/thing.json", {"kind": "thing", "office": "甲局", "place": "丙省", "rows": [{"n": 3, "name": "一"}, {"n": 15}, {"name": "二"}, {"n": -1}]})
    rules = ("--rules", small, "--lang", "en")

    # trace
    done = tool.run("check", *rules, "--trace", "num.large", thing)
    says(done, 3, "1. pass  rows[1]", '{"n": 3, "name": "一"}', "2. fail  rows[2]", "too large", "3. not applicable  rows[3]", "absent    n", "4. undecided  rows[4]",
         "a negative number", "4 elements, pass 1, fail 1, not applicable 1, undecided 1")
    check("Summary" not in done.stdout, "a trace is no report")
    check("office" not in done.stdout, "a trace shows what the rule sees and nothing else")
    out = f"{top}/report.json"
    says(tool.run("check", *rules, "--trace", "num.large", "--format", f"json={out}", thing), 3, "rows[2]")
    with open(out, encoding="utf-8") as f:
        equal([f["rule"] for f in json.load(f)["findings"]], ["num.large"], "a report beside the trace goes to a file")
    says(tool.run("check", *rules, "--trace", "num.large", "--format", "json", thing), 2, "--format json=FILE")
    says(tool.run("check", *rules, "--trace", "num.larg", thing), 2, 'nearest: "num.large"')

    # timing
    done = tool.run("check", *rules, "--timing", thing)
    row = re.search(r"^num\.large +3 +1 +(\d+) +[\d.]+ +([\d.]+)%$", done.stderr, re.M)
    check(row and int(row.group(1)) > 0, "--timing: elements, findings, ns per element", done.stderr)
    check("ns/element" in done.stderr and "num.large" not in done.stdout.split("Summary")[1], "the table goes to stderr")
    check("took more than its share: num.large" not in tool.run("check", *rules, "--timing", "--select", "num.large", thing).stderr, "a rule alone has all of the share")
    many = [write(f"{small}/num/n{i}.lua", LARGE.replace("num.large", f"num.n{i}")) for i in range(9)]
    write(many[0], LARGE.replace("num.large", "num.n0").replace("function rule.check(row, report)", "function rule.check(row, report) for i = 1, 3000000 do end"))
    says(tool.run("check", *rules, "--timing", thing), 3, "took more than its share: num.n0")

    # Whatever runs, those that the table shows with more than their share are named, and no others.
    def over_share(err):
        rows = re.findall(r"^(\S+)\s+\d+\s+\d+\s+\d+\s+[\d.]+\s+([\d.]+)%$", err, re.M)
        return {rule for rule, share in rows if float(share) >= 10.05 and float(share) * len(rows) >= 502}, {rule for rule, share in rows if float(share) >= 9.95 and float(share) * len(rows) >= 498}

    for what in ([tool.SAMPLES], [os.path.join(tool.SAMPLES, "linlan-2025.txt")], [*rules, thing]):
        err = tool.run("check", "--lang", "en", "--as-of", "2025-06-30", "--timing", *what).stderr
        named = set(re.findall(r"took more than its share: (\S+)", err))
        surely, perhaps = over_share(err)
        check(surely <= named <= perhaps, f"--timing names what takes more than its share of {what[-1]}", f"{sorted(surely)} {sorted(named)} {err[-300:]}")
    for path in many:
        os.remove(path)

    # test
    says(tool.run("rules", "test", *rules), 0, "7 passed, 0 failed")
    says(tool.run("rules", "test", *rules, "--run", "num.*/fail"), 0, "3 passed, 0 failed")
    says(tool.run("rules", "test", *rules, "--run", "num.large/fail/2"), 0, "1 passed, 0 failed")
    says(tool.run("rules", "test", *rules, "--run", "num.l*"), 0, "4 passed, 0 failed")
    says(tool.run("rules", "test", *rules, "--run", "nun.*"), 2, 'no example is named "nun.*"')
    undated = TODAY.replace(', as_of = "2025-01-01", region = "甲省乙县"', "").replace(', as_of = "2024-12-31", region = "甲省"', "")
    undated = undated.replace('{ { office = "甲" } },', '{ office = "甲" },')
    write(f"{small}/num/today.lua", undated)
    says(tool.run("rules", "test", *rules, "num.today", "--region", "甲省"), 2, "date.as_of: no day is set")
    says(tool.run("rules", "test", *rules, "num.today", "--as-of", "2025-03-01", "--region", "甲省"), 2, "2 passed, 1 failed", "num.today/fail/1", "was not found", "- actual      2024-12-31")
    says(tool.run("rules", "test", *rules, "num.today", "--as-of", "2025-03-01"), 2, '"region" is absent')
    says(tool.run("rules", "test", *rules, "--as-of", "soon"), 2, "--as-of needs a date")
    write(f"{small}/num/today.lua", TODAY.replace('as_of = "2024-12-31"', 'as_off = "2024-12-31"'))
    says(tool.run("rules", "test", *rules), 2, 'unknown key "as_off" (nearest: "as_of")')
    write(f"{small}/num/today.lua", TODAY)
    wrong = LARGE.replace('{ { n = 12 }, finds = { { at = "n" } } }', '{ record = { rows = { { n = 12 }, { n = 13 } } }, finds = { { actual = "13", expected = "≤ 9" } } }')
    write(f"{small}/num/large.lua", wrong)
    done = tool.run("rules", "test", *rules, "num.large")
    says(done, 2, "num.large/fail/2 is not as stated", "a finding that is not stated\n      + at          n", "+ actual      12", "finds[1].expected\n      - ≤ 9\n      + ≤ 10")
    check("finds[1].actual" not in done.stdout, "what agrees is not shown, the second finding is compared with the second", done.stdout)
    write(f"{small}/num/large.lua", LARGE)

    # coverage
    done = tool.run("rules", "coverage", *rules, "--format", "json", thing, "--as-of", "2025-06-30")
    coverage = json.loads(done.stdout)
    equal(done.returncode, 3, "coverage of files with something undecided")
    equal({r["rule"]: (r["findings"], r["lines"] - r["ran"]) for r in coverage["rules"]}, {"num.large": (1, 0), "num.today": (0, 1)}, "coverage by rule: findings, lines that never ran")
    equal([(f["file"], [m["line"] for m in f["missed"]]) for f in coverage["libraries"]], [("lib/limits.lua", [4, 5])], "lines of a library that no rule calls")
    done = tool.run("rules", "coverage", *rules, thing)
    says(done, 3, "Rules that came to no verdict\n  num.today", "     4    local never = 1", "2 rules: 1 fired, 0 found nothing, 1 came to no verdict")
    done = tool.run("rules", "coverage", *rules)
    says(done, 0, "lib/limits.lua", "lines ran")
    check("num.today" not in done.stdout, "over its examples all of a rule runs", done.stdout)
    check("num/large.lua" in done.stdout and "12  " in done.stdout, "but for what no example shows", done.stdout)

    # impact
    other = os.path.join(top, "other")
    shutil.copytree(small, other)
    write(f"{other}/pack.json", {**PACK, "version": "2", "parameters": {"limit": {**PACK["parameters"]["limit"], "default": 20}}})
    plain = write(f"{top}/in/plain.json", {"kind": "thing", "office": "乙局", "rows": [{"n": 15}]})
    calm = write(f"{top}/calm.json", {"kind": "thing", "office": "甲局", "rows": [{"n": 5}]})
    impact = lambda *args: tool.run("rules", "impact", "--lang", "en", *args)  # noqa: E731
    says(impact(small, small, plain), 0, "0 gained, 0 lost, 0 changed in severity, 1 the same")
    done = impact(small, other, plain, calm)
    says(done, 1, "old   small 1 (", "new   small 2 (", "2 files: 0 gained, 1 lost", "乙局", "- num.large  error  too large", "plain.json")
    found = json.loads(impact("--format", "json", other, small, plain, calm).stdout)
    equal((found["counts"]["gained"], found["rules"], found["issuers"]), (1, [{"rule": "num.large", "gained": 1, "lost": 0, "changed": 0}],
                                                                        [{"issuer": "乙局", "gained": 1, "lost": 0, "changed": 0}]), "gained findings by rule and issuer")
    equal(found["gained"][0]["message"], "太大", "each with its words")
    write(f"{other}/num/large.lua", LARGE.replace('severity = "error"', 'severity = "note"'))
    write(f"{other}/pack.json", PACK)
    says(impact(small, other, plain), 1, "1 changed in severity", "~ num.large  error → note  too large")
    says(impact(small, other, plain, thing), 3, "INCOMPLETE")
    says(impact(small, f"{top}/gone", plain), 2, "no such folder of rules")
    says(impact(small, other), 2, "needs the old folder")
    says(impact(small, other, f"{top}/gone.json"), 3)

    # explain
    done = tool.run("rules", "explain", "num.large", *rules)
    says(done, 0, "No number is too large", "cannot see    没有填的数", "looks at      each rows[] of a thing record", "needs         n", "basis         实务",
         "parameters    limit = 10: the limit", "profiles      hard: warning", "Examples that pass", '{"n": 1}', "not applicable: no n", "=> finding", '{"actual": "11", "at": "n"}')
    says(tool.run("rules", "explain", "num.large", "--rules", small, "--lang", "zh"), 0, "数不应太大", "看不到", "参数", "上限", "配置方案", "hard：警告", "有疑点的例子")
    says(tool.run("rules", "explain", "num.today", *rules), 0, "region        甲省", "as of 2025-01-01", "region 甲省乙县")
    explained = json.loads(tool.run("rules", "explain", "num.large", "--format", "json", *rules).stdout)
    equal((explained["id"], explained["pack"], explained["parameters"][0]["value"], len(explained["examples"]["fail"])), ("num.large", "small", 10, 2), "explain as JSON")
    for rule in json.loads(tool.run("rules", "list", "--format", "json").stdout)[::12]:
        says(tool.run("rules", "explain", rule["id"], "--lang", "en"), 0, rule["title"]["en"], rule["basis"][0][:10], "Examples with findings")
    says(tool.run("rules", "list", *rules), 0, "small 1, 2 rules", "profile hard  hard")

    # options that a task does not take
    for words, said in ((("list", "--run", "x"), "takes no --run"), (("test", "--format", "json"), "takes no --format"), (("explain", "num.large", "--config", "x"), "takes no --config"),
                        (("test", "a.b", "c.d"), 'takes no "c.d"'), (("coverge",), "did you mean coverage"), (("impact", "a"), "needs the old folder")):
        says(tool.run("rules", *words, *rules), 2, said)
tool.finish()
