#include "rule/fields.h"

#include <string.h>

#include "base/datespan.h"
#include "base/error.h"
#include "base/nearest.h"

#define FIELDS_MAX 32

static bool is_text(const json_t *v)
{
    return json_is_string(v) && json_string_length(v) > 0;
}

static bool is_empty_object(const json_t *v)
{
    return json_is_object(v) && json_object_size(v) == 0;
}

/* An empty Lua table comes as an object. */
static bool is_texts(const json_t *v)
{
    size_t i;
    const json_t *item;
    if (!json_is_array(v))
        return is_empty_object(v);
    json_array_foreach (v, i, item) {
        if (!is_text(item))
            return false;
    }
    return true;
}

static bool is_paths(const json_t *v)
{
    size_t i;
    const json_t *item;
    json_array_foreach (v, i, item) {
        if (!json_is_string(item))
            return false;
    }
    return json_is_string(v) || json_array_size(v) > 0;
}

static bool is_date(const json_t *v)
{
    struct date d;
    size_t used, len = json_string_length(v);
    return is_text(v) && len == strlen("2023-01-31") && json_string_value(v)[4] == '-' &&
           date_parse(&d, json_string_value(v), len, &used, NULL) == MC_OK && used == len;
}

static const char *wrong_type(const json_t *v, enum field_type type)
{
    switch (type) {
    case FIELD_TEXT:
        return is_text(v) ? NULL : "a text";
    case FIELD_STRING:
        return json_is_string(v) ? NULL : "a text";
    case FIELD_PATHS:
        return is_paths(v) ? NULL : "a path or a list of paths";
    case FIELD_TEXTS:
        return is_texts(v) ? NULL : "a list of texts";
    case FIELD_DATE:
        return is_date(v) ? NULL : "a date such as \"2023-01-31\"";
    case FIELD_TITLE:
        return is_text(json_object_get(v, "zh")) && is_text(json_object_get(v, "en")) && json_object_size(v) == 2
                   ? NULL
                   : "{ zh = text, en = text }";
    case FIELD_OBJECT:
        return json_is_object(v) ? NULL : "a table with named fields";
    case FIELD_LIST:
        return json_is_array(v) && json_array_size(v) > 0 ? NULL : "a list with at least one entry";
    }
    return "something else";
}

static const struct field *find_field(const struct field *fields, const char *name)
{
    for (; fields->name; fields++)
        if (strcmp(fields->name, name) == 0)
            return fields;
    return NULL;
}

static mc_status unknown_field(const struct field *fields, const char *name, const char *file, const char *inside, mc_error *err)
{
    const char *names[FIELDS_MAX];
    size_t n = 0;
    for (; fields->name && n < FIELDS_MAX; fields++)
        names[n++] = fields->name;
    const char *near = nearest_name(name, names, n);
    if (near)
        return error_set(err, MC_ERR_USAGE, file, 0, "unknown field \"%s%s\" (nearest: \"%s%s\")", inside, name, inside, near);
    return error_set(err, MC_ERR_USAGE, file, 0, "unknown field \"%s%s\"", inside, name);
}

mc_status fields_check(const json_t *object, const struct field *fields, const char *file, const char *inside, mc_error *err)
{
    void *it = json_object_iter((json_t *)(uintptr_t)object);
    for (; it; it = json_object_iter_next((json_t *)(uintptr_t)object, it))
        if (!find_field(fields, json_object_iter_key(it)))
            return unknown_field(fields, json_object_iter_key(it), file, inside, err);
    for (const struct field *f = fields; f->name; f++) {
        const json_t *value = json_object_get(object, f->name);
        if (!value && f->required)
            return error_set(err, MC_ERR_USAGE, file, 0, "field \"%s%s\" is missing", inside, f->name);
        const char *wanted = value ? wrong_type(value, f->type) : NULL;
        if (wanted)
            return error_set(err, MC_ERR_USAGE, file, 0, "field \"%s%s\" must be %s", inside, f->name, wanted);
    }
    return MC_OK;
}
