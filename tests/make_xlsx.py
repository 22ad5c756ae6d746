"""Writes workbooks by hand, each byte the same every time: the plain form, and one in which everything is said in another way that the format allows
(strict namespaces under a prefix, cells without addresses, text in runs with phonetic guides, doubles' tails, other calendar, the table off the corner, hidden sheets).
And the same rows as separated values."""
import csv
import io
import re
from xml.sax.saxutils import escape, quoteattr

import make_docx

MAIN = {False: "http://schemas.openxmlformats.org/spreadsheetml/2006/main", True: "http://purl.oclc.org/ooxml/spreadsheetml/main"}
RELATION = {False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships", True: "http://purl.oclc.org/ooxml/officeDocument/relationships"}
NUMBER = re.compile(r"^-?(0|[1-9]\d{0,11})(\.\d{1,8})?$")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def column(n):
    name = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row, col):
    return f"{column(col)}{row + 1}"


def sheet_rows(notice):
    """The notice on a sheet: lines before and after over all columns, the table between; (row, col, text, row span, col span)."""
    cells, row = [], 0
    for line in notice.before:
        cells.append((row, 0, line, 1, notice.n_cols))
        row += 1
    cells += [(row + c.row, c.col, c.text, c.row_span, c.col_span) for c in notice.cells]
    row += notice.n_rows
    for line in [""] + notice.after:
        cells.append((row, 0, line, 1, notice.n_cols))
        row += 1
    return [c for c in cells if c[2].strip() or c[3] > 1]


class Book:
    """Shared strings and styles as they are needed."""

    def __init__(self):
        self.strings, self.decimals = {}, [0]

    def string(self, text):
        return self.strings.setdefault(text, len(self.strings))

    def style(self, decimals):
        if decimals not in self.decimals:
            self.decimals.append(decimals)
        return self.decimals.index(decimals)

    def cell(self, row, col, text):
        at = address(row, col)
        if NUMBER.match(text):
            value = text.rstrip("0").rstrip(".") if "." in text else text
            decimals = len(text.split(".")[1]) if "." in text and value != text else 0
            return f'<c r="{at}" s="{self.style(decimals)}"><v>{value}</v></c>'
        return f'<c r="{at}" t="s"><v>{self.string(text)}</v></c>'

    def strings_xml(self):
        items = "".join(f'<si><t xml:space="preserve">{escape(t)}</t></si>' for t in self.strings)
        return HEAD + f'<sst xmlns="{MAIN[False]}" count="{len(self.strings)}" uniqueCount="{len(self.strings)}">{items}</sst>'

    def styles_xml(self):
        formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="0.{"0" * n}"/>' for n in self.decimals if n)
        xfs = "".join(f'<xf numFmtId="{164 + n if n else 0}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for n in self.decimals)
        return (HEAD + f'<styleSheet xmlns="{MAIN[False]}"><numFmts count="{len(self.decimals)}">{formats}</numFmts>'
                '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="1"><fill><patternFill/></fill></fills>'
                '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
                f'<cellXfs count="{len(self.decimals)}">{xfs}</cellXfs></styleSheet>')


def package(path, sheets, strings=None, styles=None, strict=False, properties=""):
    """sheets: (name, state or "", xml)."""
    main, relation = MAIN[strict], RELATION[strict]
    listed = "".join(f'<x:sheet name={quoteattr(name)} sheetId="{k + 1}"{f" state={quoteattr(state)}" if state else ""} r:id="rId{k + 1}"/>'
                     for k, (name, state, _) in enumerate(sheets))
    entries = [(f"rId{k + 1}", "worksheet", f"worksheets/sheet{k + 1}.xml") for k in range(len(sheets))]
    parts = [(f"xl/worksheets/sheet{k + 1}.xml", xml, "worksheet") for k, (_, _, xml) in enumerate(sheets)]
    for kind, xml in (("sharedStrings", strings), ("styles", styles)):
        if xml:
            entries.append((f"rId{len(entries) + 1}", kind, f"{kind}.xml"))
            parts.append((f"xl/{kind}.xml", xml, kind))
    space = make_docx.STRICT if strict else make_docx.TRANSITIONAL
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    types = "".join(f'<Override PartName="/{name}" ContentType="{base}{kind}+xml"/>' for name, _, kind in parts)
    make_docx.write_package(path, [
        ("[Content_Types].xml", HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
         f'<Override PartName="/xl/workbook.xml" ContentType="{base}sheet.main+xml"/>{types}</Types>'),
        ("_rels/.rels", make_docx.relations([("rId1", "officeDocument", "xl/workbook.xml")], space)),
        ("xl/workbook.xml", HEAD + f'<x:workbook xmlns:x="{main}" xmlns:r="{relation}">{properties}<x:sheets>{listed}</x:sheets></x:workbook>'),
        ("xl/_rels/workbook.xml.rels", make_docx.relations(entries, space))] + [(name, xml) for name, xml, _ in parts])


def write(notice, path):
    book, rows, merges = Book(), {}, []
    for row, col, text, row_span, col_span in sheet_rows(notice):
        rows.setdefault(row, []).append((col, book.cell(row, col, text)) if text.strip() else (col, ""))
        if row_span > 1 or col_span > 1:
            merges.append(f'<mergeCell ref="{address(row, col)}:{address(row + row_span - 1, col + col_span - 1)}"/>')
    data = "".join(f'<row r="{row + 1}">{"".join(xml for _, xml in sorted(cells))}</row>' for row, cells in sorted(rows.items()))
    sheet = (HEAD + f'<worksheet xmlns="{MAIN[False]}"><dimension ref="A1:{address(max(rows), notice.n_cols - 1)}"/><sheetData>{data}</sheetData>'
             f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells></worksheet>')
    package(path, [("实事", "", sheet)], book.strings_xml(), book.styles_xml())


# ---- said in other ways ----------------------------------------------------------------------------------------------------

def runs(text):
    """The text in runs cut anywhere, with line ends and an underline escaped, and a phonetic guide that is no text."""
    def t(part):
        return f'<x:t xml:space="preserve">{escape(part.replace("_x", "_x005F_x")).replace(chr(10), "_x000D_&#10;")}</x:t>'
    cut = 1 + len(text) * 2 // 5
    return (f"<x:is><x:r><x:rPr><x:b/></x:rPr>{t(text[:cut])}</x:r><x:r>{t(text[cut:])}</x:r>"
            '<x:rPh sb="0" eb="1"><x:t>zhuyin</x:t></x:rPh><x:phoneticPr fontId="1"/></x:is>')


def odd_cell(text):
    if NUMBER.match(text) and len(text.replace(".", "")) <= 15:
        shown = "13581.70" if text == "13581.70" else format(float(text), ".17g")
        if shown == text:
            return f'<x:c t="n"><x:v>{text}</x:v></x:c>'
        if "." not in text or not text.endswith("0"):
            return f'<x:c><x:f>0+{text}</x:f><x:v>{shown}</x:v></x:c>'
    if "\n" not in text and len(text) % 3 == 0:
        return f'<x:c t="str"><x:f>"x"</x:f><x:v>{escape(text.replace("_x", "_x005F_x"))}</x:v></x:c>'
    return f'<x:c t="inlineStr">{runs(text)}</x:c>'


def write_odd(notice, path, down=2, right=3):
    """The table off the corner, rows and cells without addresses where the one before tells them."""
    rows, merges = {}, []
    for row, col, text, row_span, col_span in sheet_rows(notice):
        rows.setdefault(row + down, {})[col + right] = text
        if row_span > 1 or col_span > 1:
            merges.append(f'<x:mergeCell ref="{address(row + down, col + right)}:{address(row + down + row_span - 1, col + right + col_span - 1)}"/>')
    data, last = "", -1
    for row, cells in sorted(rows.items()):
        data += "<x:row>" if row == last + 1 else f'<x:row r="{row + 1}" spans="1:1">'
        for k, (col, text) in enumerate(sorted(cells.items())):
            xml = odd_cell(text) if text.strip() else "<x:c/>"
            address_needed = k == 0 and col or k and col != sorted(cells)[k - 1] + 1
            data += xml.replace("<x:c", f'<x:c r="{address(row, col)}"', 1) if address_needed else xml
        data += "</x:row>"
        last = row
    sheet = (HEAD + f'<!-- a comment --><x:worksheet xmlns:x="{MAIN[True]}"><x:sheetPr/><x:dimension ref="A1:XFD1048576"/>'
             '<x:cols><x:col min="30" max="16384" hidden="1"/></x:cols>'
             f'<x:sheetData>{data}</x:sheetData><x:mergeCells>{"".join(merges[::-1])}</x:mergeCells>'
             "<x:extLst><x:ext uri='a'><x:c t='s'><x:v>9</x:v></x:c></x:ext></x:extLst></x:worksheet>")
    empty = HEAD + f'<worksheet xmlns="{MAIN[True]}"><sheetData/></worksheet>'
    package(path, [("空", "", empty), ("实事 & 资金", "", sheet)], strict=True, properties='<x:workbookPr date1904="1"/>')


# ---- separated values ---------------------------------------------------------------------------------------------------------

def write_csv(notice, path, delimiter=",", encoding="utf-8-sig", line_end="\r\n"):
    """As a spreadsheet program saves it: merged cells leave their text in the first."""
    rows = {}
    for row, col, text, _, _ in sheet_rows(notice):
        rows.setdefault(row, {})[col] = text
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    for row in range(max(rows) + 1):
        writer.writerow([rows.get(row, {}).get(col, "") for col in range(notice.n_cols)])
    with open(path, "w", encoding=encoding, newline="") as f:
        f.write(out.getvalue())
