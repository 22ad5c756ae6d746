/* See sums.h. */
#include "base/sums.h"

#include <stdlib.h>
#include <string.h>

void sums_init(struct sums *s)
{
    *s = (struct sums){0};
}

void sums_clear(struct sums *s)
{
    free(s->cells);
    free(s->rows);
    free(s->columns);
    free(s->equations);
    free(s->parts);
    free(s->uses);
    free(s->row_cells);
    free(s->column_cells);
    sums_init(s);
}

/* ---- adding
 * -------------------------------------------------------------------------------------------------------------- */

/* Room for `more` items of `each` bytes behind n. Gives the block, moved or not; NULL when out of memory, the old one
 * is then kept. */
static void *roomier(void *items, size_t *size, size_t n, size_t more, size_t each)
{
    size_t wanted = *size ? *size : 16;
    if (items && n + more <= *size)
        return items;
    while (wanted < n + more)
        wanted *= 2;
    void *moved = realloc(items, wanted * each);
    if (moved)
        *size = wanted;
    return moved;
}

mc_status sums_add_row(size_t *out, struct sums *s, size_t label)
{
    struct sums_row *rows = roomier(s->rows, &s->rows_size, s->n_rows, 1, sizeof *rows);
    if (!rows)
        return MC_ERR_MEMORY;
    s->rows = rows;
    s->rows[s->n_rows] = (struct sums_row){.label = label};
    *out = s->n_rows++;
    return MC_OK;
}

mc_status sums_add_column(size_t *out, struct sums *s)
{
    struct sums_column *columns = roomier(s->columns, &s->columns_size, s->n_columns, 1, sizeof *columns);
    if (!columns)
        return MC_ERR_MEMORY;
    s->columns = columns;
    s->columns[s->n_columns] = (struct sums_column){0};
    *out = s->n_columns++;
    return MC_OK;
}

mc_status sums_add_cell(size_t *out, struct sums *s, struct figure figure, bool blank, size_t row, size_t column)
{
    struct sums_cell *cells = roomier(s->cells, &s->cells_size, s->n_cells, 1, sizeof *cells);
    if (!cells)
        return MC_ERR_MEMORY;
    s->cells = cells;
    s->cells[s->n_cells] = (struct sums_cell){.figure = figure, .blank = blank, .row = row, .column = column};
    *out = s->n_cells++;
    return MC_OK;
}

mc_status sums_add_equation(size_t *out, struct sums *s, struct sums_equation what, const size_t *parts, size_t n)
{
    struct sums_equation *equations = roomier(s->equations, &s->equations_size, s->n_equations, 1, sizeof *equations);
    if (!equations)
        return MC_ERR_MEMORY;
    s->equations = equations;
    size_t *pool = roomier(s->parts, &s->parts_size, s->n_parts, n, sizeof *pool);
    if (!pool)
        return MC_ERR_MEMORY;
    s->parts = pool;
    memcpy(s->parts + s->n_parts, parts, n * sizeof *parts);
    what.first_part = s->n_parts;
    what.n_parts = n;
    s->n_parts += n;
    s->equations[s->n_equations] = what;
    *out = s->n_equations++;
    return MC_OK;
}

/* ---- closing
 * ------------------------------------------------------------------------------------------------------------- */

static void work_out(const struct sums *s, struct sums_equation *e)
{
    const struct sums_cell *total = &s->cells[e->total];
    int64_t rest = total->figure.steps;
    bool overflow = false;
    e->across = e->n_parts > 0 && total->row != SUMS_NONE;
    for (size_t i = 0; i < e->n_parts; i++) {
        const struct sums_cell *part = &s->cells[s->parts[e->first_part + i]];
        overflow |= __builtin_sub_overflow(rest, part->figure.steps, &rest);
        e->across &= part->row == total->row;
    }
    e->residual = overflow ? 0 : rest;
    e->sound = !overflow;
}

static void mind_decimals(struct sums_column *column, const struct sums_cell *cell, bool first)
{
    const struct figure *f = &cell->figure;
    if (first) {
        column->ones = f->ones;
        column->decimals = f->decimals;
        column->uniform = true;
    } else if (f->ones != column->ones || f->decimals != column->decimals) {
        column->uniform = false;
    }
}

static bool tells_decimals(const struct sums_cell *cell)
{
    return !cell->blank && (cell->figure.steps != 0 || cell->figure.decimals > 0);
}

static void find_uniform_columns(struct sums *s)
{
    for (size_t i = 0; i < s->n_columns; i++) {
        struct sums_column *column = &s->columns[i];
        bool first = true;
        for (size_t k = 0; k < column->n_cells; k++) {
            const struct sums_cell *cell = &s->cells[s->column_cells[column->first_cell + k]];
            if (!tells_decimals(cell))
                continue;
            mind_decimals(column, cell, first);
            first = false;
        }
    }
}

/* Lists the cells of each row and column, and the equations of each cell. The arrays have their size. */
static void fill_lists(struct sums *s)
{
    size_t at = 0;
    for (size_t i = 0; i < s->n_rows; at += s->rows[i++].n_cells)
        s->rows[i].first_cell = at;
    at = 0;
    for (size_t i = 0; i < s->n_columns; at += s->columns[i++].n_cells)
        s->columns[i].first_cell = at;
    at = 0;
    for (size_t i = 0; i < s->n_cells; at += s->cells[i++].n_uses)
        s->cells[i].first_use = at;
    for (size_t i = 0; i < s->n_rows; i++)
        s->rows[i].n_cells = 0;
    for (size_t i = 0; i < s->n_columns; i++)
        s->columns[i].n_cells = 0;
    for (size_t i = 0; i < s->n_cells; i++) {
        struct sums_cell *cell = &s->cells[i];
        cell->n_uses = 0;
        if (cell->column != SUMS_NONE) {
            struct sums_column *column = &s->columns[cell->column];
            s->column_cells[column->first_cell + column->n_cells++] = i;
        }
    }
    for (size_t c = 0; c < s->n_columns;
         c++) /* by column, so that neighbours in a row's list are neighbours on the page */
        for (size_t i = 0; i < s->columns[c].n_cells; i++) {
            size_t cell = s->column_cells[s->columns[c].first_cell + i];
            if (s->cells[cell].row == SUMS_NONE)
                continue;
            struct sums_row *row = &s->rows[s->cells[cell].row];
            s->row_cells[row->first_cell + row->n_cells++] = cell;
        }
    for (size_t e = 0; e < s->n_equations; e++)
        for (size_t i = 0; i <= s->equations[e].n_parts; i++) {
            const struct sums_equation *q = &s->equations[e];
            struct sums_cell *cell = &s->cells[i ? s->parts[q->first_part + i - 1] : q->total];
            s->uses[cell->first_use + cell->n_uses++] = (struct sums_use){.equation = e, .total = i == 0};
        }
}

static void count(struct sums *s)
{
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct sums_cell *cell = &s->cells[i];
        if (cell->column == SUMS_NONE)
            continue;
        s->columns[cell->column].n_cells++;
        if (cell->row != SUMS_NONE)
            s->rows[cell->row].n_cells++;
    }
    for (size_t e = 0; e < s->n_equations; e++) {
        struct sums_equation *q = &s->equations[e];
        s->cells[q->total].is_total = true;
        s->cells[q->total].n_uses++;
        for (size_t i = 0; i < q->n_parts; i++)
            s->cells[s->parts[q->first_part + i]].n_uses++;
    }
}

mc_status sums_close(struct sums *s)
{
    s->uses = calloc(s->n_parts + s->n_equations + 1, sizeof *s->uses);
    s->row_cells = calloc(s->n_cells + 1, sizeof *s->row_cells);
    s->column_cells = calloc(s->n_cells + 1, sizeof *s->column_cells);
    if (!s->uses || !s->row_cells || !s->column_cells)
        return MC_ERR_MEMORY;
    count(s);
    fill_lists(s);
    for (size_t i = 0; i < s->n_equations; i++)
        work_out(s, &s->equations[i]);
    find_uniform_columns(s);
    return MC_OK;
}

/* ---- rounding
 * ------------------------------------------------------------------------------------------------------------ */

/* The decimals that the cell's column prints throughout, of which *first is the first one met. False where they vary.
 */
static bool prints_alike(const struct sums *s, const struct sums_cell *cell, struct figure *first, bool *met)
{
    struct figure own = cell->figure;
    if (cell->column != SUMS_NONE) {
        const struct sums_column *column = &s->columns[cell->column];
        if (!column->n_cells || !column->uniform)
            return !tells_decimals(cell);
        own.ones = column->ones;
        own.decimals = column->decimals;
    }
    if (!tells_decimals(cell))
        return true;
    if (*met)
        return own.ones == first->ones && own.decimals == first->decimals;
    *first = own;
    *met = true;
    return true;
}

bool sums_may_round(const struct sums *s, size_t equation, int64_t *step)
{
    const struct sums_equation *e = &s->equations[equation];
    struct figure alike = {0};
    bool met = false;
    int64_t unit = 1, most;
    *step = 0;
    if (!e->sound || !e->rounding || !prints_alike(s, &s->cells[e->total], &alike, &met))
        return false;
    for (size_t i = 0; i < e->n_parts; i++)
        if (!prints_alike(s, &s->cells[s->parts[e->first_part + i]], &alike, &met))
            return false;
    for (int i = alike.decimals; i < alike.ones; i++)
        unit *= 10;
    if (!met || __builtin_mul_overflow(unit, (int64_t)e->rounding, &most) || e->residual == 0 || e->residual > most ||
        e->residual < -most)
        return false;
    *step = unit;
    return true;
}
