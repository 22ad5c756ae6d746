"""Writes web pages by hand: the plain form, and pages as offices' systems make them (navigation, boxes of labels, tables for layout, old charsets)."""
from html import escape


def lines(text):
    return "<br>".join(escape(line, quote=False) for line in text.split("\n"))


def paragraph(text):
    return f"<p>{escape(text, quote=False)}</p>" if text.strip() else "<p>&nbsp;</p>"


def table(notice, inner=lines, attributes=""):
    rows = []
    for cells in notice.rows():
        tds = []
        for c in cells:
            spans = (f' rowspan="{c.row_span}"' if c.row_span > 1 else "") + (f' colspan="{c.col_span}"' if c.col_span > 1 else "")
            tds.append(f"<td{spans}>{inner(c.text)}</td>")
        rows.append(f"<tr>{''.join(tds)}</tr>")
    return f"<table{attributes}>\n" + "\n".join(rows) + "\n</table>"


def page(inner, head='<meta charset="utf-8">', title=""):
    return f"<!DOCTYPE html>\n<html>\n<head>{head}<title>{escape(title)}</title></head>\n<body>\n{inner}\n</body>\n</html>\n"


def write_text(path, text, encoding="utf-8"):
    with open(path, "w", encoding=encoding, newline="") as f:
        f.write(text)


def write(notice, path):
    write_text(path, page("\n".join(map(paragraph, notice.before)) + table(notice) + "\n".join(map(paragraph, notice.after))))
