"""Writes Word files by hand, each byte the same every time: the plain form, and a form in which everything is said in another way that the format
allows (strict namespaces, runs cut anywhere, wrappers, revisions, fields, lists, text boxes)."""
import random
import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = {TRANSITIONAL: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
             STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships"}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def attribute(text):
    return quoteattr(text)


def write_package(path, parts, compression=zipfile.ZIP_DEFLATED):
    """parts: (name, text or bytes) in order."""
    with zipfile.ZipFile(path, "w", compression) as z:
        for name, data in parts:
            info = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            info.compress_type = compression
            info.external_attr = 0o600 << 16
            z.writestr(info, data if isinstance(data, bytes) else data.encode("utf-8"))


def relations(entries, space=TRANSITIONAL):
    """entries: (id, type word, target)."""
    inner = "".join(f'<Relationship Id="{i}" Type="{RELATIONS[space]}/{t}" Target={attribute(target)}/>' for i, t, target in entries)
    return HEAD + f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def package(path, document, others=(), space=TRANSITIONAL, main="word/document.xml"):
    """others: (type word, part name, xml) besides the main part."""
    folder = main.rsplit("/", 1)[0] + "/" if "/" in main else ""
    base = main[len(folder):]
    types = "".join(f'<Override PartName="/{name}" ContentType="application/xml"/>' for _, name, _ in others)
    parts = [("[Content_Types].xml", HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
              '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
              '<Default Extension="xml" ContentType="application/xml"/>'
              f'<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
              f'{types}</Types>'),
             ("_rels/.rels", relations([("rId1", "officeDocument", main)], space)),
             (main, document)]
    if others:
        parts.append((f"{folder}_rels/{base}.rels", relations([(f"rId{k + 1}", kind, "/" + name) for k, (kind, name, _) in enumerate(others)], space)))
    parts += [(name, xml) for _, name, xml in others]
    write_package(path, parts)


def body(inner, space=TRANSITIONAL):
    return (HEAD + f'<w:document xmlns:w="{space}" xmlns:r="{RELATIONS[space]}" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
            'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
            f'<w:body>{inner}<w:sectPr/></w:body></w:document>')


# ---- the plain form ---------------------------------------------------------------------------------------------------------

def run(text):
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text):
    return f"<w:p>{run(text) if text else ''}</w:p>"


def cell(properties, lines, make=paragraph):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(make(line) for line in lines)}</w:tc>"


def table(notice, make=paragraph, width=None):
    """Merged cells as the format has them: gridSpan over columns, vMerge in each row below."""
    width = width or 9000 // notice.n_cols  # within a page, so that LibreOffice keeps them
    covered = {}
    for c in notice.cells:
        for r in range(c.row, c.row + c.row_span):
            covered[r, c.col] = c
    rows = []
    for r in range(notice.n_rows):
        cells, col = [], 0
        while col < notice.n_cols:
            c = covered.get((r, col))
            if c is None:
                cells.append(cell("", [""], make))
                col += 1
                continue
            properties = f'<w:tcW w:w="{width * c.col_span}" w:type="dxa"/>'
            if c.col_span > 1:
                properties += f'<w:gridSpan w:val="{c.col_span}"/>'
            if c.row_span > 1:
                properties += '<w:vMerge w:val="restart"/>' if c.row == r else "<w:vMerge/>"
            cells.append(cell(properties, c.text.split("\n") if c.row == r else [""], make))
            col += c.col_span
        heading = "<w:trPr><w:tblHeader/></w:trPr>" if r < notice.heading_rows else ""
        rows.append(f"<w:tr>{heading}{''.join(cells)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for _ in range(notice.n_cols))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def write(notice, path):
    package(path, body("".join(map(paragraph, notice.before)) + table(notice) + "".join(map(paragraph, notice.after))))


# ---- the odd form ------------------------------------------------------------------------------------------------------------

class Odd:
    """Says everything in another way that the format allows. Which way is drawn from a fixed seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.ids = 0

    def id(self):
        self.ids += 1
        return self.ids

    def text(self, text):
        """The content of runs: blanks kept, what looks like a dash or a break said by its element."""
        out = []
        for part in re.split(r"(\t|-)", text):
            if part == "\t":
                out.append("<w:tab/>")
            elif part == "-":
                out.append("<w:noBreakHyphen/>")
            elif part:
                out.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>')
        return "".join(out)

    def runs(self, text):
        """The text in runs cut anywhere, with marks between them that print nothing."""
        out = []
        while text:
            n = self.random.randint(1, 9)
            inner = f"<w:r><w:rPr><w:lang/></w:rPr>{self.text(text[:n])}</w:r>"
            text = text[n:]
            way = self.random.randint(0, 11)
            if way == 0:
                inner = f'<w:hyperlink w:anchor="a">{inner}</w:hyperlink>'
            elif way == 1:
                inner = f"<w:smartTag>{inner}</w:smartTag>"
            elif way == 2:
                inner = f'<w:ins w:id="{self.id()}" w:author="a">{inner}</w:ins>'
            elif way == 3:
                inner += f'<w:del w:id="{self.id()}"><w:r><w:delText>{self.random.randint(10, 9999)}万元</w:delText></w:r></w:del>'
            elif way == 4:
                inner += "<w:r><w:rPr><w:vanish/></w:rPr><w:t>2030年12月底</w:t></w:r>"
            elif way == 5:
                inner = f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
            elif way == 6:
                inner = f'<w:proofErr w:type="spellStart"/>{inner}<w:bookmarkStart w:id="{self.id()}" w:name="b"/>'
            elif way == 7:
                inner = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x 99</w:instrText></w:r>'
                         f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{inner}<w:r><w:fldChar w:fldCharType="end"/></w:r>')
            elif way == 8:
                inner += "<w:r><w:footnoteReference w:id='9'/><w:lastRenderedPageBreak/><w:softHyphen/></w:r>"
            out.append(inner)
        return "".join(out)

    def paragraph(self, text, properties=""):
        old = "<w:pPrChange w:id='1'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:pPrChange>" if self.random.random() < 0.2 else ""
        return f"<w:p><w:pPr>{properties}{old}</w:pPr>{self.runs(text)}</w:p>"

    def block(self, text):
        made = self.paragraph(text)
        way = self.random.randint(0, 5)
        if way == 0:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{made}</w:sdtContent></w:sdt>"
        if way == 1 and text.strip():
            return f"<mc:AlternateContent><mc:Choice Requires='wps'>{made}</mc:Choice><mc:Fallback>{made}</mc:Fallback></mc:AlternateContent>"
        return made

    def box(self, lines):
        """Lines in a text box, said twice as Word does, anchored in an empty paragraph."""
        inner = "".join(map(self.paragraph, lines))
        return ("<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
                f"{inner}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>"
                f"{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>")

    def rows_hidden(self, n_cols):
        cells = "".join(f"<w:tc><w:p><w:r><w:t>{k}</w:t></w:r></w:p></w:tc>" for k in range(n_cols))
        return f"<w:tr><w:trPr><w:hidden/></w:trPr>{cells}</w:tr><w:tr><w:trPr><w:del w:id='{self.id()}'/></w:trPr>{cells}</w:tr>"

    def table(self, notice):
        """Each column drawn as two, the second a sliver whose border some rows have left and some right of it; item numbers from a list."""
        counted = counts(notice)
        rows, grid = [], []
        for c in range(notice.n_cols):
            grid += [1200, 30]
        covered = {(r, c.col): c for c in notice.cells for r in range(c.row, c.row + c.row_span)}
        shifts = {}
        for r in range(notice.n_rows):
            cells, col, edge = [], 0, 0
            starts = [c for (row, _), c in sorted(covered.items()) if row == r]
            for c in starts:
                last = c.col + c.col_span == notice.n_cols
                key = (id(c), "end")
                if key not in shifts:
                    shifts[key] = 0 if last else self.random.choice((0, 1)) if c.row_span == 1 else 1
                # a cell ends at the true border or, a sliver earlier, where the next begins too
                end = 2 * (c.col + c.col_span) - (0 if last else shifts[key])
                if any(o.row_span > 1 for o in starts):
                    end = 2 * (c.col + c.col_span)
                properties = f'<w:gridSpan w:val="{end - edge}"/>'
                edge = end
                if c.row_span > 1:
                    properties += '<w:vMerge w:val="restart"/>' if c.row == r else '<w:vMerge w:val="continue"/>'
                if c.row != r:
                    cells.append(f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p/></w:tc>")
                elif c in counted:
                    cells.append(f"<w:tc><w:tcPr>{properties}</w:tcPr>{self.paragraph('', '<w:numPr><w:ilvl w:val=%s/><w:numId w:val=%s/></w:numPr>' % (attribute('0'), attribute('1')))}</w:tc>")
                else:
                    cells.append(f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(self.paragraph(line) for line in c.text.split(chr(10)))}</w:tc>")
                col = c.col + c.col_span
            row = f"<w:tr>{''.join(cells)}</w:tr>"
            if self.random.random() < 0.3:
                row = f"<w:sdt><w:sdtPr/><w:sdtContent>{row}</w:sdtContent></w:sdt>"
            rows.append(row)
        inner = f"<w:tbl><w:tblGrid>{''.join(f'<w:gridCol w:w={attribute(str(w))}/>' for w in grid)}</w:tblGrid>{''.join(rows)}{self.rows_hidden(3)}</w:tbl>"
        return f"<w:tbl><w:tblGrid><w:gridCol w:w='9000'/></w:tblGrid><w:tr><w:tc><w:p/>{inner}<w:p/></w:tc></w:tr></w:tbl>"


def counts(notice):
    """The cells of the first column that are 1, 2, 3 … throughout: a list can number them."""
    numbers = [c for c in sorted(notice.cells, key=lambda c: c.row) if c.col == 0 and c.col_span == 1 and re.fullmatch(r"\d+", c.text.strip())]
    return numbers if [c.text.strip() for c in numbers] == [str(k + 1) for k in range(len(numbers))] else []


LISTS = ('<w:numbering xmlns:w="{0}"><w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
         '<w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num></w:numbering>')


def write_odd(notice, path, seed=7):
    odd = Odd(seed)
    after = list(notice.after)
    boxed = [line for line in after if line.strip()][-2:] if notice.after else []
    inner = "".join(map(odd.block, notice.before)) + odd.table(notice)
    if boxed and "".join(after[-len(boxed):]) == "".join(boxed):
        inner += "".join(map(odd.block, after[:-len(boxed)])) + odd.box(boxed)
    else:
        inner += "".join(map(odd.block, after))
    furniture = f'<w:{{0}} xmlns:w="{STRICT}"><w:p><w:r><w:t>— 3 —</w:t></w:r></w:p></w:{{0}}>'
    package(path, body(inner, STRICT), [("numbering", "lists/Numbering.xml", LISTS.format(STRICT)), ("header", "word/header1.xml", furniture.format("hdr")),
                                        ("footer", "word/footer1.xml", furniture.format("ftr"))], STRICT, "Main/Document.XML")
