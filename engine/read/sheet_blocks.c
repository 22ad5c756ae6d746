/* The cells of a sheet as blocks of the document: regions parted by blank rows, in each the table and the texts around it. See sheet.h. */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "read/sheet.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- rows and regions ------------------------------------------------------------------------------------------------------ */

/* A row in which at least one cell begins. */
struct row {
    size_t first, n; /* cells */
    int number;      /* of the sheet, 0-based */
    int blanks;      /* rows without text before it */
    bool lone;       /* one cell alone, over all rows it spans */
};

struct rows {
    struct row *all; /* own */
    size_t n;
};

static mc_status find_rows(struct rows *out, const struct sheet *s, mc_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_cells; i++)
        n += i == 0 || s->cells[i].row != s->cells[i - 1].row;
    out->all = calloc(n + 1, sizeof *out->all);
    if (out->all == NULL)
        return no_memory(err);
    int reach = -1; /* the last row that a cell so far reaches */
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct sheet_cell *c = &s->cells[i];
        if (c->row_span == 0)
            continue;
        struct row *last = out->n > 0 ? &out->all[out->n - 1] : NULL;
        if (last == NULL || last->number != c->row) {
            struct row *row = &out->all[out->n++];
            *row = (struct row){i, 0, c->row, c->row > reach + 1 ? c->row - reach - 1 : 0, c->row > reach};
            if (last != NULL && reach >= c->row)
                last->lone = false;
            last = row;
        }
        last->n++;
        last->lone = last->lone && last->n == 1;
        if (c->row + c->row_span - 1 > reach)
            reach = c->row + c->row_span - 1;
    }
    return MC_OK;
}

static const char *text_of(const struct sheet *s, const struct sheet_cell *c)
{
    return s->text.data + c->text;
}

/* A number alone, such as data have and headings have not. A year may stand in a heading. */
static bool is_figure(const struct sheet *s, const struct sheet_cell *c)
{
    size_t digits = 0, others = 0, from, to;
    const char *text = text_of(s, c);
    utf8_trim(text, c->len, &from, &to);
    for (size_t at = from; at < to;) {
        uint32_t ch = utf8_narrow_char(utf8_next(text, to, &at));
        if (ch >= '0' && ch <= '9')
            digits++;
        else if (ch < 0x80 && strchr(".,%-+", (int)ch))
            others++;
        else
            return false;
    }
    return digits > 0 && !(digits == 4 && others == 0 && (!memcmp(text + from, "19", 2) || !memcmp(text + from, "20", 2)));
}

static bool is_label(const struct sheet *s, const struct sheet_cell *c)
{
    const char *text = text_of(s, c);
    size_t from, to;
    utf8_trim(text, c->len, &from, &to);
    return (to - from >= 3 && !memcmp(text + to - 3, "：", 3)) || text[to - 1] == ':';
}

/* The first live cell of the row from i on. */
static const struct sheet_cell *live_cell(const struct sheet *s, const struct row *row, size_t *i)
{
    while (*i < s->n_cells && s->cells[*i].row == row->number && s->cells[*i].row_span == 0)
        ++*i;
    return *i < s->n_cells && s->cells[*i].row == row->number ? &s->cells[(*i)++] : NULL;
}

/* The table being gathered: rows [from, to) of which all columns with figures are known. */
struct region {
    size_t from, to;
    bool table; /* some row is not lone */
    unsigned char figures[TABLE_COLS_MAX];
    int figures_end; /* columns from here on are 0 */
};

static void note_figures(struct region *g, const struct sheet *s, const struct row *row)
{
    size_t i = row->first;
    for (const struct sheet_cell *c; (c = live_cell(s, row, &i)) != NULL;)
        if (is_figure(s, c)) {
            g->figures[c->col] = 1;
            g->figures_end = c->col >= g->figures_end ? c->col + 1 : g->figures_end;
        }
}

static void open_region(struct region *g, size_t from)
{
    memset(g->figures, 0, (size_t)g->figures_end);
    g->figures_end = 0;
    g->from = from;
    g->table = false;
}

/* Whether the rows from `at` on, after blank ones, go on with the table: its first row of several cells begins with a number or has figures where the
 * table has them. A heading has none. */
static bool goes_on(const struct region *g, const struct sheet *s, const struct rows *rows, size_t at)
{
    if (!g->table)
        return false;
    size_t first = at;
    while (at < rows->n && rows->all[at].lone && (at == first || rows->all[at].blanks == 0))
        at++;
    if (at == rows->n || (at > first && rows->all[at].blanks > 0))
        return false;
    size_t i = rows->all[at].first;
    const struct sheet_cell *c = live_cell(s, &rows->all[at], &i);
    if (c == NULL || is_label(s, c))
        return false;
    if (is_figure(s, c))
        return true;
    while ((c = live_cell(s, &rows->all[at], &i)) != NULL)
        if (is_figure(s, c) && g->figures[c->col])
            return true;
    return false;
}

/* ---- blocks -------------------------------------------------------------------------------------------------------------- */

static struct place place_of(const struct sheet *s, const struct sheet_cell *c)
{
    return (struct place){.line = c->line, .column = c->column, .sheet = s->name, .row = c->row + 1, .cell = c->col + 1};
}

/* A cell alone in its row, a paragraph for each of its lines. */
static mc_status add_paragraphs(struct document *d, const struct sheet *s, const struct row *row, mc_error *err)
{
    size_t i = row->first, from = 0;
    const struct sheet_cell *c = live_cell(s, row, &i);
    struct place place = place_of(s, c);
    const char *text = text_of(s, c);
    int blanks = row->blanks;
    while (from <= c->len) {
        const char *end = memchr(text + from, '\n', c->len - from);
        size_t len = end == NULL ? c->len - from : (size_t)(end - text) - from, a, b;
        utf8_trim(text + from, len, &a, &b);
        if (a == b) {
            blanks++;
        } else {
            struct block *block = document_add(d, BLOCK_PARAGRAPH);
            if (block == NULL || piece_set(&block->piece, text + from, len, place, blanks))
                return no_memory(err);
            blanks = 0;
        }
        from += len + 1;
        if (place.line > 0) {
            place.line++;
            place.column = 1;
        }
    }
    return MC_OK;
}

/* How many of the numbers in [from, to) are kept. */
static int kept_in(const int *kept, size_t n, int from, int to)
{
    return (int)(sheet_first_from(kept, n, to) - sheet_first_from(kept, n, from));
}

static mc_status fill_table(struct table *t, const struct sheet *s, const struct sheet_columns *cols, const int *numbers, size_t n_rows, size_t first,
                            size_t last, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = first; i < last && !st; i++) {
        const struct sheet_cell *c = &s->cells[i];
        if (c->row_span == 0)
            continue;
        st = table_add(t, text_of(s, c), c->len, place_of(s, c), (int)sheet_first_from(numbers, n_rows, c->row), (int)sheet_first_from(cols->all, cols->n, c->col),
                       kept_in(numbers, n_rows, c->row, c->row + c->row_span), kept_in(cols->all, cols->n, c->col, c->col + c->col_span));
    }
    return st ? error_set(err, st, NULL, 0, "%s", st == MC_ERR_MEMORY ? "out of memory" : "a table past the limits of a sheet") : table_finish(t, err);
}

static mc_status add_table(struct document *d, const struct sheet *s, const struct row *rows, size_t n, mc_error *err)
{
    size_t first = rows[0].first, last = n > 0 ? rows[n - 1].first : 0;
    while (last < s->n_cells && s->cells[last].row == rows[n - 1].number)
        last++;
    struct sheet_columns cols = {0};
    int *numbers = malloc(n * sizeof *numbers);
    mc_status st = numbers == NULL ? no_memory(err) : sheet_columns_find(&cols, s->cells + first, last - first, err);
    struct block *b = st ? NULL : document_add(d, BLOCK_TABLE);
    if (!st && b == NULL)
        st = no_memory(err);
    for (size_t i = 0; i < n && !st; i++)
        numbers[i] = rows[i].number;
    if (!st)
        st = fill_table(&b->table, s, &cols, numbers, n, first, last, err);
    free(numbers);
    free(cols.all);
    return st;
}

/* The leftmost column at which a cell of the rows begins. */
static int left_column(const struct sheet *s, const struct row *rows, size_t n)
{
    int left = INT_MAX;
    for (size_t k = 0; k < n; k++) {
        size_t i = rows[k].first;
        const struct sheet_cell *c = live_cell(s, &rows[k], &i);
        if (c != NULL && c->col < left)
            left = c->col;
    }
    return left;
}

/* A text alone in the first column below a table. Elsewhere it goes on with the row above, and a number alone begins one. */
static bool is_remark(const struct sheet *s, const struct row *row, int left)
{
    const struct sheet_cell *c = &s->cells[row->first];
    return row->lone && c->col <= left && !is_figure(s, c);
}

static mc_status add_region(struct document *d, const struct sheet *s, const struct rows *rows, const struct region *g, mc_error *err)
{
    size_t from = g->from, to = g->to;
    while (from < to && rows->all[from].lone)
        from++;
    int left = left_column(s, rows->all + from, to - from);
    while (to > from && is_remark(s, &rows->all[to - 1], left))
        to--;
    mc_status st = MC_OK;
    for (size_t i = g->from; i < from && !st; i++)
        st = add_paragraphs(d, s, &rows->all[i], err);
    if (from < to && !st)
        st = add_table(d, s, rows->all + from, to - from, err);
    for (size_t i = to; i < g->to && !st; i++)
        st = add_paragraphs(d, s, &rows->all[i], err);
    return st;
}

mc_status sheet_blocks(struct document *d, struct sheet *s, mc_error *err)
{
    struct rows rows = {0};
    struct region *g = calloc(1, sizeof *g);
    mc_status st = g == NULL ? no_memory(err) : sheet_settle(s, err);
    if (!st)
        st = find_rows(&rows, s, err);
    for (size_t i = 0; i < rows.n && !st; i++) {
        if (i > 0 && rows.all[i].blanks > 0 && !goes_on(g, s, &rows, i)) {
            st = add_region(d, s, &rows, g, err);
            open_region(g, i);
        }
        g->to = i + 1;
        g->table = g->table || !rows.all[i].lone;
        note_figures(g, s, &rows.all[i]);
    }
    if (rows.n > 0 && !st)
        st = add_region(d, s, &rows, g, err);
    free(g);
    free(rows.all);
    return st;
}
