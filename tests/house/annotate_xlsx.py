"""mingcha annotate on workbooks: each finding is a note on its cell and a row of the sheet 问题清单; formulas, formats and notes that were there stay, byte for byte."""
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_docx  # noqa: E402
import make_xlsx  # noqa: E402
import office  # noqa: E402
import remake  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

AS_OF = "2025-06-01"
SEVERITIES = {"error": "【错误】", "warning": "【警告】", "note": "【提示】"}
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def parts(path):
    with zipfile.ZipFile(path) as z:
        equal(z.testzip(), None, f"{os.path.basename(path)}: every part is whole")
        return {i.filename: z.read(i) for i in z.infolist()}


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def relations(files, part):
    """[(id, type word, target)]"""
    folder, name = os.path.split(part)
    data = files.get(f"{folder}/_rels/{name}.rels")
    found = []
    for r in ET.fromstring(data) if data else ():
        target = r.get("Target")
        found.append((r.get("Id"), r.get("Type").rsplit("/", 1)[-1], target.lstrip("/") if target.startswith("/") else os.path.normpath(os.path.join(folder, target))))
    equal(len({i for i, _, _ in found}), len(found), f"the ids of the relations of {part} differ")
    return found


def sheets(files):
    """{name: part} in the order of the tabs"""
    by_id = {i: t for i, _, t in relations(files, "xl/workbook.xml")}
    found = {}
    for s in ET.fromstring(files["xl/workbook.xml"]).iter():
        if local(s) == "sheet":
            found[s.get("name")] = by_id[next(v for k, v in s.attrib.items() if k.endswith("}id"))]
    return found


def notes(files, part):
    """{cell: (author, text)}; every note has a shape and is named by the sheet."""
    linked = {kind: target for _, kind, target in relations(files, part)}
    if "comments" not in linked:
        return {}
    root = ET.fromstring(files[linked["comments"]])
    authors = [a.text for a in root.iter() if local(a) == "author"]
    found = {}
    for c in root.iter():
        if local(c) == "comment":
            check(c.get("ref") not in found, f"one note on {c.get('ref')}")
            found[c.get("ref")] = (authors[int(c.get("authorId"))], "".join(t.text or "" for t in c.iter() if local(t) == "t"))
    shapes = files[linked["vmlDrawing"]].decode()
    anchored = [make_xlsx.address(int(r), int(c)) for r, c in re.findall(r"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>", shapes)]
    equal(sorted(anchored), sorted(found), f"{part}: a shape for each note")
    ids = re.findall(r'id="(_x0000_s\d+)"', shapes)
    equal(len(ids), len(set(ids)), f"{part}: the ids of the shapes differ")
    children = [local(e) for e in ET.fromstring(files[part])]
    check("legacyDrawing" in children and "sheetData" in children[:children.index("legacyDrawing")], f"{part}: names its shapes", children)
    return found


def texts(files, part):
    """The rows of the list: its texts stand in its cells."""
    return [["".join(t.text or "" for t in c.iter() if local(t) == "t") for c in row] for row in ET.fromstring(files[part]).iter() if local(row) == "row"]


def address(location):
    return make_xlsx.address(location["row"] - 1, location.get("cell", 1) - 1)


def stripped(data):
    """A sheet without the mark that names its notes; the workbook without the sheet that was added; relations, types and styles without what was added."""
    data = re.sub(rb'<legacyDrawing xmlns="[^"]*" xmlns:r="[^"]*" r:id="rIdMingcha\d+"/>', b"", data)
    data = re.sub(rb'<sheet xmlns="[^"]*" xmlns:r="[^"]*" name="[^"]*" sheetId="\d+" r:id="rIdMingcha\d+"/>', b"", data)
    data = re.sub(rb'<Relationship xmlns="[^"]*" Id="rIdMingcha\d+"[^>]*/>', b"", data)
    data = re.sub(rb'<(?:Override|Default) xmlns="[^"]*" [^>]*/>', b"", data)
    data = re.sub(rb'<font xmlns=.*?</font>|<xf xmlns=.*?</xf>', b"", data)
    return re.sub(rb'(<(?:\w+:)?(?:fonts|cellXfs) count=")\d+', rb"\1", data)


def check_annotated(path, folder, old_notes=None, lang="zh"):
    name, out = os.path.basename(path), os.path.join(folder, f"{lang}-out-{os.path.basename(path)}")
    report = tool.run_json("check", "--as-of", AS_OF, "--format", "json", path)
    done = tool.run("annotate", "--lang", lang, "--as-of", AS_OF, path, "-o", out)
    equal((done.returncode, done.stderr), (tool.run("check", "--quiet", "--as-of", AS_OF, path).returncode, ""), f"{name}: the exit code is that of check")
    before, after = parts(path), parts(out)
    told = [f for f in report["findings"] if f["status"] == "new" and "cause" not in f]
    was, now = sheets(before), sheets(after)
    equal(list(now)[:len(was)], list(was), f"{name}: the sheets are in their order")
    equal(list(now)[len(was):], ["问题清单" if lang == "zh" else "Findings"] if told else [], f"{name}: the list is the last sheet")
    for part, data in before.items():
        check(stripped(after[part]) == stripped(data) or "comments" in part or part.endswith(".vml"), f"{name}: {part} is what it was but for what was added")
        if not re.search(r"sheet\d|rels$|Content_Types|workbook.xml|styles|comments|vml", part):
            check(after[part] == data, f"{name}: {part} is untouched")
    found = {s: notes(after, part) for s, part in now.items()}
    rows = texts(after, list(now.values())[-1]) if told else []
    for finding, row in zip(told, rows[1:]):
        check_finding(name, finding, row, found, report, lang)
    equal(len(rows), len(told) + 1 if told else 0, f"{name}: a row for each finding")
    cells = {(f["location"]["sheet"], address(f["location"])) for f in told if "row" in f["location"]}
    equal({(s, c) for s in found for c in found[s]}, cells | set(old_notes or {}), f"{name}: notes on the cells that findings are about, and those that were there")
    for (sheet, cell), text in (old_notes or {}).items():
        check(found[sheet][cell][1].startswith(text), f"{name}: the note on {cell} begins as it did", found[sheet][cell])
    again = os.path.join(folder, "again.xlsx")
    tool.run("annotate", "--lang", lang, "--as-of", AS_OF, path, "-o", again)
    with open(out, "rb") as a, open(again, "rb") as b:
        check(a.read() == b.read(), f"{name}: the same bytes again")
    return out, report


def check_finding(name, finding, row, found, report, lang):
    where, location = f"{name}: {finding['rule']}", finding["location"]
    message = SEVERITIES[finding["severity"]] + finding["message"] if lang == "zh" else f"[{finding['severity']}] {finding['message_en']}"
    equal((row[0], row[6]), (finding["fingerprint"], finding["rule"]), f"{where}: its row")
    check(row[4].startswith(message), f"{where}: the row says it", row)
    if "row" in location:
        text = found[location["sheet"]].get(address(location), ("", ""))[1]
        for needed in [message, finding["rule"], finding["fingerprint"], *finding["basis"], *(d[lang] for d in finding.get("diagnosis", []))]:
            check(needed in text, f"{where}: the note says \"{needed}\"", text)


def with_notes(path, folder):
    """The same workbook with notes: one on a cell that a finding is about, one elsewhere; a formula; shapes as Excel writes them, which is no sound XML."""
    files = parts(path)
    report = tool.run_json("check", "--as-of", AS_OF, "--format", "json", path)
    target = next(address(f["location"]) for f in report["findings"] if "row" in f["location"])
    main, part = make_xlsx.MAIN[False], "xl/worksheets/sheet1.xml"
    shape = ('<v:shape id="_x0000_s{0}" type="#_x0000_t202"><v:textbox><div>旧<br></div></v:textbox><x:ClientData ObjectType="Note"><x:Row>{1}</x:Row><x:Column>{2}</x:Column>'
             "</x:ClientData></v:shape>")
    row, col = int(re.sub(r"\D", "", target)) - 1, ord(target[0]) - 65
    files["xl/comments7.xml"] = (f'<c:comments xmlns:c="{main}"><c:authors><c:author>复核人</c:author></c:authors><c:commentList><c:comment ref="{target}" authorId="0"><c:text><c:t>请核'
                                 f'</c:t></c:text></c:comment><c:comment ref="Z9" authorId="0"><c:text><c:r><c:t>另一处</c:t></c:r></c:text></c:comment></c:commentList></c:comments>').encode()
    files["xl/drawings/vmlDrawing1.vml"] = ('<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">' + shape.format(2049, row, col) +
                                            shape.format(2050, 8, 25) + "</xml>").encode()
    files["xl/worksheets/_rels/sheet1.xml.rels"] = make_docx.relations([("rId1", "vmlDrawing", "../drawings/vmlDrawing1.vml"), ("rId2", "comments", "../comments7.xml")]).encode()
    sheet = files[part].replace(b"</sheetData>", b'<row r="60"><c r="H60"><f>1+1</f><v>2</v></c></row></sheetData>')
    files[part] = sheet.replace(b"</worksheet>", ('<legacyDrawing xmlns:r="%s" r:id="rId1"/><extLst/></worksheet>' % make_xlsx.RELATION[False]).encode())
    files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(b"</Types>", b'<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
                                                                       b'<Override PartName="/xl/comments7.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/></Types>')
    out = os.path.join(folder, "noted.xlsx")
    make_docx.write_package(out, list(files.items()))
    return out, {("实事", target): "请核", ("实事", "Z9"): "另一处"}


def check_in_office(path, out, report, folder):
    """LibreOffice finds the notes and the list, and the same values and formulas on the old sheets."""
    tables = []
    for source in (path, out):
        with open(office.convert(source, "fods", folder), encoding="utf-8") as f:
            text = f.read()
        found = re.findall(r"<office:annotation .*?</office:annotation>", text, re.S)
        plain = re.sub(r"<office:annotation .*?</office:annotation>", "", text, flags=re.S)
        tables.append((len(found), re.findall(r'<table:table table:name="([^"]*)"', text), re.findall(r"<text:p>(.*?)</text:p>|table:formula=\"([^\"]*)\"", plain.split("<table:table ")[1])))
    told = [f for f in report["findings"] if "cause" not in f and "row" in f["location"]]
    equal(tables[1][2], tables[0][2], f"{os.path.basename(path)}: LibreOffice reads the same sheet")
    equal(tables[1][0] - tables[0][0], len({address(f["location"]) for f in told}), f"{os.path.basename(path)}: LibreOffice finds each note")
    equal(tables[1][1], tables[0][1] + ["问题清单"], f"{os.path.basename(path)}: LibreOffice shows the list")


with tempfile.TemporaryDirectory() as folder:
    made, done = {}, {}
    for name in ("fengxi-2024", "yanhui-2025", "hengtang-2025"):
        notice = remake.from_tabs(os.path.join(tool.SAMPLES, name + ".txt"))
        made[name], made[name + "-odd"] = os.path.join(folder, name + ".xlsx"), os.path.join(folder, name + "-odd.xlsx")
        make_xlsx.write(notice, made[name])
        make_xlsx.write_odd(notice, made[name + "-odd"])
    for name, path in made.items():
        done[name] = check_annotated(path, folder)
    check_annotated(made["fengxi-2024"], folder, lang="en")
    noted, old = with_notes(made["fengxi-2024"], folder)
    check_annotated(noted, folder, old)
    sample = os.path.join(tool.SAMPLES, "forms", "wujiang-2024.xlsx")
    done["sample"] = check_annotated(sample, folder)
    same = tool.run("annotate", "--lang", "en", noted, "-o", noted)
    check(same.returncode == 2 and "not written over" in same.stderr, "the input is not written over", same.stderr)
    if office.SOFFICE:
        check_in_office(made["fengxi-2024"], *done["fengxi-2024"], folder)
        check_in_office(made["yanhui-2025"], *done["yanhui-2025"], folder)
        check_in_office(sample, *done["sample"], folder)
    else:
        print("skipped: reading annotated workbooks in LibreOffice, soffice is not installed")
tool.finish()
