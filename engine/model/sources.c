/* See sources.h. */
#include "model/sources.h"

#include <string.h>

void sources_clear(struct sources *s)
{
    json_decref(s->kept);
    *s = (struct sources){0};
}

/* Makes room for one that matters. False where all that are kept do. */
static bool drop_quiet(json_t *kept)
{
    for (size_t i = json_array_size(kept); i-- > 0;)
        if (json_is_true(json_object_get(json_array_get(kept, i), "quiet")))
            return json_array_remove(kept, i) == 0;
    return false;
}

mc_status sources_keep(struct sources *s, const char *path, json_t *record, json_t *title, json_t *drawing_take, bool matters)
{
    json_t *one;
    if (!s->kept && !(s->kept = json_array()))
        goto failed;
    if (json_array_size(s->kept) >= SOURCES_MAX) {
        s->left++;
        if (!matters || !drop_quiet(s->kept)) {
            json_decref(drawing_take);
            return MC_OK;
        }
    }
    one = json_pack("{s:s, s:O, s:O*}", "path", path, "record", record, "title", title);
    if (!one || (drawing_take && json_object_set(one, "drawing", drawing_take) != 0) ||
        (!matters && json_object_set_new(one, "quiet", json_true()) != 0) || json_array_append(s->kept, one) != 0) {
        json_decref(one);
        goto failed;
    }
    json_decref(one);
    json_decref(drawing_take);
    return MC_OK;
failed:
    json_decref(drawing_take);
    return MC_ERR_MEMORY;
}

mc_status sources_merge(struct sources *s, const struct sources *part)
{
    mc_status st = MC_OK;
    json_t *one;
    size_t i;
    json_array_foreach(part->kept, i, one)
        if (st == MC_OK)
            st = sources_keep(s, json_string_value(json_object_get(one, "path")), json_object_get(one, "record"), json_object_get(one, "title"),
                              json_incref(json_object_get(one, "drawing")), !json_object_get(one, "quiet"));
    s->left += part->left;
    return st;
}

const json_t *sources_find(const struct sources *s, const char *path)
{
    const json_t *one;
    size_t i;
    json_array_foreach(s ? s->kept : NULL, i, one)
    {
        const char *own = json_string_value(json_object_get(one, "path"));
        if (own && strcmp(own, path) == 0)
            return one;
    }
    return NULL;
}
