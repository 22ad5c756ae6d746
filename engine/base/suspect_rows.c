/* Suspects that are rows: left out, printed or counted twice, missing, a subtotal among the items. */
#include "base/hunt.h"

#define COST_DOUBLED (-50) /* the same row stands beside it */
#define COST_SUBTOTAL 0    /* that rows beside it add up to it is hardly chance */
#define COST_OMITTED 55
#define COST_TWICE 90
#define COST_ELSEWHERE 20 /* another sum has too much what this one lacks */
#define COST_GAP (-20)    /* numbers or counts say that a row is missing */
#define COST_MISSING 150  /* nothing says so */
#define COST_DOUBLE_TOTAL 0
#define RUN_MAX 4096 /* rows that a subtotal may add up */

static size_t part(const struct hunt *h, const struct sums_equation *e, size_t i)
{
    return h->s->parts[e->first_part + i];
}

static void offer_row(struct hunt *h, enum suspect_kind kind, size_t cell, size_t other, size_t equation, size_t within,
                      int cost)
{
    struct suspect x = {
        .kind = kind, .cell = cell, .other = other, .equation = equation, .within = within, .cost = cost};
    hunt_offer(h, x, 1);
}

/* In all sums that hold the row, and in those of this total's row alone. */
static void offer_counted(struct hunt *h, const struct sums_equation *e, enum suspect_kind kind, size_t cell, int cost)
{
    size_t equation = (size_t)(e - h->s->equations), within = h->s->cells[e->total].row;
    offer_row(h, kind, cell, SUMS_NONE, equation, SUMS_NONE, cost);
    if (within != SUMS_NONE)
        offer_row(h, kind, cell, SUMS_NONE, equation, within, cost);
}

/* Whether two rows are the same thing said twice: the same name and figures. */
static bool are_twins(const struct hunt *h, size_t a, size_t b)
{
    const struct sums_cell *x = &h->s->cells[a], *y = &h->s->cells[b];
    return x->row != SUMS_NONE && y->row != SUMS_NONE && h->s->rows[x->row].label != SUMS_NONE &&
           h->s->rows[x->row].label == h->s->rows[y->row].label && h->value[a] == h->value[b];
}

/* Whether parts next to number i, going by `step`, add up to it: at least two of them not zero. */
static bool run_adds_up(struct hunt *h, const struct sums_equation *e, size_t i, int step)
{
    int64_t sum = 0, wanted = h->value[part(h, e, i)];
    size_t figures = 0;
    for (size_t n = 0, at = i; n < RUN_MAX; n++) {
        if (step < 0 ? at == 0 : at + 1 >= e->n_parts)
            return false;
        at = step < 0 ? at - 1 : at + 1;
        int64_t v = h->value[part(h, e, at)];
        h->work--;
        if (v < 0 || __builtin_add_overflow(sum, v, &sum) || sum > wanted)
            return false;
        figures += v != 0;
        if (sum == wanted && figures >= 2)
            return true;
    }
    return false;
}

/* Another sum of the same column that lacks just this figure. */
static void offer_elsewhere(struct hunt *h, const struct sums_equation *e, size_t cell)
{
    size_t column = h->s->cells[cell].column, own = h->s->cells[e->total].row;
    h->work -= (long)h->n_failing;
    if (column == SUMS_NONE || own == SUMS_NONE || h->s->cells[cell].row == SUMS_NONE)
        return;
    for (size_t i = 0; i < h->n_failing; i++) {
        const struct sums_equation *f = &h->s->equations[h->failing[i]];
        const struct sums_cell *total = &h->s->cells[f->total];
        if (!f->across && total->column == column && total->row != own && total->row != SUMS_NONE &&
            hunt_residual(h, f) == h->value[cell])
            offer_row(h, SUSPECT_ROW_ELSEWHERE, cell, SUMS_NONE, h->failing[i], own, COST_ELSEWHERE);
    }
}

/* The sum has the figure of part number i too much. */
static void offer_uncounted(struct hunt *h, const struct sums_equation *e, size_t i)
{
    size_t cell = part(h, e, i);
    if (i + 1 < e->n_parts && are_twins(h, cell, part(h, e, i + 1)))
        return; /* its turn comes with the second of the two */
    if (i > 0 && are_twins(h, part(h, e, i - 1), cell)) {
        offer_row(h, SUSPECT_ROW_DOUBLED, cell, part(h, e, i - 1), SUMS_NONE, SUMS_NONE, COST_DOUBLED);
        return;
    }
    if (run_adds_up(h, e, i, -1) || run_adds_up(h, e, i, 1))
        offer_counted(h, e, SUSPECT_SUBTOTAL, cell, COST_SUBTOTAL);
    offer_counted(h, e, SUSPECT_ROW_OMITTED, cell, COST_OMITTED);
    offer_elsewhere(h, e, cell);
}

/* The cell of the row before the gap stands for what is missing; at the head of a list, the one behind it. */
static void offer_missing(struct hunt *h, const struct sums_equation *e)
{
    int64_t residual = hunt_residual(h, e);
    if (residual <= 0 || e->n_parts == 0)
        return;
    size_t after = e->missing && e->missing_after <= e->n_parts ? e->missing_after : e->n_parts;
    struct suspect x = {.kind = SUSPECT_ROW_MISSING,
                        .cell = part(h, e, after ? after - 1 : 0),
                        .other = SUMS_NONE,
                        .equation = (size_t)(e - h->s->equations),
                        .within = h->s->cells[e->total].row,
                        .right = residual,
                        .cost = e->missing ? COST_GAP : COST_MISSING};
    hunt_offer(h, x, e->missing ? 1 : 2);
}

static void offer_double_total(struct hunt *h, const struct sums_equation *e)
{
    int64_t residual = hunt_residual(h, e), total = h->value[e->total];
    if (total % 2 == 0 && total / 2 == residual && e->n_parts > 1)
        offer_row(h, SUSPECT_TOTAL_TWICE, e->total, SUMS_NONE, SUMS_NONE, SUMS_NONE, COST_DOUBLE_TOTAL);
}

void suspect_rows(struct hunt *h, const struct sums_equation *e)
{
    int64_t residual = hunt_residual(h, e);
    if (e->across || residual == INT64_MIN)
        return;
    for (size_t i = 0; i < e->n_parts && h->work > 0; i++) {
        h->work--;
        if (h->value[part(h, e, i)] == -residual)
            offer_uncounted(h, e, i);
        else if (h->value[part(h, e, i)] == residual)
            offer_counted(h, e, SUSPECT_ROW_TWICE, part(h, e, i), COST_TWICE);
    }
    offer_missing(h, e);
    offer_double_total(h, e);
}
