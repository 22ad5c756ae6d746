/* See hunt.h: trying suspects out on the table. */
#include "base/hunt.h"

#include <stdlib.h>
#include <string.h>

#define COST_CARRIED 40
#define CARRIED_MAX 4    /* totals that a wrong figure may have gone into */
#define WORK_MAX 4000000 /* cells and equations looked at: some tens of milliseconds */

mc_status hunt_init(struct hunt *h, const struct sums *s)
{
    size_t n = s->n_equations + 1;
    *h = (struct hunt){.s = s, .work = WORK_MAX};
    h->value = calloc(s->n_cells + 1, sizeof *h->value);
    h->changed = calloc(s->n_cells + 1, sizeof *h->changed);
    h->residual = calloc(n, sizeof *h->residual);
    h->failing = calloc(n, sizeof *h->failing);
    h->list_of = calloc(n, sizeof *h->list_of);
    h->delta = calloc(n, sizeof *h->delta);
    h->stamp = calloc(n, sizeof *h->stamp);
    h->touched = calloc(n, sizeof *h->touched);
    if (!h->value || !h->changed || !h->residual || !h->failing || !h->list_of || !h->delta || !h->stamp || !h->touched)
        return MC_ERR_MEMORY;
    size_t failing = 0;
    for (size_t i = 0; i < s->n_cells; i++)
        h->value[i] = s->cells[i].figure.steps;
    for (size_t i = 0; i < s->n_equations; i++) {
        h->residual[i] = s->equations[i].residual;
        failing += h->residual[i] != 0;
    }
    /* As assumptions break no equation, there will never be more that fail than at first. */
    h->lists = calloc(failing + 1, sizeof *h->lists);
    return h->lists ? MC_OK : MC_ERR_MEMORY;
}

void hunt_clear(struct hunt *h)
{
    free(h->value);
    free(h->changed);
    free(h->residual);
    free(h->failing);
    free(h->lists);
    free(h->list_of);
    free(h->delta);
    free(h->stamp);
    free(h->touched);
}

void hunt_begin_round(struct hunt *h)
{
    h->n_failing = 0;
    for (size_t i = 0; i < h->s->n_equations; i++) {
        h->list_of[i] = SUMS_NONE;
        if (h->residual[i] == 0)
            continue;
        h->list_of[i] = h->n_failing;
        h->lists[h->n_failing].n = 0;
        h->failing[h->n_failing++] = i;
    }
}

int64_t hunt_residual(const struct hunt *h, const struct sums_equation *e)
{
    return h->residual[e - h->s->equations];
}

bool hunt_needed(const struct hunt *h, const struct sums_equation *e, size_t cell, bool total, int64_t *out)
{
    int64_t residual = hunt_residual(h, e);
    return total ? !__builtin_sub_overflow(h->value[cell], residual, out)
                 : !__builtin_add_overflow(h->value[cell], residual, out);
}

/* ---- one trial
 * ----------------------------------------------------------------------------------------------------------- */

/* Adds to the residual of an equation. */
static void add(struct hunt *h, size_t equation, int64_t amount)
{
    if (!h->s->equations[equation].sound)
        return;
    if (h->stamp[equation] != h->trial) {
        h->stamp[equation] = h->trial;
        h->delta[equation] = 0;
        h->touched[h->n_touched++] = equation;
    }
    h->impossible |= __builtin_add_overflow(h->delta[equation], amount, &h->delta[equation]);
}

static void change_cell(struct hunt *h, size_t cell, int64_t to)
{
    const struct sums_cell *c = &h->s->cells[cell];
    int64_t more;
    if (__builtin_sub_overflow(to, h->value[cell], &more) || more == INT64_MIN || h->n_changed == h->s->n_cells) {
        h->impossible = true;
        return;
    }
    h->changed[h->n_changed++] = (struct change){cell, to};
    h->work -= (long)c->n_uses + 1;
    for (size_t i = 0; i < c->n_uses; i++) {
        const struct sums_use *use = &h->s->uses[c->first_use + i];
        add(h, use->equation, use->total ? more : -more);
    }
}

/* The cell in the sums down its column, times more (or fewer, below 0) than now. */
static void count_cell(struct hunt *h, size_t cell, int times, size_t within)
{
    const struct sums_cell *c = &h->s->cells[cell];
    int64_t more;
    h->work -= (long)c->n_uses + 1;
    h->impossible |= __builtin_mul_overflow(h->value[cell], (int64_t)-times, &more);
    for (size_t i = 0; i < c->n_uses && !h->impossible; i++) {
        const struct sums_use *use = &h->s->uses[c->first_use + i];
        const struct sums_equation *e = &h->s->equations[use->equation];
        if (!use->total && !e->across && (within == SUMS_NONE || h->s->cells[e->total].row == within))
            add(h, use->equation, more);
    }
}

/* The same for the whole row of the cell. A cell that stands in no row is all there is of it. */
static void count_row(struct hunt *h, size_t cell, int times, size_t within)
{
    size_t row = h->s->cells[cell].row;
    if (row == SUMS_NONE || h->s->rows[row].n_cells == 0) {
        count_cell(h, cell, times, within);
        return;
    }
    for (size_t i = 0; i < h->s->rows[row].n_cells; i++)
        count_cell(h, h->s->row_cells[h->s->rows[row].first_cell + i], times, within);
}

/* The figure once more in the sums down its column whose total is this cell. */
static void count_under(struct hunt *h, size_t total, int64_t value)
{
    const struct sums_cell *c = &h->s->cells[total];
    h->work -= (long)c->n_uses + 1;
    for (size_t i = 0; i < c->n_uses; i++) {
        const struct sums_use *use = &h->s->uses[c->first_use + i];
        if (use->total && !h->s->equations[use->equation].across && value != INT64_MIN)
            add(h, use->equation, -value);
    }
}

/* A row once more under the totals of another row, column by column. */
static void count_elsewhere(struct hunt *h, size_t row, size_t total_row)
{
    const struct sums_row *a = &h->s->rows[row], *b = &h->s->rows[total_row];
    for (size_t i = 0, k = 0; i < a->n_cells && k < b->n_cells;) {
        size_t one = h->s->row_cells[a->first_cell + i], total = h->s->row_cells[b->first_cell + k];
        size_t x = h->s->cells[one].column, y = h->s->cells[total].column;
        if (x == y)
            count_under(h, total, h->value[one]);
        i += x <= y;
        k += y <= x;
    }
}

static size_t column_of(const struct hunt *h, size_t equation)
{
    return h->s->cells[h->s->equations[equation].total].column;
}

/* Whether an equation with its total in row `row` fails in the same column by the same amount. */
static bool fails_alike(const struct hunt *h, size_t equation, size_t row)
{
    for (size_t i = 0; i < h->n_failing; i++) {
        size_t f = h->failing[i];
        if (h->s->cells[h->s->equations[f].total].row == row && !h->s->equations[f].across &&
            column_of(h, f) == column_of(h, equation) && h->residual[f] == h->residual[equation])
            return true;
    }
    return false;
}

/* What is missing below the totals of one row; sums over the same rows miss it, too. */
static void settle_missing(struct hunt *h, size_t equation)
{
    size_t row = h->s->cells[h->s->equations[equation].total].row;
    h->work -= (long)h->n_failing;
    if (row == SUMS_NONE)
        add(h, equation, -h->residual[equation]);
    for (size_t i = 0; row != SUMS_NONE && i < h->n_failing; i++) {
        size_t f = h->failing[i];
        const struct sums_equation *e = &h->s->equations[f];
        if (e->across || h->residual[f] < 0)
            continue;
        if (h->s->cells[e->total].row == row || fails_alike(h, f, row))
            add(h, f, -h->residual[f]);
    }
}

/* All totals of the row of `cell` by half, where they are twice their sum. */
static void halve_totals(struct hunt *h, size_t cell)
{
    const struct sums_cell *c = &h->s->cells[cell];
    if (c->row == SUMS_NONE) {
        change_cell(h, cell, h->value[cell] / 2);
        return;
    }
    for (size_t i = 0; i < h->s->rows[c->row].n_cells; i++) {
        size_t one = h->s->row_cells[h->s->rows[c->row].first_cell + i];
        h->impossible |= h->value[one] % 2 != 0;
        change_cell(h, one, h->value[one] / 2);
    }
}

static void scale_cell(struct hunt *h, size_t cell, int power)
{
    int64_t v = h->value[cell];
    for (; power > 0; power--)
        h->impossible |= __builtin_mul_overflow(v, (int64_t)10, &v);
    for (; power < 0; power++) {
        h->impossible |= v % 10 != 0;
        v /= 10;
    }
    change_cell(h, cell, v);
}

static void scale_column(struct hunt *h, const struct suspect *x)
{
    if (x->equation != SUMS_NONE) {
        const struct sums_equation *e = &h->s->equations[x->equation];
        for (size_t i = 0; i < e->n_parts && !h->impossible; i++)
            scale_cell(h, h->s->parts[e->first_part + i], x->power);
        return;
    }
    const struct sums_column *column = &h->s->columns[h->s->cells[x->cell].column];
    for (size_t i = 0; i < column->n_cells && !h->impossible; i++)
        scale_cell(h, h->s->column_cells[column->first_cell + i], x->power);
}

static void make_change(struct hunt *h, const struct suspect *x)
{
    switch (x->kind) {
    case SUSPECT_CELL:
    case SUSPECT_BLANK:
        change_cell(h, x->cell, x->right);
        break;
    case SUSPECT_NEIGHBOUR:
    case SUSPECT_EXCHANGED:
        change_cell(h, x->cell, h->value[x->other]);
        change_cell(h, x->other, h->value[x->cell]);
        break;
    case SUSPECT_ROW_OMITTED:
    case SUSPECT_ROW_DOUBLED:
    case SUSPECT_SUBTOTAL:
        count_row(h, x->cell, -1, x->within);
        break;
    case SUSPECT_ROW_TWICE:
        count_row(h, x->cell, 1, x->within);
        break;
    case SUSPECT_ROW_ELSEWHERE:
        count_row(h, x->cell, -1, x->within);
        count_elsewhere(h, h->s->cells[x->cell].row, h->s->cells[h->s->equations[x->equation].total].row);
        break;
    case SUSPECT_ROW_MISSING:
        settle_missing(h, x->equation);
        break;
    case SUSPECT_TOTAL_TWICE:
        halve_totals(h, x->cell);
        break;
    case SUSPECT_COLUMN_UNIT:
        scale_column(h, x);
        break;
    }
}

static bool is_changed(const struct hunt *h, size_t cell)
{
    for (size_t i = 0; i < h->n_changed; i++)
        if (h->changed[i].cell == cell)
            return true;
    return false;
}

/* A wrong figure goes on into the totals that were added up from it: those of sums that held so far change with it.
 * Returns their number. */
static int carry_on(struct hunt *h)
{
    int carried = 0;
    for (size_t i = 0; i < h->n_touched && !h->impossible; i++) {
        size_t e = h->touched[i], total = h->s->equations[e].total;
        int64_t to;
        if (h->residual[e] != 0 || h->delta[e] == 0)
            continue;
        if (carried == CARRIED_MAX || is_changed(h, total) ||
            __builtin_sub_overflow(h->value[total], h->delta[e], &to)) {
            h->impossible = true;
            break;
        }
        change_cell(h, total, to);
        carried++;
    }
    return carried;
}

struct effect hunt_try(struct hunt *h, const struct suspect *x)
{
    struct effect effect = {0};
    h->trial++;
    h->n_touched = 0;
    h->n_changed = 0;
    h->impossible = false;
    make_change(h, x);
    if (x->carried)
        effect.carried = carry_on(h);
    for (size_t i = 0; i < h->n_touched; i++) {
        size_t e = h->touched[i];
        int64_t after;
        if (__builtin_add_overflow(h->residual[e], h->delta[e], &after))
            h->impossible = true;
        else if (h->delta[e] == 0)
            continue;
        else if (after == 0)
            effect.repaired++;
        else if (h->residual[e] == 0)
            effect.broken++;
        else
            effect.left++;
    }
    effect.broken += h->impossible;
    return effect;
}

void hunt_assume(struct hunt *h)
{
    for (size_t i = 0; i < h->n_touched; i++)
        h->residual[h->touched[i]] += h->delta[h->touched[i]];
    for (size_t i = 0; i < h->n_changed; i++)
        h->value[h->changed[i].cell] = h->changed[i].to;
}

bool suspect_is_row(enum suspect_kind kind)
{
    return kind == SUSPECT_ROW_OMITTED || kind == SUSPECT_ROW_DOUBLED || kind == SUSPECT_ROW_TWICE ||
           kind == SUSPECT_ROW_ELSEWHERE || kind == SUSPECT_ROW_MISSING || kind == SUSPECT_SUBTOTAL;
}

/* ---- ranking
 * ------------------------------------------------------------------------------------------------------------- */

static int compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

int suspect_compare(const struct suspect *a, const struct suspect *b)
{
    int order = (2 * b->repaired - b->left) - (2 * a->repaired - a->left);
    if (order == 0)
        order = a->cost - b->cost;
    if (order == 0)
        order = (int)a->kind - (int)b->kind;
    if (order == 0)
        order = compare_sizes(a->cell, b->cell);
    if (order == 0)
        order = compare_sizes(a->other, b->other);
    if (order == 0)
        order = (a->right > b->right) - (a->right < b->right);
    if (order == 0)
        order = a->power - b->power;
    if (order == 0)
        order = compare_sizes(a->equation, b->equation);
    return order ? order : compare_sizes(b->within, a->within); /* all sums rather than those of one row */
}

bool hunt_same(const struct hunt *h, const struct suspect *a, const struct suspect *b)
{
    size_t row = h->s->cells[a->cell].row;
    if (a->kind != b->kind)
        return false;
    if (suspect_is_row(a->kind) && row != SUMS_NONE && row == h->s->cells[b->cell].row)
        return a->kind != SUSPECT_ROW_MISSING || a->equation == b->equation || a->within == b->within;
    return a->cell == b->cell && a->other == b->other && a->right == b->right && a->power == b->power;
}

static void list_add(const struct hunt *h, struct shortlist *list, const struct suspect *x)
{
    size_t at = 0;
    while (at < list->n && suspect_compare(&list->items[at], x) < 0)
        if (hunt_same(h, &list->items[at++], x))
            return;
    if (at == SHORTLIST_MAX)
        return;
    size_t end = at;
    while (end < list->n && !hunt_same(h, &list->items[end], x))
        end++;
    if (end == SHORTLIST_MAX)
        end--;
    if (end == list->n)
        list->n++;
    memmove(&list->items[at + 1], &list->items[at], (end - at) * sizeof *x);
    list->items[at] = *x;
}

void hunt_offer(struct hunt *h, struct suspect x, int least)
{
    struct effect effect = hunt_try(h, &x);
    if (effect.broken && !h->impossible && x.kind == SUSPECT_CELL && x.slip != SLIP_NONE) {
        x.carried = 1;
        effect = hunt_try(h, &x);
        x.carried = effect.carried;
        x.cost += COST_CARRIED * effect.carried;
    }
    if (effect.broken || effect.repaired < least)
        return;
    x.repaired = effect.repaired;
    x.left = effect.left;
    for (size_t i = 0; i < h->n_touched; i++) {
        size_t e = h->touched[i];
        if (h->list_of[e] != SUMS_NONE && h->delta[e] && h->residual[e] + h->delta[e] == 0)
            list_add(h, &h->lists[h->list_of[e]], &x);
    }
}
