"""A notice that is text, taken apart into paragraphs and a grid, and put together again in other formats (make_docx.py, make_html.py). The grid comes from the
text's own layout, as a reader of the page sees it; where cells are parted by blank lines the places come from `mingcha extract`."""
import os
import re
import subprocess

import make_docx
import make_html
import make_pdf
import make_text
import make_xlsx
import tool


class Cell:
    def __init__(self, text, row, col, row_span=1, col_span=1):
        self.text, self.row, self.col, self.row_span, self.col_span = text, row, col, row_span, col_span

    def __repr__(self):
        return f"({self.row},{self.col} {self.row_span}x{self.col_span} {self.text!r})"


class Notice:
    """before, after: lines of text; cells: the table's, spans resolved; heading_rows: rows of the heading at the top; repeats: rows at which it is
    printed again; n_rows, n_cols."""

    def __init__(self, before, after, cells, heading_rows, repeats):
        self.before, self.after, self.cells, self.heading_rows, self.repeats = before, after, cells, heading_rows, repeats
        self.n_rows = max(c.row + c.row_span for c in cells)
        self.n_cols = max(c.col + c.col_span for c in cells)

    def rows(self):
        """The cells that begin in each row, by column."""
        rows = [[] for _ in range(self.n_rows)]
        for c in sorted(self.cells, key=lambda c: (c.row, c.col)):
            rows[c.row].append(c)
        return rows


def read_lines(path):
    with open(path, "rb") as f:
        data = f.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).replace("\r\n", "\n").split("\n")
        except UnicodeDecodeError:
            pass
    raise ValueError(path)


def strip_lines(lines):
    lines = list(lines)
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


# ---- cells after TABs ------------------------------------------------------------------------------------------------------

PAGE = re.compile(r"^\s*[—－-]\s*\d+\s*[—－-]\s*$")


def tab_cells(lines):
    """(line index, text, blank lines before) of every cell; the index after the last."""
    cells, i = [], next(k for k, line in enumerate(lines) if line.startswith("\t"))
    last = max(k for k, line in enumerate(lines) if line.startswith("\t"))
    blanks = 0
    while i < len(lines) and lines[i].startswith("\t"):
        end = i + 1
        while end < len(lines) and not lines[end].startswith("\t"):
            if i == last and (PAGE.match(lines[end]) or not "".join(lines[end:end + 2]).strip()):
                break
            end += 1
        text = [lines[i][1:]] + ["" if PAGE.match(line) else line for line in lines[i + 1:end]]
        kept = strip_lines(text)
        cells.append((i, "\n".join(kept), blanks))
        blanks = len(text) - max(len(kept), 1)
        i = end
    return cells, i


def heading_spans(rows):
    """The heading's tiers as cells: an empty cell goes on with the one above, cells missing at the end of a tier with the last."""
    n_cols = max(len(row) for row in rows)
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if r > 0 and not text.strip():
                above = next(x for x in cells if x.col <= c < x.col + x.col_span and x.row + x.row_span == r)
                above.row_span += 1
            else:
                span = n_cols - len(row) + 1 if c == len(row) - 1 else 1
                cells.append(Cell(text, r, c, 1, span))
    return cells


TITLE_ROW = re.compile(r"^(合\s*计|总\s*计|小\s*计|[一二三四五六七八九十]+、)")


def split_rows(cells, n_cols, tiers):
    """Rows of texts after the heading; a repeated heading gives its rows too. A title row may be shorter than the others."""
    heading = [text for _, text, _ in cells[:sum(tiers)]]
    rows, i = [], 0
    while i < len(cells):
        if [text for _, text, _ in cells[i:i + len(heading)]] == heading:
            for n in tiers:
                rows.append(("heading", [text for _, text, _ in cells[i:i + n]]))
                i += n
            continue
        n = min(n_cols, len(cells) - i)
        kind = "row"
        if TITLE_ROW.match(cells[i][1].strip()):
            kind = "title"
            n = 1
            while n < n_cols and i + n < len(cells) and not cells[i + n][2]:
                n += 1
        rows.append((kind, [text for _, text, _ in cells[i:i + n]]))
        i += n
    return rows


def tiers_of(cells):
    """Cells of each tier of the heading: it ends before the first row that begins with a number or a title."""
    tiers, n = [], 0
    for k, (_, text, blanks) in enumerate(cells):
        if k and blanks:
            if re.match(r"^\d+$", text.strip()) or TITLE_ROW.match(text.strip()):
                return tiers + [n]
            tiers.append(n)
            n = 0
        n += 1
    return tiers + [n]


def place_rows(rows, tiers, n_money):
    """Cells with spans: an empty cell under 序号 and the name continues them, a short title row spans what it lacks."""
    n_cols = max(max(tiers), 1)
    cells, repeats, r, after_heading = [], [], 0, True
    open_cells = {}
    i = 0
    while i < len(rows):
        kind, texts = rows[i]
        if kind == "heading":
            if r:
                repeats.append(r)
            tier_rows = [texts for _, texts in rows[i:i + len(tiers)]]
            for c in heading_spans(tier_rows):
                cells.append(Cell(c.text, r + c.row, c.col, c.row_span, c.col_span))
            r += len(tiers)
            i += len(tiers)
            open_cells, after_heading = {}, True
            continue
        if kind == "title" and len(texts) < n_cols:
            spare = n_cols - len(texts) + 1
            cells.append(Cell(texts[0], r, 0, 1, spare))
            cells += [Cell(t, r, spare + k) for k, t in enumerate(texts[1:])]
            open_cells = {}
        else:
            for c, text in enumerate(texts):
                if c < 2 and kind == "row" and not texts[0].strip() and not text.strip() and c in open_cells:
                    open_cells[c].row_span += 1
                    continue
                cell = Cell(text, r, c)
                cells.append(cell)
                if c < 2:
                    open_cells[c] = cell
            if kind == "title":
                open_cells = {}
        r += 1
        i += 1
    return cells, repeats


def from_tabs(path):
    lines = read_lines(path)
    cells, end = tab_cells(lines)
    tiers = tiers_of(cells)
    rows = split_rows(cells, max(tiers), tiers)
    placed, repeats = place_rows(rows, tiers, 0)
    return Notice(strip_lines(lines[:cells[0][0]]), strip_lines(lines[end:]), placed, len(tiers), repeats)


# ---- cells between blank lines ------------------------------------------------------------------------------------------------

def from_places(path, heading, group_column=None):
    """heading: the cells of the heading as (text, row, col, row span, col span), which this layout prints out of their order. Columns count with
    `group_column` split in two where rows of one item have names of their own."""
    lines = read_lines(path)
    record = tool.run_json("extract", path)
    first = record["locations"]["/columns"]["line"] - 1
    tiers = max(r + rs for _, r, _, rs, _ in heading)
    n_cols = max(c + cs for _, _, c, _, cs in heading)
    grouped = {i for i, p in enumerate(record["projects"]) if any("name" in t for t in p["tasks"])}
    texts, spans, last = {}, {}, 0
    for pointer, place in record["locations"].items():
        if "row" not in place:
            continue
        row, col = place["row"] - 1, place["cell"] - 1
        line = place["line"] - 1
        last = max(last, line)
        words = pointer.split("/")
        if group_column is not None and col > group_column:
            col += 1
        if words[1] == "projects" and words[3:] and words[-1] == "name" and len(words) > 4:
            col = group_column + 1  # the name of a row inside a group
        if len(words) == 3 and words[1] == "projects":
            continue
        if words[1] == "projects" and words[3:4] == ["tasks"] and len(words) == 5:
            continue
        texts[row, col] = lines[line].strip()
        if words[1] == "projects" and words[3:] == ["name"] and group_column is not None:
            i = int(words[2])
            spans[row, col] = (1, 1) if i in grouped else (1, 2)
        if words[1] == "sections" and words[3:] == ["title"]:
            money = record["columns"].index("funding.total")
            spans[row, col] = (1, money + (group_column is not None and money > group_column))
    for i in sorted(grouped):
        p = record["locations"][f"/projects/{i}"]["row"] - 1
        n = len(record["projects"][i]["tasks"])
        spans[p, 0] = (n, 1)
        spans[p, group_column] = (n, 1)
    cells = [Cell(t, r, c, rs, cs) for t, r, c, rs, cs in heading]
    covered = set()
    n_rows = max(r for r, _ in texts) + 1
    for row in range(n_rows):
        for col in range(n_cols):
            if (row, col) in covered:
                continue
            rs, cs = spans.get((row, col), (1, 1))
            covered |= {(row + a, col + b) for a in range(rs) for b in range(cs)}
            cells.append(Cell(texts.get((row, col), ""), tiers + row, col, rs, cs))
    rest = lines[last + 1:]
    return Notice(strip_lines(lines[:first]), strip_lines(rest), cells, tiers, [])


# ---- as an office would lay it out ---------------------------------------------------------------------------------------------------


def over_pages(notice, every=4):
    """The notice with its heading printed again after every few rows, where no cell goes over the break."""
    heading = [c for c in notice.cells if c.row + c.row_span <= notice.heading_rows]
    breaks = [r for r in range(notice.heading_rows + every, notice.n_rows) if not any(c.row < r < c.row + c.row_span for c in notice.cells)][::every]
    breaks = [r for r in breaks if not any(r <= old < r + every for old in notice.repeats)]
    cells = list(heading)
    for c in notice.cells:
        if c not in heading:
            down = notice.heading_rows * sum(r <= c.row for r in breaks)
            cells.append(Cell(c.text, c.row + down, c.col, c.row_span, c.col_span))
    for k, r in enumerate(breaks):
        cells += [Cell(c.text, c.row + r + k * notice.heading_rows, c.col, c.row_span, c.col_span) for c in heading]
    return Notice(notice.before, notice.after, cells, notice.heading_rows, breaks)


def merged(notice, first=2):
    """The notice with equal cells one below the other merged, from column `first` on, as an office merges the unit of several rows. Not amounts: one
    that stands for several rows is another record."""
    cells, at = [], {}
    for c in sorted(notice.cells, key=lambda c: (c.row, c.col)):
        above = at.get((c.row - 1, c.col, c.col_span))
        if above and c.row > notice.heading_rows and c.col >= first and re.search(r"\w", re.sub(r"\d", "", c.text)) and above.text == c.text and above.row_span == c.row - above.row:
            above.row_span += c.row_span
        else:
            above = Cell(c.text, c.row, c.col, c.row_span, c.col_span)
            cells.append(above)
        at[c.row + c.row_span - 1, c.col, c.col_span] = above
    return Notice(notice.before, notice.after, cells, notice.heading_rows, notice.repeats)


# ---- comparing ------------------------------------------------------------------------------------------------------------------

def content(record):
    """A record without what depends on the file: where things stand, what was furniture, what the reader noted. A text whose cells are parted by blank
    lines cannot show that the heading of the names stands over two columns, so a column of group names does not count either."""
    kept = {k: v for k, v in record.items() if k not in ("source", "locations", "census", "notes")}
    return dict(kept, columns=[c for c in record.get("columns", []) if c != "group"])


def same(path, expected, what, blanks=True, but=None):
    """The file gives the expected record, but for what stands at the pointer `but`. Without `blanks` only what is printed counts: a page does not tell blanks and line ends from wrapping."""
    differing = []
    actual = content(tool.run_json("extract", path))
    if os.path.basename(os.path.dirname(path)) == "undrawn":  # what tests/house/forms.py looks for by itself
        actual.pop("unresolved", None)
    if not blanks:
        expected, actual = printed(expected), printed(actual)
    compare(expected, actual, "", differing)
    differing = [line for line in differing if not but or not line.startswith(but)]
    return tool.check(not differing, what, "\n    ".join(differing[:12]))


def printed(record):
    """A record as far as a printed page tells it: not where blanks and, between full lines, paragraphs are."""
    record = without_blanks(record)
    if "body" in record.get("document", {}):
        record["document"]["body"] = "".join(b["text"] for b in record["document"]["body"])
    return record


def without_blanks(value):
    if isinstance(value, dict):
        return {k: without_blanks(v) for k, v in value.items()}
    if isinstance(value, list):
        return [without_blanks(v) for v in value]
    return re.sub(r"\s+", "", value) if isinstance(value, str) else value


def compare(a, b, at, out):
    if type(a) is not type(b):
        out.append(f"{at}: {a!r} became {b!r}"[:300])
    elif isinstance(a, dict):
        for k in sorted(set(a) | set(b)):
            if k not in a or k not in b:
                out.append(f"{at}/{k}: {'new' if k not in a else 'lost'} {(a.get(k, b.get(k)))!r}"[:300])
            else:
                compare(a[k], b[k], f"{at}/{k}", out)
    elif isinstance(a, list):
        if len(a) != len(b):
            out.append(f"{at}: {len(a)} became {len(b)}: {a!r} {b!r}"[:400])
        for i, (x, y) in enumerate(zip(a, b)):
            compare(x, y, f"{at}/{i}", out)
    elif a != b:
        out.append(f"{at}: {a!r} became {b!r}"[:300])


# ---- all forms of a notice ---------------------------------------------------------------------------------------------------------

SEEDS = 3


def forms(notice):
    """(name, how to write it) of every form made by hand."""
    yield "plain.docx", lambda path: make_docx.write(notice, path)
    yield "plain.html", lambda path: make_html.write(notice, path)
    yield "bars.md", lambda path: make_text.write(notice, path, make_text.markdown)
    yield "frame.txt", lambda path: make_text.write(notice, path, make_text.drawn)
    for seed in range(SEEDS):
        yield f"odd{seed}.docx", lambda path, seed=seed: make_docx.write_odd(notice, path, seed)
        encoding = ("gb18030", "utf-8", "utf-16")[seed % 3]
        yield f"portal{seed}.html", lambda path, seed=seed, encoding=encoding: make_html.write_portal(notice, path, seed, encoding)


def sheet_forms(notice):
    """(name, how to write it) as a workbook and as separated values."""
    yield "plain.xlsx", lambda path: make_xlsx.write(notice, path)
    yield "odd.xlsx", lambda path: make_xlsx.write_odd(notice, path)
    yield "bom.csv", lambda path: make_xlsx.write_csv(notice, path)
    yield "gb18030.csv", lambda path: make_xlsx.write_csv(notice, path, ";", "gb18030", "\n")
    yield "tabs.tsv", lambda path: make_xlsx.write_csv(notice, path, "\t", "utf-16")


# What a page does not tell: the name of an office fills its line, so that the next line may be its rest or another office.
FULL_LINES = {"qingping-2024": "/projects/2/tasks/0/support"}


def check_forms(notices, texts, folder):
    """notices: {name: Notice}. Writes each in every form and compares the records with that of the text; then has LibreOffice write them."""
    written = {"plain.docx": [], "plain.xlsx": [], "printed.docx": []}
    expected = {}
    for name, notice in notices.items():
        expected[name] = content(tool.run_json("extract", os.path.join(texts, name + ".txt")))
        for form, write in [*forms(notice), *sheet_forms(notice), ("printed.docx", lambda path, notice=notice: make_pdf.write(notice, path))]:
            path = os.path.join(folder, f"{name}.{form}")
            write(path)
            same(path, expected[name], f"{name} as {form}")
            if form in written:
                written[form].append(path)
    try:
        made = [*libreoffice(written["plain.docx"], folder), *more_of_libreoffice(written, folder)]
    except FileNotFoundError:
        print("skipped: the forms that LibreOffice writes (it is not installed)")
        return
    for path in made:
        name = os.path.basename(path).split(".")[0]
        same(path, expected[name], f"{name} as LibreOffice's {os.path.splitext(path)[1]}", blanks=not path.endswith(".pdf"),
             but=FULL_LINES.get(name) if path.endswith(".pdf") else None)


def convert(paths, extension, folder, options=""):
    """What LibreOffice makes of the files; `options` name a filter and how it writes. FileNotFoundError where it is not installed."""
    out = os.path.join(folder, "office-" + extension)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/office-home", "--convert-to", extension + options, "--outdir", out]
    subprocess.run(command + paths, check=True, capture_output=True, timeout=600)
    return [os.path.join(out, os.path.basename(p).rsplit(".", 1)[0] + "." + extension) for p in paths]


def libreoffice(paths, folder):
    """.docx by way of its own format, then .html of those."""
    written = convert(convert(paths, "odt", folder), "docx", folder)
    return written + convert(written, "html", folder)


def more_of_libreoffice(written, folder):
    """The formats that it has to read again for us, one notice of each because each takes it seconds; every notice printed. Its .doc writer loses tables
    that come straight from a .docx file, so it is given its own format."""
    odt, sheets = [os.path.join(folder, "office-odt", os.path.basename(p).rsplit(".", 1)[0] + ".odt") for p in written["plain.docx"]], written["plain.xlsx"]
    return [odt[0], *convert(odt[1:2], "doc", folder), *convert(odt[2:3], "rtf", folder), *convert(sheets[0:1], "xls", folder),
            *convert(sheets[1:2], "ods", folder), *convert(written["printed.docx"], "pdf", folder)]
