/* See shared.h. An open hash table of the values seen. A container is looked up after what is in it, so that two are equal where their members are the very
 * same values: nothing is compared twice. */
#include "model/shared.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define SLOTS_MIN 256
#define MEMBERS_MAX 16 /* larger containers are hardly ever equal, and are left as they are */
#define DEPTH_MAX 64

struct shared {
    json_t **values; /* own, each a reference; NULL: a free slot */
    size_t n, size;  /* at most half of it taken */
};

struct shared *shared_new(void)
{
    return calloc(1, sizeof(struct shared));
}

void shared_free(struct shared *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->size; i++)
        json_decref(s->values[i]);
    free(s->values);
    free(s);
}

static uint64_t mix(uint64_t hash, uint64_t more)
{
    uint64_t both[2] = {hash, more};
    return hash_short(both, sizeof both);
}

/* Of a string by its bytes, of a container by its keys and the addresses of its members. */
static uint64_t hash_of(const json_t *value)
{
    uint64_t hash = (uint64_t)json_typeof(value);
    const char *key;
    const json_t *member;
    size_t i;
    if (json_is_string(value))
        return mix(hash, hash_short(json_string_value(value), json_string_length(value)));
    json_object_foreach ((json_t *)(uintptr_t)value, key, member)
        hash = mix(mix(hash, hash_short(key, strlen(key))), (uint64_t)(uintptr_t)member);
    json_array_foreach (value, i, member)
        hash = mix(hash, (uint64_t)(uintptr_t)member);
    return hash;
}

static bool same_members(const json_t *a, const json_t *b)
{
    void *x = json_object_iter((json_t *)(uintptr_t)a), *y = json_object_iter((json_t *)(uintptr_t)b);
    for (; x && y; x = json_object_iter_next((json_t *)(uintptr_t)a, x), y = json_object_iter_next((json_t *)(uintptr_t)b, y))
        if (json_object_iter_value(x) != json_object_iter_value(y) || strcmp(json_object_iter_key(x), json_object_iter_key(y)) != 0)
            return false;
    return !x && !y;
}

static bool same(const json_t *a, const json_t *b)
{
    if (json_typeof(a) != json_typeof(b))
        return false;
    if (json_is_string(a))
        return json_string_length(a) == json_string_length(b) && memcmp(json_string_value(a), json_string_value(b), json_string_length(a)) == 0;
    if (json_is_object(a))
        return same_members(a, b);
    if (json_array_size(a) != json_array_size(b))
        return false;
    for (size_t i = 0; i < json_array_size(a); i++)
        if (json_array_get(a, i) != json_array_get(b, i))
            return false;
    return true;
}

static bool make_room(struct shared *s)
{
    if (s->n < s->size / 2)
        return true;
    size_t size = s->size ? s->size * 2 : SLOTS_MIN;
    json_t **values = calloc(size, sizeof *values);
    if (!values)
        return false;
    for (size_t i = 0; i < s->size; i++) {
        if (!s->values[i])
            continue;
        size_t at = hash_of(s->values[i]) & (size - 1);
        while (values[at])
            at = (at + 1) & (size - 1);
        values[at] = s->values[i];
    }
    free(s->values);
    s->values = values;
    s->size = size;
    return true;
}

/* The value that stands for all that are equal to this one; NULL when out of memory. borrow. */
static json_t *representative(struct shared *s, json_t *value)
{
    bool large = json_object_size(value) > MEMBERS_MAX || json_array_size(value) > MEMBERS_MAX;
    if (large || !(json_is_string(value) || json_is_object(value) || json_is_array(value)))
        return value;
    if (!make_room(s))
        return NULL;
    size_t at = hash_of(value) & (s->size - 1);
    while (s->values[at] && !same(s->values[at], value))
        at = (at + 1) & (s->size - 1);
    if (!s->values[at]) {
        s->values[at] = json_incref(value);
        s->n++;
    }
    return s->values[at];
}

static mc_status within(struct shared *s, json_t *container, int depth)
{
    const char *key;
    json_t *member, *kept;
    size_t i;
    mc_status st = MC_OK;
    if (depth == DEPTH_MAX)
        return MC_OK;
    json_object_foreach (container, key, member) {
        st = st ? st : within(s, member, depth + 1);
        kept = st ? NULL : representative(s, member);
        if (!kept)
            return MC_ERR_MEMORY;
        if (kept != member && json_object_iter_set(container, json_object_key_to_iter(key), kept) != 0)
            return MC_ERR_MEMORY;
    }
    json_array_foreach (container, i, member) {
        st = st ? st : within(s, member, depth + 1);
        kept = st ? NULL : representative(s, member);
        if (!kept || (kept != member && json_array_set(container, i, kept) != 0))
            return MC_ERR_MEMORY;
    }
    return MC_OK;
}

mc_status shared_within(struct shared *s, json_t *container)
{
    return within(s, container, 0);
}
