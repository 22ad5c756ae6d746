/* Writing down the check of a rule from the tree of its text (glance_write.h), with what the rule declares. */
#include "rule/glance.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "rule/flow.h"
#include "rule/glance_write.h"

static size_t count_places(const struct shape *shape)
{
    size_t n = 1;
    for (size_t i = 0; i < shape->n; i++)
        n += count_places(&shape->kids[i]);
    return n;
}

/* The shape at the next place, and those below behind it. False where memory is out, or there are too many. */
static bool add_place(struct glance *g, const struct shape *shape, struct node_keys *keys)
{
    struct glance_place *p = &g->places[g->n_places++];
    bool ok = g->n_places < UINT16_MAX && (p->kids = calloc(shape->n + 1, sizeof *p->kids));
    for (size_t i = 0; ok && i < shape->n; i++) {
        const struct shape *one = &shape->kids[i];
        const struct node_key *key = node_keys_find(keys, one->key, strlen(one->key));
        size_t k = 0;
        while (k < p->n && p->kids[k].key != key)
            k++;
        struct glance_kid *kid = &p->kids[k];
        bool again = k < p->n;
        p->n += !again;
        if (one->whole || (again && kid->kind == GLANCE_WHOLE))
            kid->kind = GLANCE_WHOLE;
        else
            kid->kind = again ? GLANCE_NIL : one->list ? GLANCE_LIST : GLANCE_OBJECT;
        kid->key = key;
        kid->place = (uint16_t)g->n_places;
        ok = key && add_place(g, one, keys);
    }
    return ok;
}

static bool write_check(struct glance *g, const struct syntax *root, const struct syntax *check)
{
    struct glance_writing w = {.g = g, .root = root, .check = check, .breaks = GLANCE_NOWHERE, .next = 1, .most = 1, .last = GLANCE_REGISTERS};
    w.slots = malloc((check->names_inside + 1) * sizeof *w.slots);
    for (size_t i = 0; w.slots && i < check->names_inside; i++)
        w.slots[i] = GLANCE_NOWHERE;
    bool ok = w.slots && check->names && !check->method;
    if (ok) {
        w.slots[check->first->slot] = 0;
        glance_block(&w, check->last);
        glance_write(&w, GLANCE_END, 0, 0, 0);
    }
    for (size_t i = 0; i < g->n; i++) /* where they go is seen from the beginning so far */
        g->ops[i].to -= (int)i;
    free(w.slots);
    return ok && !w.full;
}

/* Whether the rule may require a library: what that does is not known here, and such rules do little else. So they are not worth reading. */
static bool has_library(const char *text, size_t len)
{
    static const char word[] = "require";
    const char *at = text, *end = text + len;
    while ((at = memmem(at, (size_t)(end - at), word, strlen(word)))) {
        at += strlen(word);
        if (at == end || !isalnum((unsigned char)*at))
            return true;
    }
    return false;
}

struct glance *glance_new(const char *text, size_t len, int line, const struct shape *shape, struct node_keys *keys)
{
    struct syntax_tree tree;
    if (has_library(text, len))
        return NULL;
    struct glance *g = calloc(1, sizeof *g);
    bool ok = syntax_read(&tree, text, len, NULL) == MC_OK && flow_find_names(tree.root) && g;
    const struct syntax *check = ok ? glance_find_check(tree.root, line) : NULL;
    if (check) {
        g->texts = malloc(len + 1);
        g->places = calloc(count_places(shape), sizeof *g->places);
        ok = g->texts && g->places && add_place(g, shape, keys) && write_check(g, tree.root, check);
    }
    syntax_clear(&tree);
    if (check && ok)
        return g;
    glance_free(g);
    return NULL;
}

void glance_free(struct glance *g)
{
    if (!g)
        return;
    for (size_t i = 0; i < g->n_places && g->places; i++)
        free(g->places[i].kids);
    free(g->places);
    free(g->ops);
    free(g->texts);
    free(g);
}
