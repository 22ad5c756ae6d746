/* Suspects that are figures: one figure wrong, two that changed places, a column in another unit. */
#include "base/hunt.h"

#define COST_MEETING 150 /* a figure that is wrong in no way we know, but where failing sums meet */
#define COST_BLANK 20    /* a blank cell that should hold the figure */
#define COST_NEIGHBOUR 30
#define COST_EXCHANGED 40 /* in one row */
#define COST_APART 60     /* in one column */
#define COST_COLUMN 40
#define ROW_MAX 12       /* cells of a row among which every pair is tried */
#define PARTNERS_MAX 256 /* failing rows with which a row may have changed a figure */

/* ---- one figure
 * ---------------------------------------------------------------------------------------------------------- */

/* What a figure costs that somebody chose; one that was worked out from others is as it is. */
static int chosen_cost(const struct hunt *h, size_t cell, int64_t value)
{
    return h->s->cells[cell].is_total ? 0 : figure_cost(value);
}

static bool only_blank(const struct hunt *h, const struct sums_equation *e)
{
    size_t n = 0;
    for (size_t i = 0; i < e->n_parts; i++)
        n += h->s->cells[h->s->parts[e->first_part + i]].blank;
    return n == 1;
}

static void offer_blank(struct hunt *h, const struct sums_equation *e, size_t cell, int64_t right)
{
    if (right <= 0)
        return;
    struct suspect x = {.kind = SUSPECT_BLANK,
                        .cell = cell,
                        .other = SUMS_NONE,
                        .equation = SUMS_NONE,
                        .within = SUMS_NONE,
                        .right = right,
                        .cost = COST_BLANK + chosen_cost(h, cell, right)};
    hunt_offer(h, x, only_blank(h, e) ? 1 : 2);
}

/* Whether amounts below zero occur in the sum at all. Where they do not, nobody forgot a minus. */
static bool has_negative(const struct hunt *h, const struct sums_equation *e)
{
    for (size_t i = 0; i < e->n_parts; i++)
        if (h->value[h->s->parts[e->first_part + i]] < 0)
            return true;
    return false;
}

static void offer_cell(struct hunt *h, const struct sums_equation *e, size_t cell, bool total)
{
    struct figure printed = h->s->cells[cell].figure;
    int64_t right;
    if (!hunt_needed(h, e, cell, total, &right))
        return;
    printed.steps = h->value[cell];
    h->work--;
    if (h->s->cells[cell].blank && h->value[cell] == 0) {
        offer_blank(h, e, cell, right);
        return;
    }
    enum slip slip = slip_between(printed, right);
    if (right < 0 && printed.steps >= 0 && (slip != SLIP_SIGN || !has_negative(h, e)))
        return;
    if (slip == SLIP_NONE && h->s->cells[cell].n_uses < 2)
        return;
    int slip_costs = slip == SLIP_NONE ? COST_MEETING : slip_cost(slip, printed);
    struct suspect x = {.kind = SUSPECT_CELL,
                        .slip = slip,
                        .cell = cell,
                        .other = SUMS_NONE,
                        .equation = SUMS_NONE,
                        .within = SUMS_NONE,
                        .right = right,
                        .cost = slip_costs + chosen_cost(h, cell, right) - chosen_cost(h, cell, printed.steps)};
    hunt_offer(h, x, slip == SLIP_NONE ? 2 : 1);
}

void suspect_cells(struct hunt *h, const struct sums_equation *e)
{
    offer_cell(h, e, e->total, true);
    for (size_t i = 0; i < e->n_parts && h->work > 0; i++)
        offer_cell(h, e, h->s->parts[e->first_part + i], false);
}

/* ---- two figures
 * --------------------------------------------------------------------------------------------------------- */

static void offer_pair(struct hunt *h, size_t a, size_t b, bool neighbours, int cost)
{
    if (h->value[a] == h->value[b])
        return;
    bool moved = neighbours && (h->value[a] == 0 || h->value[b] == 0);
    struct suspect x = {.kind = moved ? SUSPECT_NEIGHBOUR : SUSPECT_EXCHANGED,
                        .cell = a < b ? a : b,
                        .other = a < b ? b : a,
                        .equation = SUMS_NONE,
                        .within = SUMS_NONE,
                        .cost = moved ? COST_NEIGHBOUR : cost + (neighbours ? 0 : 10)};
    hunt_offer(h, x, 1);
}

/* Every pair of one row of which `cell` is one, or (SUMS_NONE) every pair. With `gap` only those where it brings the
 * cell nearer by it. */
static void pairs_of_cell(struct hunt *h, size_t cell, const int64_t *gap)
{
    const struct sums_row *row = &h->s->rows[h->s->cells[cell].row];
    const size_t *cells = h->s->row_cells + row->first_cell;
    size_t own = 0;
    while (own < row->n_cells && cells[own] != cell)
        own++;
    for (size_t i = 0; i < row->n_cells && row->n_cells <= ROW_MAX; i++) {
        int64_t difference;
        if (i == own || __builtin_sub_overflow(h->value[cells[i]], h->value[cell], &difference) ||
            (gap && difference != *gap))
            continue;
        offer_pair(h, cell, cells[i], i + 1 == own || own + 1 == i, COST_EXCHANGED);
    }
    h->work -= (long)row->n_cells;
}

/* The cell of the row in a column; SUMS_NONE where it has none. */
static size_t cell_at(const struct hunt *h, size_t row, size_t column)
{
    const struct sums_row *r = &h->s->rows[row];
    for (size_t i = 0; i < r->n_cells; i++)
        if (h->s->cells[h->s->row_cells[r->first_cell + i]].column == column)
            return h->s->row_cells[r->first_cell + i];
    return SUMS_NONE;
}

/* Two rows fail by opposite amounts: perhaps a figure of one stands in the other. */
static void pairs_of_rows(struct hunt *h, size_t a, size_t b)
{
    const struct sums_row *row = &h->s->rows[a];
    h->work -= (long)row->n_cells;
    for (size_t i = 0; i < row->n_cells; i++) {
        size_t cell = h->s->row_cells[row->first_cell + i], other = cell_at(h, b, h->s->cells[cell].column);
        if (other != SUMS_NONE && other != cell)
            offer_pair(h, cell, other, false, COST_APART);
    }
}

static void pairs_with_other_rows(struct hunt *h, const struct sums_equation *e)
{
    size_t own = h->list_of[e - h->s->equations];
    for (size_t i = own + 1; i < h->n_failing && i < own + PARTNERS_MAX; i++) {
        const struct sums_equation *f = &h->s->equations[h->failing[i]];
        if (f->across && hunt_residual(h, f) == -hunt_residual(h, e))
            pairs_of_rows(h, h->s->cells[e->total].row, h->s->cells[f->total].row);
    }
}

void suspect_pairs(struct hunt *h, const struct sums_equation *e)
{
    int64_t residual = hunt_residual(h, e), opposite = -residual;
    if (residual == INT64_MIN)
        return;
    if (h->s->cells[e->total].row != SUMS_NONE)
        pairs_of_cell(h, e->total, e->across ? NULL : &opposite);
    for (size_t i = 0; i < e->n_parts && h->work > 0; i++) {
        size_t cell = h->s->parts[e->first_part + i];
        if (h->s->cells[cell].row != SUMS_NONE)
            pairs_of_cell(h, cell, e->across ? NULL : &residual);
    }
    if (e->across)
        pairs_with_other_rows(h, e);
}

/* ---- a column
 * ------------------------------------------------------------------------------------------------------------ */

static void offer_column(struct hunt *h, size_t cell, size_t equation, int power)
{
    int size = power < 0 ? -power : power;
    if (h->s->cells[cell].column == SUMS_NONE || (size != 4 && size != 8 && (size < 1 || size > 3)))
        return;
    struct suspect x = {.kind = SUSPECT_COLUMN_UNIT,
                        .cell = cell,
                        .other = SUMS_NONE,
                        .equation = equation,
                        .within = SUMS_NONE,
                        .power = power,
                        .cost = COST_COLUMN};
    hunt_offer(h, x, equation == SUMS_NONE ? 2 : 1);
}

/* All of the column, shown by one figure of a row that needs it. Once for a column: by the first failing row that it
 * stands in. */
static void offer_whole_column(struct hunt *h, size_t cell, int power)
{
    const struct sums_column *column = &h->s->columns[h->s->cells[cell].column];
    for (size_t i = 0; i < column->n_cells; i++) {
        const struct sums_cell *c = &h->s->cells[h->s->column_cells[column->first_cell + i]];
        h->work--;
        for (size_t k = 0; k < c->n_uses; k++) {
            size_t e = h->s->uses[c->first_use + k].equation;
            if (h->list_of[e] == SUMS_NONE || !h->s->equations[e].across)
                continue;
            if (h->s->column_cells[column->first_cell + i] == cell)
                offer_column(h, cell, SUMS_NONE, power);
            return;
        }
    }
}

void suspect_columns(struct hunt *h, const struct sums_equation *e)
{
    int64_t sum;
    if (e->across) {
        for (size_t i = 0; i <= e->n_parts && h->work > 0; i++) {
            size_t cell = i ? h->s->parts[e->first_part + i - 1] : e->total;
            int64_t right;
            int power = hunt_needed(h, e, cell, i == 0, &right) ? figure_power(h->value[cell], right) : 0;
            if (power && h->s->cells[cell].column != SUMS_NONE)
                offer_whole_column(h, cell, power);
        }
    } else if (!__builtin_sub_overflow(h->value[e->total], hunt_residual(h, e), &sum) && e->n_parts > 1) {
        offer_column(h, e->total, (size_t)(e - h->s->equations), figure_power(sum, h->value[e->total]));
    }
}
