"""--against: which findings of an earlier report are fixed, remain or are new, and what changed in the figures, announced or silently."""
import copy
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import jsonschema  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

with open(os.path.join(tool.ROOT, "docs/report.schema.json"), encoding="utf-8") as f:
    VALIDATOR = jsonschema.Draft202012Validator(json.load(f))
FAULTY = os.path.join(tool.SAMPLES, "linlan-2025.txt")


def run(*args, lang="en", **options):
    return tool.run("check", "--as-of", "2025-06-30", "--lang", lang, *args, **options)


def put(folder, name, value):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return path


def report(folder, name, *args):
    path = os.path.join(folder, name)
    run("--format", "json=" + path, "-q", *args)
    with open(path, encoding="utf-8") as f:
        data = json.load(f)
    faults = [f"{e.json_path}: {e.message[:160]}" for e in VALIDATOR.iter_errors(data)]
    check(not faults, f"{name}: holds to the schema", faults[:4])
    return path, data


def milestone(text, month, day=30, **more):
    return {"text": text, "due": {"text": f"{month}月底", "from": f"2025-{month:02}-21", "to": f"2025-{month:02}-{day}"}, **more}


RECORD = {
    "kind": "notice", "money_unit": "万元",
    "document": {"number": "某政发〔2025〕1号", "title": "某县2025年民生实事通知", "body": [{"text": "现将有关事项通知如下。"}]},
    "funding": {"total": "3000", "sources": [{"name": "省级资金", "amount": "1000"}, {"name": "县级资金", "amount": "2000"}]},
    "projects": [
        {"seq": "1", "name": "农村饮水改造工程", "funding": {"total": "1000"}, "tasks": [{
            "name": "改造", "text": "改造管网60公里。", "leaders": ["某某"], "quantities": [{"text": "60公里", "value": "60", "unit": "公里", "subject": "管网", "bound": "min"}],
            "streams": [{"title": "工程", "milestones": [milestone("完成招投标", 3, 31), milestone("全部完工", 9)]}]}]},
        {"seq": "2", "name": "农贸市场升级", "funding": {"total": "2000"}, "tasks": [{
            "name": "升级", "text": "升级农贸市场2个，联系电话13800000000。", "quantities": [{"text": "2个", "value": "2", "unit": "个", "subject": "农贸市场13800000000", "bound": "exact"}]}]},
        {"seq": "3", "name": "路灯亮化工程", "tasks": [{"name": "亮化", "text": "安装路灯500盏。"}]}]}


def compare(folder, change, old=RECORD):
    """The changes between the record and a copy that `change` has changed."""
    later = copy.deepcopy(RECORD)
    change(later)
    before, _ = report(folder, "old.json", put(folder, "old/notice.json", old))
    _, data = report(folder, "new.json", "--against", before, put(folder, "new/notice.json", later))
    return data["against"]["inputs"][0]["changes"]


def one(folder, change, title, /, **wanted):
    changes = compare(folder, change)
    if equal(len(changes), 1, f"{title}: one change"):
        got = changes[0]
        equal({k: got.get(k) for k in wanted}, wanted, title)
        return got
    print(json.dumps(changes, ensure_ascii=False, indent=1)[:1500])
    return {}


def figures(folder):
    project, second = (lambda r: r["projects"][0]), (lambda r: r["projects"][1])
    equal(compare(folder, lambda r: None), [], "nothing changed")
    equal(compare(folder, lambda r: r["projects"].reverse()), [], "another order is no change")
    got = one(folder, lambda r: r["funding"].update(total="3100"), "a total", kind="amount", what="changed", old="3000万元", new="3100万元", difference="+100万元",
              announced=False, at="/funding/total")
    check("project" not in got, "a total of the whole is of no project")
    equal(compare(folder, lambda r: r["funding"].update(total="3000.00")), [], "the same amount with more decimals")
    one(folder, lambda r: r["funding"]["sources"][0].update(amount="900"), "a source", kind="source", label="资金来源“省级资金”", difference="-100万元")
    one(folder, lambda r: r["funding"]["sources"].append({"name": "社会资金", "amount": "5"}), "a new source", kind="source", what="added", new="5万元")
    one(folder, lambda r: project(r)["funding"].pop("total"), "a total that is gone", kind="amount", what="removed", old="1000万元", project={"seq": "1", "name": "农村饮水改造工程"})
    one(folder, lambda r: project(r)["tasks"][0]["quantities"][0].update(value="55"), "a target", kind="target", old="≥60公里", new="≥55公里",
        at="/projects/0/tasks/0/quantities/0")
    one(folder, lambda r: project(r)["tasks"][0]["quantities"][0].update(bound="about"), "a bound", kind="target", new="约60公里")
    one(folder, lambda r: project(r)["tasks"][0]["quantities"][0].update(unit="处"), "a unit", kind="unit", old="≥60公里", new="≥60处")
    one(folder, lambda r: project(r)["tasks"][0]["streams"][0]["milestones"].__setitem__(1, milestone("全部完工", 11)), "a deadline", kind="deadline", days=61,
        old="9月底", new="11月底")
    one(folder, lambda r: project(r)["tasks"][0]["streams"][0]["milestones"].pop(0), "a milestone that is gone", kind="deadline", what="removed")
    one(folder, lambda r: r["projects"].pop(2), "a project that is gone", kind="project", what="removed", project={"seq": "3", "name": "路灯亮化工程"})
    one(folder, lambda r: r["projects"].append({"seq": "4", "name": "新的项目", "tasks": [{"name": "x"}]}), "a new project", kind="project", what="added", at="/projects/3")
    one(folder, lambda r: second(r).update(name="农贸市场升级改造"), "a new name", kind="project", what="renamed", old="农贸市场升级", new="农贸市场升级改造")
    kinds = [(c["what"], c["kind"]) for c in compare(folder, lambda r: second(r).update(name="完全不同的事情"))]
    equal(sorted(kinds), [("added", "project"), ("removed", "project")], "another project of the same number is another project")
    changes = compare(folder, lambda r: r.update(money_unit="元"))
    equal([(c["kind"], c["old"], c["new"]) for c in changes[:1]], [("unit", "万元", "元")], "the unit of all amounts")
    check(any(c["kind"] == "amount" and c["new"] == "3000元" for c in changes), "and with it each amount", changes[1:2])


def announced(folder):
    def silent(change, what):
        check(not any(c["announced"] for c in compare(folder, change)), f"silent: {what}")

    def said(change, what, words):
        changes = compare(folder, change)
        check(changes and all(c["announced"] and words in c["announcement"] for c in changes), f"announced: {what}", changes)
    task = (lambda r: r["projects"][0]["tasks"][0])

    def target(text=None, remark=None, body=None):
        def change(r):
            task(r)["quantities"][0]["value"] = "55"
            task(r).update({k: v for k, v in (("text", text), ("remark", remark)) if v})
            r["document"]["body"] += [{"text": body}] if body else []
        return change
    said(target(text="改造管网60公里调整为55公里。其余不变。"), "in the cell of the value", "60公里调整为55公里")
    said(target(remark="因规划变更核减"), "in the remarks", "核减")
    said(target(body="农村饮水改造工程的管网由60公里调减至55公里。"), "in the body, with the project's name", "调减")
    silent(target(text="改造管网55公里。"), "nothing said")
    silent(target(text="改造管网55公里，任务不得擅自调整。"), "a word turned round")
    silent(target(text="改造管网55公里。调整产业结构。"), "a word in another sentence")
    silent(target(text="改造管网155公里调整。"), "another value")
    silent(target(remark="无变更"), "no change, say the remarks")
    silent(target(body="农贸市场升级由3个调整为2个。"), "about another project")

    def later(remark):
        def change(r):
            task(r)["streams"][0]["milestones"][1] = milestone("全部完工", 11)
            task(r)["remark"] = remark
        return change
    said(later("因征地受阻延期"), "a deadline, in the remarks", "延期")
    said(lambda r: (r["projects"].pop(2), r["document"]["body"].append({"text": "取消路灯亮化工程。"})), "a project taken out", "取消路灯")


def findings(folder):
    with open(FAULTY, encoding="utf-8") as f:
        text = f.read()
    old, before = report(folder, "old.json", FAULTY)
    equal(run("--against", old, FAULTY).returncode, 1, "findings that remain still fail")
    _, same = report(folder, "same.json", "--against", old, FAULTY)
    equal((same["against"]["fixed"], same["against"]["new"], len(same["against"]["remaining"]), same["against"]["unseen"]), ([], [], 12, 0), "nothing changed")
    later = text.replace("材料检测合格率达到105%", "材料检测合格率达到100%").replace("第012号", "第013号").replace("64公里", "66公里")
    new = put(folder, "later/again.txt", "\n\n" + later)
    _, data = report(folder, "new.json", "--against", old, new)
    equal([f["rule"] for f in data["against"]["fixed"]], ["percent.over-100"], "fixed, in a document of another number and file name")
    moved = [p for p in data["against"]["remaining"] if p["was"] != p["fingerprint"]]
    equal((len(data["against"]["remaining"]), len(moved) > 0, data["against"]["new"]), (11, True, []), "the others remain, although their places and the number changed")
    broken = put(folder, "later/broken.txt", text.replace("材料检测合格率达到105%", "材料检测合格率达到105%，另一合格率达到130%"))
    _, data = report(folder, "broken.json", "--against", old, broken)
    equal((data["against"]["fixed"], len(data["against"]["new"])), ([], 1), "one more is new")
    _, data = report(folder, "some.json", "--against", old, "--select", "form", FAULTY)
    equal((data["against"]["fixed"], data["against"]["unseen"] > 0), ([], True), "what rules that did not run had found is not fixed")
    both, _ = report(folder, "both.json", FAULTY, os.path.join(tool.SAMPLES, "tangxi-2025-faults.json"))
    _, data = report(folder, "one.json", "--against", both, new)
    equal([os.path.basename(p) for p in data["against"]["unpaired"]], ["tangxi-2025-faults.json"], "an earlier input without a later version is named")
    for form, words in (("text", "1 fixed, 11 remaining, 0 new"), ("markdown", "1 fixed, 11 remaining, 0 new"), ("html", "1 fixed, 11 remaining, 0 new")):
        check(words in run("--format", form, "--against", old, new).stdout, f"{form} says what became of the findings")
    check("silently" in run("--against", old, new).stdout and "暗改" in run("--against", old, new, lang="zh").stdout, "text lists the changes")
    before["pack"]["version"], before["pack"]["sha256"] = "0.0.9", "0" * 64
    check("findings may come and go with the rules" in run("--against", put(folder, "other.json", before), new).stdout, "other rules are told")
    for entry in before["inputs"]:
        entry.pop("figures")
    check("holds no figures" in run("--against", put(folder, "bare.json", before), new).stdout, "a report without figures compares findings only")


def private_and_damaged(folder):
    path, data = report(folder, "private.json", put(folder, "notice.json", RECORD))
    with open(path, encoding="utf-8") as f:
        kept = json.dumps(json.load(f)["inputs"], ensure_ascii=False)
    check("13800000000" not in kept and "138****0000" in kept and "某某" not in kept, "figures hold no private data", kept[:300])
    record = put(folder, "record.json", RECORD)
    equal(json.loads(run("--format", "json", "--against", record, record).stdout)["against"]["inputs"][0]["changes"], [], "a record is taken for an earlier report")
    for bad, words in (("{", "bad.json:1"), ("[]", "neither a report"), ("{}", "neither a report"), ("", "bad.json")):
        done = run("--against", put(folder, "bad.json", bad), record)
        check(done.returncode == 2 and words in done.stderr and not done.stdout, f"refused: {bad!r}", done.stderr)
    equal(run("--against", os.path.join(folder, "none.json"), record).returncode, 2, "an earlier report that is not there")


for test in (figures, announced, findings, private_and_damaged):
    with tempfile.TemporaryDirectory() as scratch:
        test(scratch)
tool.finish()
