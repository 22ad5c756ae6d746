"""Two real notices were read by hand (facts/*.json). Extraction must give the same, field by field, each value at its line."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

tool.skip_without_notices()
BOUNDS = {"at_least": "min", "approx": "about", "dynamic": "about", "planned": "about"}
SOURCES = ("state_city", "county", "social")  # the printed order of the money columns after the total


def line_of(record, pointer):
    return record["locations"].get(pointer, {}).get("line")


def check_document(record, facts, what):
    doc, fact = record["document"], facts["document"]
    for key, name in (("number", "doc_number"), ("title", "title"), ("issuer", "issuer"), ("signed", "date_written")):
        equal(doc.get(key), fact[name], f"{what} document.{key}")
    printed = [d["date"] for d in fact["dates"] if d["kind"] == "印发"]
    equal(doc.get("printed"), printed[0] if printed else None, f"{what} document.printed")
    equal(doc.get("addressees"), fact["addressees"], f"{what} document.addressees")
    equal(bool(doc.get("disclosure")), bool(fact["public_release_mark"]), f"{what} document.disclosure")
    equal([(a["title"], a["named"], a["present"]) for a in doc.get("attachments", [])],
          [(a["title"], True, True) for a in fact["attachments_declared"]], f"{what} document.attachments")
    equal(line_of(record, "/document/number"), fact["doc_number_line"], f"{what} line of the number")
    equal(line_of(record, "/document/title"), fact["title_lines"][0], f"{what} line of the title")
    equal(record.get("money_unit"), facts["money_unit"], f"{what} money_unit")


def check_declared(record, facts, what):
    sections = [s for s in facts["sections"] if s["title"]]
    equal([s["title"] for s in record.get("sections", [])], [s["title"] for s in sections], f"{what} sections")
    declared = [c["declared"] for c in facts["declared_counts"]]
    equal(record.get("declared_items"), declared[0] if declared else None, f"{what} declared_items")
    for i, section in enumerate(sections):
        equal(record["sections"][i].get("declared_items"), section["declared_count"], f"{what} sections[{i}].declared_items")
        equal(line_of(record, f"/sections/{i}/title"), section["line"], f"{what} line of sections[{i}]")
        check_funding(record, f"/sections/{i}/funding", record["sections"][i].get("funding"), section["declared_totals"],
                      section["declared_totals_lines"][0], what)
    check_funding(record, "/funding", record.get("funding"), facts["grand_total"], (facts.get("grand_total_line") or 0) + 1, what)


def check_funding(record, pointer, funding, fact, line, what):
    """fact: {total, state_city, county, social} printed on four lines from `line`."""
    if not fact:
        check(funding is None, f"{what} {pointer} is absent", funding)
        return
    equal(funding and [funding["total"]] + [s["amount"] for s in funding["sources"]],
          [fact["total"]] + [fact[k] for k in SOURCES], f"{what} {pointer}")
    equal(funding and [s["name"] for s in funding["sources"]], ["国市资金", "县级资金", "社会融资"], f"{what} {pointer} names")
    pointers = [pointer + "/total"] + [f"{pointer}/sources/{i}/amount" for i in range(len(SOURCES))]
    equal([line_of(record, p) for p in pointers], list(range(line, line + 4)), f"{what} lines of {pointer}")


def check_quantities(quantities, fact, what):
    equal([(q["value"], q.get("value_max"), q.get("unit"), q["bound"]) for q in quantities],
          [(q["value"], q.get("value_max"), q["unit"], BOUNDS.get(q["bound"], q["bound"])) for q in fact], f"{what} quantities")


def measures(milestone):
    """The figures of a milestone of the record: value and unit, percentages as "%"."""
    figures = [(q["value"], q["unit"]) for q in milestone.get("quantities", [])]
    percent = milestone.get("percent")
    if percent is not None and (percent, "%") not in figures:
        figures.append((percent, "%"))
    return sorted(figures)


def fact_measures(milestone):
    figures = [(m["quantity"], m["unit"]) for m in milestone["measures"] if m["quantity"] is not None]
    return sorted(figures + [(m["percent"], "%") for m in milestone["measures"] if m["percent"] is not None])


def bare(text, due):
    """A milestone's text without its due date and the marks around it."""
    text = text.strip()
    if text.startswith(due):
        text = text[len(due):]
    return text.strip("，,；;。 \n")


def check_streams(record, pointer, task, fact, what):
    headings = [h["stream"] for h in fact.get("stream_headings", [])]
    streams = task.get("streams", [])
    wanted = headings or ([""] if fact["milestones"] or fact.get("undated") else [])
    if not equal([s.get("title", "") for s in streams], wanted, f"{what} streams"):
        return
    for i, stream in enumerate(streams):
        title = stream.get("title", "")
        milestones = stream.get("milestones", [])
        expected = [m for m in fact["milestones"] if m["stream"] == title]
        if not equal([m["due"]["text"] for m in milestones], [m["when"] for m in expected], f"{what} {title} due dates"):
            continue
        for j, (m, e) in enumerate(zip(milestones, expected)):
            place = f"{what} {title} {e['when']}"
            equal(bare(m["text"], m["due"]["text"]), bare(e["text"], e["when"]), place + " text")
            equal(measures(m), fact_measures(e), place + " figures")
            equal(m.get("percent"), e["percent"], place + " percent")
            equal(line_of(record, f"{pointer}/streams/{i}/milestones/{j}"), e["line"], place + " line")
            equal(int(m["due"]["to"][5:7]), e["month"], place + " month")
        undated = [u for u in fact.get("undated", []) if u["stream"] == title]
        equal([bare(u["text"], "") for u in stream.get("undated", [])], [bare(u["text"], "") for u in undated],
              f"{what} {title} undated")
        for j, u in enumerate(undated):
            equal(line_of(record, f"{pointer}/streams/{i}/undated/{j}"), u["line"], f"{what} {title} line of undated {j}")
            equal(bool(stream["undated"][j].get("recurring")) if stream.get("undated") else None, "recurrence" in u,
                  f"{what} {title} recurring")
    for heading in fact.get("stream_headings", []):
        i = headings.index(heading["stream"])
        equal(line_of(record, f"{pointer}/streams/{i}/title"), heading["line"], f"{what} line of {heading['stream']}")


def series(task):
    """Every series of a task: (unit, values) for each subject of each stream, percentages by themselves."""
    found = []
    for stream in task.get("streams", []):
        by_subject = {}
        for m in stream.get("milestones", []):
            for q in m.get("quantities", []):
                if q.get("unit") != "%":
                    by_subject.setdefault((q.get("subject"), q.get("unit")), []).append(q["value"])
        found += [(unit, values) for (_, unit), values in by_subject.items()]
        percents = [m["percent"] for m in stream.get("milestones", []) if "percent" in m]
        found += [("%", percents)] if percents else []
    return found


def check_task(record, pointer, task, fact, what):
    equal(task.get("text"), fact["target"], f"{what} text")
    equal(line_of(record, pointer + "/text"), fact["target_line"], f"{what} line of text")
    equal(task.get("lead", []), fact["units"], f"{what} lead")
    equal(task.get("leaders"), fact["leaders"], f"{what} leaders")
    check("support" not in task and "remark" not in task, f"{what} has no support and no remark")
    check_quantities(task.get("quantities", []), fact["quantities"], what)
    check_streams(record, pointer, task, fact, what)


def check_item(record, i, project, fact, what):
    equal((project["seq"], project["name"]), (str(fact["seq"]), fact["name"]), f"{what} number and name")
    equal(line_of(record, f"/projects/{i}/seq"), fact["line"], f"{what} line of the number")
    equal(line_of(record, f"/projects/{i}/name"), fact.get("name_line", fact["line"] + 1), f"{what} line of the name")
    rows = fact["sub_items"] or [fact]
    if not equal(len(project["tasks"]), len(rows), f"{what} tasks"):
        return
    for j, (task, row) in enumerate(zip(project["tasks"], rows)):
        check_task(record, f"/projects/{i}/tasks/{j}", task, row, f"{what}.{j + 1}")
    if fact.get("funding"):
        pointer = f"/projects/{i}/funding" if "funding" in project else f"/projects/{i}/tasks/0/funding"
        check_funding(record, pointer, project.get("funding") or project["tasks"][0].get("funding"), fact["funding"],
                      fact["funding_lines"][0], what)


def check_enumerations(record, facts, what):
    found = [e for p in record["projects"] for t in p["tasks"] for e in t.get("enumerations", [])]
    for fact in facts["enumerations"]:
        check(any(int(e["declared"]) == fact["declared"] and e["items"] == fact["found"] for e in found),
              f"{what} enumeration {fact['text']}", found)
    for e in found:
        check(e["open"] and len(e["items"]) <= int(e["declared"]) or len(e["items"]) == int(e["declared"]),
              f"{what} enumeration {e['text']} agrees with its number", e)


for name in ("shizhu-2023", "jingyuan-2023"):
    with open(tool.notice(f"facts/{name}.json"), encoding="utf-8") as f:
        facts = json.load(f)
    record = tool.run_json("extract", tool.notice(f"{name}.txt"))
    items = [(s, item) for s, section in enumerate(facts["sections"]) for item in section["items"]]
    check_document(record, facts, name)
    check_declared(record, facts, name)
    check_enumerations(record, facts, name)
    if not equal(len(record["projects"]), len(items), f"{name} projects"):
        continue
    for i, ((section, item), project) in enumerate(zip(items, record["projects"])):
        what = f"{name} item {item['seq']}"
        check_item(record, i, project, item, what)
        if record.get("sections"):
            equal(project.get("section"), section, f"{what} section")
    for fact in facts.get("stream_checks", []):
        tasks = [t for p in record["projects"] if p["seq"] == str(fact["item"]) for t in p["tasks"]]
        check(any((fact["unit"], fact["series"]) in series(t) for t in tasks),
              f"{name} item {fact['item']} series {fact['measure']} {fact['series']}", [series(t) for t in tasks])
    equal(record.get("unresolved", []), [], f"{name} unresolved")
tool.finish()
