/* See words.h. */
#include "notice/words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define BUCKETS 64

struct entry {
    const char *text;
    size_t len;
};

/* The entries sorted by bucket, the longer ones first within each. */
struct side {
    struct entry *entries; /* own */
    uint32_t start[BUCKETS + 1];
};

struct list {
    const char *group, *name; /* name "" for a list by one name; NULL group: a free place in the table */
    struct side first, last;
};

struct words {
    struct list *lists; /* own; open hash table, size a power of two */
    size_t size;
};

static unsigned bucket_of(const char *character, size_t n)
{
    unsigned h = 0;
    for (size_t i = 0; i < n; i++)
        h = h * 31 + (unsigned char)character[i];
    return (h ^ h >> 6) & (BUCKETS - 1);
}

static unsigned first_bucket(const char *text, size_t len)
{
    size_t n = utf8_size((unsigned char)text[0]);
    return bucket_of(text, n < len ? n : len);
}

static unsigned last_bucket(const char *text, size_t len)
{
    size_t at = len - 1;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return bucket_of(text + at, len - at);
}

static size_t hash(const char *group, const char *name)
{
    size_t h = 5381;
    for (; *group; group++)
        h = h * 33 + (unsigned char)*group;
    h = h * 33 + '/';
    for (; *name; name++)
        h = h * 33 + (unsigned char)*name;
    return h;
}

static struct list *find(const struct words *w, const char *group, const char *name)
{
    size_t i = hash(group, name) & (w->size - 1);
    while (w->lists[i].group && (strcmp(w->lists[i].group, group) || strcmp(w->lists[i].name, name)))
        i = (i + 1) & (w->size - 1);
    return &w->lists[i];
}

/* ---- building ---------------------------------------- */

static int longer_first(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return (x->len < y->len) - (x->len > y->len);
}

/* Sorts the array's strings into the side's buckets. */
static mc_status build_side(struct side *s, const json_t *array, unsigned (*bucket)(const char *, size_t))
{
    size_t n = json_array_size(array);
    uint32_t next[BUCKETS];
    s->entries = calloc(n + 1, sizeof *s->entries);
    if (!s->entries)
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_array_get(array, i);
        if (json_string_length(v))
            s->start[bucket(json_string_value(v), json_string_length(v)) + 1]++;
    }
    for (size_t b = 0; b < BUCKETS; b++) {
        s->start[b + 1] += s->start[b];
        next[b] = s->start[b];
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_array_get(array, i);
        size_t len = json_string_length(v);
        if (len)
            s->entries[next[bucket(json_string_value(v), len)]++] = (struct entry){json_string_value(v), len};
    }
    for (size_t b = 0; b < BUCKETS; b++)
        qsort(s->entries + s->start[b], s->start[b + 1] - s->start[b], sizeof *s->entries, longer_first);
    return MC_OK;
}

static mc_status add_list(struct words *w, const char *group, const char *name, const json_t *array)
{
    struct list *l = find(w, group, name);
    l->group = group;
    l->name = name;
    mc_status st = build_side(&l->first, array, first_bucket);
    return st ? st : build_side(&l->last, array, last_bucket);
}

static size_t count_lists(const json_t *root)
{
    size_t n = 0;
    const char *key;
    json_t *value;
    json_object_foreach ((json_t *)(uintptr_t)root, key, value)
        n += json_is_object(value) ? json_object_size(value) : 1;
    return n;
}

mc_status words_build(struct words **out, const json_t *root)
{
    const char *group, *name;
    json_t *value, *inner, *all = (json_t *)(uintptr_t)root; /* jansson's loops take no const */
    struct words *w = calloc(1, sizeof *w);
    mc_status st = w ? MC_OK : MC_ERR_MEMORY;
    if (!st) {
        for (w->size = 64; w->size < 2 * count_lists(root); w->size *= 2)
            ;
        w->lists = calloc(w->size, sizeof *w->lists);
        st = w->lists ? MC_OK : MC_ERR_MEMORY;
    }
    json_object_foreach (all, group, value) {
        if (!st && json_is_array(value))
            st = add_list(w, group, "", value);
        json_object_foreach (value, name, inner)
            if (!st && json_is_array(inner))
                st = add_list(w, group, name, inner);
    }
    if (st)
        words_free(w);
    else
        *out = w;
    return st;
}

void words_free(struct words *w)
{
    if (!w)
        return;
    for (size_t i = 0; w->lists && i < w->size; i++) {
        free(w->lists[i].first.entries);
        free(w->lists[i].last.entries);
    }
    free(w->lists);
    free(w);
}

/* ---- looking up ---------------------------------------- */

size_t words_prefix(const struct words *w, const char *group, const char *name, const char *text, size_t len)
{
    const struct list *l = len ? find(w, group, name ? name : "") : NULL;
    if (!l || !l->group)
        return 0;
    unsigned b = first_bucket(text, len);
    for (uint32_t i = l->first.start[b]; i < l->first.start[b + 1]; i++) {
        const struct entry *e = &l->first.entries[i];
        if (e->len <= len && !memcmp(text, e->text, e->len))
            return e->len;
    }
    return 0;
}

size_t words_suffix(const struct words *w, const char *group, const char *name, const char *text, size_t len)
{
    const struct list *l = len ? find(w, group, name ? name : "") : NULL;
    if (!l || !l->group)
        return 0;
    unsigned b = last_bucket(text, len);
    for (uint32_t i = l->last.start[b]; i < l->last.start[b + 1]; i++) {
        const struct entry *e = &l->last.entries[i];
        if (e->len <= len && !memcmp(text + len - e->len, e->text, e->len))
            return e->len;
    }
    return 0;
}
