"""Several packs at once, profiles, and what .mingcha.json sets of severities and parameters: by rule, family, profile and file, and which of them goes over which. Also why a rule
did not apply, and that whatever names nothing is an error with the nearest name."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

MANIFEST = {
    "id": "base", "version": "1.0", "title": {"zh": "甲", "en": "base"},
    "parameters": {"limit": {"default": 10, "meaning": {"zh": "限", "en": "limit"}}},
    "dates": ["day"], "region": ["place"],
    "kinds": {"thing": {"kind": "text", "day": "date", "place": "text", "rows[]": {"n": "integer", "name": "text"}}},
    "profiles": {"draft": {"title": {"zh": "草稿", "en": "draft"}, "severity": {"num": "note", "num.small": "warning"}, "parameters": {"limit": 20}}},
}
RULE = """-- 数不应太大。
local rule = {{ id = "{id}", title = {{ zh = "数", en = "numbers" }}, severity = "{severity}", kind = "{kind}", each = "rows[]", needs = {{ "{need}" }},
  uses = {{ "name" }}, basis = {{ "实务" }}, {more} }}
function rule.check(row, report)
  if row.n > parameters.limit then report {{ at = "n", zh = "大", en = "large", expected = parameters.limit, actual = row.n {finding} }} end
end
rule.pass = {{ {{ n = 1 }} }}
rule.fail = {{ {{ {{ n = 1000 }}, finds = {{ {{ at = "n" }} }} }} }}
return rule
"""
THING = {"kind": "thing", "day": "2024-05-06", "place": "某省某县", "rows": [{"n": 15}]}


def write(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return path


def rule(folder, id, severity="error", kind="thing", need="n", more="", finding=""):
    text = RULE.format(id=id, severity=severity, kind=kind, need=need, more=more, finding=finding)
    return write(os.path.join(folder, id.replace(".", "/") + ".lua"), text)


class Place:
    def __init__(self, top):
        self.top = top
        self.base = os.path.join(top, "base")
        write(os.path.join(self.base, "pack.json"), MANIFEST)
        rule(self.base, "num.large")
        rule(self.base, "num.small", "warning")
        rule(self.base, "other.mild", finding=', severity = "note"')
        self.thing = write(os.path.join(top, "in/drafts/thing.json"), THING)

    def run(self, *args, settings=None, rules=None):
        config = write(os.path.join(self.top, "config.json"), settings or {})
        folders = [w for r in (rules or [self.base]) for w in ("--rules", r)]
        env = dict(os.environ, LC_ALL="C.UTF-8")
        return subprocess.run([tool.MINGCHA, "check", "--lang", "en", "--as-of", "2025-06-30", "--config", config, *folders, *args],
                              capture_output=True, text=True, encoding="utf-8", cwd=self.top, env=env)

    def report(self, *args, **options):
        done = self.run("--format", "json", *args, **options)
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise SystemExit(f"no JSON: {done.stderr}")

    def found(self, *args, **options):
        """{rule: (severity, expected)} of the findings."""
        report = self.report(*args, self.thing, **options)
        return {f["rule"]: (f["severity"], f["expected"]) for f in report["findings"]}

    def refused(self, said, *args, **options):
        done = self.run(*args, self.thing, **options)
        equal(done.returncode, 2, f"{said}: exit code")
        check(said in done.stderr and done.stderr.count("\n") == 1, f"{said}: one line says so", done.stderr)


def precedence(p):
    plain = {"num.large": ("error", "10"), "num.small": ("warning", "10"), "other.mild": ("note", "10")}
    equal(p.found(), plain, "without settings: the rule's severity, the pack's parameter")
    draft = {"num.large": ("note", "3"), "num.small": ("warning", "3"), "other.mild": ("note", "3")}
    low = {"parameters": {"limit": 3}}
    equal(p.found("--profile", "draft", settings=low), draft, "a profile: id before family; the user's parameter over the profile's")
    equal(p.found("--profile", "draft"), {}, "the profile's parameter")
    equal(p.found(settings={"profile": "draft", **low}), draft, "the profile of the configuration")
    steps = [
        ({"severity": {"num": "warning"}}, {"num.large": "warning", "num.small": "warning", "other.mild": "note"}, "a family"),
        ({"severity": {"num": "note", "num.large": "error"}}, {"num.large": "error", "num.small": "note", "other.mild": "note"}, "id before family"),
        ({"severity": {"num": "error"}, "profile": "draft"}, {"num.large": "error", "num.small": "error", "other.mild": "note"}, "settings over the profile"),
        ({"severity": {"num": "off"}}, {"other.mild": "note"}, "a family turned off"),
        ({"severity": {"other": "error"}}, {"num.large": "error", "num.small": "warning", "other.mild": "note"}, "a finding stays milder than its rule"),
        ({"severity": {"num": "off"}, "overrides": [{"rules": ["num.small"], "severity": "error"}]}, {"num.small": "error", "other.mild": "note"},
         "an override over a severity, turned on again"),
        ({"overrides": [{"rules": ["num"], "severity": "note"}, {"rules": ["num.small"], "severity": "error"}]},
         {"num.large": "note", "num.small": "error", "other.mild": "note"}, "a later override over an earlier one"),
        ({"overrides": [{"rules": ["num.small"], "severity": "error"}, {"rules": ["num"], "severity": "note"}]},
         {"num.large": "note", "num.small": "note", "other.mild": "note"}, "also where the later one is a family"),
        ({"overrides": [{"files": ["drafts/"], "severity": "off", "rules": ["num"]}]}, {"other.mild": "note"}, "a folder"),
        ({"overrides": [{"files": ["in/*.json", "else/"], "severity": "off"}]}, {"num.large": "error", "num.small": "warning", "other.mild": "note"},
         "another folder: nothing"),
        ({"overrides": [{"files": ["**/thing.*"], "severity": "warning"}]}, {"num.large": "warning", "num.small": "warning", "other.mild": "note"}, "a file"),
        ({"overrides": [{"profile": "draft", "severity": "off"}]}, {"num.large": "error", "num.small": "warning", "other.mild": "note"}, "not that profile"),
        ({"profile": "draft", "overrides": [{"profile": "draft", "rules": ["num"], "severity": "error"}]},
         {"num.large": "error", "num.small": "error", "other.mild": "note"}, "that profile"),
    ]
    for settings, wanted, what in steps:
        settings.setdefault("parameters", {"limit": 3})
        equal({r: s for r, (s, _) in p.found(settings=settings).items()}, wanted, what)
    by_rule = {"parameters": {"limit": 3}, "overrides": [{"rules": ["num.small"], "parameters": {"limit": 4}}, {"files": ["drafts/"], "rules": ["num"], "parameters": {"limit": 5}},
                                                         {"rules": ["num.small"], "parameters": {"limit": 6}}]}
    equal({r: e for r, (_, e) in p.found(settings=by_rule).items()}, {"num.large": "5", "num.small": "6", "other.mild": "3"}, "parameters of single rules and files")
    equal({r: e for r, (_, e) in p.found("--profile", "draft", settings={"overrides": [{"parameters": {"limit": 2}}]}).items()},
          {"num.large": "2", "num.small": "2", "other.mild": "2"}, "an override over the profile's parameter")


def names(p):
    p.refused('no rule or family "num.lrage" (nearest: "num.large")', "--select", "num.lrage")
    p.refused('no rule or family "nun" (nearest: "num")', "--ignore", "nun")
    p.refused('no rule or family "num.lrage" (nearest: "num.large")', "--trace", "num.lrage")
    p.refused('no profile "drafts" (nearest: "draft")', "--profile", "drafts")
    for settings, said in (
            ({"severity": {"num.smal": "off"}}, 'no rule or family "num.smal" (nearest: "num.small")'),
            ({"severity": {"num": "warnig"}}, 'no severity "warnig" (nearest: "warning")'),
            ({"severity": {"num": 3}}, "a severity is"),
            ({"severity": []}, '"severity" must be an object'),
            ({"severities": {}}, 'unknown key "severities"'),
            ({"override": []}, 'unknown key "override" (nearest: "overrides")'),
            ({"overrides": {}}, '"overrides" must be a list'),
            ({"overrides": [1]}, '"overrides" must be a list'),
            ({"overrides": [{"file": ["x"], "severity": "off"}]}, 'unknown field "overrides[1].file" (nearest: "overrides[1].files")'),
            ({"overrides": [{"files": "x", "severity": "off"}]}, 'field "overrides[1].files" must be a list of texts'),
            ({"overrides": [{"rules": ["numm"], "severity": "off"}]}, 'no rule or family "numm" (nearest: "num")'),
            ({"overrides": [{"profile": "drat", "severity": "off"}]}, 'no profile "drat" (nearest: "draft")'),
            ({"overrides": [{"severity": "of"}]}, 'no severity "of" (nearest: "off")'),
            ({"overrides": [{"parameters": {"limt": 1}}]}, 'no parameter "limt" (nearest: "limit")'),
            ({"overrides": [{"parameters": {"limit": "1"}}]}, 'parameter "limit" needs a value like its default'),
            ({"overrides": [{"files": ["x"]}]}, 'sets neither "severity" nor "parameters"'),
            ({"rules": []}, '"rules" must be a list of folders'),
            ({"region": 1}, '"region" must be the name'),
    ):
        p.refused(said, settings=settings)
    for profile, said in (({"severity": {"numb": "off"}}, 'no rule or family "numb" (nearest: "num")'), ({"severty": {}}, 'unknown field "profiles.bad.severty" (nearest: "profiles.bad.severity")'),
                          ({"parameters": {"limits": 1}}, 'no parameter "limits" (nearest: "limit")'), ({"severity": {"num": "of"}}, 'no severity "of" (nearest: "off")')):
        bad = os.path.join(p.top, "bad")
        shutil.copytree(p.base, bad)
        write(os.path.join(bad, "pack.json"), {**MANIFEST, "profiles": {"bad": {"title": {"zh": "坏", "en": "bad"}, **profile}}})
        p.refused(said, rules=[bad])
        shutil.rmtree(bad)
    for field, said in (('needs = { "rws" }', 'nearest: "rows"'), ('uses = { "rows[].nme" }', 'nearest: "name"'), ('each = "row[]"', 'nearest: "rows'), ('kind = "thng"', 'nearest: "thing"')):
        bad = os.path.join(p.top, "bad")
        shutil.copytree(p.base, bad)
        text = RULE.format(id="num.bad", severity="note", kind="thing", need="n", more="", finding="")
        name = field.split(" ")[0]
        text = text.replace('each = "rows[]", needs = { "n" },\n  uses = { "name" }, ', "") if name != "kind" else text.replace('kind = "thing", ', "")
        write(os.path.join(bad, "num/bad.lua"), text.replace('basis = ', field + ', basis = '))
        p.refused(said, rules=[bad])
        shutil.rmtree(bad)


def several(p):
    more = os.path.join(p.top, "more")
    write(os.path.join(more, "pack.json"), {"id": "more", "version": "2", "title": {"zh": "乙", "en": "more"}, "extends": "base"})
    write(os.path.join(p.base, "lib/same.lua"), "return { word = 'base' }")
    rule(more, "county.own")
    text = RULE.format(id="county.lib", severity="note", kind="thing", need="n", more="", finding="").replace("local rule", 'local same = require "lib.same"\nlocal rule', 1)
    write(os.path.join(more, "county/lib.lua"), text.replace('zh = "大"', "zh = same.word"))
    low = {"parameters": {"limit": 3}}
    report = p.report(p.thing, rules=[p.base, more], settings=low)
    equal([(k["id"], k["version"], k["rules"], k.get("extends")) for k in report["packs"]], [("base", "1.0", 3, None), ("more", "2", 2, "base")], "both packs are told")
    check(all(len(k["sha256"]) == 64 for k in report["packs"]) and report["packs"][0]["sha256"] != report["packs"][1]["sha256"], "each with its hash")
    equal(report["pack"], report["packs"][0], "the first is the pack")
    equal({f["rule"]: f["message"] for f in report["findings"]}.get("county.lib"), "base", "a pack that extends another has its libraries")
    equal({r["id"]: r["pack"] for r in report["rules"]}, {"num.large": "base", "num.small": "base", "other.mild": "base", "county.own": "more", "county.lib": "more"},
          "each rule says which pack it is from")
    other_way = p.report(p.thing, rules=[more, p.base], settings=low)
    equal(other_way["findings"], report["findings"], "the order of the folders changes no finding")
    equal(set(p.found(rules=[p.base, more], settings={**low, "profile": "draft"})), {"num.large", "num.small", "other.mild", "county.own", "county.lib"}, "one profile for both")
    done = subprocess.run([tool.MINGCHA, "check", "--format", "json", "--config", write(os.path.join(p.top, "listed/.mingcha.json"), {"rules": ["../base", "../more"], **low}), p.thing],
                          capture_output=True, text=True, encoding="utf-8", cwd=p.top)
    equal([k["id"] for k in json.loads(done.stdout)["packs"]], ["base", "more"], "the configuration lists the folders, from where it stands")
    p.refused('extends the pack "base", which is not among those given', rules=[more])
    rule(more, "num.large")
    p.refused('the rule "num.large" is also in the pack', rules=[p.base, more])
    os.remove(os.path.join(more, "num/large.lua"))
    p.refused('a second pack "base"', rules=[p.base, p.base])
    for extends, said in (("more", "extends itself"), ("bsae", 'nearest: "base"')):
        write(os.path.join(more, "pack.json"), {"id": "more", "version": "2", "title": {"zh": "乙", "en": "more"}, "extends": extends})
        p.refused(said, rules=[p.base, more])
    write(os.path.join(more, "pack.json"), {"id": "more", "version": "2", "title": {"zh": "乙", "en": "more"}, "extends": "minsheng"})
    check("extends" in p.run(p.thing, rules=[p.base, more]).stderr, "the program's own pack is not among those given")
    done = p.run(p.thing, rules=["default", more])
    check('"thing"' in done.stderr or done.returncode in (2, 3), "default names the program's own rules", done.stderr)


def scope(p):
    rule(p.base, "when.new", more='since = "2025-01-01"')
    rule(p.base, "when.old", more='["until"] = "2023-12-31"')
    rule(p.base, "when.here", more='region = "某省"')
    rule(p.base, "when.there", more='region = "别省"')
    rule(p.base, "when.nameless", need="name")
    rule(p.base, "when.elsewhere", kind="paper")
    low = {"parameters": {"limit": 3}, "severity": {"num.small": "off"}}
    report = p.report(p.thing, settings=low)
    idle = {i["rule"]: (i["why"], i.get("detail")) for i in report["idle_rules"]}
    equal(idle, {"when.new": ("since", "2025-01-01"), "when.old": ("until", "2023-12-31"), "when.there": ("region", "别省"), "when.nameless": ("absent", "name"),
                 "when.elsewhere": ("kind", "paper"), "num.small": ("off", "severity")}, "why each rule did not apply")
    equal({f["rule"] for f in report["findings"]}, {"num.large", "other.mild", "when.here"}, "date and region choose the rules")
    report = p.report("--region", "别省某市", p.thing, settings=low)
    check("when.there" in {f["rule"] for f in report["findings"]}, "--region goes before what the document says")
    report = p.report(p.thing, settings={**low, "region": "别省"})
    check("when.there" in {f["rule"] for f in report["findings"]}, "the region of the configuration")
    report = p.report("--region", "某省", p.thing, settings={**low, "region": "别省"})
    check("when.there" not in {f["rule"] for f in report["findings"]}, "the option before the configuration")
    idle = {i["rule"]: i["why"] for i in p.report("--select", "num.large", p.thing)["idle_rules"]}
    equal(idle["when.here"], "not-selected", "rules that were not selected are told too")
    done = p.run(p.thing, "--verdicts", settings=low)
    for line in ("when.new        applies from 2025-01-01 on", 'when.elsewhere  no record of kind "paper"', "num.small       turned off (severity)", "1 turned off, 1 for other records"):
        check(line in done.stdout, f"the text says: {line}", done.stdout[-1500:])


def verdicts(p):
    low = {"parameters": {"limit": 3}}
    rule(p.base, "bad.broken", need="n", finding="} error('out of order') report { zh = '', en = ''")
    report = p.report("--verdicts", "--select", "num.large,when.nameless,bad", p.thing, settings=low)
    listed = {v["rule"]: (v["verdict"], v.get("need"), v["at"]) for v in report["verdicts"]}
    equal(listed, {"num.large": ("fail", None, "/rows/0"), "when.nameless": ("not_applicable", "name", "/rows/0"), "bad.broken": ("undecided", None, "/rows/0")},
          "--verdicts lists what each rule came to")
    broken = [v for v in report["verdicts"] if v["rule"] == "bad.broken"][0]
    check("out of order" in broken["message_en"] and "规则出错" in broken["message"], "an undecided one says why, in both languages")
    counts = report["summary"]["verdicts"]["total"]
    equal(counts, {"pass": 0, "fail": 1, "not_applicable": 1, "undecided": 1}, "the counts are those of the list")
    check("verdicts" not in p.report(p.thing), "not listed where not asked for")
    for form, said in (("text", "1"), ("markdown", "verdicts: 0 pass, 1 fail, 1 not applicable, 1 undecided"), ("github", "verdicts: 0 pass, 1 fail, 1 not applicable, 1 undecided"),
                       ("junit", "verdicts: 0 pass, 1 fail, 1 not applicable, 1 undecided"), ("sarif", '"undecided": 1'), ("ndjson", '"undecided":1'), ("html", "Not applicable")):
        done = p.run("--format", form, "--select", "num.large,when.nameless,bad", p.thing, settings=low)
        check(said in done.stdout, f"{form} has the counts", done.stdout[:1500])
        equal(done.returncode, 3, f"{form}: undecided is exit 3")
    os.remove(os.path.join(p.base, "bad/broken.lua"))
    # exit 3 where nothing was checked
    empty = os.path.join(p.top, "empty")
    os.makedirs(empty, exist_ok=True)
    equal(p.run(empty).returncode, 3, "no record: exit 3")
    equal(p.run(write(os.path.join(p.top, "paper.json"), {"kind": "sheet"})).returncode, 3, "no rule for that kind: exit 3")
    equal(p.run("--select", "when.nameless", p.thing).returncode, 3, "no rule applies: exit 3")
    equal(p.run("--select", "when.new", p.thing).returncode, 3, "none of that date: exit 3")
    equal(p.run(p.thing, settings={"overrides": [{"severity": "off"}]}).returncode, 3, "all turned off: exit 3")
    equal(p.run(write(os.path.join(p.top, "none.json"), {"kind": "thing", "rows": []})).returncode, 3, "no element: exit 3")


def folder_order(p):
    """The same bytes whatever order the folder's files were made in: readdir gives them as it likes."""
    plain = p.run("--format", "json", "--verdicts", p.thing).stdout
    again = os.path.join(p.top, "again")
    files = sorted(os.path.relpath(os.path.join(d, f), p.base) for d, _, fs in os.walk(p.base) for f in fs)
    for name in reversed(files):
        with open(os.path.join(p.base, name), encoding="utf-8") as f:
            write(os.path.join(again, name), f.read())
    equal(p.run("--format", "json", "--verdicts", p.thing, rules=[again]).stdout, plain, "files made in another order give the same bytes")


with tempfile.TemporaryDirectory() as folder:
    place = Place(folder)
    precedence(place)
    names(place)
    several(place)
    scope(place)
    verdicts(place)
    folder_order(place)
tool.finish()
