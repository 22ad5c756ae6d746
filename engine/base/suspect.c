/* See suspect.h. Round by round: every failing equation names its best suspects; the best of all that do not meddle
 * with each other are assumed, and what still fails goes into the next round. */
#include "base/suspect.h"

#include <stdlib.h>
#include <string.h>

#include "base/hunt.h"

#define ROUNDS_MAX 12
#define ALTERNATIVE_COST 120 /* how much less likely than the first an alternative may be */

/* What the rounds have settled. */
struct verdicts {
    struct suspicion *of; /* of each equation */
    struct suspect *assumed;
    size_t n_assumed;
    size_t *last;   /* of each equation that was settled: the assumption that explains most of it; SUMS_NONE */
    size_t *most;   /* of each equation: the assumption that changed it most so far, */
    int64_t *share; /* and by how much */
    size_t *taken;  /* of each equation: the round in which an assumption touched it */
};

static void collect_suspects(struct hunt *h)
{
    hunt_begin_round(h);
    for (size_t i = 0; i < h->n_failing && h->work > 0; i++) {
        const struct sums_equation *e = &h->s->equations[h->failing[i]];
        suspect_cells(h, e);
        suspect_rows(h, e);
        suspect_pairs(h, e);
        suspect_columns(h, e);
    }
}

static int compare_suspects(const void *a, const void *b)
{
    return suspect_compare(a, b);
}

/* The first of each shortlist, the best first, each once. Returns their number. */
static size_t list_best(struct suspect *best, const struct hunt *h)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n_failing; i++)
        if (h->lists[i].n)
            best[n++] = h->lists[i].items[0];
    qsort(best, n, sizeof *best, compare_suspects);
    return n;
}

static bool meddles(const struct hunt *h, const struct verdicts *v, size_t round)
{
    for (size_t i = 0; i < h->n_touched; i++)
        if (v->taken[h->touched[i]] == round)
            return true;
    return false;
}

/* A row as it shows itself in equation e: by its cell there. */
static struct suspect seen_from(const struct hunt *h, size_t e, struct suspect x)
{
    const struct sums_equation *q = &h->s->equations[e];
    size_t row = h->s->cells[x.cell].row;
    if (!suspect_is_row(x.kind) || row == SUMS_NONE)
        return x;
    for (size_t i = 0; i < q->n_parts; i++) {
        size_t cell = h->s->parts[q->first_part + i];
        if (h->s->cells[cell].row == row)
            x.cell = cell;
    }
    if (x.kind == SUSPECT_ROW_MISSING) {
        x.equation = e;
        x.right = h->residual[e];
    }
    return x;
}

static void note_cause(struct suspicion *one, struct suspect x)
{
    if (one->n == SUSPECTS_MAX)
        one->n--;
    one->list[one->n++] = x;
    one->n_causes = one->n;
}

static void note_alternatives(const struct hunt *h, size_t e, struct suspicion *one, const struct suspect *x)
{
    const struct shortlist *list = &h->lists[h->list_of[e]];
    for (size_t i = 0; i < list->n && one->n < SUSPECTS_MAX; i++) {
        const struct suspect *other = &list->items[i];
        if (hunt_same(h, other, x) || other->cost > x->cost + ALTERNATIVE_COST || other->repaired < x->repaired ||
            other->left)
            continue;
        one->list[one->n++] = seen_from(h, e, *other);
    }
}

static void note_share(struct verdicts *v, size_t e, int64_t delta)
{
    int64_t share = delta < 0 ? delta : -delta; /* below 0: INT64_MIN has no positive */
    if (share >= v->share[e])
        return;
    v->share[e] = share;
    v->most[e] = v->n_assumed;
}

/* Assumes x if it touches nothing that was touched in this round. */
static bool assume(struct hunt *h, struct verdicts *v, const struct suspect *x, size_t round)
{
    hunt_try(h, x);
    if (meddles(h, v, round))
        return false;
    for (size_t i = 0; i < h->n_touched; i++) {
        size_t e = h->touched[i];
        if (h->delta[e] == 0)
            continue;
        v->taken[e] = round;
        note_share(v, e, h->delta[e]);
        note_cause(&v->of[e], seen_from(h, e, *x));
        if (h->residual[e] + h->delta[e] != 0)
            continue;
        v->last[e] = v->most[e];
        note_alternatives(h, e, &v->of[e], x);
    }
    hunt_assume(h);
    v->assumed[v->n_assumed++] = *x;
    return true;
}

static mc_status run_rounds(struct hunt *h, struct verdicts *v)
{
    size_t failing = 0;
    for (size_t i = 0; i < h->s->n_equations; i++)
        failing += h->residual[i] != 0;
    struct suspect *best = calloc(failing + 1, sizeof *best);
    v->assumed =
        calloc(failing + 1, sizeof *v->assumed); /* each assumption repairs at least one equation and breaks none */
    if (!best || !v->assumed) {
        free(best);
        return MC_ERR_MEMORY;
    }
    bool progress = true;
    for (size_t round = 1; progress && round <= ROUNDS_MAX && h->work > 0; round++) {
        collect_suspects(h);
        size_t n = list_best(best, h);
        progress = false;
        for (size_t i = 0; i < n; i++)
            progress |= assume(h, v, &best[i], round);
    }
    free(best);
    return MC_OK;
}

/* ---- who stands for the others
 * ---------------------------------------------------------------------------------------------- */

/* Whether equation a rather than b should be told of for a suspect that explains both. */
static bool tells_better(const struct sums *s, size_t a, size_t b, const struct suspect *x)
{
    const struct sums_equation *p = &s->equations[a], *q = &s->equations[b];
    if ((p->total == x->cell) != (q->total == x->cell))
        return p->total == x->cell;
    return p->n_parts < q->n_parts;
}

static mc_status name_causes(const struct sums *s, const struct verdicts *v)
{
    size_t *speaker = malloc((v->n_assumed + 1) * sizeof *speaker);
    if (!speaker)
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < v->n_assumed; i++)
        speaker[i] = SUMS_NONE;
    for (size_t e = 0; e < s->n_equations; e++) {
        size_t a = v->last[e];
        if (a != SUMS_NONE && s->equations[e].reported &&
            (speaker[a] == SUMS_NONE || tells_better(s, e, speaker[a], &v->assumed[a])))
            speaker[a] = e;
    }
    for (size_t e = 0; e < s->n_equations; e++)
        v->of[e].cause = v->last[e] == SUMS_NONE ? SUMS_NONE : speaker[v->last[e]];
    free(speaker);
    return MC_OK;
}

mc_status suspects_find(struct suspicion **out, const struct sums *s)
{
    struct hunt h;
    struct verdicts v = {0};
    mc_status st = hunt_init(&h, s);
    v.of = calloc(s->n_equations + 1, sizeof *v.of);
    v.last = malloc((s->n_equations + 1) * sizeof *v.last);
    v.taken = calloc(s->n_equations + 1, sizeof *v.taken);
    v.most = calloc(s->n_equations + 1, sizeof *v.most);
    v.share = calloc(s->n_equations + 1, sizeof *v.share);
    if (st == MC_OK && (!v.of || !v.last || !v.taken || !v.most || !v.share))
        st = MC_ERR_MEMORY;
    for (size_t i = 0; st == MC_OK && i < s->n_equations; i++)
        v.last[i] = SUMS_NONE;
    if (st == MC_OK)
        st = run_rounds(&h, &v);
    if (st == MC_OK)
        st = name_causes(s, &v);
    if (st == MC_OK) {
        *out = v.of;
        v.of = NULL;
    }
    hunt_clear(&h);
    free(v.of);
    free(v.assumed);
    free(v.last);
    free(v.taken);
    free(v.most);
    free(v.share);
    return st;
}
