"""Word files as an office prints them - a page size, drawn table borders, columns of their own widths, page numbers - for LibreOffice to make PDF files of."""
import make_docx

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in SIDES)
WIDTH = 13900  # twentieths of a point between the margins of a wide A4 page


def widths(notice):
    """Columns in proportion to the text of their cells, none too narrow for a word."""
    sizes = [[] for _ in range(notice.n_cols)]
    for c in notice.cells:
        if c.col_span == 1:
            sizes[c.col].append(max(len(c.text), 1))
    weights = [max(2.5, min(24, sum(s) / len(s) * 0.7) if s else 2.5) for s in sizes]
    return [int(WIDTH * w / sum(weights)) for w in weights]


def table(notice):
    xml = make_docx.table(notice)
    grid = widths(notice)
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in grid)
    start, end = xml.index("<w:tblGrid>"), xml.index("</w:tblGrid>")
    return (xml[:start] + "<w:tblGrid>" + columns + xml[end:]).replace(
        "<w:tblPr/>", f'<w:tblPr><w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>')


def cell_widths(xml, notice):
    """Each cell's own width: that of the columns it spans, as the order of the cells tells."""
    grid = widths(notice)
    rows = xml.split("<w:tr>")
    for r in range(1, len(rows)):
        cells, col = rows[r].split("<w:tc>"), 0
        for k in range(1, len(cells)):
            span = int(cells[k].split('gridSpan w:val="')[1].split('"')[0]) if "gridSpan" in cells[k][:120] else 1
            head, rest = cells[k].split("<w:tcPr>", 1)
            if rest.startswith("<w:tcW"):
                rest = rest[rest.index("/>") + 2:]
            cells[k] = f'{head}<w:tcPr><w:tcW w:w="{sum(grid[col:col + span])}" w:type="dxa"/>{rest}'
            col += span
        rows[r] = "<w:tc>".join(cells)
    return "<w:tr>".join(rows)


def write_undrawn(notice, path):
    """The same without any borders, and each text in the middle of its row."""
    write(notice, path, lambda body: body.replace(f"<w:tblBorders>{BORDERS}</w:tblBorders>", "").replace("</w:tcPr>", '<w:vAlign w:val="center"/></w:tcPr>'))


def write(notice, path, change=lambda body: body):
    """To be printed on wide pages with "— 3 —" at the foot of each."""
    page = ('<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
            '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>')
    footer = (make_docx.HEAD + f'<w:ftr xmlns:w="{make_docx.TRANSITIONAL}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{make_docx.run("— ")}'
              f'<w:fldSimple w:instr=" PAGE ">{make_docx.run("1")}</w:fldSimple>{make_docx.run(" —")}</w:p></w:ftr>')
    inner = "".join(map(make_docx.paragraph, notice.before)) + cell_widths(table(notice), notice) + "".join(map(make_docx.paragraph, notice.after))
    make_docx.package(path, change(make_docx.body(inner)).replace("<w:sectPr/>", page), [("footer", "word/footer1.xml", footer)])
