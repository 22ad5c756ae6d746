/* A field that a rule may start from: what `rules new` writes its first check about. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "rule/pack.h"

/* Whether `key` stands in the object with that type. */
static bool has_type(struct schema at, const char *key, const char *type)
{
    return strcmp(key, "kind") != 0 && json_is_string(json_object_get(at.node, key)) && strcmp(json_string_value(json_object_get(at.node, key)), type) == 0;
}

static bool is_plain(const char *key)
{
    return key[strspn(key, "abcdefghijklmnopqrstuvwxyz_")] == '\0';
}

/* The text that says most of the element, or its first. */
static bool find_text(struct schema at, char out[64])
{
    static const char *const liked[] = {"name", "title", "text"};
    const char *key;
    json_t *value;
    for (size_t i = 0; i < sizeof liked / sizeof *liked; i++)
        if (has_type(at, liked[i], "text"))
            return snprintf(out, 64, "%s", liked[i]) > 0;
    json_object_foreach ((json_t *)(uintptr_t)at.node, key, value)
        if (is_plain(key) && has_type(at, key, "text"))
            return (size_t)snprintf(out, 64, "%s", key) < 64;
    return false;
}

mc_status pack_text_field(const struct pack *p, const char *kind, const char *each, char out[64], mc_error *err)
{
    struct path path = {0};
    struct schema end = {0};
    mc_status st = strcmp(each, "*") == 0 ? error_set(err, MC_ERR_USAGE, NULL, 0, "each = \"*\" compares records of a run; copy a rule of the family cross")
                                          : path_parse(&path, each, err);
    bool known = false;
    for (size_t i = 0; st == MC_OK && i < p->n_parts && !known; i++) {
        struct schema at = part_schema(&p->parts[i], kind);
        if (!at.node)
            continue;
        known = true;
        st = schema_check(at, &path, each, &end, err);
        if (st == MC_OK && (!end.node || !find_text(end, out)))
            st = error_set(err, MC_ERR_USAGE, NULL, 0, "\"%s\" of kind \"%s\" has no field of text to start from; name a path below or above it", each, kind);
    }
    if (st == MC_OK && !known)
        snprintf(out, 64, "name"); /* nothing is known of such records: any name will do */
    path_clear(&path);
    return st;
}
