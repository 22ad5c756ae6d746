/* Tables lined up with blanks. The columns are what lies between the gaps that run down through all lines: places, counted as a terminal shows them, at
 * which no line prints anything. */
#include "read/text_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/utf8.h"
#include "read/lattice.h"

#define WIDTH_MAX 512   /* places; a longer line is prose */
#define COLUMNS_MAX 32
#define HEADING_WIDTH_MAX 28
#define GAP 2 /* blanks that part two fields of a line */
#define LOOKED_AT 200 /* lines from which the columns are told; the others must fit */

/* ---- lines ------------------------------------------------------------------------------------------------------------------ */

struct field {
    size_t from, to;  /* in the text */
    int left, right;  /* the places it takes, `right` behind the last */
};

struct fields {
    struct field all[COLUMNS_MAX];
    size_t n;
    bool wide; /* too wide or too many */
};

/* A field ends before two blanks; a full-width blank is two. */
static void cut_fields(struct fields *f, const char *text, size_t len)
{
    int place = 0, blanks = GAP;
    f->n = 0;
    f->wide = false;
    for (size_t at = 0; at < len;) {
        size_t was = at;
        uint32_t c = utf8_next(text, len, &at);
        int width = (int)utf8_width(text + was, at - was);
        if (utf8_is_blank(c)) {
            blanks += c == 0x3000 ? 2 : 1;
        } else {
            if (blanks >= GAP) {
                if (f->n == COLUMNS_MAX) {
                    f->wide = true;
                    return;
                }
                f->all[f->n++] = (struct field){was, at, place, place + width};
            }
            f->all[f->n - 1].to = at;
            f->all[f->n - 1].right = place + width;
            blanks = 0;
        }
        place += c == '\t' ? 0 : width ? width : utf8_is_blank(c);
        if (place > WIDTH_MAX) {
            f->wide = true;
            return;
        }
    }
}

/* ---- columns ----------------------------------------------------------------------------------------------------------------- */

struct columns {
    int left[COLUMNS_MAX], right[COLUMNS_MAX];
    size_t n;
};

static void mark(bool *printed, const struct fields *f)
{
    for (size_t k = 0; k < f->n; k++)
        for (int x = f->all[k].left; x < f->all[k].right; x++)
            printed[x] = true;
}

/* The columns between the gaps; at most COLUMNS_MAX. */
static void set_columns(struct columns *c, const bool *printed)
{
    c->n = 0;
    for (int x = 0; x <= WIDTH_MAX; x++) {
        if (!printed[x])
            continue;
        bool near = c->n > 0 && x - c->right[c->n - 1] < GAP;
        if (!near && c->n == COLUMNS_MAX)
            return;
        if (!near)
            c->left[c->n++] = x;
        c->right[c->n - 1] = x + 1;
    }
}

/* No field reaches over two columns. */
static bool fits(const struct columns *c, const struct fields *f)
{
    for (size_t i = 0; i < f->n && f->n > 1; i++)
        for (size_t k = 0; k + 1 < c->n; k++)
            if (f->all[i].left < c->right[k] && f->all[i].right > c->left[k + 1])
                return false;
    return true;
}

static size_t column_of(const struct columns *c, const struct field *f)
{
    size_t k = 0;
    while (k + 1 < c->n && f->left >= c->right[k])
        k++;
    return k;
}

/* ---- telling a table ---------------------------------------------------------------------------------------------------------- */

/* The columns, and the lines from the first on that keep to them: what would close a gap between two headings is behind the table, and so is a line
 * that after a blank one fills only few columns. A lone field (a section's title) or blank lines only count between lines of the table. */
static size_t take_lines(struct columns *c, size_t heading, const struct text_line *lines, size_t n)
{
    bool printed[WIDTH_MAX + 4] = {false}, more[WIDTH_MAX + 4];
    struct fields f;
    struct columns wider;
    size_t end = 0, blanks = 0, lone = 0;
    for (size_t k = 0; k < n; k++) {
        if (lines[k].tab_first || lines[k].tabs || lines[k].page_number)
            break;
        cut_fields(&f, lines[k].text, lines[k].len);
        blanks += f.n == 0;
        lone += f.n == 1;
        if (f.wide || blanks > 2 || lone > 1)
            break;
        if (f.n < 2)
            continue;
        if (blanks && f.n * 2 < c->n)
            break;
        if (k < LOOKED_AT) {
            memcpy(more, printed, sizeof more);
            mark(more, &f);
            set_columns(&wider, more);
            if (wider.n < heading)
                break;
            memcpy(printed, more, sizeof printed);
            *c = wider;
        } else if (!fits(c, &f)) {
            break;
        }
        end = k + 1;
        blanks = lone = 0;
    }
    return end;
}

/* A heading of short words over three columns or more, then lines that mostly fill them. */
static size_t find_table(struct columns *c, const struct text_line *lines, size_t n)
{
    struct fields f;
    size_t filled = 0, rows = 0;
    *c = (struct columns){.n = 0};
    if (!n || lines[0].blank)
        return 0;
    cut_fields(&f, lines[0].text, lines[0].len);
    if (f.wide || f.n < 3)
        return 0;
    for (size_t k = 0; k < f.n; k++)
        if (f.all[k].right - f.all[k].left > HEADING_WIDTH_MAX)
            return 0;
    size_t heading = f.n, end = take_lines(c, heading, lines, n);
    if (heading + 1 < c->n)
        return 0;
    for (size_t i = 0; i < end && i < LOOKED_AT; i++) {
        cut_fields(&f, lines[i].text, lines[i].len);
        rows += f.n > 0;
        filled += f.n;
    }
    return rows >= 3 && filled * 10 >= rows * c->n * 6 ? end : 0;
}

size_t text_aligned_lines(const struct text_line *lines, size_t n)
{
    struct columns c;
    return find_table(&c, lines, n);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------- */

struct aligned {
    struct columns columns;
    struct lattice lattice;
    struct budget budget;
    struct buffer cells[COLUMNS_MAX]; /* of the row that is being read */
    struct place places[COLUMNS_MAX];
    bool begun, title; /* it has a line; it is one field over all columns */
};

static mc_status end_row(struct aligned *a, mc_error *err)
{
    mc_status st = MC_OK;
    if (!a->begun)
        return MC_OK;
    lattice_row(&a->lattice);
    for (size_t k = 0; k < a->columns.n && !st; k++) {
        if (a->title && k)
            break;
        st = lattice_cell(&a->lattice, (int)k, 1, a->title ? (int)a->columns.n : 1, a->places[k], err);
        buffer_add(&a->lattice.text, a->cells[k].data ? a->cells[k].data : "", a->cells[k].len);
        if (!buffer_ok(&a->cells[k]) && !st)
            st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
        a->cells[k].len = 0;
        a->places[k] = (struct place){0};
    }
    a->begun = a->title = false;
    return st;
}

/* A line without its first field goes on with the row above, unless it fills all columns but the merged ones. */
static bool goes_on(const struct aligned *a, const struct fields *f)
{
    return a->begun && !a->title && f->n && column_of(&a->columns, &f->all[0]) > 0 && f->n + 2 < a->columns.n;
}

static mc_status read_line(struct aligned *a, const struct text_line *l, mc_error *err)
{
    struct fields f;
    cut_fields(&f, l->text, l->len);
    mc_status st = goes_on(a, &f) ? MC_OK : end_row(a, err);
    a->title = !a->begun && f.n == 1 && f.all[0].left <= a->columns.right[0];
    for (size_t i = 0; i < f.n && !st; i++) {
        size_t k = a->title ? 0 : column_of(&a->columns, &f.all[i]);
        if (a->cells[k].len) {
            buffer_add_char(&a->cells[k], a->places[k].line == l->number ? ' ' : '\n');
            a->places[k].whole = true;
        } else {
            a->places[k] = (struct place){.line = l->number, .column = 1 + (int)utf8_count(l->text, f.all[i].from)};
        }
        buffer_add(&a->cells[k], l->text + f.all[i].from, f.all[i].to - f.all[i].from);
        a->begun = true;
    }
    return st;
}

mc_status text_aligned_read(struct document *d, const struct text_line *lines, size_t n, mc_error *err)
{
    struct aligned *a = calloc(1, sizeof *a);
    if (!a)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    mc_status st = MC_OK;
    lattice_init(&a->lattice, &a->budget);
    find_table(&a->columns, lines, n);
    for (size_t i = 0; i < n && !st; i++)
        if (!lines[i].blank)
            st = read_line(a, &lines[i], err);
    if (!st)
        st = end_row(a, err);
    if (!st)
        st = lattice_emit(&a->lattice, d, 0, err);
    lattice_clear(&a->lattice);
    for (size_t k = 0; k < COLUMNS_MAX; k++)
        buffer_clear(&a->cells[k]);
    free(a);
    return st;
}
