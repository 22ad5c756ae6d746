/* Tables drawn with bars. A line of nothing but bars and strokes is a border; between borders the lines of a row go on with each other, but where only
 * the heading is underlined each line is a row. A border that leaves a cell out lets it reach down. */
#include "read/text_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/grown.h"
#include "base/utf8.h"
#include "read/lattice.h"

#define COLUMNS_MAX 64
#define DECIDED_AFTER 100 /* lines: what is no table by then is looked at no further */

/* ---- lines ------------------------------------------------------------------------------------------------------------------ */

static bool is_bar(uint32_t c)
{
    return c == '|' || c == 0xFF5C || c == 0x2502 || c == 0x2503 || c == 0x2506 || c == 0x2507 || c == 0x250A || c == 0x250B || c == 0x2551;
}

static bool is_stroke(uint32_t c)
{
    return c == '-' || c == '=' || c == 0x2500 || c == 0x2501 || c == 0x2504 || c == 0x2505 || c == 0x2508 || c == 0x2509 || c == 0x2550;
}

/* Where strokes meet. A plus is one only in a line of strokes. */
static bool is_joint(uint32_t c)
{
    return c >= 0x250C && c <= 0x257F && !is_bar(c) && !is_stroke(c);
}

/* A line cut at its bars: the parts between them, the empty ones outside the outer bars left out. */
struct parts {
    size_t from[COLUMNS_MAX], to[COLUMNS_MAX];
    size_t n;
    bool bar_first, too_many;
    bool drawn;       /* with box characters: then a minus is text */
    size_t n_strokes; /* parts made of strokes */
};

/* A lone minus is a value. */
static bool all_strokes(const char *text, size_t from, size_t to, bool drawn)
{
    int n = 0;
    for (size_t at = from; at < to;) {
        uint32_t c = utf8_next(text, to, &at);
        if (utf8_is_blank(c) || (!drawn && (c == ':' || c == '+')))
            continue;
        if (!is_stroke(c) || (drawn && c < 0x2500))
            return false;
        n++;
    }
    return n >= (drawn ? 1 : 2);
}

static void add_part(struct parts *p, const char *text, size_t from, size_t to)
{
    if (p->n == COLUMNS_MAX) {
        p->too_many = true;
        return;
    }
    p->n_strokes += all_strokes(text, from, to, p->drawn);
    p->from[p->n] = from;
    p->to[p->n++] = to;
}

/* Whether the line is a border in ASCII: +----+----+. */
static bool is_plus_border(const struct text_line *l, size_t from, size_t to)
{
    return from < to && l->text[from] == '+' && all_strokes(l->text, from, to, false);
}

static void cut_parts(struct parts *p, const struct text_line *l)
{
    size_t from, to;
    utf8_trim(l->text, l->len, &from, &to);
    *p = (struct parts){.drawn = !memchr(l->text, '|', l->len) && l->text[from] != '+'};
    bool plus = is_plus_border(l, from, to);
    size_t start = from;
    for (size_t at = from, was = from; at < to; was = at) {
        uint32_t c = utf8_next(l->text, to, &at);
        if (c == '\\' && at < to) {
            at += utf8_size((unsigned char)l->text[at]);
            continue;
        }
        bool corner = c == '+' && (plus || (p->bar_first && at < to && (l->text[at] == '-' || l->text[was - 1] == '-')));
        if (!is_bar(c) && !is_joint(c) && !corner)
            continue;
        if (was == from)
            p->bar_first = true;
        else
            add_part(p, l->text, start, was);
        start = at;
    }
    if (start < to)
        add_part(p, l->text, start, to);
}

enum line_kind { LINE_OTHER, LINE_ROW, LINE_BORDER, LINE_PART_BORDER };

static enum line_kind kind_of(const struct text_line *l, struct parts *p)
{
    if (l->blank)
        return LINE_OTHER;
    cut_parts(p, l);
    if (p->too_many || p->n == 0 || (p->n == 1 && !p->bar_first))
        return LINE_OTHER;
    if (p->n_strokes == p->n)
        return LINE_BORDER;
    return p->n_strokes > 0 && p->bar_first ? LINE_PART_BORDER : LINE_ROW;
}

size_t text_drawn_lines(const struct text_line *lines, size_t n)
{
    struct parts p;
    enum line_kind first = n ? kind_of(&lines[0], &p) : LINE_OTHER, second = LINE_OTHER;
    bool framed = first == LINE_BORDER || (first == LINE_ROW && p.bar_first);
    size_t columns = p.n, rows = 0, widest = 0, k = 0;
    if (first == LINE_OTHER)
        return 0;
    if (!framed) { /* a heading without outer bars must be underlined */
        second = n > 1 ? kind_of(&lines[1], &p) : LINE_OTHER;
        if (second != LINE_BORDER || p.n != columns || columns < 2)
            return 0;
    }
    for (; k < n; k++) {
        enum line_kind kind = kind_of(&lines[k], &p);
        if (kind == LINE_OTHER || (framed && kind == LINE_ROW && !p.bar_first) || (k >= DECIDED_AFTER && (rows < 2 || widest < 2)))
            break;
        rows += kind == LINE_ROW;
        widest = kind == LINE_ROW && p.n > widest ? p.n : widest;
    }
    return rows >= 2 && widest >= 2 ? k : 0;
}

/* ---- cells ------------------------------------------------------------------------------------------------------------------ */

struct drawn_cell {
    int row, col, row_span;
    int line, column; /* of its place */
    bool whole;
    struct buffer text;
};

struct drawn {
    struct drawn_cell *cells; /* own */
    size_t n, size;
    size_t open[COLUMNS_MAX]; /* the cell of each column that goes on, + 1; 0: none */
    int row;                  /* the row that is being read */
    bool begun;               /* it has a line */
};

static void drawn_clear(struct drawn *t)
{
    for (size_t i = 0; i < t->n; i++)
        buffer_clear(&t->cells[i].text);
    free(t->cells);
}

static struct drawn_cell *add_cell(struct drawn *t, int col)
{
    struct drawn_cell *cells = grown(t->cells, t->n, &t->size, sizeof *cells);
    if (!cells)
        return NULL;
    t->cells = cells;
    struct drawn_cell *c = &t->cells[t->n++];
    *c = (struct drawn_cell){.row = t->row, .col = col, .row_span = 1};
    buffer_init(&c->text);
    t->open[col] = t->n;
    return c;
}

/* Takes the marks of Markdown off: **bold**, \| and <br>. */
static void add_text(struct buffer *to, const char *text, size_t from, size_t end, bool *broken)
{
    while (end - from >= 4 && memcmp(text + from, "**", 2) == 0 && memcmp(text + end - 2, "**", 2) == 0) {
        from += 2;
        end -= 2;
    }
    while (from < end) {
        if (text[from] == '\\' && from + 1 < end && strchr("|\\*_`", text[from + 1])) {
            from++;
            buffer_add_char(to, text[from++]);
        } else if (text[from] == '<' && end - from >= 4 && memcmp(text + from, "<br", 3) == 0 && memchr(text + from, '>', end - from)) {
            from = (size_t)((const char *)memchr(text + from, '>', end - from) - text) + 1;
            buffer_add_char(to, '\n');
            *broken = true;
        } else {
            buffer_add_char(to, text[from++]);
        }
    }
}

static mc_status add_part_text(struct drawn *t, const struct text_line *l, const struct parts *p, size_t i)
{
    struct drawn_cell *c = t->open[i] ? &t->cells[t->open[i] - 1] : add_cell(t, (int)i);
    if (!c)
        return MC_ERR_MEMORY;
    size_t from, to;
    utf8_trim(l->text + p->from[i], p->to[i] - p->from[i], &from, &to);
    from += p->from[i];
    to += p->from[i];
    if (!c->line) {
        c->line = l->number;
        c->column = 1 + (int)utf8_count(l->text, from);
    }
    if (from == to)
        return MC_OK;
    if (c->text.len) {
        buffer_add_char(&c->text, '\n');
        c->whole = true;
    }
    add_text(&c->text, l->text, from, to, &c->whole);
    return buffer_ok(&c->text) ? MC_OK : MC_ERR_MEMORY;
}

static mc_status add_row_line(struct drawn *t, const struct text_line *l, const struct parts *p)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < p->n && !st; i++)
        st = add_part_text(t, l, p, i);
    t->begun = true;
    return st;
}

/* Ends the row: of all columns, or of those that the border underlines; the others reach down. */
static mc_status end_row(struct drawn *t, const struct text_line *l, const struct parts *p, bool part)
{
    mc_status st = MC_OK;
    if (!t->begun)
        return MC_OK;
    for (size_t i = 0; i < COLUMNS_MAX && !st; i++) {
        bool goes_on = part && i < p->n && !all_strokes(l->text, p->from[i], p->to[i], p->drawn);
        if (!goes_on || !t->open[i]) {
            t->open[i] = 0;
            continue;
        }
        t->cells[t->open[i] - 1].row_span++;
        st = add_part_text(t, l, p, i); /* words may stand beside the stroke */
    }
    t->row++;
    t->begun = part;
    return st;
}

/* Whether borders part all rows, or only underline the heading. */
static bool has_grid(const struct text_line *lines, size_t n)
{
    struct parts p;
    size_t inner = 0, rows = 0;
    bool pending = false;
    for (size_t i = 0; i < n; i++) {
        enum line_kind kind = kind_of(&lines[i], &p);
        if (kind == LINE_ROW) {
            inner += pending;
            pending = false;
            rows++;
        } else if (rows) {
            pending = true;
        }
    }
    return inner >= 2;
}

static mc_status read_drawn(struct drawn *t, const struct text_line *lines, size_t n)
{
    bool grid = has_grid(lines, n);
    struct parts p;
    mc_status st = MC_OK;
    for (size_t i = 0; i < n && !st; i++) {
        enum line_kind kind = kind_of(&lines[i], &p);
        if (kind != LINE_ROW)
            st = end_row(t, &lines[i], &p, kind == LINE_PART_BORDER);
        else if (!(st = add_row_line(t, &lines[i], &p)) && !grid)
            st = end_row(t, &lines[i], &p, false);
    }
    return st;
}

static int compare_cells(const void *a, const void *b)
{
    const struct drawn_cell *x = a, *y = b;
    return x->row != y->row ? (x->row > y->row) - (x->row < y->row) : (x->col > y->col) - (x->col < y->col);
}

/* A row with one cell, such as a section's title, has it over all columns. */
static mc_status emit(struct drawn *t, struct document *d, mc_error *err)
{
    struct budget budget = {0, 0};
    struct lattice l;
    int n_cols = 0;
    mc_status st = MC_OK;
    lattice_init(&l, &budget);
    qsort(t->cells, t->n, sizeof *t->cells, compare_cells);
    for (size_t i = 0; i < t->n; i++)
        n_cols = t->cells[i].col + 1 > n_cols ? t->cells[i].col + 1 : n_cols;
    for (size_t i = 0; i < t->n && !st; i++) {
        struct drawn_cell *c = &t->cells[i];
        bool alone = c->col == 0 && (i + 1 == t->n || t->cells[i + 1].row != c->row);
        while (l.n_rows <= c->row)
            lattice_row(&l);
        struct place place = {.line = c->line, .column = c->column, .whole = c->whole};
        st = lattice_cell(&l, c->col, c->row_span, alone && c->row_span == 1 ? n_cols : 1, place, err);
        if (!st)
            buffer_add(&l.text, c->text.data ? c->text.data : "", c->text.len);
        buffer_clear(&c->text); /* large tables: it stands in the lattice now */
    }
    if (!st)
        st = lattice_emit(&l, d, 0, err);
    lattice_clear(&l);
    return st;
}

mc_status text_drawn_read(struct document *d, const struct text_line *lines, size_t n, mc_error *err)
{
    struct drawn t = {0};
    mc_status st = read_drawn(&t, lines, n);
    if (st)
        error_set(err, st, NULL, 0, "out of memory");
    else
        st = emit(&t, d, err);
    drawn_clear(&t);
    return st;
}
