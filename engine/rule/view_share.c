/* Which rules may share a table of a view, and which of them go together over a record. */
#include "rule/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/pack.h"
#include "rule/reach.h"
#include "rule/shipped.h"
#include "rule/views.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static const struct shape *shape_kid_of(const struct shape *shape, const char *key)
{
    const struct shape *found = NULL;
    for (size_t i = 0; i < shape->n; i++)
        if (strcmp(shape->kids[i].key, key) == 0 && (!found || shape->kids[i].whole))
            found = &shape->kids[i];
    return found;
}

/* The text of "lib.list" as the rule `context` would get it. */
static const char *library_text(void *context, const char *name, size_t *len)
{
    const struct rule *r = context;
    const struct part *owner;
    char file[256];
    int n = snprintf(file, sizeof file, "%s.lua", name);
    if (n < 0 || (size_t)n >= sizeof file)
        return NULL;
    for (char *c = file; c < file + strlen(name); c++)
        *c = *c == '.' ? '/' : *c;
    const struct source *lib = part_library(r->part, file, &owner);
    *len = lib ? lib->len : 0;
    return lib ? lib->text : NULL;
}

mc_status rule_reach(struct reach *out, const struct rule *r, mc_error *err)
{
    const struct reach_files files = {r->source->text, r->source->len, library_text, (void *)(uintptr_t)r};
    return r->known ? shipped_reach(out, r->source->shipped, err) : reach_find(out, &files, &r->shape, err);
}

#define PLACE_MAX 512

/* Whether all that such code reads of the node, which is at `place`, is what the shape names. */
static bool reads_only(const struct reach *reach, const struct shape *shape, const struct view_node *n, const char *place)
{
    char inside[PLACE_MAX];
    for (size_t i = 0; i < n->n; i++) {
        const struct view_node *kid = &n->kids[i];
        const struct shape *mine = shape_kid_of(shape, kid->key->text);
        if (!kid->pushed)
            continue;
        if (!mine && reach_reads(reach, place, kid->key->text))
            return false;
        if (mine && kid->list && kid->object && !(kid->whole && mine->whole))
            return false;
        if (!mine || mine->whole)
            continue;
        if (snprintf(inside, sizeof inside, "%s%s%s", place, *place ? "." : "", kid->key->text) >= PLACE_MAX)
            return false;
        if (kid->whole ? reach_reads_below(reach, inside) : !reads_only(reach, mine, kid, inside))
            return false;
    }
    return true;
}

void view_node_count_pushed(struct view_node *n)
{
    n->n_pushed = 0;
    for (size_t i = 0; i < n->n; i++) {
        n->n_pushed += n->kids[i].pushed;
        view_node_count_pushed(&n->kids[i]);
    }
}

static void node_forget_pushed(struct view_node *n)
{
    n->pushed = n->whole = n->mixed = false;
    for (size_t i = 0; i < n->n; i++)
        node_forget_pushed(&n->kids[i]);
}

/* Marks nodes of which other rules declare all, and the rule only parts. True where there are any. */
static bool node_mix(struct view_node *n, const struct shape *shape)
{
    bool mixed = false;
    for (size_t i = 0; i < n->n; i++) {
        struct view_node *kid = &n->kids[i];
        const struct shape *mine = shape_kid_of(shape, kid->key->text);
        if (!mine || mine->whole)
            continue;
        kid->mixed = kid->mixed || kid->whole;
        mixed = (kid->whole || node_mix(kid, mine)) || mixed;
    }
    return mixed;
}

/* Which shape of the rule stands at each node; NULL where it names nothing. */
void view_place_shapes(const struct shape **at, const struct shape *shape, const struct view_node *n)
{
    at[n->number] = shape;
    for (size_t i = 0; i < n->n; i++) {
        const struct shape *mine = shape_kid_of(shape, n->kids[i].key->text);
        if (mine)
            view_place_shapes(at, mine, &n->kids[i]);
    }
}

bool view_is_harmless(const struct rule *r)
{
    return r->reach && !r->reach->unknown && !r->reach->writes && !r->reach->keeps && !r->shape.whole;
}

/* Marks the nodes where such code may read a key that it does not declare, and those around them; all where the place (NULL) is too long to be told. */
static void node_ask(struct view_node *n, const struct reach *reach, const char *place)
{
    char inside[PLACE_MAX];
    if (place && !reach_reads_below(reach, place)) /* nor below anything in it */
        return;
    n->asked = true;
    for (size_t i = 0; i < n->n; i++) {
        bool told = place && snprintf(inside, sizeof inside, "%s%s%s", place, *place ? "." : "", n->kids[i].key->text) < PLACE_MAX;
        node_ask(&n->kids[i], reach, told ? inside : NULL);
    }
}

static mc_status take_share(struct rule *r, struct elements *each, mc_error *err)
{
    struct view *v = each->view;
    each->shapes = calloc(v->n_nodes, sizeof *each->shapes);
    if (!each->shapes)
        return no_memory(err);
    view_place_shapes(each->shapes, &r->shape, &v->root);
    each->reads = calloc(view_words(v->n_nodes), sizeof *each->reads);
    if (!each->reads)
        return no_memory(err);
    for (size_t i = 0; i < v->n_nodes; i++)
        each->reads[i / 64] |= (uint64_t)(each->shapes[i] != NULL) << i % 64;
    each->shares = v->shared = true;
    return MC_OK;
}

/* Among the rules that can do no harm those share tables that would read nothing that another one declares. */
static mc_status share_view(const struct pack *p, struct view *v, mc_error *err)
{
    mc_status st = MC_OK;
    for (int pass = 0; pass < 2; pass++) {
        bool last = pass == 1;
        for (size_t i = 0; i < p->n_rules; i++) {
            struct rule *r = &p->rules[i];
            for (size_t k = 0; k < r->n_each; k++)
                if (r->each[k].view == v && (last ? r->each[k].shares : view_is_harmless(r)))
                    view_node_push(&v->root, &r->shape);
        }
        for (size_t i = 0; !last && i < p->n_rules; i++) {
            struct rule *r = &p->rules[i];
            for (size_t k = 0; st == MC_OK && k < r->n_each; k++)
                if (r->each[k].view == v && view_is_harmless(r) && reads_only(r->reach, &r->shape, &v->root, ""))
                    st = take_share(r, &r->each[k], err);
        }
        if (!last)
            node_forget_pushed(&v->root);
    }
    for (size_t i = 0; i < p->n_rules; i++)
        for (size_t k = 0; k < p->rules[i].n_each; k++)
            if (p->rules[i].each[k].view == v && p->rules[i].each[k].shares) {
                p->rules[i].each[k].mixed = node_mix(&v->root, &p->rules[i].shape);
                node_ask(&v->root, p->rules[i].reach, "");
            }
    view_node_count_pushed(&v->root);
    return st;
}

/* Whether a rule that says `each` more than once meets its elements in the order in which the views are gone through. */
static bool is_in_order(const struct rule *r)
{
    for (size_t i = 1; i < r->n_each; i++)
        if (r->each[i].view <= r->each[i - 1].view)
            return false;
    return true;
}

static bool may_join(const struct rule *r)
{
    bool may = r->n_each && is_in_order(r);
    for (size_t i = 0; may && i < r->n_each; i++)
        may = r->each[i].shares && r->each[i].by_walk;
    return may;
}

/* Which rules go together over a record. */
static mc_status join_rules(struct pack *p, mc_error *err)
{
    for (size_t i = 0; i < p->n_rules; i++) {
        struct rule *r = &p->rules[i];
        r->joins = may_join(r);
        for (size_t k = 0; r->joins && k < r->n_each; k++) {
            struct view *v = r->each[k].view;
            if (!v->joined && !(v->joined = calloc(p->n_rules, sizeof *v->joined)))
                return no_memory(err);
            v->joined[v->n_joined++] = (struct view_rule){r, &r->each[k]};
        }
    }
    return MC_OK;
}

mc_status views_share(struct pack *p, mc_error *err)
{
    struct views *all = p->views;
    mc_status st = MC_OK;
    all->shares = true;
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++) {
        struct rule *r = &p->rules[i];
        if (r->reach || !r->n_each || !r->each[0].view)
            continue;
        r->reach = calloc(1, sizeof *r->reach);
        st = r->reach ? rule_reach(r->reach, r, err) : no_memory(err);
    }
    for (size_t i = 0; st == MC_OK && i < all->n; i++)
        st = share_view(p, &all->list[i], err);
    if (st == MC_OK)
        st = join_rules(p, err);
    return st == MC_OK ? views_take_own(p, err) : st;
}
