/* What could not be read for certain, in the record's list. */
#include "notice/rows.h"

static mc_status add_entry(struct reading *r, const char *at, json_t *location_take, const char *zh, const char *en)
{
    json_t *all = json_object_get(r->record->root, "unresolved");
    if (!all && json_object_set_new(r->record->root, "unresolved", all = json_array())) {
        json_decref(location_take);
        return MC_ERR_MEMORY;
    }
    json_t *one = json_pack("{s:s,s:o*,s:s,s:s}", "at", at, "location", location_take, "zh", zh, "en", en);
    return !one || json_array_append_new(all, one) ? MC_ERR_MEMORY : MC_OK;
}

mc_status unresolved_add(struct reading *r, const char *at, const struct place *place, const char *text, size_t len, const char *zh, const char *en)
{
    json_t *location = location_new(place, text, len);
    return location ? add_entry(r, at, location, zh, en) : MC_ERR_MEMORY;
}

mc_status unresolved_at(struct reading *r, const char *at, json_t *location, const char *text, const char *zh, const char *en)
{
    json_t *copy = json_copy(location);
    if (!copy || json_object_set_new(copy, "text", json_string(text))) {
        json_decref(copy);
        return MC_ERR_MEMORY;
    }
    return add_entry(r, at, copy, zh, en);
}
