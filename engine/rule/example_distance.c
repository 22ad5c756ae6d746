#include "rule/example_distance.h"

#include <stdint.h>

static json_t *loose(const json_t *value)
{
    return (json_t *)(uintptr_t)value; /* jansson's loops over objects take no const */
}

static size_t object_distance(const json_t *a, const json_t *b)
{
    const char *key;
    json_t *value;
    size_t n = 0;
    json_object_foreach (loose(a), key, value) {
        const json_t *other = json_object_get(b, key);
        n += other ? example_distance(value, other) : 1;
    }
    json_object_foreach (loose(b), key, value)
        n += json_object_get(a, key) == NULL;
    return n;
}

/* Rows that are the same at both ends are left out; of the rest, pairs are compared and what is over counts once each. */
static size_t array_distance(const json_t *a, const json_t *b)
{
    size_t na = json_array_size(a), nb = json_array_size(b), from = 0, n = 0;
    while (from < na && from < nb && json_equal(json_array_get(a, from), json_array_get(b, from)))
        from++;
    while (na > from && nb > from && json_equal(json_array_get(a, na - 1), json_array_get(b, nb - 1))) {
        na--;
        nb--;
    }
    for (size_t i = from; i < na && i < nb; i++)
        n += example_distance(json_array_get(a, i), json_array_get(b, i));
    return n + (na > nb ? na - nb : nb - na);
}

size_t example_distance(const json_t *a, const json_t *b)
{
    if (json_is_object(a) && json_is_object(b))
        return object_distance(a, b);
    if (json_is_array(a) && json_is_array(b))
        return array_distance(a, b);
    return !json_equal(a, b);
}
