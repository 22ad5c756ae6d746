/* The roles of a table's columns, for the record. */
#include <string.h>

#include "notice/rows.h"

mc_status columns_list(const struct grid *g, json_t *object, const char *key)
{
    json_t *columns = json_object_get(object, key);
    if (!columns && json_object_set_new(object, key, columns = json_array()))
        return MC_ERR_MEMORY;
    for (size_t c = 0; c < g->n_cols; c++) {
        const char *name = role_name(g->columns[c].role);
        bool has = g->columns[c].sparse;
        for (size_t i = 0; i < json_array_size(columns); i++)
            has = has || !strcmp(json_string_value(json_array_get(columns, i)), name);
        if (!has && json_array_append_new(columns, json_string(name)))
            return MC_ERR_MEMORY;
    }
    return MC_OK;
}
