/* See figures.h. */
#include "model/figures.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cover.h"

/* What is kept of an object: members with values, and members (or lists) of further objects. */
struct kept {
    const char *key;
    const struct kept *members; /* NULL: a plain value */
};

static const struct kept source[] = {{"name", NULL}, {"amount", NULL}, {"unit", NULL}, {"part_of", NULL}, {NULL, NULL}};
static const struct kept funding[] = {{"total", NULL}, {"unit", NULL}, {"period", NULL}, {"sources", source}, {NULL, NULL}};
static const struct kept quantity[] = {{"value", NULL}, {"value_max", NULL}, {"unit", NULL}, {"subject", NULL}, {"bound", NULL}, {"per", NULL}, {NULL, NULL}};
static const struct kept due[] = {{"text", NULL}, {"from", NULL}, {"to", NULL}, {NULL, NULL}};
static const struct kept milestone[] = {{"text", NULL}, {"due", due}, {"percent", NULL}, {"quantities", quantity}, {NULL, NULL}};
static const struct kept stream[] = {{"title", NULL}, {"milestones", milestone}, {NULL, NULL}};
static const struct kept task[] = {{"name", NULL}, {"funding", funding}, {"quantities", quantity}, {"streams", stream}, {NULL, NULL}};
static const struct kept project[] = {{"seq", NULL}, {"name", NULL}, {"funding", funding}, {"quantities", quantity}, {"tasks", task}, {NULL, NULL}};
static const struct kept section[] = {{"title", NULL}, {"funding", funding}, {NULL, NULL}};
static const struct kept whole[] = {{"money_unit", NULL}, {"funding", funding}, {"sections", section}, {"projects", project}, {NULL, NULL}};

/* own: a plain value, texts covered; NULL when out of memory. */
static json_t *value_of(const json_t *value)
{
    if (!json_is_string(value))
        return json_deep_copy(value);
    char *covered = cover_personal(json_string_value(value), json_string_length(value));
    json_t *out = covered ? json_string(covered) : NULL;
    free(covered);
    return out;
}

static json_t *keep(const json_t *value, const struct kept *members);

static json_t *keep_list(const json_t *list, const struct kept *members)
{
    json_t *out = json_array();
    const json_t *one;
    size_t i;
    json_array_foreach (list, i, one)
        if (json_array_append_new(out, keep(one, members)) != 0) {
            json_decref(out);
            return NULL;
        }
    return out;
}

static json_t *keep(const json_t *value, const struct kept *members)
{
    if (!members)
        return value_of(value);
    if (json_is_array(value))
        return keep_list(value, members);
    json_t *out = json_object();
    for (const struct kept *k = members; out && k->key; k++) {
        const json_t *member = json_object_get(value, k->key);
        bool empty = !member || json_is_null(member) || (json_is_array(member) && json_array_size(member) == 0);
        if (!empty && json_object_set_new(out, k->key, keep(member, k->members)) != 0) {
            json_decref(out);
            return NULL;
        }
    }
    return out;
}

json_t *figures_of(const json_t *record)
{
    return keep(record, whole);
}
