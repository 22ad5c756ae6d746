"""Writes notices as text with tables drawn with bars. A merged cell's places are left blank but its first, as people type such tables."""


def grid(notice):
    rows = [[""] * notice.n_cols for _ in range(notice.n_rows)]
    for c in notice.cells:
        rows[c.row][c.col] = c.text
    return rows


def markdown(notice):
    lines = []
    for r, row in enumerate(grid(notice)):
        lines.append("| " + " | ".join(text.replace("|", "\\|").replace("\n", "<br>") for text in row) + " |")
        if r == notice.heading_rows - 1:
            lines.append("|" + "---|" * notice.n_cols)
    return lines


def width(text):
    return sum(2 if ord(c) > 0x2E7F or c in "“”‘’…—" else 1 for c in text)


def drawn(notice):
    """Every row framed, its lines padded as a terminal shows them."""
    rows = [[text.split("\n") for text in row] for row in grid(notice)]
    widths = [max(width(line) for row in rows for line in row[c]) for c in range(notice.n_cols)]
    border = "+" + "+".join("-" * (w + 2) for w in widths) + "+"
    lines = [border]
    for row in rows:
        for k in range(max(len(cell) for cell in row)):
            parts = [cell[k] if k < len(cell) else "" for cell in row]
            lines.append("|" + "|".join(f" {part}{' ' * (w - width(part))} " for part, w in zip(parts, widths)) + "|")
        lines.append(border)
    return lines


def write(notice, path, table):
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(notice.before + [""] + table(notice) + [""] + notice.after) + "\n")
