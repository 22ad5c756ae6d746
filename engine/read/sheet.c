#include "read/sheet.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

/* Steps that laying down the merged ranges of one sheet may take. */
#define MERGE_WORK_MAX ((size_t)64 << 20)

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

void sheet_init(struct sheet *s, const char *name)
{
    memset(s, 0, sizeof *s);
    s->name = name;
    s->cells_max = SHEET_CELLS_MAX;
    s->text_max = SHEET_TEXT_MAX;
    buffer_init(&s->text);
}

void sheet_clear(struct sheet *s)
{
    free(s->cells);
    free(s->merges);
    buffer_clear(&s->text);
    memset(s, 0, sizeof *s);
}

void sheet_address(char out[SHEET_ADDRESS_MAX], int row, int col)
{
    char letters[8];
    size_t n = 0, len = 0;
    for (unsigned c = (unsigned)col + 1; c > 0 && n < sizeof letters; c = (c - 1) / 26)
        letters[n++] = (char)('A' + (c - 1) % 26);
    while (n > 0)
        out[len++] = letters[--n];
    snprintf(out + len, SHEET_ADDRESS_MAX - len, "%u", (unsigned)row + 1);
}

/* Room for one more. */
static bool grow(void *list, size_t n, size_t *size, size_t item)
{
    void **p = list;
    if (n < *size)
        return true;
    size_t more = *size == 0 ? 64 : *size * 2;
    void *all = realloc(*p, more * item);
    if (all == NULL)
        return false;
    *p = all;
    *size = more;
    return true;
}

mc_status sheet_add(struct sheet *s, const char *text, size_t len, int row, int col, int line, int column, mc_error *err)
{
    size_t from, to;
    utf8_trim(text, len, &from, &to);
    if (from == to)
        return MC_OK;
    if (row < 0 || row >= TABLE_ROWS_MAX || col < 0 || col >= TABLE_COLS_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, line, "a cell at row %d, column %d; sheets have up to %d rows and %d columns", row + 1, col + 1,
                         TABLE_ROWS_MAX, TABLE_COLS_MAX);
    if (s->n_cells >= s->cells_max)
        return error_set(err, MC_ERR_LIMIT, NULL, line, "more than %zu cells with text in one file", SHEET_CELLS_MAX);
    if (len > s->text_max || s->text.len > s->text_max - len)
        return error_set(err, MC_ERR_LIMIT, NULL, line, "the cells hold more than %zu MiB of text", SHEET_TEXT_MAX >> 20);
    if (!grow(&s->cells, s->n_cells, &s->cells_size, sizeof *s->cells))
        return no_memory(err);
    s->cells[s->n_cells++] = (struct sheet_cell){row, col, 1, 1, line, column, s->text.len, len};
    buffer_add(&s->text, text, len);
    return buffer_ok(&s->text) ? MC_OK : no_memory(err);
}

mc_status sheet_merge(struct sheet *s, struct sheet_range range, mc_error *err)
{
    if (s->n_merges >= SHEET_MERGES_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "more than %zu merged ranges on one sheet", SHEET_MERGES_MAX);
    if (!grow(&s->merges, s->n_merges, &s->merges_size, sizeof *s->merges))
        return no_memory(err);
    s->merges[s->n_merges++] = range;
    return MC_OK;
}

/* ---- order ---------------------------------------------------------------------------------------------------------- */

static int compare_places(int row_a, int col_a, int row_b, int col_b)
{
    return row_a != row_b ? (row_a > row_b) - (row_a < row_b) : (col_a > col_b) - (col_a < col_b);
}

static int compare_cells(const void *a, const void *b)
{
    const struct sheet_cell *x = a, *y = b;
    return compare_places(x->row, x->col, y->row, y->col);
}

static int compare_ranges(const void *a, const void *b)
{
    const struct sheet_range *x = a, *y = b;
    return compare_places(x->row, x->col, y->row, y->col);
}

static mc_status sort_cells(struct sheet *s, mc_error *err)
{
    bool sorted = true;
    for (size_t i = 1; i < s->n_cells && sorted; i++)
        sorted = compare_cells(&s->cells[i - 1], &s->cells[i]) <= 0;
    if (!sorted)
        qsort(s->cells, s->n_cells, sizeof *s->cells, compare_cells);
    for (size_t i = 1; i < s->n_cells; i++)
        if (compare_cells(&s->cells[i - 1], &s->cells[i]) == 0) {
            char at[SHEET_ADDRESS_MAX];
            sheet_address(at, s->cells[i].row, s->cells[i].col);
            return error_set(err, MC_ERR_INPUT, NULL, 0, "cell %s is there twice", at);
        }
    return MC_OK;
}

const struct sheet_cell *sheet_find(const struct sheet *s, int row, int col)
{
    struct sheet_cell key = {.row = row, .col = col};
    return s->n_cells == 0 ? NULL : bsearch(&key, s->cells, s->n_cells, sizeof *s->cells, compare_cells);
}

/* ---- merged ranges ---------------------------------------------------------------------------------------------------- */

/* The columns that hold text, ascending. */
struct columns {
    int *all; /* own */
    size_t n;
};

static mc_status find_columns(struct columns *out, const struct sheet_cell *cells, size_t n, mc_error *err)
{
    unsigned char used[TABLE_COLS_MAX];
    int low = TABLE_COLS_MAX, high = 0;
    for (size_t i = 0; i < n; i++) {
        low = cells[i].col < low ? cells[i].col : low;
        high = cells[i].col >= high ? cells[i].col + 1 : high;
    }
    for (int col = low; col < high; col++)
        used[col] = 0;
    for (size_t i = 0; i < n; i++)
        if (cells[i].row_span > 0 && !used[cells[i].col]) {
            used[cells[i].col] = 1;
            out->n++;
        }
    out->all = malloc((out->n + 1) * sizeof *out->all);
    if (out->all == NULL)
        return no_memory(err);
    for (int col = low, k = 0; col < high; col++)
        if (used[col])
            out->all[k++] = col;
    return MC_OK;
}

/* The index of the first number that is not below. */
static size_t first_from(const int *all, size_t n, int value)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A sweep down the rows: which merged range reaches down to here in each column. */
struct sweep {
    struct sheet *s;
    struct columns columns;
    int *until;                        /* own: last row; -1: none */
    const struct sheet_range **by; /* own */
    size_t next;                       /* the first range not yet open */
    size_t work;
};

static mc_status open_range(struct sweep *w, const struct sheet_range *m, int row, mc_error *err)
{
    size_t from = first_from(w->columns.all, w->columns.n, m->col), to = first_from(w->columns.all, w->columns.n, m->last_col + 1);
    w->work += to - from + 1;
    if (w->work > MERGE_WORK_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "the merged ranges cover more than %zu cells", MERGE_WORK_MAX);
    for (size_t c = from; c < to; c++) {
        if (w->until[c] >= row) {
            char at[SHEET_ADDRESS_MAX], other[SHEET_ADDRESS_MAX];
            sheet_address(at, m->row, m->col);
            sheet_address(other, w->by[c]->row, w->by[c]->col);
            return error_set(err, MC_ERR_INPUT, NULL, 0, "the merged ranges at %s and %s overlap", other, at);
        }
        w->until[c] = m->last_row;
        w->by[c] = m;
    }
    return MC_OK;
}

static void settle_cell(struct sweep *w, struct sheet_cell *cell)
{
    size_t c = first_from(w->columns.all, w->columns.n, cell->col);
    if (w->until[c] < cell->row)
        return;
    const struct sheet_range *m = w->by[c];
    if (m->row == cell->row && m->col == cell->col) {
        cell->row_span = m->last_row - m->row + 1;
        cell->col_span = m->last_col - m->col + 1;
        return;
    }
    cell->row_span = 0;
    if (w->s->n_covered++ == 0)
        w->s->first_covered = *cell;
}

static mc_status sweep_rows(struct sweep *w, mc_error *err)
{
    struct sheet *s = w->s;
    mc_status st = MC_OK;
    for (size_t i = 0; i < s->n_cells && !st;) {
        int row = s->cells[i].row;
        for (; w->next < s->n_merges && s->merges[w->next].row <= row && !st; w->next++)
            if (s->merges[w->next].last_row >= row)
                st = open_range(w, &s->merges[w->next], row, err);
        for (; i < s->n_cells && s->cells[i].row == row && !st; i++)
            settle_cell(w, &s->cells[i]);
    }
    return st;
}

static mc_status apply_merges(struct sheet *s, mc_error *err)
{
    struct sweep w = {.s = s};
    if (s->n_merges == 0)
        return MC_OK;
    qsort(s->merges, s->n_merges, sizeof *s->merges, compare_ranges);
    mc_status st = find_columns(&w.columns, s->cells, s->n_cells, err);
    if (!st) {
        w.until = malloc((w.columns.n + 1) * sizeof *w.until);
        w.by = calloc(w.columns.n + 1, sizeof *w.by);
        st = w.until && w.by ? MC_OK : no_memory(err);
    }
    for (size_t c = 0; c < w.columns.n && !st; c++)
        w.until[c] = -1;
    if (!st)
        st = sweep_rows(&w, err);
    free(w.until);
    free(w.by);
    free(w.columns.all);
    return st;
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
    return (int)(first_from(kept, n, to) - first_from(kept, n, from));
}

static mc_status fill_table(struct table *t, const struct sheet *s, const struct columns *cols, const int *numbers, size_t n_rows, size_t first,
                            size_t last, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = first; i < last && !st; i++) {
        const struct sheet_cell *c = &s->cells[i];
        if (c->row_span == 0)
            continue;
        st = table_add(t, text_of(s, c), c->len, place_of(s, c), (int)first_from(numbers, n_rows, c->row), (int)first_from(cols->all, cols->n, c->col),
                       kept_in(numbers, n_rows, c->row, c->row + c->row_span), kept_in(cols->all, cols->n, c->col, c->col + c->col_span));
    }
    return st ? error_set(err, st, NULL, 0, "%s", st == MC_ERR_MEMORY ? "out of memory" : "a table past the limits of a sheet") : table_finish(t, err);
}

static mc_status add_table(struct document *d, const struct sheet *s, const struct row *rows, size_t n, mc_error *err)
{
    size_t first = rows[0].first, last = n > 0 ? rows[n - 1].first : 0;
    while (last < s->n_cells && s->cells[last].row == rows[n - 1].number)
        last++;
    struct columns cols = {0};
    int *numbers = malloc(n * sizeof *numbers);
    mc_status st = numbers == NULL ? no_memory(err) : find_columns(&cols, s->cells + first, last - first, err);
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
    mc_status st = g == NULL ? no_memory(err) : sort_cells(s, err);
    if (!st)
        st = apply_merges(s, err);
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
