/* Tables of what one rule alone declares, made of the element's nodes: of rules that share none with others. A rule of which it is known that it can do no harm (reach.h)
 * gets the same tables filled anew from element to element; what it may not do to them is done again with new ones, as with tables that are shared. All others get
 * new tables at each call. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/pack.h"
#include "rule/views.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- making the trees --------------------------------------------------------------------------------------------------- */

/* One key of which both fields and items are declared: value_push gives either what was declared of it, and a tree would give both. */
static bool is_twofold(const struct view_node *n)
{
    bool twofold = n->list && n->object;
    for (size_t i = 0; !twofold && i < n->n; i++)
        twofold = is_twofold(&n->kids[i]);
    return twofold;
}

static void number(struct view_node *n, struct view_own *own, struct views *all)
{
    n->number = own->n_nodes++;
    n->key_number = (int)++all->n_keys;
    for (size_t i = 0; i < n->n; i++)
        number(&n->kids[i], own, all);
}

void view_free_own(struct elements *each)
{
    if (each->own)
        view_node_clear(&each->own->root);
    free(each->own);
    each->own = NULL;
}

static mc_status take_own(struct pack *p, const struct rule *r, struct elements *each, mc_error *err)
{
    struct views *all = p->views;
    each->own = calloc(1, sizeof *each->own);
    if (!each->own)
        return no_memory(err);
    each->own->root.schema = each->schema;
    if (!view_node_merge(&each->own->root, &r->shape, p->keys))
        return no_memory(err);
    if (is_twofold(&each->own->root)) {
        view_free_own(each);
        return MC_OK;
    }
    number(&each->own->root, each->own, all);
    view_node_push(&each->own->root, &r->shape);
    view_node_count_pushed(&each->own->root);
    each->shapes = calloc(each->own->n_nodes, sizeof *each->shapes);
    if (!each->shapes)
        return no_memory(err);
    view_place_shapes(each->shapes, &r->shape, &each->own->root);
    each->own->first_guard = (int)all->n_guards;
    each->own->reused = view_is_harmless(r);
    all->n_guards += each->own->n_nodes;
    all->most_nodes = each->own->n_nodes > all->most_nodes ? each->own->n_nodes : all->most_nodes;
    return MC_OK;
}

mc_status views_take_own(struct pack *p, mc_error *err)
{
    struct views *all = p->views;
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++)
        for (size_t k = 0; st == MC_OK && k < p->rules[i].n_each; k++) {
            struct elements *each = &p->rules[i].each[k];
            if (each->view && !each->shares && !p->rules[i].shape.whole)
                st = take_own(p, &p->rules[i], each, err);
        }
    uint8_t *seen = st == MC_OK ? realloc(all->seen, all->most_nodes) : NULL;
    all->seen = seen ? seen : all->seen;
    uint32_t *taken = seen ? realloc(all->taken, 2 * all->n_guards * sizeof *taken) : NULL;
    all->taken = taken ? taken : all->taken;
    if (!taken)
        return no_memory(err);
    memset(taken, 0, 2 * all->n_guards * sizeof *taken);
    bool ok = views_make_pools(all) && (all->changed = calloc(view_words(all->most_nodes), sizeof *all->changed));
    for (size_t i = 0; ok && i < all->n; i++)
        ok = (all->list[i].changed = calloc(view_words(all->list[i].n_nodes), sizeof *all->list[i].changed));
    return ok ? MC_OK : no_memory(err);
}

/* ---- a table ------------------------------------------------------------------------------------------------------------ */

bool view_has_own(struct pack *p, const struct eval *e)
{
    struct views *all = p->views;
    return e->at && e->each->own && e->at->value->type == NODE_OBJECT && all->dropped != all->record && views_open_in_state(p);
}

bool view_reuses_own(struct pack *p, const struct eval *e)
{
    return e->each->own && e->each->own->reused && view_has_own(p, e) && views_have_room(p);
}

void view_push_own(lua_State *L, const struct eval *e, bool fresh)
{
    struct views *all = e->pack->views;
    const struct view_own *own = e->each->own;
    const struct view_walk w = {
        .L = L, .all = all, .seen = all->seen, .first_guard = own->first_guard, .changed = all->changed, .turn = ++all->turn};
    if (!fresh) { /* nobody kept those of the element before */
        memset(&all->taken[own->first_guard], 0, own->n_nodes * sizeof *all->taken);
        memset(&all->taken[all->n_guards + (size_t)own->first_guard], 0, own->n_nodes * sizeof *all->taken);
    }
    views_push_kit(L, all);
    if (fresh)
        view_walk_object(&w, &own->root, e->at->value, true);
    else
        lua_rawgeti(L, VIEW_TABLES, view_fill(&w, &own->root, e->at->value));
}
