#include "read/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/grown.h"
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
    struct sheet_cell *cells = grown(s->cells, s->n_cells, &s->cells_size, sizeof *cells);
    if (!cells)
        return no_memory(err);
    s->cells = cells;
    s->cells[s->n_cells++] = (struct sheet_cell){row, col, 1, 1, line, column, s->text.len, len};
    buffer_add(&s->text, text, len);
    return buffer_ok(&s->text) ? MC_OK : no_memory(err);
}

mc_status sheet_merge(struct sheet *s, struct sheet_range range, mc_error *err)
{
    if (s->n_merges >= SHEET_MERGES_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "more than %zu merged ranges on one sheet", SHEET_MERGES_MAX);
    struct sheet_range *merges = grown(s->merges, s->n_merges, &s->merges_size, sizeof *merges);
    if (!merges)
        return no_memory(err);
    s->merges = merges;
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

mc_status sheet_columns_find(struct sheet_columns *out, const struct sheet_cell *cells, size_t n, mc_error *err)
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

size_t sheet_first_from(const int *all, size_t n, int value)
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
    struct sheet_columns columns;
    int *until;                        /* own: last row; -1: none */
    const struct sheet_range **by; /* own */
    size_t next;                       /* the first range not yet open */
    size_t work;
};

static mc_status open_range(struct sweep *w, const struct sheet_range *m, int row, mc_error *err)
{
    size_t from = sheet_first_from(w->columns.all, w->columns.n, m->col), to = sheet_first_from(w->columns.all, w->columns.n, m->last_col + 1);
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
    size_t c = sheet_first_from(w->columns.all, w->columns.n, cell->col);
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
    mc_status st = sheet_columns_find(&w.columns, s->cells, s->n_cells, err);
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

mc_status sheet_settle(struct sheet *s, mc_error *err)
{
    mc_status st = sort_cells(s, err);
    return st ? st : apply_merges(s, err);
}
