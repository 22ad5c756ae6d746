/* See index.h. What is little stays in memory, so that a run over a notice or two opens no database; from INDEX_FEW on all of it lies in the file (index_file.h). */
#include "base/index.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/grown.h"
#include "base/index_file.h"

#define INDEX_FEW ((size_t)256 << 10) /* bytes of items and keys that are kept in memory */
#define NO_TEXT SIZE_MAX

/* Places in `texts`; a second text that is none has the place NO_TEXT. */
struct item {
    size_t first, first_len, second, second_len;
};

struct key {
    int set;
    size_t at, len; /* in `texts` */
    size_t item;
};

/* Of the set whose groups are given: keys[first] and those behind it. */
struct group {
    size_t first, n;
};

struct index {
    struct index_file *file; /* own: everything is there; NULL: everything is here */
    size_t n;
    struct buffer texts;
    struct item *items; /* own */
    struct key *keys;   /* own */
    size_t items_size, n_keys, keys_size;
    bool sorted; /* the keys: by set, bytes and item */
    struct group *groups; /* own: by their first items */
    size_t n_groups, groups_size, next;
};

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

mc_status index_new(struct index **out, mc_error *err)
{
    struct index *x = calloc(1, sizeof *x);
    if (!x)
        return no_memory(err);
    buffer_init(&x->texts);
    *out = x;
    return MC_OK;
}

static void forget(struct index *x)
{
    buffer_clear(&x->texts);
    free(x->items);
    free(x->keys);
    free(x->groups);
    x->items = NULL;
    x->keys = NULL;
    x->groups = NULL;
}

void index_free(struct index *x)
{
    if (!x)
        return;
    forget(x);
    index_file_free(x->file);
    free(x);
}

/* ---- into the file ------------------------------------------------------------------------------------------------- */

static const char *text_at(const struct index *x, size_t at)
{
    return at == NO_TEXT ? NULL : x->texts.data + at;
}

static mc_status move_all(struct index *x, struct index_file *to, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < x->n; i++) {
        const struct item *one = &x->items[i];
        st = index_file_add(to, i, text_at(x, one->first), one->first_len, text_at(x, one->second), one->second_len, err);
    }
    for (size_t i = 0; st == MC_OK && i < x->n_keys; i++) {
        const struct key *one = &x->keys[i];
        st = index_file_add_key(to, one->item, one->set, text_at(x, one->at), one->len, err);
    }
    return st;
}

/* Before so many bytes more are added. */
static mc_status settle(struct index *x, size_t more, mc_error *err)
{
    struct index_file *to = NULL;
    size_t held = x->texts.len + x->n * sizeof *x->items + x->n_keys * sizeof *x->keys;
    if (x->file || (more <= INDEX_FEW && held <= INDEX_FEW - more))
        return MC_OK;
    mc_status st = index_file_new(&to, err);
    if (st == MC_OK)
        st = move_all(x, to, err);
    if (st != MC_OK) {
        index_file_free(to);
        return st;
    }
    forget(x);
    x->file = to;
    return MC_OK;
}

/* ---- adding ---------------------------------------------------------------------------------------------------------- */

static size_t keep(struct index *x, const char *text, size_t len)
{
    size_t at = x->texts.len;
    if (!text)
        return NO_TEXT;
    buffer_add(&x->texts, text, len);
    buffer_add_char(&x->texts, '\0');
    return at;
}

static mc_status keep_item(struct index *x, const char *first, size_t first_len, const char *second, size_t second_len, mc_error *err)
{
    struct item *items = grown(x->items, x->n, &x->items_size, sizeof *items);
    if (!items)
        return no_memory(err);
    x->items = items;
    items[x->n] = (struct item){keep(x, first, first_len), first_len, keep(x, second, second_len), second_len};
    return buffer_ok(&x->texts) ? MC_OK : no_memory(err);
}

static mc_status keep_key(struct index *x, int set, const char *key, size_t len, mc_error *err)
{
    struct key *keys = grown(x->keys, x->n_keys, &x->keys_size, sizeof *keys);
    if (!keys)
        return no_memory(err);
    x->keys = keys;
    keys[x->n_keys++] = (struct key){set, keep(x, key, len), len, x->n - 1};
    return buffer_ok(&x->texts) ? MC_OK : no_memory(err);
}

mc_status index_add(struct index *x, const char *first, size_t first_len, const char *second, size_t second_len, mc_error *err)
{
    mc_status st = settle(x, first_len + second_len + sizeof(struct item), err);
    if (st == MC_OK)
        st = x->file ? index_file_add(x->file, x->n, first, first_len, second, second_len, err) : keep_item(x, first, first_len, second, second_len, err);
    x->n += st == MC_OK;
    return st;
}

mc_status index_add_key(struct index *x, int set, const char *key, size_t len, mc_error *err)
{
    mc_status st = settle(x, len + sizeof(struct key), err);
    if (st != MC_OK)
        return st;
    return x->file ? index_file_add_key(x->file, x->n - 1, set, key, len, err) : keep_key(x, set, key, len, err);
}

size_t index_count(const struct index *x)
{
    return x->n;
}

/* ---- groups ---------------------------------------------------------------------------------------------------------- */

/* Of keys that are equal the shorter one comes first where it begins the other. */
static int compare_bytes(const struct index *x, const struct key *a, const struct key *b)
{
    size_t n = a->len < b->len ? a->len : b->len;
    int order = n ? memcmp(x->texts.data + a->at, x->texts.data + b->at, n) : 0;
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static int by_key(const void *a, const void *b, void *index)
{
    const struct key *x = a, *y = b;
    int order = (x->set > y->set) - (x->set < y->set);
    order = order ? order : compare_bytes(index, x, y);
    return order ? order : (x->item > y->item) - (x->item < y->item);
}

static int by_first_item(const void *a, const void *b, void *index)
{
    const struct index *x = index;
    size_t one = x->keys[((const struct group *)a)->first].item, other = x->keys[((const struct group *)b)->first].item;
    return (one > other) - (one < other);
}

static mc_status add_group(struct index *x, size_t first, size_t n, mc_error *err)
{
    struct group *groups = grown(x->groups, x->n_groups, &x->groups_size, sizeof *groups);
    if (!groups)
        return no_memory(err);
    x->groups = groups;
    groups[x->n_groups++] = (struct group){first, n};
    return MC_OK;
}

static mc_status find_groups(struct index *x, int set, size_t least, mc_error *err)
{
    mc_status st = MC_OK;
    if (!x->sorted && x->n_keys)
        qsort_r(x->keys, x->n_keys, sizeof *x->keys, by_key, x);
    x->sorted = true;
    x->n_groups = x->next = 0;
    for (size_t i = 0, end; st == MC_OK && i < x->n_keys; i = end) {
        for (end = i + 1; end < x->n_keys && x->keys[end].set == x->keys[i].set && compare_bytes(x, &x->keys[end], &x->keys[i]) == 0;)
            end++;
        if (x->keys[i].set == set && end - i >= least)
            st = add_group(x, i, end - i, err);
    }
    if (x->n_groups)
        qsort_r(x->groups, x->n_groups, sizeof *x->groups, by_first_item, x);
    return st;
}

mc_status index_groups(struct index *x, int set, size_t least, mc_error *err)
{
    return x->file ? index_file_groups(x->file, set, least, err) : find_groups(x, set, least, err);
}

static mc_status next_group(struct index *x, size_t **items, size_t *n, size_t *bytes, mc_error *err)
{
    *n = 0;
    if (x->next >= x->n_groups)
        return MC_OK;
    const struct group *g = &x->groups[x->next++];
    size_t *list = malloc(g->n * sizeof *list), sum = 0;
    if (!list)
        return no_memory(err);
    for (size_t i = 0; i < g->n; i++) {
        list[i] = x->keys[g->first + i].item;
        sum += x->items[list[i]].first_len;
    }
    *items = list;
    *n = g->n;
    *bytes = sum;
    return MC_OK;
}

mc_status index_next(struct index *x, size_t **items, size_t *n, size_t *bytes, mc_error *err)
{
    return x->file ? index_file_next(x->file, items, n, bytes, err) : next_group(x, items, n, bytes, err);
}

mc_status index_get(struct index *x, size_t item, const char **first, size_t *first_len, const char **second, size_t *second_len, mc_error *err)
{
    if (x->file)
        return index_file_get(x->file, item, first, first_len, second, second_len, err);
    const struct item *one = &x->items[item];
    *first = text_at(x, one->first);
    *first_len = one->first_len;
    if (second) {
        *second = text_at(x, one->second);
        *second_len = one->second_len;
    }
    return MC_OK;
}
