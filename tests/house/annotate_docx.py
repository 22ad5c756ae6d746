"""mingcha annotate on Word files: each finding is one comment at the words it is about, and without the comments the file is what it was, byte for byte."""
import os
import random
import re
import shutil
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_docx  # noqa: E402
import office  # noqa: E402
import remake  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

AS_OF = "2025-06-01"
SEVERITIES = {"error": "【错误】", "warning": "【警告】", "note": "【提示】"}
TYPES, COMMENTS = "[Content_Types].xml", "comments"


def parts(path):
    with zipfile.ZipFile(path) as z:
        equal(z.testzip(), None, f"{os.path.basename(path)}: every part is whole")
        return {i.filename: z.read(i) for i in z.infolist()}, [i.filename for i in z.infolist()]


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def value(element, name):
    return next((v for k, v in element.attrib.items() if k.rsplit("}", 1)[-1] == name), None)


def find_main(files):
    root = ET.fromstring(files["_rels/.rels"])
    return next(value(r, "Target").lstrip("/") for r in root if value(r, "Type").endswith("/officeDocument"))


def rels_of(part):
    folder, name = os.path.split(part)
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def comments_part(files, main):
    """Its name, or None."""
    rels = files.get(rels_of(main))
    for r in ET.fromstring(rels) if rels else ():
        if value(r, "Type").endswith("/comments"):
            target = value(r, "Target")
            return target.lstrip("/") if target.startswith("/") else os.path.normpath(os.path.join(os.path.dirname(main), target))
    return None


def comments(files, main):
    """{id: (author, date, lines)}"""
    part = comments_part(files, main)
    root = ET.fromstring(files[part]) if part else ()
    found = {}
    for c in root:
        lines = ["".join(t.text or "" for t in p.iter() if local(t) == "t") for p in c if local(p) == "p"]
        check(value(c, "id") not in found, "the ids of comments differ", value(c, "id"))
        found[value(c, "id")] = (value(c, "author"), value(c, "date"), lines)
    return found


def strip(document, ids):
    """The bytes without the marks of these comments."""
    number = b"(?:" + b"|".join(i.encode() for i in ids) + b")"
    space = rb'(?: xmlns:w="[^"]*")?'
    for pattern in (rb"<(\w+):commentRangeStart%b \1:id=\"%b\"/>", rb"<(\w+):commentRangeEnd%b \1:id=\"%b\"/>",
                    rb"<(\w+):r%b><\1:commentReference \1:id=\"%b\"/></\1:r>"):
        document = re.sub(pattern % (space, number), b"", document)
    return document


def anchors(document):
    """{id: (text inside, elements around its beginning)} and the marks that are out of order."""
    inside, around, wrong, stack = {}, {}, [], []
    open_now = set()

    def walk(element):
        name, number = local(element), value(element, "id")
        if name == "commentRangeStart":
            open_now.add(number)
            inside[number], around[number] = "", list(stack)
        elif name == "commentRangeEnd":
            if number not in open_now:
                wrong.append(number)
            open_now.discard(number)
        elif name == "commentReference" and (number in open_now or number not in inside):
            wrong.append(number)
        elif name == "t" and not any(local(e) in ("del", "txbxContent", "moveFrom") for e in stack):
            for k in open_now:
                inside[k] += element.text or ""
        elif name == "noBreakHyphen":
            for k in open_now:
                inside[k] += "-"
        stack.append(element)
        for child in element:
            walk(child)
        stack.pop()
    walk(ET.fromstring(document))
    return inside, around, wrong + sorted(open_now)


def squeeze(text):
    return re.sub(r"[\s\u3000\u200b]", "", text)


def cell_of(document, location):
    """The w:tc of a plain table that a location means: rows and cells counted as one sees them, those that go on from above left out."""
    table = [e for e in ET.fromstring(document).iter() if local(e) == "tbl"][location["table"] - 1]
    row = [r for r in table if local(r) == "tr"][location["row"] - 1]
    shown = [c for c in row if local(c) == "tc" and not any(local(v) == "vMerge" and value(v, "val") != "restart" for v in c.iter())]
    return "".join(t.text or "" for t in shown[location["cell"] - 1].iter() if local(t) == "t")


def check_untouched(name, before, order_before, after, order_after, main, mine):
    allowed = {TYPES, main, rels_of(main), comments_part(after, main)}
    equal(strip(after[main], mine), before[main], f"{name}: without the comments the text is what it was, byte for byte")
    for part in before:
        check(part in allowed or after.get(part) == before[part], f"{name}: {part} is what it was")
    equal([p for p in order_after if p in before], order_before, f"{name}: the parts are in their order")
    equal(set(after) - set(before) - allowed, set(), f"{name}: no other part is new")
    types = after[TYPES].decode()
    check(f'"/{comments_part(after, main)}"' in types or comments_part(before, main), f"{name}: the comments' type is said")


def check_annotated(path, folder, exact=True, lang="zh"):
    """Annotates and looks at everything; gives the path of the result and its report."""
    name, out = os.path.basename(path), os.path.join(folder, f"{lang}-{os.path.basename(os.path.dirname(path))}-{os.path.basename(path)}")
    report = tool.run_json("check", "--as-of", AS_OF, "--format", "json", path)
    done = tool.run("annotate", "--lang", lang, "--as-of", AS_OF, path, "-o", out)
    whole = tool.run("check", "--quiet", "--as-of", AS_OF, path)
    equal((done.returncode, done.stderr), (whole.returncode, ""), f"{name}: the exit code is that of check")
    (before, order_before), (after, order_after) = parts(path), parts(out)
    main = find_main(before)
    old, new = comments(before, main), comments(after, main)
    mine = {k: v for k, v in new.items() if k not in old}
    equal({k: new.get(k) for k in old}, old, f"{name}: the comments that were there are there")
    told = [f for f in report["findings"] if f.get("status") == "new" and "cause" not in f]
    equal(len(mine), len(told), f"{name}: a comment for each finding that no other explains")
    if mine:
        check_untouched(name, before, order_before, after, order_after, main, list(mine))
    equal({(a, d) for a, d, _ in mine.values()}, {("mingcha", AS_OF + "T00:00:00Z")} if mine else set(), f"{name}: author and date")
    inside, around, wrong = anchors(after[main])
    equal(wrong, [], f"{name}: each comment begins, ends and has its sign, in this order")
    for number, finding in zip(sorted(mine, key=int), told):
        check_comment(name, mine[number][2], inside[number], finding, report, before[main], exact, lang)
        check(not any(local(e) in ("txbxContent", "AlternateContent") for e in around[number]), f"{name}: no comment stands in a text box")
    again = os.path.join(folder, "again.docx")
    tool.run("annotate", "--lang", lang, "--as-of", AS_OF, path, "-o", again)
    with open(out, "rb") as a, open(again, "rb") as b:
        check(a.read() == b.read(), f"{name}: the same bytes again")
    return out, report


def check_comment(name, lines, inside, finding, report, document, exact, lang):
    where, text, location = f"{name}: {finding['rule']} {finding['at']}", "\n".join(lines), finding["location"]
    if lang == "zh":
        check(lines[0] == SEVERITIES[finding["severity"]] + finding["message"], f"{where}: severity and message", lines[0])
    else:
        equal(lines[0], f"[{finding['severity']}] {finding['message_en']}", f"{where}: severity and message")
    for needed in [finding["rule"], finding["fingerprint"], *finding["basis"], *(d[lang] for d in finding.get("diagnosis", []))]:
        check(needed in text, f"{where}: the comment says \"{needed}\"", text)
    if "workings" in finding:
        check(finding["workings"] in text, f"{where}: the comment has the workings", text)
    for other in report["findings"]:
        if other.get("cause") == finding["fingerprint"]:
            check(other["rule"] in text and other["message" if lang == "zh" else "message_en"] in text, f"{where}: tells what follows from it", text)
    if "text" in location and exact:
        check(squeeze(location["text"]) in squeeze(inside), f"{where}: stands at the words it is about", (location["text"], inside))
    if "cell" in location and exact:
        whole = squeeze(cell_of(document, location))
        check(squeeze(inside) in whole and (squeeze(inside) or not whole), f"{where}: stands in its cell", (inside, whole))


def with_comments(path, folder):
    """The same file with a comment in it, of id 7, and a part that belongs to comments."""
    files, order = parts(path)
    out = os.path.join(folder, "commented.docx")
    main = "word/document.xml"
    old = ('<?xml version="1.0" encoding="UTF-8"?>\n<x:comments xmlns:x="%s"><x:comment x:id="7" x:author="复核人"><x:p><x:r><x:t>请核</x:t></x:r></x:p></x:comment></x:comments>'
           % make_docx.TRANSITIONAL)
    files[main] = files[main].replace(b"<w:body><w:p>", b'<w:body><w:p><w:commentRangeStart w:id="7"/>', 1).replace(
        b"</w:p>", b'<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r></w:p>', 1)
    files["word/comments.xml"], files["word/commentsExtended.xml"] = old.encode(), b"<w15:commentsEx xmlns:w15='urn:x'/>"
    files["word/_rels/document.xml.rels"] = make_docx.relations([("rId1", "comments", "comments.xml"), ("rId2", "commentsExtended", "commentsExtended.xml")]).encode()
    files[TYPES] = files[TYPES].replace(b"</Types>", b'<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                                        b'wordprocessingml.comments+xml"/></Types>')
    make_docx.write_package(out, list(files.items()))
    return out


def odd_places(folder):
    """A table that says its findings in awkward places: an empty cell, a cell that reaches down, a nested table, words in many runs, a field, a control."""
    def cells(*inner, extra=""):
        return "<w:tr>" + "".join(f"<w:tc><w:tcPr>{extra}</w:tcPr>{i}</w:tc>" for i in inner) + "</w:tr>"

    def p(text):
        return make_docx.paragraph(text)
    runs = "<w:p><w:pPr><w:jc/></w:pPr>" + "".join(f"<w:r><w:t>{c}</w:t></w:r>" for c in "2月30") + "<w:ins w:id='1'><w:r><w:t>日前</w:t></w:r></w:ins><w:r><w:t>完工；</w:t></w:r></w:p>"
    field = ("<w:p><w:r><w:t>甲&amp;乙，</w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF</w:instrText></w:r>"
             "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>6月31日前完工</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>")
    control = "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>4月31日前，完成验收；</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p/>"
    nested = "<w:tbl><w:tblGrid/>" + cells(p("11月31日前，完成"), p("验收")) + "</w:tbl><w:p/>"
    rows = [cells(p("序号"), p("项目名称"), p("责任单位"), p("完成时限")),
            cells(p("1"), p("改造公厕9座"), p("市城管局"), runs), cells(p("2"), p("新建公园2座"), p("市城管局"), field),
            cells(p("3"), p("新建车位90个"), p("市城管局"), control), cells(p("4"), p("新建学校1所"), "<w:p/>", nested),
            "<w:tr>" + "".join(f"<w:tc><w:tcPr>{v}</w:tcPr>{i}</w:tc>" for v, i in (
                ("<w:vMerge w:val='restart'/>", p("4")), ("<w:vMerge w:val='restart'/>", p("改造道路7条")), ("<w:gridSpan w:val='2'/>", p("市交通局")))) + "</w:tr>",
            "<w:tr>" + "".join(f"<w:tc><w:tcPr>{v}</w:tcPr>{i}</w:tc>" for v, i in (("<w:vMerge/>", "<w:p/>"), ("<w:vMerge/>", "<w:p/>"), ("", p("市住建局")), ("", p("9月31日前，完工")))) + "</w:tr>"]
    inner = p("某市2025年民生实事") + p("") + "<w:tbl><w:tblGrid>" + "<w:gridCol w:w='2000'/>" * 4 + "</w:tblGrid>" + "".join(rows) + "</w:tbl>" + p("2025年2月30日")
    path = os.path.join(folder, "places.docx")
    make_docx.package(path, make_docx.body(inner))
    return path


def check_refusals(path, folder):
    data = open(path, "rb").read()
    link, hard, text = (os.path.join(folder, n) for n in ("link.docx", "hard.docx", "notice.txt"))
    os.symlink(path, link)
    os.link(path, hard)
    shutil.copy(os.path.join(tool.SAMPLES, "yanhui-2025.txt"), text)
    for out in (path, link, hard, os.path.join(folder, ".", os.path.basename(path))):
        done = tool.run("annotate", "--lang", "en", path, "-o", out)
        check(done.returncode == 2 and "not written over" in done.stderr, f"-o {os.path.basename(out)}: refused", (done.returncode, done.stderr))
    check(open(path, "rb").read() == data and os.path.islink(link), "the input is what it was")
    missing = os.path.join(folder, "none.docx")
    for args, code, words in ((("annotate", path), 2, "no file to write"), (("annotate", "-o", missing), 2, "no file given"), (("annotate", path, path, "-o", missing), 2, "one file at a time"),
                              (("annotate", "-", "-o", missing), 2, "standard input"), (("annotate", text, "-o", missing), 3, "docx and xlsx files"),
                              (("annotate", os.path.join(tool.SAMPLES, "tangxi-2025.json"), "-o", missing), 3, "docx and xlsx files"),
                              (("annotate", os.path.join(folder, "no.docx"), "-o", missing), 3, "no such file"),
                              (("annotate", path, "-o", os.path.join(folder, "none", "a.docx")), 3, "could not be written")):
        done = tool.run(*args, "--lang", "en")
        check(done.returncode == code and words in done.stderr and done.stderr.count("\n") == 1, f"{' '.join(map(os.path.basename, args))}: {words}",
              (done.returncode, done.stderr))
    check(not os.path.exists(missing), "a refusal leaves no file")
    cut = os.path.join(folder, "cut.docx")
    with open(cut, "wb") as f:
        f.write(data[:len(data) // 2])
    done = tool.run("annotate", "--lang", "en", cut, "-o", missing)
    check(done.returncode == 3 and not os.path.exists(missing), "a file that is cut off: exit 3 and no copy", (done.returncode, done.stderr))
    equal(sorted(n for n in os.listdir(folder) if re.search(r"\.docx\.\w{6}$", n)), [], "no temporary file is left")


def check_undecided(path, folder):
    """A rule that breaks leaves something undecided: said in the file and by the exit code."""
    rules = os.path.join(folder, "rules")
    shutil.copytree(os.path.join(tool.ROOT, "rules"), rules)
    with open(os.path.join(rules, "form", "date-impossible.lua"), encoding="utf-8") as f:
        text = f.read()
    with open(os.path.join(rules, "form", "date-impossible.lua"), "w", encoding="utf-8") as f:
        f.write(re.sub(r"(function rule\.check\([^)]*\))", r"\1 error('x')", text))
    out = os.path.join(folder, "undecided.docx")
    done = tool.run("annotate", "--lang", "zh", "--rules", rules, "--as-of", AS_OF, path, "-o", out)
    report = tool.run_json("check", "--rules", rules, "--as-of", AS_OF, "--format", "json", path)
    files, _ = parts(out)
    texts = [lines[0] for _, _, lines in comments(files, find_main(files)).values()]
    check(report["undecided"], "a rule that breaks leaves something undecided")
    equal(sum(t.startswith("【未决】") for t in texts), len(report["undecided"]), "a comment for each undecided entry")
    check(done.returncode == 3 and "不完整" in done.stderr, "undecided: exit 3, and said", (done.returncode, done.stderr))


def damaged(data, rng):
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data))
        data[at:at + rng.randint(0, 9)] = bytes(rng.randrange(256) for _ in range(rng.randint(0, 9)))
    return bytes(data)


def check_damaged(path, folder):
    """A damaged file ends in an error or in a copy that can be opened, never in a crash."""
    rng, (files, order) = random.Random(5), parts(path)
    for k in range(25):
        broken = dict(files)
        name = rng.choice(["word/document.xml", "word/document.xml", TYPES, "word/comments.xml", "word/_rels/document.xml.rels"])
        broken[name] = damaged(broken[name], rng)
        source, out = os.path.join(folder, "damaged.docx"), os.path.join(folder, "damaged-out.docx")
        make_docx.write_package(source, list(broken.items()))
        done = tool.run("annotate", "--lang", "en", source, "-o", out)
        check(done.returncode in (0, 1, 3), f"damaged {name} ({k}): ends by itself", (done.returncode, done.stderr[-300:]))
        check(os.path.exists(out) == (not done.stderr or "incomplete" in done.stderr.lower()), f"damaged {name} ({k}): a copy or an error", done.stderr)
        if os.path.exists(out):
            parts(out)
            os.remove(out)


def check_in_office(path, out, report, folder):
    """LibreOffice reads the copy: the comments with their words, and the text that it reads in the original."""
    texts = []
    for source in (path, out):
        with open(office.convert(source, "txt:Text (encoded):UTF8", folder), encoding="utf-8-sig") as f:
            texts.append(f.read())
    equal(texts[1], texts[0], f"{os.path.basename(path)}: LibreOffice reads the same text")
    with open(office.convert(out, "fodt", folder), encoding="utf-8") as f:
        notes = re.findall(r"<office:annotation .*?</office:annotation>", f.read(), re.S)
    words = squeeze("".join("".join(ET.fromstring(re.sub(r"(</?|\s)(\w+):(\w)", r"\1\2_\3", n)).itertext()) for n in notes))
    told = [f for f in report["findings"] if "cause" not in f]
    equal(len(notes), len(told), f"{os.path.basename(path)}: LibreOffice finds each comment")
    for f in told:
        check(squeeze(f["message"]) in words, f"{os.path.basename(path)}: LibreOffice shows the comment on {f['rule']}", f["message"])


with tempfile.TemporaryDirectory() as folder:
    made = {}
    for name in ("fengxi-2024", "yanhui-2025", "linlan-2025", "qingping-2024"):
        notice = remake.from_tabs(os.path.join(tool.SAMPLES, name + ".txt"))
        made[name] = os.path.join(folder, name + ".docx")
        make_docx.write(notice, made[name])
        made[name + "-odd"] = os.path.join(folder, name + "-odd.docx")
        make_docx.write_odd(notice, made[name + "-odd"])
    done = {name: check_annotated(path, folder, not name.endswith("-odd")) for name, path in made.items()}
    check(any("cause" in f for f in done["yanhui-2025"][1]["findings"]), "one finding follows from another, to look at")
    check_annotated(made["fengxi-2024"], folder, lang="en")
    commented = with_comments(made["fengxi-2024"], folder)
    check_annotated(commented, folder)
    places, report = check_annotated(odd_places(folder), folder, False)
    found, _ = parts(places)
    inside, _, _ = anchors(found["word/document.xml"])
    for words in ("2月30日前完工；", "6月31日前完工", "4月31日前，完成验收；", "9月31日前，完工", "2025年2月30日"):
        check(any(words == text for text in inside.values()), f"odd places: a comment at \"{words}\"", sorted(inside.values()))
    sample = os.path.join(tool.SAMPLES, "forms", "yanhui-2025.docx")
    done["sample"] = check_annotated(sample, folder)
    check_refusals(made["fengxi-2024"], folder)
    check_undecided(made["fengxi-2024"], folder)
    check_damaged(commented, folder)
    if office.SOFFICE:
        for name in ("fengxi-2024", "yanhui-2025"):
            check_in_office(made[name], *done[name], folder)
        check_in_office(sample, *done["sample"], folder)
    else:
        print("skipped: reading annotated files in LibreOffice, soffice is not installed")
tool.finish()
