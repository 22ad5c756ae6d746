/* In which order views are gone through over a record. A rule that looks at the elements of several paths goes together with others only where it meets them in the order in which
 * it names the paths (view_share.c): so views stand in an order that breaks as few rules' as can be told without trying them all. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/pack.h"
#include "rule/views.h"

#define VIEWS_ORDERED 256 /* more stay as they are */

struct order {
    const struct view *list;
    size_t n;
    unsigned *before; /* own: n by n: how many rules name the first one's path before the second one's */
    unsigned *held;   /* own: how many rules name another path before this one's, of views that have no place yet */
    size_t *place;    /* own: where the view stands from now on, n: nowhere yet */
};

static void count_pairs(struct order *o, const struct pack *p)
{
    for (size_t i = 0; i < p->n_rules; i++) {
        const struct rule *r = &p->rules[i];
        for (size_t k = 1; k < r->n_each; k++)
            for (size_t j = 0; r->each[k].view && j < k; j++)
                o->before[(size_t)(r->each[j].view - o->list) * o->n + (size_t)(r->each[k].view - o->list)]++;
    }
    for (size_t a = 0; a < o->n; a++)
        for (size_t b = 0; b < o->n; b++)
            o->held[b] += o->before[a * o->n + b];
}

/* The view that holds back the fewest rules, the first of several; that of whole records, whose table may be large, behind the others. */
static size_t next_view(const struct order *o)
{
    size_t best = o->n;
    for (size_t v = 0; v < o->n; v++)
        if (o->place[v] == o->n && (best == o->n || 2 * o->held[v] + !o->list[v].path->n < 2 * o->held[best] + !o->list[best].path->n))
            best = v;
    return best;
}

static void find_places(struct order *o)
{
    for (size_t v = 0; v < o->n; v++)
        o->place[v] = o->n;
    for (size_t at = 0; at < o->n; at++) {
        size_t taken = next_view(o);
        o->place[taken] = at;
        for (size_t v = 0; v < o->n; v++)
            o->held[v] -= o->before[taken * o->n + v];
    }
}

static void move(const struct order *o, struct pack *p, struct view *list, const struct view *copy)
{
    for (size_t v = 0; v < o->n; v++)
        list[o->place[v]] = copy[v];
    for (size_t i = 0; i < p->n_rules; i++)
        for (size_t k = 0; k < p->rules[i].n_each; k++)
            if (p->rules[i].each[k].view)
                p->rules[i].each[k].view = &list[o->place[p->rules[i].each[k].view - list]];
}

mc_status views_order(struct pack *p, struct views *all, mc_error *err)
{
    struct order o = {.list = all->list, .n = all->n};
    mc_status st = MC_OK;
    if (!o.n || o.n > VIEWS_ORDERED)
        return MC_OK;
    o.before = calloc(o.n * o.n, sizeof *o.before);
    o.held = calloc(o.n, sizeof *o.held);
    o.place = calloc(o.n, sizeof *o.place);
    struct view *copy = calloc(o.n, sizeof *copy);
    if (o.before && o.held && o.place && copy) {
        memcpy(copy, all->list, o.n * sizeof *copy);
        count_pairs(&o, p);
        find_places(&o);
        move(&o, p, all->list, copy);
    } else {
        st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    free(o.before);
    free(o.held);
    free(o.place);
    free(copy);
    return st;
}
