"""Records to measure with, the same for the same seed: project records of some 1.4 kB with 2 % known defects.

    python3 tests/bench/generate.py COUNT [SEED]     project records, one on a line

Each record has at most one of each defect; `defects(record)` says which rules of tests/bench/pack must find something in it."""
import json
import random
import sys

PLACES = ["城东", "城西", "河口", "石桥", "南坪", "柳林", "新塘", "青山", "白水", "云岭"]
THINGS = ["公办幼儿园", "社区养老服务中心", "农村公路", "老旧小区", "口袋公园", "便民市场", "污水管网", "智能快递柜", "卫生院", "充电桩"]
SOURCES = ["区级财政资金", "市级补助资金", "社会资金"]
OFFICES = ["区教育局", "区民政局", "区交通运输局", "区住建局"]
STAGES = ["完成项目选址、方案设计和招标工作", "完成主体工程建设", "完成设备安装和内部装修", "全面完工并投入使用"]
ABOUT = ("为解决群众急难愁盼问题，按照区委、区政府部署，对辖区内符合条件的点位进行新建和提升改造，完善配套设施，提高服务能力和水平，惠及周边居民。"
         "项目列入年度重点民生实事清单，由牵头单位统筹推进，按季度公开进展情况，接受群众监督，确保年底前全面完成。")
REMARK = "列入年度政府工作报告，完成情况纳入年度考核。"


def fen(n):
    return f"{n // 100}.{n % 100:02d}"


def project(rnd, number):
    amounts = [rnd.randrange(1000, 999999) for _ in SOURCES]
    total = sum(amounts) + (rnd.choice([1, 100, -90]) if rnd.random() < 0.02 else 0)
    months = sorted(rnd.sample(range(1, 13), 4))
    if rnd.random() < 0.02:
        months[1], months[2] = months[2], months[1]
    count = rnd.randrange(2, 90)
    new = rnd.randrange(1, count)
    parts = [new, count - new + (rnd.random() < 0.02)]
    shares = [10, 40, 80, 100] if rnd.random() >= 0.02 else [10, 40, 80, 90]
    lead = rnd.choice(OFFICES)
    return {
        "kind": "project", "id": f"P{number:08d}", "region": f"33{rnd.randrange(1000, 9999)}", "year": 2025 if rnd.random() >= 0.02 else 225,
        "name": f"新建改造{rnd.choice(PLACES)}{rnd.choice(THINGS)}{count}个", "category": rnd.choice(["教育", "养老", "交通", "住房", "环境"]),
        "lead": lead if rnd.random() >= 0.02 else "", "support": ["区财政局", "区发展改革局", "各乡镇人民政府"] + ([lead] if rnd.random() < 0.02 else []),
        "contact": {"office": "民生实事办公室", "phone": "138000" + f"{rnd.randrange(99999):05d}"},
        "funding": {"unit": "万元", "total": fen(total), "sources": [{"name": n, "amount": fen(a)} for n, a in zip(SOURCES, amounts)]},
        "target": {"value": count, "unit": "个", "parts": [{"name": n, "value": v} for n, v in zip(["新建", "改造"], parts)]},
        "milestones": [{"due": f"2025-{m:02d}", "percent": p, "text": t} for m, p, t in zip(months, shares, STAGES)],
        "description": ABOUT, "remark": REMARK,
    }


def cents(text):
    whole, rest = text.split(".")
    return int(whole) * 100 + int(rest)


def defects(r):
    """The rules of tests/bench/pack that the record breaks, as often as each does, sorted."""
    found = []
    if sum(cents(s["amount"]) for s in r["funding"]["sources"]) != cents(r["funding"]["total"]):
        found.append("project.sources-sum")
    stages = r["milestones"]
    found += ["project.milestone-order" for a, b in zip(stages, stages[1:]) if b["due"] < a["due"]]
    found += ["project.progress" for a, b in zip(stages, stages[1:]) if b["percent"] < a["percent"]]
    if stages[-1]["percent"] != 100:
        found.append("project.progress")
    if sum(p["value"] for p in r["target"]["parts"]) != r["target"]["value"]:
        found.append("project.parts-sum")
    found += ["project.required" for key in ("id", "region", "name", "lead", "year") if r.get(key) in (None, "")]
    if not 2000 <= r["year"] <= 2100:
        found.append("project.year-range")
    if not 4 <= len(r["name"]) <= 60:
        found.append("project.name-length")
    found += ["project.lead-not-support" for office in r["support"] if office == r["lead"]]
    return sorted(found)


def projects(count, seed=1):
    rnd = random.Random(seed)
    return (project(rnd, i) for i in range(count))


def line(record):
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def write(path, records):
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(map(line, records))


if __name__ == "__main__":
    for one in projects(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        sys.stdout.write(line(one))
