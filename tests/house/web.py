"""The HTML report in a browser: nothing overflows on a telephone or a desk, filters work, links lead from the notice to the findings and back, nothing is
fetched, without script everything is there. And what it draws is what the record says: bars in fen, marks on the cells that the findings name.

Needs chromium; where there is none, what needs it is skipped, and says so."""
import contextlib
import fractions
import json
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import browser  # noqa: E402
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

AS_OF = ["--as-of", "2025-06-30"]
SOURCES_MAX = 40  # engine/model/sources.h
TANGXI = os.path.join(tool.SAMPLES, "tangxi-2025-faults.json")
LINLAN = os.path.join(tool.SAMPLES, "linlan-2025.txt")
YANHUI = os.path.join(tool.SAMPLES, "yanhui-2025.txt")
WORKBOOK = os.path.join(tool.SAMPLES, "forms/fengxi-2024.xlsx")
PRINTED = os.path.join(tool.SAMPLES, "forms/linlan-2025.pdf")


def write_report(folder, name, *inputs, lang="zh", options=()):
    """The page and the same report as JSON."""
    page, data = os.path.join(folder, f"{name}.html"), os.path.join(folder, f"{name}.json")
    done = tool.run("check", *AS_OF, "--lang", lang, *options, "--format", f"html={page}", "--format", f"json={data}", *inputs)
    check(done.returncode in (0, 1, 3) and os.path.exists(page), f"{name}: written", done.stderr)
    with open(data, encoding="utf-8") as f:
        return page, json.load(f)


# ---- what needs no browser ----------------------------------------------------------------------------------------------------------------------

def many(folder):
    """Tables and pictures are bounded; findings are not, and what is left out is said. Notices with findings go before those without."""
    notices = os.path.join(folder, "notices")
    os.mkdir(notices)
    n = SOURCES_MAX + 12
    for i in range(n):
        shutil.copy(os.path.join(tool.SAMPLES, "tangxi-2025.json") if i < 5 else YANHUI, os.path.join(notices, f"{i:03}{'.json' if i < 5 else '.txt'}"))
    page, data = write_report(folder, "many", notices, lang="en")
    with open(page, encoding="utf-8") as f:
        text = f.read()
    equal(len(re.findall('<details class="part notice"', text)), SOURCES_MAX, "so many notices are drawn")
    check("tables, money and time are drawn for 40 notices, not for 12 more" in text, "what is left out is said")
    equal(len(re.findall('<article class="finding', text)), len(data["findings"]) + len(data["undecided"]), "all findings are listed")
    quiet = [i["path"] for i in data["inputs"] if i["path"].endswith(".json")]
    with_findings = {f["location"]["path"] for f in data["findings"]}
    check(not with_findings & set(quiet), "the quiet ones are quiet")
    drawn = set(re.findall(r'id="notice-(\d+)"', text))
    check(not drawn & {"1", "2", "3", "4", "5"}, "those with findings go first", sorted(drawn, key=int)[:6])


# ---- in the browser -----------------------------------------------------------------------------------------------------------------------------

SHOWN = "document.querySelectorAll('.finding:not([hidden])').length"
ALL = "document.querySelectorAll('.finding').length"


def set_field(page, name, value):
    page.run(f"(() => {{ const e = document.getElementById('filters').elements.namedItem({json.dumps(name)}); e.value = {json.dumps(value)};"
             "e.dispatchEvent(new Event('input', {bubbles: true})); return e.value; })()")


def visible(page):
    return page.run("Array.from(document.querySelectorAll('.finding')).filter(e => e.offsetParent !== null).map(e => e.id)")


def reset(page):
    page.run("document.querySelector('#filters button[type=reset]').click(); new Promise(r => setTimeout(() => r(1), 50))")


def fits(page, width, name):
    """As wide as the window, and no wider: tables that are wider scroll by themselves."""
    wide = page.run("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
    check(wide <= width, f"{name}: as wide as the window", f"{wide} > {width}")


def quiet(page, path, name):
    equal(page.complaints(), [], f"{name}: no complaint on the console")
    equal(page.requests(), ["file://" + path], f"{name}: nothing is fetched but the page")


def looks(b, path, name):
    for width in (375, 768, 1440):
        for dark in (False, True):
            page = b.open(path, width=width, dark=dark)
            fits(page, width, f"{name}, {width}{' dark' if dark else ''}")
            quiet(page, path, f"{name}, {width}")
            ground = page.run("getComputedStyle(document.body).backgroundColor")
            level = sum(int(n) for n in re.findall(r"\d+", ground)[:3])
            check((level < 200) == dark, f"{name}: dark is dark and light is light", ground)
            small = page.run("Array.from(document.querySelectorAll('.page *')).filter(e => e.offsetParent && e.childNodes.length === 1 && e.firstChild.nodeType === 3"
                             " && parseFloat(getComputedStyle(e).fontSize) < 9).length")
            equal(small, 0, f"{name}, {width}: no text under 9 px")
            page.close()


def filters(b, path, data):
    page = b.open(path)
    total = len(data["findings"]) + len(data["undecided"])
    equal(page.run(SHOWN), total, "without a filter all are shown")
    equal(page.run("document.getElementById('filters').hidden"), False, "with script the filters are there")

    page.run("document.querySelector('#filters input[value=error]').click()")
    equal(page.run(SHOWN), sum(f["severity"] != "error" for f in data["findings"]), "errors away")
    check(page.run("document.querySelector('#filters input[value=error]').checked") is False, "the box is empty")
    reset(page)
    equal(page.run(SHOWN), total, "all are back")

    for family in sorted({f["rule"].split(".")[0] for f in data["findings"]}):
        set_field(page, "family", family)
        equal(sorted(visible(page)), sorted("f-" + f["fingerprint"] for f in data["findings"] if f["rule"].startswith(family + ".")), f"family {family}")
        equal(page.run("document.getElementById('shown').value"), f"{page.run(SHOWN)} / {total}", f"family {family}: counted")
    reset(page)

    with open(TANGXI, encoding="utf-8") as f:
        projects = json.load(f)["projects"]

    def units(at):
        found = re.match(r"/projects/(\d+)(?:/tasks/(\d+))?", at)
        tasks = projects[int(found[1])]["tasks"] if found else []
        tasks = [tasks[int(found[2])]] if found and found[2] else tasks
        return {name for t in tasks for name in t.get("lead", []) + t.get("support", [])}

    own = [f for f in data["findings"] if f["location"].get("path", "").endswith("faults.json") or f["location"] == {} or f.get("path", "").endswith("faults.json")]
    wanted = sorted({u for f in own for u in units(f["at"])})
    check(len(wanted) > 3, "several offices are concerned", wanted)
    for unit in wanted:
        set_field(page, "unit", unit)
        equal(sorted(i for i in visible(page) if i in {"f-" + f["fingerprint"] for f in own}), sorted("f-" + f["fingerprint"] for f in own if unit in units(f["at"])),
              f"office {unit}")
    reset(page)

    group = page.run("document.querySelector('.group:last-of-type').id")
    set_field(page, "project", group)
    equal(visible(page), page.run(f"Array.from(document.querySelectorAll('#{group} .finding')).map(e => e.id)"), "one item")
    reset(page)

    set_field(page, "words", "公园绿地建设")
    check(0 < page.run(SHOWN) < total, "by words")
    set_field(page, "words", "no such words")
    equal((page.run(SHOWN), page.run("document.getElementById('none').hidden")), (0, False), "nothing matches, and that is said")
    target = data["findings"][0]["fingerprint"]
    page.run(f"location.hash = 'f-{target}'; new Promise(r => setTimeout(() => r(1), 100))")
    check("f-" + target in visible(page), "a link to a finding that is filtered away shows it")
    quiet(page, path, "after filtering")
    page.close()


def standing(b, folder):
    """Known findings may be told from open ones."""
    base = os.path.join(folder, "base.json")
    tool.run("check", *AS_OF, "-q", "--write-baseline", base, YANHUI)
    path, data = write_report(folder, "known", YANHUI, TANGXI, options=("--baseline", base))
    page = b.open(path)
    for name in ("baseline", "open", "explained"):
        set_field(page, "standing", name)
        equal(sorted(visible(page)), sorted(page.run(f"Array.from(document.querySelectorAll('[data-standing={name}]')).map(e => e.id)")), f"standing {name}")
    equal(len(page.run("Array.from(document.querySelectorAll('[data-standing=baseline]')).map(e => e.id)")),
          sum(f["status"] == "baseline" for f in data["findings"]), "those of the baseline")
    page.close()


def marks(b, path, data, name, least):
    """Each finding that knows its place leads to a piece of the notice that holds its words, and that piece leads back."""
    page = b.open(path)
    links = page.run("Array.from(document.querySelectorAll('.finding')).map(e => [e.id, e.querySelector('.to') ? e.querySelector('.to').hash.slice(1) : ''])")
    pieces = dict(page.run("Array.from(document.querySelectorAll('.paper .marked')).map(e => [e.id, [e.textContent, Array.from(e.querySelectorAll('.ref')).map(r => r.hash)]])"))
    by_id = {"f-" + f["fingerprint"]: f for f in data["findings"]}
    led = 0
    for anchor, piece in links:
        if not piece or anchor not in by_id:
            continue
        led += 1
        text, back = pieces.get(piece, ("", []))
        check("#" + anchor in back, f"{name}: {anchor} and {piece} lead to each other")
        words = re.sub(r"\s+", "", by_id[anchor]["location"].get("text", ""))
        privacy = by_id[anchor]["rule"].startswith("privacy.")
        check(privacy or words in re.sub(r"\s+", "", text), f"{name}: {piece} holds the words of {anchor}", f"{words!r} in {text!r}")
    check(led >= least, f"{name}: most findings are on the notice", f"{led} of {len(links)}")
    page.close()


def table(b, path, rows, columns, name):
    """The drawn table is a table: as many cells in each row, merged ones counted."""
    page = b.open(path)
    sizes = page.run("""Array.from(document.querySelectorAll('.drawn')).map(t => {
        const grid = [];
        Array.from(t.rows).forEach((row, r) => Array.from(row.cells).forEach(cell => {
            grid[r] = grid[r] || [];
            let c = 0;
            while (grid[r][c]) c++;
            for (let i = 0; i < cell.rowSpan; i++) for (let k = 0; k < cell.colSpan; k++) { grid[r + i] = grid[r + i] || []; grid[r + i][c + k] = 1; }
        }));
        return [t.rows.length, Array.from(new Set(grid.map(g => g.length)))];
    })""")
    check([rows, [columns]] in sizes, f"{name}: {rows} rows of {columns} columns", sizes)
    page.close()


def money(b, path):
    """The bars are the record's amounts: lengths in ten thousandths of the longest."""
    with open(TANGXI, encoding="utf-8") as f:
        record = json.load(f)

    def amount(text):
        return fractions.Fraction(str(text))

    page = b.open(path)
    bars = page.run("""Array.from(document.querySelectorAll('#money-1 .money')[0].tBodies[0].rows).map(r => ({
        widths: Array.from(r.querySelectorAll('rect')).map(e => Number(e.getAttribute('x') || 0) + Number(e.getAttribute('width'))),
        stated: r.querySelector('.stated') && Number(r.querySelector('.stated').getAttribute('d').match(/^M(\\d+) /)[1]),
        label: r.querySelector('svg').getAttribute('aria-label'), cells: Array.from(r.cells).slice(1).map(c => c.firstChild ? c.firstChild.textContent : '')}))""")
    rows = [p["funding"] for p in record["projects"]]
    longest = max(max(amount(f["total"]), sum(amount(s["amount"]) for s in f["sources"])) for f in rows)
    equal(len(bars), len(rows), "a row for each item")
    for funding, bar in zip(rows, bars):
        ends, sum_so_far = [], fractions.Fraction(0)
        for source in funding["sources"]:
            if amount(source["amount"]) > 0:
                sum_so_far += amount(source["amount"])
                ends.append(int(sum_so_far * 10000 / longest))
        equal(bar["widths"], ends, "the sources end where their sums do")
        equal(bar["stated"], int(amount(funding["total"]) * 10000 / longest), "the line is the total as printed")
        equal([amount(c) for c in bar["cells"][:2]], [amount(funding["total"]), sum_so_far], "total and sum in figures")
        equal(amount(bar["cells"][2].replace("+", "")), amount(funding["total"]) - sum_so_far, "and their difference")
        check(bar["label"] and "%" in bar["label"], "the bar has a text of its own", bar["label"])
    page.close()


def timeline(b, path):
    """Milestones stand at the days of the record: a month is a thousand wide."""
    with open(TANGXI, encoding="utf-8") as f:
        record = json.load(f)
    streams = [s["milestones"] for p in record["projects"] for t in p["tasks"] for s in t.get("streams", []) if s.get("milestones")]
    months = [int(m["due"][k][:4]) * 12 + int(m["due"][k][5:7]) - 1 for s in streams for m in s for k in ("from", "to")]
    page = b.open(path)
    rows = page.run("""Array.from(document.querySelectorAll('#time-1 tbody tr')).map(r => ({
        due: Array.from(r.querySelectorAll('.due')).map(e => Number(e.getAttribute('d').match(/^M(\\d+) /)[1])),
        words: Array.from(r.querySelectorAll('.stones b')).map(e => e.textContent), label: r.querySelector('svg').getAttribute('aria-label')}))""")
    equal(page.run("document.querySelectorAll('#time-1 .months > span').length"), max(months) - min(months) + 1, "a place for each month")
    equal(len(rows), len(streams), "a row for each stream")
    for stream, row in zip(streams, rows):
        equal([int((x - 1) / 1000) for x in row["due"]], [int(m["due"]["to"][:4]) * 12 + int(m["due"]["to"][5:7]) - 1 - min(months) for m in stream], "the months of the days")
        equal(row["words"], [m["due"]["text"] for m in stream], "and their words")
        check(row["label"], "the picture has a text of its own")
    page.close()


def by_keyboard(b, path):
    page = b.open(path)
    page.key("Tab", 9)
    equal(page.run("document.activeElement.className"), "skip", "the first stop is the link past the summary")
    check(page.run("document.activeElement.getBoundingClientRect().left") >= 0, "which is in sight then")
    page.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r")
    page.call("Input.dispatchKeyEvent", type="keyUp", key="Enter", code="Enter", windowsVirtualKeyCode=13)
    equal(page.run("new Promise(r => setTimeout(() => r(document.activeElement.id), 100))"), "main", "it leads to the findings")
    seen = set()
    for _ in range(60):
        page.key("Tab", 9)
        seen.add(page.run("(e => e.tagName + (getComputedStyle(e).outlineStyle === 'none' ? ' without outline' : ''))(document.activeElement)"))
    check({"A", "SUMMARY", "INPUT", "SELECT", "BUTTON"} <= seen, "the keyboard reaches links, folds and filters", seen)
    equal([s for s in seen if "without" in s], [], "and the focus is always in sight")
    page.close()


def without_script(b, path, data):
    page = b.open(path, script=False)
    equal(page.run(ALL), len(data["findings"]) + len(data["undecided"]), "without script: all findings are there")
    equal(len(visible(page)), page.run(ALL), "and in sight")
    equal(page.run("document.getElementById('filters').hidden"), True, "and filters that would do nothing are not")
    equal(page.run("document.querySelectorAll('details:not([open]):not(blockquote details):not(dd details)').length"), 0, "and nothing is folded")
    page.close()


def on_paper(b, path, folder):
    page = b.open(path)
    pdf = os.path.join(folder, "out.pdf")
    page.print_pdf(pdf)
    with open(pdf, "rb") as f:
        boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", f.read())
    check(boxes and all(abs(float(w) - 595) < 2 and abs(float(h) - 842) < 2 for w, h in boxes), "prints on A4", boxes[:3])
    page.close()


def in_browser(folder):
    with contextlib.ExitStack() as stack:
        try:
            b = stack.enter_context(browser.Browser())
        except browser.NotInstalled as why:
            print(f"skipped: {why}")
            return
        path, data = write_report(folder, "zh", TANGXI, LINLAN, YANHUI)
        looks(b, path, "zh")
        looks(b, write_report(folder, "en", TANGXI, LINLAN, YANHUI, lang="en")[0], "en")
        filters(b, path, data)
        standing(b, folder)
        marks(b, path, data, "zh", 25)
        for source, least in ((WORKBOOK, 8), (PRINTED, 10)):
            marks(b, *write_report(folder, "form", source), os.path.basename(source), least)
        table(b, path, 9, 9, "a record")
        money(b, path)
        timeline(b, path)
        by_keyboard(b, path)
        without_script(b, path, data)
        on_paper(b, path, folder)


with tempfile.TemporaryDirectory() as temp:
    folder = os.path.realpath(temp)
    many(folder)
    in_browser(folder)
tool.finish()
