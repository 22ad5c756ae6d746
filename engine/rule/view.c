/* Making views: the union of what rules declare. */
#include "rule/view.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/glance.h"
#include "rule/pack.h"
#include "rule/views.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- the tree -------------------------------------------------------------------------------------------------------- */

static struct view_node *node_kid(const struct view_node *n, const char *key)
{
    for (size_t i = 0; i < n->n; i++)
        if (strcmp(n->kids[i].key->text, key) == 0)
            return &n->kids[i];
    return NULL;
}

void view_node_clear(struct view_node *n)
{
    for (size_t i = 0; i < n->n; i++)
        view_node_clear(&n->kids[i]);
    free(n->kids);
    free(n->order);
}

/* The kid of that key, made where there is none. NULL when out of memory. */
static struct view_node *node_add(struct view_node *n, const char *key, struct node_keys *keys)
{
    struct view_node *known = node_kid(n, key);
    if (known)
        return known;
    struct view_node *kids = realloc(n->kids, (n->n + 1) * sizeof *kids);
    if (!kids)
        return NULL;
    n->kids = kids;
    if (!n->order && !(n->order = calloc(VIEW_ORDER, sizeof *n->order)))
        return NULL;
    const struct node_key *own = node_keys_add(keys, key, strlen(key));
    if (!own)
        return NULL;
    bool list;
    struct view_node *kid = &n->kids[n->n];
    *kid = (struct view_node){.key = own, .sibling = n->n++};
    schema_child(n->schema, key, &kid->schema, &list);
    return kid;
}

/* Adds what the shape names. */
bool view_node_merge(struct view_node *n, const struct shape *shape, struct node_keys *keys)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct shape *from = &shape->kids[i];
        struct view_node *kid = node_add(n, from->key, keys);
        if (!kid || !view_node_merge(kid, from, keys))
            return false;
        kid->list = kid->list || (from->list && from->n);
        kid->object = kid->object || (!from->list && from->n);
    }
    return true;
}

/* Marks what rules that share tables declare. */
void view_node_push(struct view_node *n, const struct shape *shape)
{
    for (size_t i = 0; i < shape->n; i++) {
        struct view_node *kid = node_kid(n, shape->kids[i].key);
        kid->pushed = true;
        kid->whole = kid->whole || shape->kids[i].whole;
        view_node_push(kid, &shape->kids[i]);
    }
}

/* Gives the nodes their numbers, from the top down. */
static void node_number(struct view_node *n, struct view *v, struct views *all)
{
    n->number = v->n_nodes++;
    n->key_number = (int)++all->n_keys;
    for (size_t i = 0; i < n->n; i++)
        node_number(&n->kids[i], v, all);
}

/* The keys of a path's steps; NULL when out of memory. own. */
static const struct node_key **steps_of(struct node_keys *keys, const struct path *path)
{
    const struct node_key **steps = calloc(path->n + 1, sizeof *steps);
    for (size_t i = 0; steps && i < path->n; i++)
        if (!(steps[i] = node_keys_add(keys, path->steps[i].key, strlen(path->steps[i].key)))) {
            free(steps);
            return NULL;
        }
    return steps;
}

static bool take_steps(struct pack *p, struct views *all)
{
    bool ok = true;
    for (size_t i = 0; i < all->n; i++)
        ok = (all->list[i].steps = steps_of(p->keys, all->list[i].path)) && ok;
    for (size_t i = 0; i < p->n_parts; i++)
        if (p->parts[i].has_default_unit)
            ok = (all->units[i].steps = steps_of(p->keys, &p->parts[i].default_unit)) && ok;
    return ok;
}

/* ---- making them ------------------------------------------------------------------------------------------------------ */

static const struct view_need *need_of(const struct view *v, const char *text)
{
    for (size_t i = 0; i < v->n_needs; i++)
        if (strcmp(v->needs[i].text, text) == 0)
            return &v->needs[i];
    return NULL;
}

/* The number of the need in the view, noted there where it is new; -1 where there is no more room. */
static int add_need(struct view *v, const char *text, const struct path *path)
{
    const struct view_need *known = need_of(v, text);
    if (known)
        return (int)(known - v->needs);
    if (v->n_needs == VIEW_NEEDS_MAX || !path->n)
        return -1;
    struct view_need *need = &v->needs[v->n_needs];
    struct view_node *n = &v->root;
    *need = (struct view_need){.text = text, .steps = calloc(path->n, sizeof *need->steps), .n = path->n, .item = path->steps[path->n - 1].list};
    if (!need->steps)
        return -1; /* looked for one by one */
    for (size_t i = 0; i < path->n; i++) {
        need->steps[i] = n = node_kid(n, path->steps[i].key);
        n->needed = true;
    }
    return (int)v->n_needs++;
}

/* Which bits the rule's needs are; without bits they are looked for one by one. */
static mc_status take_needs(struct rule *r, struct elements *each, mc_error *err)
{
    each->need_numbers = calloc(r->info.n_needs + 1, sizeof *each->need_numbers);
    if (!each->need_numbers)
        return no_memory(err);
    each->by_walk = true;
    for (size_t i = 0; i < r->info.n_needs; i++) {
        int number = add_need(each->view, r->info.needs[i], &r->need_paths[i]);
        each->by_walk = each->by_walk && number >= 0;
        each->need_numbers[i] = (unsigned char)(number < 0 ? 0 : number);
        each->needs |= number < 0 ? 0 : (uint64_t)1 << number;
    }
    return MC_OK;
}

static bool same_view(const struct view *v, const struct rule *r, const struct elements *each)
{
    return strcmp(v->kind, r->info.kind) == 0 && strcmp(v->each, each->text) == 0 && v->schema.node == each->schema.node &&
           v->schema.types == each->schema.types;
}

/* The text of the kind that all views of it have. */
static const char *kind_of(const struct views *all, const char *kind)
{
    const struct kind_rules *k = all->kinds;
    while (strcmp(k->kind, kind) != 0)
        k++;
    return k->kind;
}

static struct view *view_of(struct views *all, const struct rule *r, const struct elements *each)
{
    for (size_t i = 0; i < all->n; i++)
        if (same_view(&all->list[i], r, each))
            return &all->list[i];
    struct view *v = &all->list[all->n++];
    *v = (struct view){.kind = kind_of(all, r->info.kind), .each = each->text, .path = &each->path, .schema = each->schema, .root = {.schema = each->schema}};
    return v;
}

static mc_status add_to_kind(struct views *all, struct rule *r, size_t n_rules, mc_error *err)
{
    struct kind_rules *k = all->kinds;
    while (k < all->kinds + all->n_kinds && strcmp(k->kind, r->info.kind) != 0)
        k++;
    if (k == all->kinds + all->n_kinds) {
        *k = (struct kind_rules){.kind = r->info.kind, .rules = calloc(n_rules, sizeof(struct rule *))};
        all->n_kinds++;
    }
    if (!k->rules)
        return no_memory(err);
    k->rules[k->n++] = r;
    return MC_OK;
}

/* First all keys, because nodes move while their list grows; then what points at them. */
static mc_status add_rules(struct pack *p, struct views *all, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++) {
        struct rule *r = &p->rules[i];
        if (!r->info.selected || rule_is_for_run(r))
            continue;
        st = add_to_kind(all, r, p->n_rules, err);
        for (size_t k = 0; st == MC_OK && k < r->n_each; k++)
            r->each[k].view = view_of(all, r, &r->each[k]);
    }
    if (st == MC_OK)
        st = views_order(p, all, err);
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++)
        for (size_t k = 0; st == MC_OK && k < p->rules[i].n_each; k++)
            if (p->rules[i].each[k].view)
                st = view_node_merge(&p->rules[i].each[k].view->root, &p->rules[i].shape, p->keys) ? MC_OK : no_memory(err);
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++)
        for (size_t k = 0; st == MC_OK && k < p->rules[i].n_each; k++)
            if (p->rules[i].each[k].view)
                st = take_needs(&p->rules[i], &p->rules[i].each[k], err);
    return st;
}

static size_t count_each(const struct pack *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_rules; i++)
        n += p->rules[i].n_each;
    return n;
}

mc_status views_open(struct pack *p, mc_error *err)
{
    if (p->views)
        return MC_OK;
    struct views *all = calloc(1, sizeof *all);
    if (!all)
        return no_memory(err);
    p->views = all;
    all->pack = p;
    nodes_init(&all->room, p->keys);
    all->list = calloc(count_each(p) + 1, sizeof *all->list);
    all->kinds = calloc(p->n_rules + 1, sizeof *all->kinds);
    all->units = calloc(p->n_parts, sizeof *all->units);
    mc_status st = all->list && all->kinds && all->units ? add_rules(p, all, err) : no_memory(err);
    all->most_nodes = 1;
    for (size_t i = 0; i < all->n; i++) {
        node_number(&all->list[i].root, &all->list[i], all);
        all->most_nodes = all->list[i].n_nodes > all->most_nodes ? all->list[i].n_nodes : all->most_nodes;
    }
    all->n_guards = all->n_keys + 1;
    all->seen = st == MC_OK && take_steps(p, all) ? calloc(all->most_nodes, 1) : NULL;
    all->taken = calloc(2 * all->n_guards, sizeof *all->taken);
    if (st == MC_OK && (!all->seen || !all->taken))
        st = no_memory(err);
    if (st != MC_OK) {
        views_free(all);
        p->views = NULL;
    }
    return st;
}

static void forget(struct elements *each)
{
    free(each->need_numbers);
    free(each->shapes);
    free(each->reads);
    glance_free(each->glance);
    each->glance = NULL;
    each->turns = 0;
    each->reads = NULL;
    each->passed = 0;
    each->need_numbers = NULL;
    each->shapes = NULL;
    each->view = NULL;
    each->shares = each->mixed = each->by_walk = false;
    view_free_own(each);
    each->needs = 0;
}

void views_free(struct views *all)
{
    if (!all)
        return;
    for (size_t i = 0; i < all->pack->n_rules; i++) {
        all->pack->rules[i].joins = false;
        for (size_t k = 0; k < all->pack->rules[i].n_each; k++)
            forget(&all->pack->rules[i].each[k]);
    }
    for (size_t i = 0; i < all->n; i++) {
        view_node_clear(&all->list[i].root);
        view_clear_elements(&all->list[i]);
        for (size_t k = 0; k < all->list[i].n_needs; k++)
            free(all->list[i].needs[k].steps);
        free(all->list[i].elements);
        free(all->list[i].changed);
        free(all->list[i].joined);
        free(all->list[i].steps);
    }
    for (size_t i = 0; i < all->n_kinds; i++)
        free(all->kinds[i].rules);
    views_forget_fill(all);
    free(all->list);
    free(all->kinds);
    free(all->seen);
    free(all->taken);
    for (size_t i = 0; all->units && i < all->pack->n_parts; i++)
        free(all->units[i].steps);
    free(all->units);
    nodes_clear(&all->room);
    free(all->pools);
    free(all->changed);
    free(all);
}

const struct kind_rules *views_rules(const struct views *v, const struct record *rec)
{
    for (size_t i = 0; i < v->n_kinds; i++)
        if (record_is_of_kind(rec, v->kinds[i].kind))
            return &v->kinds[i];
    return NULL;
}

/* ---- keys --------------------------------------------------------------------------------------------------------------- */

static bool note_shape(struct node_keys *keys, const struct shape *shape)
{
    bool ok = !shape->key || node_keys_add(keys, shape->key, strlen(shape->key));
    for (size_t i = 0; ok && i < shape->n; i++)
        ok = note_shape(keys, &shape->kids[i]);
    return ok;
}

static bool note_path(struct node_keys *keys, const struct path *path)
{
    bool ok = true;
    for (size_t i = 0; ok && i < path->n; i++)
        ok = node_keys_add(keys, path->steps[i].key, strlen(path->steps[i].key)) != NULL;
    return ok;
}

mc_status views_note_keys(struct pack *p, mc_error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < p->n_parts; i++)
        ok = note_path(p->keys, &p->parts[i].default_unit);
    for (size_t i = 0; ok && i < p->n_rules; i++) {
        ok = note_shape(p->keys, &p->rules[i].shape);
        for (size_t k = 0; ok && k < p->rules[i].n_each; k++)
            ok = note_path(p->keys, &p->rules[i].each[k].path);
    }
    return ok ? MC_OK : no_memory(err);
}
