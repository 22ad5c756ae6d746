"""mingcha mutate: what each operator does to a record, what counts as caught, the score and its exit codes, the same bytes for the same seed, and what it says
of a wrong mutate.json. The records and rules are made here, so that every count is known."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

PACK = {"id": "mutants", "version": "1", "title": {"zh": "变体", "en": "mutants"}, "kinds": {"thing": "any"}}
RULE = """-- 合计应等于各数之和。
-- 看不到的：没有合计的表。
local rule = { id = "thing.sum", title = { zh = "合计", en = "sum" }, severity = "error", kind = "thing", each = "tables[]", needs = { "total" },
               uses = { "rows[].n" }, basis = { "x" } }
function rule.check(t, report)
  if t.total == "?" then undecided { zh = "问号", en = "a question mark" } end
  local sum = "0"
  for _, row in ipairs(t.rows or {}) do if row.n then sum = quantity.add(sum, row.n) end end
  if quantity.compare(sum, t.total) ~= 0 then report { at = "total", actual = t.total, expected = sum, zh = "不等", en = "differ" } end
end
rule.pass = { { total = "3", rows = { { n = "1" }, { n = "2" } } } }
rule.fail = { { { total = "4", rows = { { n = "1" } } }, finds = { { at = "total" } } } }
return rule
"""
RECORD = {"kind": "thing", "tables": [{"total": "42.5", "name": "表", "rows": [{"n": "12.5"}, {"n": "30"}]}, {"total": "7", "rows": [{"n": "7"}]}]}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False))
    return path


def mutate(folder, fields, record, *args, **table):
    write(f"{folder}/rules/mutate.json", dict(table, fields=fields))
    path = write(f"{folder}/record.json", record)
    return tool.run("mutate", "--lang", "en", "--rules", f"{folder}/rules", *args, path)


def groups(folder, fields, record, *args, **table):
    done = mutate(folder, fields, record, "--all", "--format", "json", *args, **table)
    return json.loads(done.stdout) if done.stdout.strip() else {"error": done.stderr}


def field(at, *operators, **more):
    return dict({"class": "c", "at": at, "operators": list(operators)}, **more)


def changes(result, i=0):
    return [(e["at"], e["from"], e["to"]) for e in result["groups"][i]["examples"]]


def counts(result, i=0):
    return tuple(result["groups"][i][k] for k in ("mutants", "caught", "missed", "undecided", "unseeable"))


with tempfile.TemporaryDirectory() as folder:
    write(f"{folder}/rules/pack.json", PACK)
    write(f"{folder}/rules/thing/sum.lua", RULE)

    # Figures that the rule reads are caught, each digit and each pair of different neighbours once.
    r = groups(folder, [field("tables[].total", "digit", "swapped", "scaled", "negative", "count")], RECORD)
    equal([counts(r, i) for i in range(5)], [(4, 4, 0, 0, 0), (2, 2, 0, 0, 0), (4, 4, 0, 0, 0), (2, 2, 0, 0, 0), (2, 2, 0, 0, 0)], "operators on a figure that is added up")
    equal(r["rules"], {"fired": [{"id": "thing.sum", "mutants": 14}], "never": [], "over_a_run": []}, "the rule and how many it caught")
    equal(r["total"]["score"], "100.00", "the score of a pack that sees all")

    # What no rule reads is missed, and shown as it was made.
    thing = {"kind": "thing", "tables": [{"total": "7", "rows": [{"n": "7"}], "other": "19.05"}]}
    r = groups(folder, [field("tables[].other", "digit", "swapped", "scaled", "negative", "count")], thing)
    at = "/tables/0/other"
    equal(changes(r, 0), [(at, "19.05", x) for x in ("29.05", "18.05", "19.15", "19.06")], "each digit changed")
    equal(changes(r, 1), [(at, "19.05", x) for x in ("91.05", "10.95", "19.50")], "neighbours swapped")
    equal(changes(r, 2), [(at, "19.05", x) for x in ("190500", "0.001905")], "10^4 times as much, and the 10^4th part")
    equal(changes(r, 3), [(at, "19.05", "-19.05")], "below zero")
    equal([g["operator"] for g in r["groups"]], ["digit", "swapped", "scaled", "negative"], "a figure with decimals is no count")
    equal(r["total"], {"mutants": 10, "caught": 0, "missed": 10, "undecided": 0, "unseeable": 0, "score": "0.00"}, "nothing caught")
    equal(r["rules"]["never"], ["thing.sum"], "a rule that caught nothing")

    # A record that is not faultless: its own findings do not count, new ones do, and so does the same one at another place.
    faulty = {"kind": "thing", "tables": [{"total": "9", "rows": [{"n": "7"}]}, {"total": "5", "rows": [{"n": "5"}]}]}
    equal(counts(groups(folder, [field("tables[].rows[].n", "count")], faulty)), (4, 4, 0, 0, 0), "new findings in a record with findings")
    equal(counts(groups(folder, [field("tables[].name", "altered")], {"kind": "thing", "tables": [dict(faulty["tables"][0], name="一张表")]})), (1, 0, 0, 0, 1),
          "a finding that was there before is not new")

    # Undecided is not caught.
    r = groups(folder, [field("tables[].total", "rewrite", rewrites=[["42.5", "?"]])], RECORD)
    equal(counts(r), (1, 0, 0, 1, 0), "undecided is shown apart")
    equal(r["total"]["score"], "0.00", "and counts against the score")

    # Rows, texts, dates.
    rows = {"kind": "thing", "tables": [{"total": "3", "rows": [{"seq": "1", "n": "1"}, {"seq": "2", "n": "2"}], "items": [{"seq": "1"}, {"seq": "2"}, {"seq": "3"}]}]}
    equal(counts(groups(folder, [field("tables[].rows[]", "drop")], rows)), (2, 2, 0, 0, 0), "a row of a sum dropped")
    equal(counts(groups(folder, [field("tables[].rows[]", "exchange")], rows)), (1, 0, 1, 0, 0), "rows exchanged")
    r = groups(folder, [field("tables[].items[]", "drop", "double", witness=["tables[].count"])], rows)
    equal([counts(r, 0), counts(r, 1)], [(3, 0, 2, 0, 1), (3, 0, 3, 0, 0)], "the last row leaves no gap")
    r = groups(folder, [field("tables[].items[].seq", "exchange-key", "blank")], rows)
    equal(changes(r, 0), [("/tables/0/items/0/seq", "1", "2"), ("/tables/0/items/1/seq", "2", "3")], "numbers exchanged")
    equal(counts(r, 1), (3, 0, 3, 0, 0), "numbers blanked")
    dated = {"kind": "thing", "document": {"title": "2023年的表", "signed": "2023-01-31", "signed_text": "2023年1月31日", "printed": "2023-02-03"}}
    r = groups(folder, [field("document.signed", "date-swap", "date-year", "date-impossible"), field("document.printed", "date-swap"), field("document.title", "year")], dated)
    at = "/document/signed"
    equal([changes(r, i) for i in range(4)],
          [[(at, "2023-01-31", "2024-01-31"), (at, "2023-01-31", "2022-01-31")], [(at, "2023-01-31", "2023-02-30"), (at, "2023-01-31", "2023-13-01")],
           [("/document/printed", "2023-02-03", "2023-01-31")], [("/document/title", "2023年的表", "2024年的表"), ("/document/title", "2023年的表", "2022年的表")]],
          "dates, each pair once")
    r = groups(folder, [field("document.title", "insert")], dated, inserts=["电话13800000000"])
    equal(changes(r), [("/document/title", "", "电话13800000000")], "personal data put in")

    # Exit codes, seeds, mistakes.
    both = [field("tables[].total", "digit"), field("tables[].name", "altered")]
    named = {"kind": "thing", "tables": [{"total": "42.5", "name": "表格", "rows": [{"n": "42.5"}]}, {"total": "1", "name": "表格", "rows": [{"n": "1"}]}]}
    for score, code in (("66.66", 0), ("66.67", 1), ("0", 0), ("100", 1)):
        equal(mutate(folder, both, named, "--min-score", score).returncode, code, f"--min-score {score} where 4 of 6 are caught")
    for wrong in ("101", "-1", "9x", "1.234", ""):
        equal(mutate(folder, both, named, "--min-score", wrong).returncode, 2, f"--min-score {wrong!r}")
    long = {"kind": "thing", "tables": [{"total": "123456789", "rows": [{"n": "123456789"}]}]}
    samples = [mutate(folder, both, long, "--sample", "3", "--seed", seed, "--format", "json").stdout for seed in ("1", "1", "2", "3", "4")]
    equal(samples[0], samples[1], "the same seed gives the same bytes")
    equal([json.loads(s)["total"]["mutants"] for s in samples], [3] * 5, "a bounded sample")
    other = {"kind": "thing", "tables": [{"total": "1", "rows": [{"n": "1"}], "other": "123456789"}]}
    chosen = {mutate(folder, [field("tables[].other", "digit")], other, "--sample", "3", "--seed", str(s), "--format", "json").stdout.replace(f'"seed": {s}', "") for s in range(5)}
    check(len(chosen) > 1, "different seeds choose differently")
    done = mutate(folder, [field("tables[].nothing", "digit")], RECORD)
    check(done.returncode == 3 and "nothing to corrupt" in done.stderr, "nothing to corrupt is no success", done.stderr)
    for what, fields, words in (
            ("operator", [field("tables[].total", "digits")], 'nearest: "digit"'), ("key", [dict(field("a", "digit"), wittness=[])], 'unknown key "wittness"'),
            ("form", [dict(field("a", "digit"), witness="b")], '"witness" does not have the form'), ("class", [{"at": "a", "operators": ["digit"]}], '"class" is missing')):
        done = mutate(folder, fields, RECORD)
        check(done.returncode == 2 and words in done.stderr and "mutate.json" in done.stderr, f"a wrong {what} in mutate.json", done.stderr)
    done = mutate(folder, both, named, "--only", "d")
    check(done.returncode == 2 and "--only" in done.stderr, "an unknown class", done.stderr)
    os.remove(f"{folder}/rules/mutate.json")
    done = tool.run("mutate", "--lang", "en", "--rules", f"{folder}/rules", f"{folder}/record.json")
    check(done.returncode == 2 and "does not say what to mutate" in done.stderr, "a pack without mutate.json", done.stderr)

# A figure changes in its sentence and in all that was read from it: after the change the record still agrees with itself.
with tempfile.TemporaryDirectory() as folder:
    sentence = "改造小区12个、道路12公里"
    quoted = {"kind": "thing", "tables": [{"text": sentence, "printed": f"6月底，{sentence}；", "quantities": [{"text": "小区12个", "value": "12", "unit": "个"},
                                                                                                  {"text": "道路12公里", "value": "12", "unit": "公里"}]}]}
    agrees = RULE.replace('needs = { "total" }', 'needs = { "text", "printed" }').replace('uses = { "rows[].n" }', 'uses = { "quantities[].text", "quantities[].value" }')
    start, end = agrees.index("function rule.check"), agrees.index("rule.pass")
    agrees = agrees[:start] + """function rule.check(t, report)
  local whole = string.find(t.printed, t.text, 1, true) ~= nil
  for _, q in ipairs(t.quantities) do
    whole = whole and string.find(t.text, q.text, 1, true) ~= nil and string.find(q.text, q.value, 1, true) ~= nil
  end
  if not whole then report { at = "text", zh = "不一致", en = "the record does not agree with itself" } end
end
""" + """rule.pass = { { text = "1个", printed = "1个", quantities = { { text = "1个", value = "1" } } } }
rule.fail = { { { text = "2个", printed = "1个", quantities = {} }, finds = { { at = "text" } } } }
return rule
"""
    write(f"{folder}/rules/pack.json", PACK)
    write(f"{folder}/rules/thing/sum.lua", agrees)
    r = groups(folder, [field("tables[].quantities[].value", "digit", "swapped")], quoted, quotes=["quantities"])
    equal([counts(r, 0), counts(r, 1)], [(4, 0, 4, 0, 0), (2, 0, 2, 0, 0)], "the record agrees with itself after a change")
    r = groups(folder, [field("tables[].quantities[].value", "digit")], quoted)
    equal(counts(r), (4, 4, 0, 0, 0), "without \"quotes\" it does not (so the test can fail)")

# A sample of ours, as a user would run it.
done = tool.run("mutate", "--lang", "zh", "--sample", "2", os.path.join(tool.SAMPLES, "hengtang-2024.txt"))
check(done.returncode == 0 and "得分" in done.stdout and "没有查出任何变体的规则" in done.stdout, "a sample in Chinese", done.stdout + done.stderr)
tool.finish()
