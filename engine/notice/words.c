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
    const json_t *array;
    struct side *first, *last; /* own; NULL: not asked for yet */
    struct side *folded;       /* own: by first character, its texts own too */
};

#define ASKED 256 /* a power of two */

struct words {
    struct list *lists; /* own; open hash table, size a power of two */
    size_t size;
    bool failed; /* memory ran out while a list was made ready */
    struct asked { /* what was found last, by the addresses of the names: most of them are constants */
        const char *group, *name;
        struct list *list;
    } asked[ASKED];
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

/* The list, NULL where there is none. At an address that was asked for before another name may stand by now, so it is looked at. */
static struct list *list_of(struct words *w, const char *group, const char *name)
{
    struct asked *a = &w->asked[((uintptr_t)group * 5 + (uintptr_t)name * 3) % ASKED];
    name = name ? name : "";
    if (a->list && a->group == group && a->name == name && strcmp(a->list->group, group) == 0 && strcmp(a->list->name, name) == 0)
        return a->list;
    struct list *l = find(w, group, name);
    if (!l->group)
        return NULL;
    *a = (struct asked){group, name, l};
    return l;
}

/* ---- building ---------------------------------------- */

static int longer_first(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return (x->len < y->len) - (x->len > y->len);
}

typedef unsigned bucket_fn(const char *text, size_t len);

/* Sorts the entries that are not empty into the side's buckets. */
static void fill_side(struct side *s, const struct entry *from, size_t n, bucket_fn *bucket)
{
    uint32_t next[BUCKETS];
    for (size_t i = 0; i < n; i++)
        if (from[i].len)
            s->start[bucket(from[i].text, from[i].len) + 1]++;
    for (size_t b = 0; b < BUCKETS; b++) {
        s->start[b + 1] += s->start[b];
        next[b] = s->start[b];
    }
    for (size_t i = 0; i < n; i++)
        if (from[i].len)
            s->entries[next[bucket(from[i].text, from[i].len)]++] = from[i];
    for (size_t b = 0; b < BUCKETS; b++)
        if (s->start[b + 1] - s->start[b] > 1)
            qsort(s->entries + s->start[b], s->start[b + 1] - s->start[b], sizeof *s->entries, longer_first);
}

static void side_free(struct side *s)
{
    if (s)
        free(s->entries);
    free(s);
}

static struct side *side_new(const struct entry *from, size_t n, bucket_fn *bucket)
{
    struct side *s = calloc(1, sizeof *s);
    if (s)
        s->entries = calloc(n + 1, sizeof *s->entries);
    if (!s || !s->entries) {
        side_free(s);
        return NULL;
    }
    fill_side(s, from, n, bucket);
    return s;
}

/* The strings of the list as they stand. own; NULL when out of memory. */
static struct entry *entries_of(const json_t *array)
{
    size_t n = json_array_size(array);
    struct entry *all = calloc(n + 1, sizeof *all);
    for (size_t i = 0; all && i < n; i++) {
        const json_t *v = json_array_get(array, i);
        all[i] = (struct entry){json_string_value(v), json_string_length(v)};
    }
    return all;
}

/* A side of the list, made where it is not there yet; NULL when out of memory. */
static struct side *ready(struct words *w, struct side **side, const struct list *l, bucket_fn *bucket)
{
    struct entry *all = *side ? NULL : entries_of(l->array);
    if (all)
        *side = side_new(all, json_array_size(l->array), bucket);
    free(all);
    w->failed = w->failed || !*side;
    return *side;
}

static void folded_free(struct side *s)
{
    for (size_t i = 0; s && i < s->start[BUCKETS]; i++)
        free((char *)(uintptr_t)s->entries[i].text);
    side_free(s);
}

static void free_texts(struct entry *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free((char *)(uintptr_t)all[i].text);
}

/* Puts folded texts in the place of the list's own. One of which nothing is left is in no text. False when out of memory: then there are none. */
static bool fold_entries(struct entry *all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *folded = all[i].text ? utf8_fold(all[i].text, all[i].len) : NULL;
        if (all[i].text && !folded) {
            free_texts(all, i);
            return false;
        }
        all[i] = (struct entry){folded, folded ? strlen(folded) : 0};
        if (!all[i].len) {
            free(folded);
            all[i].text = NULL;
        }
    }
    return true;
}

/* The same with folded texts. */
static struct side *ready_folded(struct words *w, struct list *l)
{
    size_t n = json_array_size(l->array);
    struct entry *all = l->folded ? NULL : entries_of(l->array);
    if (all && fold_entries(all, n)) {
        l->folded = side_new(all, n, first_bucket);
        if (!l->folded)
            free_texts(all, n);
    }
    free(all);
    w->failed = w->failed || !l->folded;
    return l->folded;
}

static void add_list(struct words *w, const char *group, const char *name, const json_t *array)
{
    *find(w, group, name) = (struct list){.group = group, .name = name, .array = array};
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
            add_list(w, group, "", value);
        json_object_foreach (value, name, inner)
            if (!st && json_is_array(inner))
                add_list(w, group, name, inner);
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
        side_free(w->lists[i].first);
        side_free(w->lists[i].last);
        folded_free(w->lists[i].folded);
    }
    free(w->lists);
    free(w);
}

bool words_failed(struct words *w)
{
    bool failed = w->failed;
    w->failed = false;
    return failed;
}

/* ---- looking up ---------------------------------------- */

const json_t *words_list(struct words *w, const char *group, const char *name)
{
    const struct list *l = list_of(w, group, name);
    return l ? l->array : NULL;
}

/* The longest entry with which the text begins (ends, where `at_end`): its bytes, 0 where there is none. */
static size_t longest_at(struct words *w, const char *group, const char *name, const char *text, size_t len, bool at_end)
{
    bucket_fn *bucket = at_end ? last_bucket : first_bucket;
    struct list *l = len ? list_of(w, group, name) : NULL;
    const struct side *s = l ? ready(w, at_end ? &l->last : &l->first, l, bucket) : NULL;
    unsigned b = s ? bucket(text, len) : 0;
    for (uint32_t i = s ? s->start[b] : 0; s && i < s->start[b + 1]; i++) {
        const struct entry *e = &s->entries[i];
        if (e->len <= len && !memcmp(at_end ? text + len - e->len : text, e->text, e->len))
            return e->len;
    }
    return 0;
}

size_t words_prefix(struct words *w, const char *group, const char *name, const char *text, size_t len)
{
    return longest_at(w, group, name, text, len, false);
}

size_t words_suffix(struct words *w, const char *group, const char *name, const char *text, size_t len)
{
    return longest_at(w, group, name, text, len, true);
}

bool words_has_folded(struct words *w, const char *group, const char *name, const char *folded)
{
    size_t len = strlen(folded);
    struct list *l = len ? list_of(w, group, name) : NULL;
    const struct side *s = l ? ready_folded(w, l) : NULL;
    unsigned b = s ? first_bucket(folded, len) : 0;
    for (uint32_t i = s ? s->start[b] : 0; s && i < s->start[b + 1]; i++)
        if (s->entries[i].len == len && !memcmp(s->entries[i].text, folded, len))
            return true;
    return false;
}

size_t words_contained(struct words *w, const char *group, const char *name, const char *folded)
{
    struct list *l = list_of(w, group, name);
    const struct side *s = l ? ready_folded(w, l) : NULL;
    size_t best = 0;
    for (uint32_t i = 0; s && i < s->start[BUCKETS]; i++)
        if (s->entries[i].len > best && strstr(folded, s->entries[i].text))
            best = s->entries[i].len;
    return best;
}
