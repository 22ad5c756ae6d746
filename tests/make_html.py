"""Writes web pages by hand: the plain form, and pages as offices' systems make them (navigation, boxes of labels, tables for layout, old charsets)."""
import random
import re
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


def printed_paragraph(line, at, addressees):
    """Letterhead, number and title in the middle, the office and the day that sign it at the right."""
    if not line.strip():
        return "<p>&nbsp;</p>"
    text = escape(line.strip(), quote=False)
    if at < addressees:
        return f'<p align="center"><font style="font-size: {"11pt" if "〔" in line else "16pt"}">{text if "〔" in line else f"<b>{text}</b>"}</font></p>'
    side = "right" if len(text) < 20 and (text.endswith("日") or text.endswith(("人民政府", "办公室"))) else "left"
    return f'<p align="{side}"><font style="font-size: 11pt">{text}</font></p>'


def write_printed(notice, path):
    """A page laid out like a printed notice, on paper that is wider than high."""
    addressees = next(i for i, line in enumerate(notice.before) if line.rstrip().endswith("："))
    before = [printed_paragraph(line, i, addressees) for i, line in enumerate(notice.before)]
    after = [printed_paragraph(line, addressees, addressees) for line in notice.after]
    head = '<meta charset="utf-8"><style>@page { size: 29.7cm 21cm; margin: 2cm }</style>'
    write_text(path, page("\n".join(before) + table(notice, attributes=' border="1" cellspacing="0" width="100%"') + "\n".join(after), head))


# ---- as a portal's system makes it -----------------------------------------------------------------------------------------

LABELS = re.compile(r"\[\s*([^\]]+?)\s*\]\s*([^\[]*)")
MENU = ["首页", "政务公开", "政府信息公开目录", "政策文件", "其他文件", "互动交流", "政务服务", "走进本地"]
OTHERS = ["关于印发2019年重点工作分工方案的通知", "关于调整部分领导同志分工的通知", "关于2018年民生实事完成情况的通报"]


class Portal:
    """A page around a notice: menus, a path, a box of labels, links to other notices (with titles that look like this one's), tables for layout. Tags are
    upper case, unclosed or crossed here and there. Which way is drawn from a fixed seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def inner(self, text):
        lines = [self.pieces(line) for line in text.split("\n")]
        way = self.random.randint(0, 2)
        if way == 0:
            return "<br />".join(lines)
        if way == 1:
            return "\n".join(f"<p style='text-align:center'>{line or '&nbsp;'}</p>" for line in lines)
        return "".join(f"<DIV>{line or '<br>'}</DIV>" for line in lines)

    def pieces(self, text):
        """The line in spans and fonts cut anywhere, wrapped in the source where it may be."""
        out = []
        while text:
            n = self.random.randint(3, 30)
            part = escape(text[:n], quote=False).replace("  ", "&nbsp; ").replace("“", "&ldquo;")
            way = self.random.randint(0, 5)
            if way == 0:
                part = f'<span lang="EN-US">{part}</span>'
            elif way == 1:
                part = f"<FONT face=仿宋_GB2312><B>{part}</FONT></B>"
            elif way == 2:
                part = f'<a name="_b{n}">{part}</a>'
            elif way == 3:
                part = f"{part}<!-- <td> -->"
            text = text[n:]
            out.append(part)
        return "".join(out)

    def table(self, notice):
        rows = []
        for r, cells in enumerate(notice.rows()):
            tds = ""
            for c in cells:
                spans = (f" rowSpan={c.row_span}" if c.row_span > 1 else "") + (f" colspan='{c.col_span}'" if c.col_span > 1 else "")
                tag = "th" if r < notice.heading_rows else "TD"
                tds += f"<{tag}{spans} width=80>{self.inner(c.text) if c.text else '&nbsp;'}" + (f"</{tag}>" if self.random.random() < 0.5 else "\n")
            rows.append(f"<tr>{tds}" + ("</tr>\n" if self.random.random() < 0.5 else "\n"))
        head = "<thead>" + "".join(rows[:notice.heading_rows]) + "</thead>"
        return f'<TABLE border=1 cellspacing="0">\n{head}<tbody>{"".join(rows[notice.heading_rows:])}</tbody></TABLE>'

    def box(self, lines):
        """The lines' labels and values, in the form of a table, a list or divisions."""
        pairs = [pair for line in lines for pair in LABELS.findall(line)]
        way = self.random.randint(0, 2)
        if way == 0:
            cells = "".join((f"<tr>" if k % 2 == 0 else "") + f"<td>{label}：</td><td>{escape(value.strip())}</td>" for k, (label, value) in enumerate(pairs))
            return f"<table class=xxgk width='100%'>{cells}</table>"
        if way == 1:
            return "<ul class=info>" + "".join(f"<li><b>[ {label} ]</b> <span>{escape(value.strip())}</span></li>" for label, value in pairs) + "</ul>"
        return "<div class=info>" + "".join(f"<div><div class=l>{label}</div><div class=v>{escape(value.strip())}</div></div>" for label, value in pairs) + "</div>"

    def paragraphs(self, lines):
        """The lines; those of labels become a box, those about the place in the site and its files go."""
        labelled = [line for line in lines if LABELS.match(line)]
        out = self.box(labelled) if labelled else ""
        for line in lines:
            if line not in labelled and line not in self.dropped:
                out += f"<p>{self.pieces(line)}</p>\n" if line.strip() else "<p>&nbsp;</p>\n"
        return out

    def page(self, notice, charset):
        labelled = [k for k, line in enumerate(notice.before) if LABELS.match(line)]
        self.dropped = notice.before[:labelled[0]] if labelled else []
        links = lambda names: "".join(f"<li><a href='/{k}.html' title='x'>{name}</a></li>" for k, name in enumerate(names))
        content = self.paragraphs(notice.before) + self.table(notice) + self.paragraphs(notice.after)
        return (f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html>\n<head>\n'
                f'<meta http-equiv="Content-Type" content="text/html; charset={charset}" />\n<title>通知_某某政府网</title>\n'
                '<style>.a{color:red}</style><script>if (1<2) document.write("<table><tr><td>");</script>\n</head>\n<BODY>\n'
                f'<div class="top"><ul>{links(MENU)}</ul></div>\n<noscript>请开启脚本</noscript>\n'
                f"<div class='position'>您当前的位置：{' &gt; '.join(f'<a href=/{k}>{name}</a>' for k, name in enumerate(MENU[:5]))}</div>\n"
                f"<table width=1000><tr><td width=200 valign=top><ul>{links(OTHERS)}</ul></td>\n<td><div id=zoom>\n{content}\n</div>"
                "<p>【<a href='javascript:print()'>打印本页</a>】【<a href=#>关闭窗口</a>】</p></td></tr></table>\n"
                f"<div class='related'><h3>相关链接</h3><ul>{links(OTHERS[::-1])}</ul></div>\n"
                "<div id='footer'><p>主办单位：某某人民政府办公室　备案号：00000000</p></div>\n</BODY>\n</html>\n")


def write_portal(notice, path, seed=7, encoding="gb18030"):
    write_text(path, Portal(seed).page(notice, {"gb18030": "gb2312"}.get(encoding, encoding)), encoding)
