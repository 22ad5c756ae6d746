/* Memory, sets, tables: what the walk works with. */
#include "rule/flow.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 65536
#define LITERALS_MAX 48 /* of one set; more count as any text */

struct flow_block {
    struct flow_block *next;
    size_t used, size;
    max_align_t bytes[];
};

struct flow_made {
    struct flow_made *next;
    const struct syntax *site;
    const struct flow_frame *in;
    struct flow_table table;
};

static const struct flow_set nothing = {0};

/* ---- memory ---------------------------------------------------------------------------------------------------------- */

void *flow_take(struct flow *f, size_t size, bool scratch)
{
    struct flow_block **list = scratch ? &f->scratch : &f->room, *b = *list;
    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!b || b->size - b->used < size) {
        size_t whole = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        b = malloc(sizeof *b + whole);
        if (!b) {
            f->no_memory = true;
            return NULL;
        }
        *b = (struct flow_block){.next = *list, .size = whole};
        *list = b;
    }
    void *taken = (char *)b->bytes + b->used;
    b->used += size;
    return memset(taken, 0, size);
}

static void free_blocks(struct flow_block **list)
{
    while (*list) {
        struct flow_block *next = (*list)->next;
        free(*list);
        *list = next;
    }
}

void flow_forget_scratch(struct flow *f)
{
    if (!f->scratch)
        return;
    free_blocks(&f->scratch->next);
    f->scratch->used = 0;
}

void flow_free_room(struct flow *f)
{
    free_blocks(&f->room);
    free_blocks(&f->scratch);
    free(f->values);
}

static size_t mix(const void *a, const void *b, size_t c)
{
    uintptr_t h = (uintptr_t)a * 31 + (uintptr_t)b * 17 + c;
    return (size_t)(h ^ h >> 9 ^ h >> 19) % FLOW_BUCKETS;
}

/* ---- names and values ------------------------------------------------------------------------------------------------ */

const struct flow_name *flow_name(struct flow *f, const char *text, size_t len)
{
    size_t h = len;
    for (size_t i = 0; i < len; i++)
        h = h * 31 + (unsigned char)text[i];
    struct flow_name **bucket = &f->names[h % FLOW_BUCKETS];
    for (const struct flow_name *n = *bucket; n; n = n->next)
        if (n->len == len && memcmp(n->text, text, len) == 0)
            return n;
    struct flow_name *fresh = flow_take(f, sizeof *fresh, false);
    if (!fresh)
        return NULL;
    *fresh = (struct flow_name){*bucket, text, len};
    return *bucket = fresh;
}

uint32_t flow_value(struct flow *f, enum flow_kind kind, const void *what, const void *in, enum flow_builtin builtin)
{
    uint32_t *bucket = &f->value_buckets[mix(what, in, (size_t)kind * 64 + builtin)];
    for (uint32_t i = *bucket; i; i = f->values[i].next)
        if (f->values[i].kind == kind && f->values[i].what == what && f->values[i].in == in && f->values[i].builtin == builtin)
            return i;
    if (f->n_values + 1 >= f->most_values) {
        uint32_t most = f->most_values ? 2 * f->most_values : 256;
        struct flow_value *more = realloc(f->values, most * sizeof *more);
        if (!more) {
            f->no_memory = true;
            return 0;
        }
        f->values = more;
        f->most_values = most;
    }
    uint32_t fresh = ++f->n_values; /* 0 is none */
    f->values[fresh] = (struct flow_value){kind, what, in, builtin, *bucket};
    return *bucket = fresh;
}

struct flow_set flow_one(struct flow *f, enum flow_kind kind, const void *what, const void *in, enum flow_builtin builtin)
{
    uint32_t value = flow_value(f, kind, what, in, builtin), *items = value ? flow_take(f, sizeof *items, true) : NULL;
    if (!items)
        return nothing;
    *items = value;
    return (struct flow_set){items, 1};
}

/* ---- sets ------------------------------------------------------------------------------------------------------------ */

static bool holds_all(struct flow_set all, struct flow_set some)
{
    uint32_t i = 0;
    for (uint32_t k = 0; k < some.n; k++) {
        while (i < all.n && all.items[i] < some.items[k])
            i++;
        if (i == all.n || all.items[i] != some.items[k])
            return false;
    }
    return true;
}

/* Any text instead of many texts. `items` is sorted and has room for one more. */
static uint32_t bound_literals(struct flow *f, uint32_t *items, uint32_t n)
{
    uint32_t literals = 0, kept = 0, any = 0;
    for (uint32_t i = 0; i < n; i++)
        literals += f->values[items[i]].kind == FLOW_LITERAL;
    if (literals <= LITERALS_MAX)
        return n;
    any = flow_value(f, FLOW_TEXT, NULL, NULL, FLOW_PLAIN);
    for (uint32_t i = 0; i < n; i++)
        if (f->values[items[i]].kind != FLOW_LITERAL && items[i] != any)
            items[kept++] = items[i];
    uint32_t at = kept;
    for (; at > 0 && items[at - 1] > any; at--)
        items[at] = items[at - 1];
    items[at] = any;
    return kept + 1;
}

static struct flow_set merged(struct flow *f, struct flow_set a, struct flow_set b, bool scratch)
{
    uint32_t *items = flow_take(f, (a.n + b.n + 1) * sizeof *items, scratch), n = 0, i = 0, k = 0;
    if (!items)
        return nothing;
    while (i < a.n || k < b.n) {
        uint32_t one = k == b.n || (i < a.n && a.items[i] <= b.items[k]) ? a.items[i] : b.items[k];
        i += i < a.n && a.items[i] == one;
        k += k < b.n && b.items[k] == one;
        items[n++] = one;
    }
    return (struct flow_set){items, bound_literals(f, items, n)};
}

struct flow_set flow_both(struct flow *f, struct flow_set a, struct flow_set b)
{
    if (holds_all(a, b))
        return a;
    return holds_all(b, a) ? b : merged(f, a, b, true);
}

void flow_join(struct flow *f, struct flow_set *to, struct flow_set more)
{
    if (holds_all(*to, more))
        return;
    struct flow_set all = merged(f, *to, more, false);
    if (all.n == to->n && holds_all(*to, all))
        return; /* literals beyond any text */
    *to = all;
    f->changed = true;
}

/* ---- tables ---------------------------------------------------------------------------------------------------------- */

struct flow_table *flow_made(struct flow *f, const struct syntax *site, const struct flow_frame *in)
{
    struct flow_made **bucket = &f->made[mix(site, in, 0)];
    for (struct flow_made *m = *bucket; m; m = m->next)
        if (m->site == site && m->in == in)
            return &m->table;
    struct flow_made *fresh = flow_take(f, sizeof *fresh, false);
    if (!fresh)
        return NULL;
    *fresh = (struct flow_made){.next = *bucket, .site = site, .in = in, .table = {.kept = !in->checks}};
    *bucket = fresh;
    f->changed = true;
    return &fresh->table;
}

struct flow_set *flow_field(struct flow *f, struct flow_table *t, const struct flow_name *name, bool make)
{
    for (struct flow_field *one = t->fields; one; one = one->next)
        if (one->name == name)
            return &one->set;
    struct flow_field *fresh = make ? flow_take(f, sizeof *fresh, false) : NULL;
    if (!fresh)
        return NULL;
    *fresh = (struct flow_field){.next = t->fields, .name = name};
    t->fields = fresh;
    return &fresh->set;
}

struct flow_set flow_foreign(struct flow *f, const struct flow_frame *in)
{
    struct flow_set text = flow_one(f, FLOW_TEXT, NULL, NULL, FLOW_PLAIN);
    return flow_both(f, text, flow_one(f, in->checks ? FLOW_FOREIGN : FLOW_FOREIGN_KEPT, NULL, NULL, FLOW_PLAIN));
}

/* ---- the element ----------------------------------------------------------------------------------------------------- */

/* Notes "tasks.name": read, and not declared. */
static void note(struct flow *f, const struct flow_place *place, const char *key, size_t len)
{
    char path[512];
    size_t at = sizeof path - 1;
    path[at] = '\0';
    bool fits = len + 1 < at;
    if (fits)
        memcpy(path + (at -= len), key, len);
    for (const struct flow_place *p = place; fits && p && p->shape->key; p = p->above) {
        size_t n = strlen(p->shape->key);
        fits = n + 1 < at;
        if (!fits)
            break;
        path[--at] = '.';
        memcpy(path + (at -= n), p->shape->key, n);
    }
    struct reach *out = f->out;
    if (!fits) {
        out->unknown = true;
        return;
    }
    for (size_t i = 0; i < out->n; i++)
        if (strcmp(out->names[i], path + at) == 0)
            return;
    char **more = realloc(out->names, (out->n + 1) * sizeof *more), *copy = more ? strdup(path + at) : NULL;
    out->names = more ? more : out->names;
    if (copy)
        out->names[out->n++] = copy;
    else
        f->no_memory = true;
}

static struct flow_set place_kid(struct flow *f, const struct flow_place *place, const struct shape *kid)
{
    struct flow_place *p = NULL;
    for (uint32_t i = 1; i <= f->n_values; i++) { /* there are few */
        const struct flow_place *known = f->values[i].kind == FLOW_RECORD ? f->values[i].what : NULL;
        if (known && known->shape == kid)
            return flow_one(f, FLOW_RECORD, known, NULL, FLOW_PLAIN);
    }
    p = flow_take(f, sizeof *p, false);
    if (!p)
        return nothing;
    *p = (struct flow_place){kid, place};
    return flow_one(f, FLOW_RECORD, p, NULL, FLOW_PLAIN);
}

/* All kids of that key, or (NULL) all. */
static struct flow_set place_get(struct flow *f, const struct flow_place *place, const struct flow_name *name)
{
    struct flow_set out = {0};
    bool found = false;
    if (place->shape->whole)
        return flow_one(f, FLOW_RECORD, place, NULL, FLOW_PLAIN);
    for (size_t i = 0; i < place->shape->n; i++) {
        const struct shape *kid = &place->shape->kids[i];
        if (name && (strlen(kid->key) != name->len || memcmp(kid->key, name->text, name->len) != 0))
            continue;
        out = flow_both(f, out, place_kid(f, place, kid));
        found = true;
    }
    if (!found && name)
        note(f, place, name->text, name->len);
    return out;
}

/* By a key that is a number, or not known. */
static struct flow_set place_get_any(struct flow *f, const struct flow_place *place, struct flow_set key)
{
    struct flow_set out = flow_one(f, FLOW_RECORD, place, NULL, FLOW_PLAIN); /* an item */
    for (uint32_t i = 0; i < key.n; i++) {
        const struct flow_value *v = &f->values[key.items[i]];
        if (v->kind == FLOW_LITERAL) {
            out = flow_both(f, out, place_get(f, place, v->what));
        } else if (v->kind == FLOW_TEXT || v->kind == FLOW_FOREIGN || v->kind == FLOW_FOREIGN_KEPT || v->kind == FLOW_RECORD) {
            out = flow_both(f, out, place_get(f, place, NULL));
            if (!place->shape->whole)
                note(f, place, "*", 1);
        }
    }
    return out;
}

/* ---- reading and writing --------------------------------------------------------------------------------------------- */

static struct flow_set table_get(struct flow *f, struct flow_table *t, const struct flow_name *name, struct flow_set key)
{
    struct flow_set out = t->any;
    bool any = false;
    for (uint32_t i = 0; !name && i < key.n; i++) {
        const struct flow_value *v = &f->values[key.items[i]];
        const struct flow_set *set = v->kind == FLOW_LITERAL ? flow_field(f, t, v->what, false) : NULL;
        any = any || v->kind != FLOW_LITERAL;
        out = set ? flow_both(f, out, *set) : out;
    }
    const struct flow_set *set = name ? flow_field(f, t, name, false) : NULL;
    out = set ? flow_both(f, out, *set) : out;
    for (const struct flow_field *one = any ? t->fields : NULL; one; one = one->next)
        out = flow_both(f, out, one->set);
    return out;
}

struct flow_set flow_get(struct flow *f, struct flow_set base, const struct flow_name *name, struct flow_set key)
{
    struct flow_set out = {0};
    for (uint32_t i = 0; i < base.n; i++) {
        const struct flow_value v = f->values[base.items[i]];
        if (v.kind == FLOW_TABLE)
            out = flow_both(f, out, table_get(f, (struct flow_table *)(uintptr_t)v.what, name, key));
        else if (v.kind == FLOW_RECORD)
            out = flow_both(f, out, name ? place_get(f, v.what, name) : place_get_any(f, v.what, key));
        else if (v.kind == FLOW_MODULE && name)
            out = flow_both(f, out, flow_member(f, &v, name));
        else if (v.kind == FLOW_MODULE)
            f->out->unknown = true;
        else if (v.kind == FLOW_FOREIGN || v.kind == FLOW_FOREIGN_KEPT)
            out = flow_both(f, flow_both(f, out, f->foreign), flow_both(f, flow_one(f, v.kind, NULL, NULL, FLOW_PLAIN), flow_one(f, FLOW_TEXT, NULL, NULL, FLOW_PLAIN)));
    }
    return out;
}

static void table_put(struct flow *f, struct flow_table *t, const struct flow_name *name, struct flow_set key, struct flow_set what)
{
    if (name) {
        struct flow_set *set = flow_field(f, t, name, true);
        if (set)
            flow_join(f, set, what);
        return;
    }
    bool literals = key.n > 0;
    for (uint32_t i = 0; i < key.n; i++)
        literals = literals && f->values[key.items[i]].kind == FLOW_LITERAL;
    flow_join(f, &t->keys, key);
    for (uint32_t i = 0; literals && i < key.n; i++) {
        struct flow_set *set = flow_field(f, t, f->values[key.items[i]].what, true);
        if (set)
            flow_join(f, set, what);
    }
    if (!literals)
        flow_join(f, &t->any, what);
}

void flow_put(struct flow *f, const struct flow_frame *in, struct flow_set base, const struct flow_name *name, struct flow_set key, struct flow_set what)
{
    for (uint32_t i = 0; i < base.n; i++) {
        const struct flow_value v = f->values[base.items[i]];
        struct flow_table *t = v.kind == FLOW_TABLE ? (struct flow_table *)(uintptr_t)v.what : NULL;
        if (t)
            table_put(f, t, name, key, what);
        else if (v.kind == FLOW_RECORD)
            f->out->writes = true;
        else if (v.kind == FLOW_FOREIGN || v.kind == FLOW_FOREIGN_KEPT)
            flow_join(f, &f->foreign, what);
        if (in->checks && ((t && t->kept) || v.kind == FLOW_FOREIGN_KEPT))
            f->out->keeps = true;
    }
}

void flow_touch(struct flow *f, const struct flow_frame *in, struct flow_set base)
{
    for (uint32_t i = 0; in->checks && i < base.n; i++) {
        const struct flow_value *v = &f->values[base.items[i]];
        if (v->kind == FLOW_FOREIGN_KEPT || (v->kind == FLOW_TABLE && ((const struct flow_table *)v->what)->kept))
            f->out->keeps = true;
    }
}

struct flow_set flow_contents(struct flow *f, struct flow_set base, bool keys)
{
    struct flow_set out = {0};
    for (uint32_t i = 0; i < base.n; i++) {
        const struct flow_value v = f->values[base.items[i]];
        const struct flow_table *t = v.kind == FLOW_TABLE ? v.what : NULL;
        if (t)
            out = flow_both(f, out, keys ? t->keys : t->any);
        for (const struct flow_field *one = t ? t->fields : NULL; one; one = one->next)
            out = flow_both(f, out, keys ? flow_one(f, FLOW_LITERAL, one->name, NULL, FLOW_PLAIN) : one->set);
        if (v.kind == FLOW_RECORD && !((const struct flow_place *)v.what)->shape->whole)
            note(f, v.what, "*", 1);
        if (v.kind == FLOW_RECORD && keys)
            out = flow_both(f, out, flow_one(f, FLOW_TEXT, NULL, NULL, FLOW_PLAIN));
        else if (v.kind == FLOW_RECORD)
            out = flow_both(f, out, flow_both(f, place_get(f, v.what, NULL), flow_one(f, FLOW_RECORD, v.what, NULL, FLOW_PLAIN)));
        else if (v.kind == FLOW_FOREIGN || v.kind == FLOW_FOREIGN_KEPT)
            out = flow_both(f, out, flow_get(f, flow_one(f, v.kind, NULL, NULL, FLOW_PLAIN), NULL, nothing));
    }
    return out;
}
