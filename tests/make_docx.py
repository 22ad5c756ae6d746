"""Writes Word files by hand, each byte the same every time: the plain form, and a form in which everything is said in another way that the format
allows (strict namespaces, runs cut anywhere, wrappers, revisions, fields, lists, text boxes)."""
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
