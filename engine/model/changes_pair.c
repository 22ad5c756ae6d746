/* Pairing what two records call by the same name. */
#include "model/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* own: the keys of a list, own each; NULL when out of memory. */
static char **keys_of(const json_t *list, changes_key_fn *key)
{
    size_t n = json_array_size(list);
    char **keys = calloc(n + 1, sizeof *keys);
    for (size_t i = 0; keys && i < n; i++)
        keys[i] = key(json_array_get(list, i), i);
    return keys;
}

static void free_keys(char **keys, size_t n)
{
    for (size_t i = 0; keys && i < n; i++)
        free(keys[i]);
    free(keys);
}

/* One pass: whoever is still alone and has the key of one that is. Old ones are found by their key, each key giving its items in order. */
static bool pair_by(size_t *match, bool *taken, char *const *old_keys, size_t n_old, char *const *new_keys, size_t n_new)
{
    json_t *index = json_object();
    bool ok = index != NULL;
    for (size_t i = 0; ok && i < n_old; i++) {
        if (taken[i] || !old_keys[i])
            continue;
        json_t *list = json_object_get(index, old_keys[i]);
        if (!list)
            ok = json_object_set_new(index, old_keys[i], list = json_array()) == 0;
        ok = ok && json_array_append_new(list, json_integer((json_int_t)i)) == 0;
    }
    for (size_t i = 0; ok && i < n_new; i++) {
        json_t *list = match[i] == CHANGES_NONE && new_keys[i] ? json_object_get(index, new_keys[i]) : NULL;
        if (json_array_size(list) == 0)
            continue;
        match[i] = (size_t)json_integer_value(json_array_get(list, 0));
        taken[match[i]] = true;
        json_array_remove(list, 0);
    }
    json_decref(index);
    return ok;
}

size_t *changes_pair(const json_t *old_list, const json_t *new_list, changes_key_fn *const *keys, size_t n_keys)
{
    size_t n_old = json_array_size(old_list), n_new = json_array_size(new_list);
    size_t *match = malloc((n_new + 1) * sizeof *match);
    bool *taken = calloc(n_old + 1, sizeof *taken), ok = match && taken;
    for (size_t i = 0; ok && i < n_new; i++)
        match[i] = CHANGES_NONE;
    for (size_t k = 0; ok && k < n_keys; k++) {
        char **old_keys = keys_of(old_list, keys[k]), **new_keys = keys_of(new_list, keys[k]);
        ok = old_keys && new_keys && pair_by(match, taken, old_keys, n_old, new_keys, n_new);
        free_keys(old_keys, n_old);
        free_keys(new_keys, n_new);
    }
    free(taken);
    if (ok)
        return match;
    free(match);
    return NULL;
}

/* How many pairs of neighbours in `a` are also in `b`; *n counts those of `a`. */
static size_t common_pairs(const char *a, const char *b, size_t *n)
{
    size_t len = strlen(a), common = 0;
    *n = 0;
    for (size_t at = 0; at < len;) {
        size_t one = utf8_size((unsigned char)a[at]), two = at + one < len ? utf8_size((unsigned char)a[at + one]) : 0;
        if (!two)
            break;
        char pair[16] = "";
        memcpy(pair, a + at, one + two);
        common += strstr(b, pair) != NULL;
        ++*n;
        at += one;
    }
    return common;
}

bool changes_alike(const char *a, const char *b)
{
    char *x = utf8_fold(a, strlen(a)), *y = utf8_fold(b, strlen(b));
    size_t n = 0, m = 0, common = 0;
    if (x && y) {
        common = common_pairs(x, y, &n);
        common_pairs(y, x, &m);
    }
    free(x);
    free(y);
    return n + m > 0 && 4 * common >= n + m; /* half of the longer one's, or of both on the average */
}
