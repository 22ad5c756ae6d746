"""Notices and progress reports to measure with, the same for the same seed, each with 2 % known defects.

A notice is a table of projects after its heading, as readers.py writes it in every format; `expected(rows)` says which rules of the catalogue must find something at which item.
A progress report is a record a month of each project; `fallen(reports)` says in which the progress falls back."""
import random

HEAD = ["临江县人民政府关于印发2024年民生实事项目的通知", "临政发〔2024〕1号", "各乡镇人民政府：", "　　现将任务印发给你们，请抓好落实。", "临江县人民政府", "2024年1月5日", "（此件公开发布）",
        "2024年民生实事项目表", "单位：万元"]
COLUMNS = ["序号", "项目名称", "目标任务", "总投资", "省级资金", "县级资金", "责任单位", "配合单位", "完成时限"]
WORKS = [("村道路硬化", "硬化村道{}公里，安装路灯{}盏。"), ("社区公园", "新建公园{}个，栽植树木{}株。"), ("农村饮水工程", "新建蓄水池{}座，铺设管道{}米。"), ("老旧小区改造", "改造小区{}个，加装充电桩{}个。")]
SHARE = 0.02


def row(rnd, number):
    """(the cells of an item, the rules that must find something in it)"""
    name, text = rnd.choice(WORKS)
    text = text.format(rnd.randrange(1, 10), rnd.randrange(20, 90))
    province, county = rnd.randrange(100, 999), rnd.randrange(50, 99)
    total, found = province + county, []
    first = rnd.randrange(1, 9)
    last = rnd.randrange(first + 1, 13)
    if rnd.random() < SHARE:
        total += 1
        found.append("funding.sources-sum")
    if rnd.random() < SHARE:
        first, last = last, first
        found.append("deadline.order")
    if rnd.random() < SHARE:
        text += f"联系电话138000{rnd.randrange(10000, 99999)}。"
        found.append("privacy.mobile")
    if rnd.random() < SHARE:
        text += "完成完成验收。"
        found.append("text.repetition")
    cells = [str(number), f"第{number}号{name}", text, str(total), str(province), str(county), "县交通运输局", "县财政局、各乡镇人民政府", f"{first}月底前完成招标；{last}月底前完工。"]
    return cells, found


def rows(count, seed=1):
    rnd = random.Random(seed)
    return [row(rnd, number) for number in range(1, count + 1)]


def expected(items):
    return sorted((cells[0], rule) for cells, found in items for rule in found)


def reports(projects, months, seed=1):
    """Monthly records, all projects of a month after those of the one before, as they come in."""
    rnd = random.Random(seed)
    done = [0] * projects
    for month in range(1, months + 1):
        for i in range(projects):
            done[i] = min(100, done[i] + rnd.randrange(0, 100 // months + 2))
            fall = done[i] > 5 and rnd.random() < SHARE
            done[i] -= rnd.randrange(1, 5) if fall else 0
            yield {"kind": "report", "id": f"P{i:07d}", "month": f"2025-{month:02d}", "percent": done[i], "spent": f"{rnd.randrange(10000)}.{rnd.randrange(10, 99)}", "text": "按计划推进，本月完成阶段任务。"}


def fallen(records):
    """The numbers of the reports in which a project's percent is lower than in its report before."""
    last, found = {}, []
    for number, report in enumerate(records, 1):
        if report["percent"] < last.get(report["id"], 0):
            found.append(number)
        last[report["id"]] = report["percent"]
    return found
