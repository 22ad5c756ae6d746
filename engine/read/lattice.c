/* See lattice.h. */
#include "read/lattice.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "read/read.h"

#define SPANS_MAX ((size_t)1 << 26)

/* What covers a column so far. */
struct lattice_column {
    int below;  /* the first row that no cell covers */
    size_t top; /* the cell that covers the row before it, + 1; 0: none */
};

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

mc_status budget_text(struct budget *b, size_t n, mc_error *err)
{
    b->text += n;
    if (b->text <= READ_TEXT_MAX)
        return MC_OK;
    return error_set(err, MC_ERR_LIMIT, NULL, 0, "more than %zu MiB of text", READ_TEXT_MAX >> 20);
}

mc_status budget_cell(struct budget *b, mc_error *err)
{
    if (++b->cells <= READ_CELLS_MAX)
        return MC_OK;
    return error_set(err, MC_ERR_LIMIT, NULL, 0, "more than %zu table cells and paragraphs", READ_CELLS_MAX);
}

void lattice_init(struct lattice *l, struct budget *budget)
{
    *l = (struct lattice){.budget = budget, .n_rows = 0};
    buffer_init(&l->text);
}

void lattice_clear(struct lattice *l)
{
    buffer_clear(&l->text);
    free(l->cells);
    free(l->edges);
    free(l->columns);
    *l = (struct lattice){.budget = l->budget};
}

/* ---- cells in -------------------------------------------------------------------------------------------------------- */

bool lattice_width(struct lattice *l, int width)
{
    if (l->n_edges > TABLE_COLS_MAX)
        return true;
    if (l->n_edges + 1 >= l->edges_size) {
        int size = 2 * l->edges_size + 32;
        int *edges = realloc(l->edges, (size_t)size * sizeof *edges);
        if (!edges)
            return false;
        l->edges = edges;
        l->edges_size = size;
    }
    if (!l->n_edges)
        l->edges[l->n_edges++] = 0;
    l->edges[l->n_edges] = l->edges[l->n_edges - 1] + width;
    l->n_edges++;
    return true;
}

void lattice_row(struct lattice *l)
{
    l->n_rows++;
    l->next_col = 0;
}

static mc_status need_columns(struct lattice *l, int n, mc_error *err)
{
    if (n <= l->columns_size)
        return MC_OK;
    int size = l->columns_size ? l->columns_size : 4;
    while (size < n)
        size *= 2;
    struct lattice_column *columns = realloc(l->columns, (size_t)size * sizeof *columns);
    if (!columns)
        return out_of_memory(err);
    memset(columns + l->columns_size, 0, (size_t)(size - l->columns_size) * sizeof *columns);
    l->columns = columns;
    l->columns_size = size;
    return MC_OK;
}

static int below(const struct lattice *l, int col)
{
    return col < l->columns_size ? l->columns[col].below : 0;
}

/* The next free column of the present row, and how much of the span is free there. */
static int free_column(struct lattice *l, int row, int *span)
{
    int col = l->next_col, n = 1;
    while (below(l, col) > row)
        col++;
    l->spans += (size_t)(col - l->next_col);
    while (n < *span && below(l, col + n) <= row)
        n++;
    *span = n;
    return col;
}

static void cover(struct lattice *l, size_t index)
{
    const struct lattice_cell *c = &l->cells[index];
    for (int k = c->col; k < c->col + c->col_span; k++)
        l->columns[k] = (struct lattice_column){c->row + c->row_span, index + 1};
}

mc_status lattice_cell(struct lattice *l, int col, int row_span, int col_span, struct place place, mc_error *err)
{
    int row = l->n_rows - 1;
    mc_status st = budget_cell(l->budget, err);
    if (st)
        return st;
    if (row < 0 || row >= TABLE_ROWS_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, place.line, "a table of more than %d rows", TABLE_ROWS_MAX);
    if (row_span == 0 || row_span > TABLE_ROWS_MAX - row)
        row_span = TABLE_ROWS_MAX - row;
    if (col < 0)
        col = free_column(l, row, &col_span);
    if (col_span < 1 || col >= TABLE_COLS_MAX || col_span > TABLE_COLS_MAX - col)
        return error_set(err, MC_ERR_LIMIT, NULL, place.line, "a table of more than %d columns", TABLE_COLS_MAX);
    if ((l->spans += (size_t)col_span) > SPANS_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, place.line, "a table whose cells span too many columns");
    st = need_columns(l, col + col_span, err);
    if (st)
        return st;
    if (l->n_cells == l->cells_size) {
        size_t size = l->cells_size ? 2 * l->cells_size : 4;
        struct lattice_cell *cells = realloc(l->cells, size * sizeof *cells);
        if (!cells)
            return out_of_memory(err);
        l->cells = cells;
        l->cells_size = size;
    }
    int ordinal = 1 + (l->n_cells && l->cells[l->n_cells - 1].row == row ? l->cells[l->n_cells - 1].ordinal : 0);
    l->cells[l->n_cells] = (struct lattice_cell){.from = l->text.len, .row = row, .col = col, .row_span = row_span, .col_span = col_span,
                                                 .line = place.line, .column = place.column, .element = place.element, .ordinal = ordinal, .whole = place.whole};
    cover(l, l->n_cells++);
    l->next_col = col + col_span;
    if (l->n_cols < l->next_col)
        l->n_cols = l->next_col;
    return MC_OK;
}

bool lattice_extend(struct lattice *l, int col, int col_span)
{
    int row = l->n_rows - 1;
    if (col < 0 || col >= l->columns_size || !l->columns[col].top || l->columns[col].below != row)
        return false;
    size_t index = l->columns[col].top - 1;
    struct lattice_cell *c = &l->cells[index];
    if (c->col != col || c->col_span != col_span || (l->spans += (size_t)col_span) > SPANS_MAX)
        return false;
    c->row_span++;
    cover(l, index);
    l->next_col = col + col_span;
    return true;
}

bool lattice_widen(struct lattice *l, int col_span)
{
    struct lattice_cell *c = l->n_cells ? &l->cells[l->n_cells - 1] : NULL;
    int to = l->next_col + col_span;
    if (!c || c->row != l->n_rows - 1 || c->col + c->col_span != l->next_col || to > TABLE_COLS_MAX ||
        (l->spans += (size_t)col_span) > SPANS_MAX || need_columns(l, to, NULL))
        return false;
    c->col_span += col_span;
    cover(l, l->n_cells - 1);
    l->next_col = to;
    if (l->n_cols < to)
        l->n_cols = to;
    return true;
}

void lattice_end_group(struct lattice *l)
{
    for (; l->group < l->n_cells; l->group++) {
        struct lattice_cell *c = &l->cells[l->group];
        if (c->row_span > l->n_rows - c->row)
            c->row_span = l->n_rows - c->row;
    }
    for (int k = 0; k < l->columns_size; k++)
        if (l->columns[k].below > l->n_rows)
            l->columns[k].below = l->n_rows;
}

/* ---- table out -------------------------------------------------------------------------------------------------------- */

const char *lattice_text(const struct lattice *l, size_t i, size_t *len)
{
    size_t from = l->cells[i].from, to = i + 1 < l->n_cells ? l->cells[i + 1].from : l->text.len, a, b;
    if (from == to) {
        *len = 0;
        return "";
    }
    utf8_trim(l->text.data + from, to - from, &a, &b);
    *len = b - a;
    return l->text.data + from + a;
}

#define BEGINS 1
#define ENDS 2

/* map[b]: the number of columns (or rows) that begin before the border b, borders that are near each other taken as one. */
static void number_borders(int *map, const unsigned char *used, int n, const int *edges, int near)
{
    int count = 0, first = -1; /* the first border of the present bundle */
    bool begins = false;
    for (int b = 0; b <= n; b++) {
        if (!used[b]) {
            map[b] = count;
            continue;
        }
        if (first < 0 || !edges || edges[b] - edges[first] >= near) {
            count += begins;
            begins = false;
            first = b;
        }
        begins = begins || (used[b] & BEGINS);
        map[b] = count;
    }
}

struct maps {
    int *cols, *rows; /* own: old border -> new */
};

#define SLIVER_COLS_MAX 64

/* Programs that save what was drawn by hand put two borders where one was meant: the heading's cells end a hair right of those below. Between them is a
 * sliver that no cell has to itself, although each column of a table is some cell's own. It goes, unless a cell would be left with nothing. */
static void drop_slivers(const struct lattice *l, int *cols)
{
    int n = cols[l->n_cols], kept[SLIVER_COLS_MAX + 1];
    bool gone[SLIVER_COLS_MAX] = {false};
    if (n < 3 || n > SLIVER_COLS_MAX)
        return;
    for (int k = 0; k < n; k++) {
        bool sliver = true, covered = false;
        for (size_t i = 0; i < l->n_cells && sliver; i++) {
            int from = cols[l->cells[i].col], to = cols[l->cells[i].col + l->cells[i].col_span], left = 0;
            if (from > k || to <= k)
                continue;
            for (int c = from; c < to; c++)
                left += !gone[c];
            covered = true;
            sliver = left > 1;
        }
        gone[k] = sliver && covered;
    }
    kept[0] = 0;
    for (int k = 0; k < n; k++)
        kept[k + 1] = kept[k] + !gone[k];
    for (int b = 0; b <= l->n_cols; b++)
        cols[b] = kept[cols[b]];
}

static void mark_borders(const struct lattice *l, unsigned char *cols, unsigned char *rows)
{
    for (size_t i = 0; i < l->n_cells; i++) {
        const struct lattice_cell *c = &l->cells[i];
        cols[c->col] |= BEGINS;
        cols[c->col + c->col_span] |= ENDS;
        rows[c->row] |= BEGINS;
        rows[c->row + c->row_span] |= ENDS;
    }
}

static bool has_empty_span(const struct lattice *l, const int *cols)
{
    for (size_t i = 0; i < l->n_cells; i++)
        if (cols[l->cells[i].col] == cols[l->cells[i].col + l->cells[i].col_span])
            return true;
    return false;
}

static mc_status make_maps(struct maps *m, const struct lattice *l, mc_error *err)
{
    size_t n_cols = (size_t)l->n_cols + 1, n_rows = (size_t)l->n_rows + 1;
    unsigned char *cols = calloc(n_cols, 1), *rows = calloc(n_rows, 1);
    m->cols = calloc(n_cols, sizeof *m->cols);
    m->rows = calloc(n_rows, sizeof *m->rows);
    mc_status st = cols && rows && m->cols && m->rows ? MC_OK : out_of_memory(err);
    if (!st) {
        mark_borders(l, cols, rows);
        number_borders(m->rows, rows, l->n_rows, NULL, 0);
        number_borders(m->cols, cols, l->n_cols, l->n_edges > l->n_cols ? l->edges : NULL, l->near);
        if (has_empty_span(l, m->cols)) /* a column that narrow was meant */
            number_borders(m->cols, cols, l->n_cols, NULL, 0);
        drop_slivers(l, m->cols);
    }
    free(cols);
    free(rows);
    return st;
}

static mc_status add_cells(const struct lattice *l, struct table *t, const struct maps *m, int number, mc_error *err)
{
    if (table_reserve(t, l->n_cells))
        return out_of_memory(err);
    for (size_t i = 0; i < l->n_cells; i++) {
        const struct lattice_cell *c = &l->cells[i];
        int row = m->rows[c->row], col = m->cols[c->col];
        size_t len;
        const char *text = lattice_text(l, i, &len);
        struct place place = {.line = c->line, .column = c->column, .table = number, .row = c->row + 1, .cell = c->ordinal, .element = c->element, .heading = l->under, .whole = c->whole};
        mc_status st = table_add(t, text, len, place, row, col, m->rows[c->row + c->row_span] - row,
                                 m->cols[c->col + c->col_span] - col);
        if (st)
            return st == MC_ERR_MEMORY ? out_of_memory(err) : error_set(err, st, NULL, c->line, "a table past the limits of a grid");
    }
    return MC_OK;
}

mc_status lattice_emit(struct lattice *l, struct document *d, int number, mc_error *err)
{
    if (!l->n_cells)
        return MC_OK;
    struct maps m = {0};
    lattice_end_group(l);
    mc_status st = buffer_ok(&l->text) ? make_maps(&m, l, err) : out_of_memory(err);
    struct block *b = st ? NULL : document_add(d, BLOCK_TABLE);
    if (!st)
        st = b ? add_cells(l, &b->table, &m, number, err) : out_of_memory(err);
    if (!st)
        st = table_finish(&b->table, err);
    free(m.cols);
    free(m.rows);
    return st;
}
