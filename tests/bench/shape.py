"""Cost in shape: what one more record, item or rule costs, few or many of them. Fails where it grows with their number by more than the limit.

    python3 -B tests/bench/shape.py [--quick]       --quick: nothing that takes more than a few seconds

Times are of the processor, the least of some runs, because what else a machine does only ever adds; the cost of one more is that of the difference to a run with few. Where hostile shapes
(one notice of 100,000 tasks, names of a megabyte, ...) are compared, it is with the same bytes in a usual shape or with half as many of the same."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, ".."))
import formats  # noqa: E402
import generate  # noqa: E402
import notices  # noqa: E402
import tool  # noqa: E402

LIMIT = 1.3
PARTS = ["records", "findings", "items", "rules", "hostile"]
QUICK = "--quick" in sys.argv
RECORD_ITEMS = 10000 # a record of 100,000 would be a file past the limit of 64 MiB
PACK = os.path.join(HERE, "pack")
CHECK = ["check", "--fail-on", "never", "--as-of", "2024-06-30", "--format", "ndjson"]


def cpu(*args, runs=3):
    best = None
    for _ in range(runs):
        with open(os.devnull, "wb") as nothing:
            child = subprocess.Popen([tool.MINGCHA, *args], stdout=nothing, stderr=nothing)
            usage = os.wait4(child.pid, 0)[2]
        spent = usage.ru_utime + usage.ru_stime
        best = spent if best is None else min(best, spent)
        if spent > 5:
            break
    return best


def told(what, sizes, costs):
    """Prints what one more costs at each size beyond the smallest, and holds the largest to the smallest that is long enough to measure."""
    start, each = costs[0], []
    for n, cost in zip(sizes[1:], costs[1:]):
        each.append((n, (cost - start) / (n - sizes[0]) * 1e6))
        print(f"{what:44} {n:9}  {cost:9.3f} s  {each[-1][1]:10.2f} us for one more", flush=True)
    first = next((one for one, cost in zip(each, costs[1:]) if cost - start > 0.03), each[-1])
    ratio = each[-1][1] / first[1]
    tool.check(ratio <= LIMIT, f"{what}: one more costs {ratio:.2f} times as much at {each[-1][0]} as at {first[0]}")


def records(folder):
    sizes = [10, 1000, 10000, 100000] + ([] if QUICK else [1000000])
    paths = []
    for n in sizes:
        paths.append(os.path.join(folder, f"{n}.ndjson"))
        with open(paths[-1], "w", encoding="utf-8") as f:
            f.writelines(map(generate.line, generate.projects(n)))
    told("records of a stream, 8 rules", sizes, [cpu(*CHECK, "--rules", PACK, path) for path in paths])
    reports = [path + ".reports" for path in paths]
    for n, path in zip(sizes, reports):
        with open(path, "w", encoding="utf-8") as f:
            f.writelines(generate.line(one) for one in notices.reports(n // 10, 10))
    told("reports compared by key", sizes, [cpu(*CHECK, "--input-format", "ndjson", "--rules", os.path.join(HERE, "reports"), path) for path in reports])
    for path in paths + reports:
        os.unlink(path)


def findings(folder):
    """Every record has one, and every reporter tells all of them."""
    sizes = [10, 16000, 64000]
    for n in sizes:
        with open(os.path.join(folder, f"{n}.ndjson"), "w", encoding="utf-8") as f:
            f.writelines(generate.line(dict(one, name="公")) for one in generate.projects(n))
    for form in ("text", "json", "markdown", "html", "sarif", "junit", "github", "gitlab", "csv", "xlsx"):
        out = f"{form}={os.path.join(folder, 'out')}"
        told(f"findings as {form}", sizes, [cpu(*CHECK[:-2], "--format", out, "--rules", PACK, os.path.join(folder, f"{n}.ndjson")) for n in sizes])


def items(folder):
    sizes = [10, 100, 1000, 10000] + ([] if QUICK else [100000])
    texts, whole = [], []
    for n in sizes:
        path = os.path.join(folder, f"items{n}")
        formats.write_txt(path + ".txt", notices.HEAD, [notices.COLUMNS] + [cells for cells, _ in notices.rows(n)])
        texts.append(cpu(*CHECK, "--input-format", "text", path + ".txt"))
        if n <= RECORD_ITEMS:
            with open(path + ".json", "wb") as out:
                subprocess.run([tool.MINGCHA, "extract", path + ".txt"], stdout=out, check=True)
            whole.append(cpu(*CHECK, path + ".json"))
            os.unlink(path + ".json")
        os.unlink(path + ".txt")
    told("items of a notice as text, whole pack", sizes, texts)
    told("items of a notice as a record, whole pack", sizes[:len(whole)], whole)


def rules(folder):
    sizes = [8, 80, 800]
    times = []
    path = os.path.join(folder, "rules.ndjson")
    few = os.path.join(folder, "few.ndjson")
    for name, n in ((path, 2200), (few, 200)):
        with open(name, "w", encoding="utf-8") as f:
            f.writelines(map(generate.line, generate.projects(n)))
    for n in sizes:
        pack = os.path.join(folder, f"pack{n}")
        shutil.copytree(PACK, pack)
        for name in os.listdir(os.path.join(PACK, "project")):
            with open(os.path.join(PACK, "project", name), encoding="utf-8") as f:
                text = f.read()
            for i in range(2, n // 8 + 1):
                with open(os.path.join(pack, "project", f"{name[:-4]}-{i}.lua"), "w", encoding="utf-8") as f:
                    f.write(text.replace(f'"project.{name[:-4]}"', f'"project.{name[:-4]}-{i}"'))
        times.append((cpu(*CHECK, "--rules", pack, path) - cpu(*CHECK, "--rules", pack, few)) / 2000)
        print(f"{'rules over a record':44} {n:9}  {times[-1] * 1e6:9.2f} us a record  {times[-1] / n * 1e6:8.3f} us a rule", flush=True)
    ratio = (times[2] / sizes[2]) / (times[1] / sizes[1])
    tool.check(ratio <= LIMIT, f"a rule costs {ratio:.2f} times as much among 800 as among 80")


def task(i, text="完成招标。", streams=1, milestones=2):
    stages = [{"text": "完成招标", "printed": f"{1 + m % 12}月底前完成招标；", "due": {"text": f"{1 + m % 12}月底前", "from": "2024-01-01", "to": f"2024-{1 + m % 12:02d}-28"}} for m in range(milestones)]
    return {"text": text, "lead": ["县交通运输局"], "streams": [{"milestones": stages} for _ in range(streams)]}


def notice(projects):
    return {"kind": "notice", "document": {"title": "临江县人民政府关于印发2024年民生实事项目的通知", "number": "临政发〔2024〕1号", "issuer": "临江县人民政府", "year": 2024, "signed": "2024-01-05"},
            "money_unit": "万元", "projects": projects}


def project(i, tasks, name=None):
    return {"seq": str(i + 1), "name": name or f"第{i + 1}号村道路硬化", "funding": {"total": "152", "sources": [{"name": "省级资金", "amount": "101"}, {"name": "县级资金", "amount": "51"}]}, "tasks": tasks}


def hostile(folder):
    """name -> (shape of n parts, the numbers of parts)"""
    scale = 10 if QUICK else 1
    words = "完成村道硬化并安装路灯，"
    shapes = {
        "tasks of one project": (lambda n: notice([project(0, [task(i) for i in range(n)])]), 100000 // scale),
        "milestones of one stream": (lambda n: notice([project(0, [task(0, milestones=n)])]), 10000),
        "streams of one task": (lambda n: notice([project(0, [task(0, streams=n)])]), 10000),
        "characters of a name": (lambda n: notice([project(0, [task(0)], name="甲乙丙丁戊己庚辛壬癸"[:10] * (n // 10))]), 350000),
        "characters of a text": (lambda n: notice([project(0, [task(0, text=words * (n // len(words)))])]), 350000),
        "projects, all values equal": (lambda n: notice([project(0, [task(0)]) for _ in range(n)]), 10000),
        "31 of every project": (lambda n: notice([project(i % (n // 31), [task(0)]) for i in range(n)]), 31 * 320),
        "paragraphs of the body": (lambda n: dict(notice([project(0, [task(0)])]), document={**notice([])["document"], "body": [{"text": f"{i}、完成（一）任务；"} for i in range(n)]}), 20000),
        "sections": (lambda n: dict(notice([dict(project(i, [task(0)]), section=i) for i in range(n)]), sections=[{"title": f"第{i}类（1件）", "level": "county", "declared_items": 1} for i in range(n)]), 5000),
    }
    for what, (shape, most) in shapes.items():
        sizes, costs = [most // 100, most // 4, most // 2, most], []
        for n in sizes:
            path = os.path.join(folder, "shape.json")
            with open(path, "w", encoding="utf-8") as f:
                json.dump(shape(n), f, ensure_ascii=False)
            costs.append(cpu(*CHECK, path, runs=2))
        told(what, sizes, costs)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        chosen = [name for name in PARTS if name in sys.argv] or PARTS
        for each in chosen:
            globals()[each](temporary)
    tool.finish()


if __name__ == "__main__":
    main()
