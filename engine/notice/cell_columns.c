#include "notice/cell_columns.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "notice/cell_heading.h"
#include "notice/frame.h"
#include "notice/tiers.h"

#define FRAMED 1000000  /* an order of columns under which the rows prove themselves is better than any other */
#define BAD_FIT 80      /* rows that cost more together may be of another shape */
#define CLOSE 8         /* two orders whose rows cost so nearly the same cannot be told apart */
#define TRIAL_CELLS 400 /* cells over which column orders are compared */

size_t cell_columns_end(const struct solver *s, size_t n, const struct forms *f)
{
    size_t again;
    for (size_t i = 1; i < n; i += again ? again : 1) {
        again = solver_heading(s, i);
        if (!again && cells_heading(s->tokens, s->n, i, s->explicit_empties, f))
            return i;
    }
    return n;
}

/* What the cells of a frame cost in their columns; less than any way that has to be weighed. */
static int frame_cost(const struct solver *s, const struct move *moves, size_t n)
{
    int cost = -FRAMED;
    for (size_t k = 0; k < n; k++)
        if (moves[k].op == OP_CELL)
            cost += fit_column(&s->cols[moves[k].column], &s->tokens[moves[k].from]);
    return cost;
}

/* How well the rows fit under these columns. */
static mc_status trial(struct solver *s, struct column *cols, size_t n_cols, int *cost)
{
    struct move *moves;
    size_t n_moves, end;
    s->cols = cols;
    s->n_cols = n_cols;
    mc_status st = frame_path(s, &moves, &n_moves, &end);
    s->framed = false;
    if (st || moves) {
        *cost = moves ? frame_cost(s, moves, n_moves) : 0;
        free(moves);
        return st;
    }
    s->trial = true;
    st = solver_run(s);
    s->trial = false;
    if (!st)
        solver_end(s, cost);
    solver_clear(s);
    return st;
}

/* The columns with one more before column c: 具体项目 over a number and a name, which no text shows. own: columns_clear. */
static struct column *doubled(const struct column *cols, size_t n, size_t c)
{
    struct column *out = calloc(n + 1, sizeof *out);
    for (size_t k = 0; out && k <= n; k++) {
        const struct column *from = &cols[k > c ? k - 1 : k];
        out[k] = *from;
        out[k].head = strdup(from->head ? from->head : "");
        out[k].group = from->group ? strdup(from->group) : NULL;
        if (!out[k].head || (from->group && !out[k].group)) {
            columns_clear(out, k + 1);
            return NULL;
        }
    }
    if (out) {
        out[c].role = ROLE_GROUP; /* as in a file that shows what the heading spans */
        out[c].counter = true;
    }
    return out;
}

/* Where the rows fit badly, a heading over two columns may be the reason: the number of a sub-item beside its name. Taken only where the rows then fit much
 * better. */
static mc_status widen_columns(struct column **cols, size_t *n, int *best, struct solver *s)
{
    mc_status st = MC_OK;
    if (*best < BAD_FIT)
        return MC_OK;
    for (size_t c = 1; c < *n && !st; c++) {
        enum role role = (*cols)[c].role;
        if (role != ROLE_NAME && role != ROLE_TEXT)
            continue;
        int cost;
        struct column *wider = doubled(*cols, *n, c);
        st = wider ? trial(s, wider, *n + 1, &cost) : MC_ERR_MEMORY;
        if (!st && cost < (s->explicit_empties ? 0 : *best / 2)) { /* below 0: the rows prove themselves */
            columns_clear(*cols, *n);
            *cols = wider;
            *best = cost;
            ++*n;
            break;
        }
        columns_clear(wider, *n + 1);
    }
    return st;
}

static bool same_order(const struct column *a, const struct column *b, size_t n)
{
    for (size_t c = 0; c < n; c++)
        if (a[c].role != b[c].role || strcmp(a[c].head, b[c].head))
            return false;
    return true;
}

mc_status cell_columns(struct column **out, size_t *n_out, bool *unsure, struct solver *s, const struct forms *f)
{
    int best = INT32_MAX, second = INT32_MAX;
    mc_status st = MC_OK;
    size_t n_all = s->n;
    for (size_t i = 1; i < s->n && i <= TRIAL_CELLS; i++) /* up to the next table */
        if (cells_heading(s->tokens, s->n, i, s->explicit_empties, f) && !solver_heading(s, i))
            s->n = i;
    if (s->n > TRIAL_CELLS)
        for (s->n = TRIAL_CELLS; s->n < n_all && !s->tokens[s->n].gap;)
            s->n++;
    *out = NULL;
    struct tiers tiers = {.tokens = s->heading, .n = s->n_heading, .forms = f};
    for (;;) {
        struct column *cols;
        size_t n_cols;
        int penalty, cost;
        st = tiers_next(&tiers, &cols, &n_cols, &penalty);
        if (st || !cols)
            break;
        st = trial(s, cols, n_cols, &cost);
        bool same = !st && *out && n_cols == *n_out && same_order(cols, *out, n_cols);
        if (!st && cost + penalty < best) {
            second = *out && !same ? best : second;
            columns_clear(*out, *n_out);
            *out = cols;
            *n_out = n_cols;
            best = cost + penalty;
        } else {
            second = !st && !same && cost + penalty < second ? cost + penalty : second;
            columns_clear(cols, n_cols);
        }
        if (st)
            break;
    }
    tiers_clear(&tiers);
    *unsure = second != INT32_MAX && second - best < CLOSE;
    if (!st && *out)
        st = widen_columns(out, n_out, &best, s);
    s->n = n_all;
    return st;
}
