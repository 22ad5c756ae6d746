"""Baselines and waivers: matched by content, counted, told when they no longer fit, refused when damaged. A finding whose cause is known or waived counts."""
import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import jsonschema  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

FAULTY = os.path.join(tool.SAMPLES, "linlan-2025.txt")
LINKED = os.path.join(tool.SAMPLES, "tangxi-2025-faults.json")  # findings that others explain
with open(os.path.join(tool.ROOT, "docs/report.schema.json"), encoding="utf-8") as f:
    VALIDATOR = jsonschema.Draft202012Validator(json.load(f))
COMMON = {"reason": "数据待财政部门核定", "office": "某县某局", "expires": "2025-12-31"}


def run(*args, as_of="2025-06-30", lang="en", **options):
    return tool.run("check", "--as-of", as_of, "--lang", lang, *args, **options)


def report(*args, **options):
    done = run("--format", "json", *args, **options)
    data = json.loads(done.stdout)
    faults = [f"{e.json_path}: {e.message[:160]}" for e in VALIDATOR.iter_errors(data)]
    check(not faults, f"{args}: holds to the schema", faults[:4])
    return data, done


def put(folder, name, value):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return path


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def total(data, standing):
    return sum(data["summary"][standing].values())


def writing(folder):
    base = os.path.join(folder, "base.json")
    before, _ = report(FAULTY)
    done = run("--write-baseline", base, FAULTY)
    equal(done.returncode, 0, "what was just written as the baseline fails no run")
    check("12 findings" in done.stderr, "it says how many", done.stderr)
    listed = json.loads(read(base))
    equal(sorted(e["fingerprint"] for e in listed["findings"]), sorted(f["fingerprint"] for f in before["findings"]), "all findings are in it")
    keys = [(e["document"], e["rule"], e["fingerprint"]) for e in listed["findings"]]
    equal(keys, sorted(keys), "it is sorted")
    check("linlan-2025.txt" not in read(base) and '"line"' not in read(base), "it names neither paths nor lines")
    again = os.path.join(folder, "again.json")
    run("--write-baseline", again, FAULTY)
    equal(read(again), read(base), "the same bytes again")
    known, done = report("--baseline", base, FAULTY)
    equal((done.returncode, total(known, "findings"), total(known, "baseline")), (0, 0, 12), "known findings are counted apart and fail nothing")
    equal({f["status"] for f in known["findings"]}, {"baseline"}, "and are all there")
    for form, said in (("text", "12 in the baseline"), ("markdown", "12 known"), ("github", "12 known"), ("html", "12 known")):
        check(said in run("--format", form, "--baseline", base, FAULTY).stdout, f"{form}: known findings are counted")
    verbose = run("--baseline", base, "--verbose", FAULTY).stdout
    check(all(e["rule"] in verbose for e in listed["findings"]), "text --verbose lists them")
    check("== " not in run("--baseline", base, "-q", FAULTY).stdout, "text --quiet is silent on them")
    return base


def by_content(folder, base):
    """Lines moved, a finding gone, one more: each is seen for what it is."""
    moved = os.path.join(folder, "moved")
    os.mkdir(moved)
    text = read(FAULTY)
    path = put(moved, "linlan-2025.txt", "\n\n\n" + text)
    data, done = report("--baseline", base, path)
    equal((done.returncode, total(data, "baseline"), data["baseline"]["stale"]), (0, 12, []), "three lines further down all are known")
    path = put(moved, "linlan-2025.txt", text.replace("材料检测合格率达到105%", "材料检测合格率达到100%"))
    data, done = report("--baseline", base, path)
    gone = [e["rule"] for e in data["baseline"]["stale"]]
    check(gone and gone == ["percent.over-100"], "a mended finding leaves a stale entry", gone)
    check("no longer found" in done.stderr and "percent.over-100" in done.stderr, "which stderr says", done.stderr)
    update = os.path.join(folder, "update.json")
    run("--baseline", base, "--write-baseline", update, path)
    check(not {e["fingerprint"] for e in data["baseline"]["stale"]} & {e["fingerprint"] for e in json.loads(read(update))["findings"]}, "an update drops it")
    data, done = report("--baseline", base, FAULTY, LINKED)
    equal((done.returncode, total(data, "findings") > 0), (1, True), "what is not in the baseline counts")
    copies = [put(moved, name, text) for name in ("linlan-2025.txt", "copy.txt")]
    data, done = report("--baseline", base, *copies)
    equal((done.returncode, total(data, "baseline"), total(data, "findings")), (1, 12, 12), "the same finding twice is one more than the baseline has")


def unseen(folder, base):
    """An entry that the run could not have found is not stale, and an update keeps it."""
    both = os.path.join(folder, "both.json")
    run("--write-baseline", both, FAULTY, LINKED)
    n = len(json.loads(read(both))["findings"])
    data, done = report("--baseline", both, FAULTY)
    equal((data["baseline"]["stale"], data["baseline"]["unseen"], done.returncode), ([], n - 12, 0), "documents that were not checked")
    data, _ = report("--baseline", both, "--select", "privacy", FAULTY, LINKED)
    equal((data["baseline"]["stale"], data["baseline"]["matched"] + data["baseline"]["unseen"]), ([], n), "rules that did not run")
    data, _ = report("--baseline", both, FAULTY, os.path.join(folder, "gone.json"))
    equal(data["baseline"]["unseen"], n - 12, "inputs that could not be read")
    update = os.path.join(folder, "kept.json")
    run("--baseline", both, "--write-baseline", update, FAULTY)
    equal(read(update), read(both), "an update keeps what it did not look at")


def damaged(folder, base):
    good = json.loads(read(base))
    entry = good["findings"][0]

    def changed(**members):
        return {**good, "findings": [{**entry, **members}]}
    for bad, said in (("{", "bad.json:1"), ("", "bad.json"), ([], "the file must be an object"), ({**good, "mingcha_baseline": 2}, "version 2"),
                      ({k: v for k, v in good.items() if k != "findings"}, '"findings" is missing'), ({**good, "finding": []}, 'finding: unknown key (nearest: "findings")'),
                      (changed(fingerprint="123"), "findings[0].fingerprint must be the id"), (changed(rule=""), "findings[0].rule must be a text"),
                      (changed(line=3), "findings[0].line: unknown key"), ({**good, "findings": [entry, entry]}, "findings[1]: the finding " + entry["fingerprint"] + " is listed twice"),
                      (read(base).replace('"tool"', '"tool": "x", "tool"'), "duplicate"), (read(base)[:-200], "bad.json:")):
        done = run("--baseline", put(folder, "bad.json", bad), FAULTY)
        equal((done.returncode, done.stdout), (2, ""), f"a damaged baseline ends the run: {said}")
        check(said in done.stderr and done.stderr.count("\n") == 1, f"one line says where: {said}", done.stderr)
    equal(run("--baseline", os.path.join(folder, "none.json"), FAULTY).returncode, 2, "a baseline that is not there")
    equal(run("--write-baseline", os.path.join(folder, "no/such/folder.json"), FAULTY).returncode, 3, "a baseline that cannot be written")
    equal(run("--write-baseline", "/dev/full", FAULTY).returncode, 3, "a full disk")
    copy = put(folder, "notice.txt", read(FAULTY))
    equal((run("--write-baseline", copy, copy).returncode, read(copy)), (2, read(FAULTY)), "a baseline is not written over an input")


def waivers_of(folder, *entries, name="waivers.json"):
    return put(folder, name, {"waivers": [{**COMMON, **e} for e in entries]})


def scopes(folder):
    whole, _ = report(FAULTY)
    first = whole["findings"][0]

    def waived(*entries, **options):
        data, done = report("--waivers", waivers_of(folder, *entries), FAULTY, **options)
        return [f for f in data["findings"] if f["status"] == "waived"], data, done

    for scope, test in (({"rule": "deadline", "path": "linlan-*.txt"}, lambda f: f["rule"].startswith("deadline.")),
                        ({"rule": "deadline", "path": "samples/*"}, lambda f: f["rule"].startswith("deadline.")),
                        ({"rule": "deadline", "path": "**/linlan-2025.t?t"}, lambda f: f["rule"].startswith("deadline.")),
                        ({"rule": "deadline", "path": "tangxi*"}, lambda f: False),
                        ({"rule": "deadline", "path": "samples"}, lambda f: False),
                        ({"rule": "deadline.cumulative", "project": "2"}, lambda f: f["rule"] == "deadline.cumulative" and f["project"]["seq"] == "2"),
                        ({"rule": "deadline.cumulative", "project": "通村 公路改造工程"}, lambda f: f["rule"] == "deadline.cumulative" and f["project"]["seq"] == "2"),
                        ({"rule": "field", "document": "临政发［2025］第012号"}, lambda f: f["rule"].startswith("field.")),
                        ({"rule": first["rule"], "fingerprint": first["fingerprint"]}, lambda f: f is first)):
        found, data, _ = waived(scope)
        equal([f["fingerprint"] for f in found], [f["fingerprint"] for f in whole["findings"] if test(f)], f"waived by {scope}")
        check(all(f["waiver"] == COMMON for f in found), "each says why, who and until when")
        equal(total(data, "waived") + total(data, "findings") + total(data, "explained"), len(whole["findings"]), "each finding is counted once")
    _, data, done = waived({"rule": "deadline", "path": "**"}, {"rule": "field", "path": "**"}, {"rule": "form", "path": "**"}, {"rule": "funding", "path": "**"},
                           {"rule": "privacy", "path": "**"}, {"rule": "percent", "path": "**"}, {"rule": "quantity", "path": "**"}, {"rule": "text", "path": "**"})
    equal((done.returncode, total(data, "findings")), (0, 0), "waived findings fail no run")
    check(any("no finding" in line or "covers no finding" in line for line in done.stderr.splitlines()), "unused waivers are told", done.stderr)
    for form in ("text", "markdown", "sarif", "junit", "csv", "github", "html"):
        said = run("--format", form, "--waivers", waivers_of(folder, {"rule": "deadline", "path": "**"}), FAULTY).stdout
        check(all(COMMON[k] in said for k in COMMON), f"{form}: reason, office and expiry of a waived finding")


def expiry(folder):
    path = waivers_of(folder, {"rule": "deadline", "path": "**"}, name="until.json")
    data, done = report("--waivers", path, FAULTY, as_of="2025-12-31")
    equal((total(data, "waived") > 0, data["waivers"]["expired"]), (True, []), "it holds on its last day")
    data, done = report("--waivers", path, FAULTY, as_of="2026-01-01")
    equal((total(data, "waived"), data["waivers"]["expired"][0]["matches"] > 0, done.returncode), (0, True, 1), "the day after it waives nothing")
    check("expired on 2025-12-31" in done.stderr, "and that is told", done.stderr)
    _, done = report("--waivers", waivers_of(folder, {"rule": "deadline", "path": "elsewhere/*"}), FAULTY)
    equal(done.stderr, "", "a waiver for files that were not checked is not unused")
    # Waived first: the baseline does not keep what an office has accepted for a time.
    base = os.path.join(folder, "without.json")
    run("--waivers", path, "--write-baseline", base, FAULTY)
    check(not [e for e in json.loads(read(base))["findings"] if e["rule"].startswith("deadline.")], "a baseline leaves waived findings out")
    data, _ = report("--waivers", path, "--baseline", base, FAULTY, as_of="2026-01-01")
    check(total(data, "findings") == data["waivers"]["expired"][0]["matches"], "so that they come back when the waiver has expired")


def causes(folder):
    """Waiving a finding does not waive what it explains: those count from then on, unless they are waived as well."""
    whole, _ = report(LINKED)
    linked = [f for f in whole["findings"] if "cause" in f]
    check(linked, "the sample has findings that others explain")
    cause = linked[0]["cause"]
    mine = [f["fingerprint"] for f in linked if f["cause"] == cause]
    rule = next(f["rule"] for f in whole["findings"] if f["fingerprint"] == cause)
    data, _ = report("--waivers", waivers_of(folder, {"rule": rule, "fingerprint": cause}), LINKED)
    alone = [f for f in data["findings"] if f["fingerprint"] in mine]
    equal([(f.get("known_cause"), "cause" in f, f["status"]) for f in alone], [(cause, False, "new")] * len(mine), "they stand for themselves and say why")
    equal(total(data, "findings"), total(whole, "findings") - 1 + len(mine), "and count")
    rules = {f["fingerprint"]: f["rule"] for f in linked}
    data, _ = report("--waivers", waivers_of(folder, *({"rule": rules.get(p, rule), "fingerprint": p} for p in [cause, *mine])), LINKED)
    equal(total(data, "waived"), 1 + len(mine), "waived as well they do not")


def bad_waivers(folder):
    good = {"rule": "deadline", "path": "**", **COMMON}
    for bad, said in (({**good, "rule": "deadlin"}, 'no rule or family "deadlin" (nearest: "deadline")'), ({**good, "rule": "deadline.order1"}, 'nearest: "deadline.order"'),
                      ({**good, "expire": "2025-01-01"}, 'expire: unknown key (nearest: "expires")'), ({**good, "expires": "2025-02-30"}, "a date such as"),
                      ({**good, "reason": ""}, "reason must be a text"), ({k: v for k, v in good.items() if k != "office"}, '"office" is missing'),
                      ({k: v for k, v in good.items() if k != "path"}, "needs a scope"), ({**good, "fingerprint": "xyz"}, "fingerprint must be"), ("x", "must be an object")):
        done = run("--waivers", put(folder, "bad.json", {"waivers": [good, bad]}), FAULTY)
        equal((done.returncode, done.stdout), (2, ""), f"a wrong waiver ends the run: {said}")
        check(said in done.stderr and "waivers[1]" in done.stderr and done.stderr.count("\n") == 1, f"one line says where: {said}", done.stderr)
    for bad in ("", "[]", '{"waiver": []}', '{"waivers": {}}'):
        equal(run("--waivers", put(folder, "bad.json", bad), FAULTY).returncode, 2, f"no list of waivers: {bad!r}")


def configured(folder):
    """The same from .mingcha.json, whose files are named from its own folder."""
    project = os.path.join(folder, "project")
    os.makedirs(os.path.join(project, "notices"))
    shutil.copy(FAULTY, os.path.join(project, "notices"))
    run("--write-baseline", os.path.join(project, "base.json"), FAULTY)
    put(project, ".mingcha.json", {"baseline": "base.json"})
    done = run("linlan-2025.txt", cwd=os.path.join(project, "notices"))
    equal((done.returncode, "12 known" in done.stdout), (0, True), "a baseline of the configuration")
    put(project, ".mingcha.json", {"waivers": [{"rule": "deadline", "path": "notices/*", **COMMON}], "fail_on": "never", "ignore": ["form"]})
    done = run("--format", "json", "notices", cwd=project)
    data = json.loads(done.stdout)
    equal((done.returncode, total(data, "waived") > 0, [f for f in data["findings"] if f["rule"].startswith("form.")]), (0, True, []),
          "waivers, fail_on and ignore of the configuration")
    equal(run("--fail-on", "error", "notices", cwd=project).returncode, 1, "the command line goes before it")
    put(project, "waivers.json", {"waivers": [{"rule": "field", "path": "notices/*", **COMMON}]})
    put(project, ".mingcha.json", {"waivers": "waivers.json"})
    equal({f["rule"].split(".")[0] for f in json.loads(run("--format", "json", "notices", cwd=project).stdout)["findings"] if f["status"] == "waived"}, {"field"},
          "a file of waivers named by it")
    for bad, said in (({"baseline": 1}, '"baseline" must be'), ({"fail_on": "errors"}, 'nearest: "error"'), ({"ignore": "form"}, "must be a list"), ({"select": ["fundin"]}, "fundin"),
                      ({"waivers": 1}, '"waivers" must be'), ({"waivers": [{"rule": "x"}]}, "waivers[0]"), ({"baselines": "x"}, 'nearest: "baseline"')):
        put(project, ".mingcha.json", bad)
        done = run("notices", cwd=project)
        check(done.returncode == 2 and said in done.stderr and ".mingcha.json" in done.stderr, f"refused: {bad}", done.stderr)


with tempfile.TemporaryDirectory() as scratch:
    written = writing(scratch)
    for part in (by_content, unseen, damaged):
        part(scratch, written)
    for part in (scopes, expiry, causes, bad_waivers, configured):
        part(scratch)
tool.finish()
