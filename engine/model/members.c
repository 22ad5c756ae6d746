/* See members.h. */
#include "model/members.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/nearest.h"
#include "model/fingerprint.h"

#define NAMES_MAX 32


const char *member_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* Only 2025-06-30: these files are read by programs, and a guessed date would silently change what counts. */
static bool is_date(const char *text)
{
    static const char shape[] = "0000-00-00";
    struct date d;
    if (strlen(text) != strlen(shape))
        return false;
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
            return false;
    return sscanf(text, "%d-%d-%d", &d.year, &d.month, &d.day) == 3 && date_valid(d);
}

static mc_status wrong_type(enum member_type type, const char *name, const char *source, const char *where, const char *dot,
                            mc_error *err)
{
    switch (type) {
    case MEMBER_NUMBER:
        return error_set(err, MC_ERR_USAGE, source, 0, "%s%s%s must be a whole number", where, dot, name);
    case MEMBER_OBJECT:
        return error_set(err, MC_ERR_USAGE, source, 0, "%s%s%s must be an object", where, dot, name);
    case MEMBER_LIST:
        return error_set(err, MC_ERR_USAGE, source, 0, "%s%s%s must be a list", where, dot, name);
    case MEMBER_DATE:
        return error_set(err, MC_ERR_USAGE, source, 0, "%s%s%s must be a date such as 2025-06-30", where, dot, name);
    case MEMBER_FINGERPRINT:
        return error_set(err, MC_ERR_USAGE, source, 0, "%s%s%s must be the id of a finding, 16 hex digits", where, dot, name);
    case MEMBER_TEXT:
    case MEMBER_ANY:
        break;
    }
    return error_set(err, MC_ERR_USAGE, source, 0, "%s%s%s must be a text that is not empty", where, dot, name);
}

static bool is_of_type(const json_t *value, enum member_type type)
{
    const char *text = json_string_value(value);
    switch (type) {
    case MEMBER_TEXT:
        return text && *text;
    case MEMBER_ANY:
        return true;
    case MEMBER_NUMBER:
        return json_is_integer(value);
    case MEMBER_OBJECT:
        return json_is_object(value);
    case MEMBER_LIST:
        return json_is_array(value);
    case MEMBER_DATE:
        return text && is_date(text);
    case MEMBER_FINGERPRINT:
        return text && strlen(text) == FINGERPRINT_LEN && strspn(text, "0123456789abcdef") == FINGERPRINT_LEN;
    }
    return false;
}

static mc_status unknown(const struct member *members, const char *name, const char *source, const char *where, const char *dot,
                         mc_error *err)
{
    const char *names[NAMES_MAX];
    size_t n = 0;
    for (const struct member *m = members; m->name && n < NAMES_MAX; m++)
        names[n++] = m->name;
    const char *near = nearest_name(name, names, n);
    if (near)
        return error_set(err, MC_ERR_USAGE, source, 0, "%s%s%s: unknown key (nearest: \"%s\")", where, dot, name, near);
    return error_set(err, MC_ERR_USAGE, source, 0, "%s%s%s: unknown key", where, dot, name);
}

mc_status members_check(const json_t *object, const struct member *members, const char *source, const char *where, mc_error *err)
{
    const char *name, *dot = *where ? "." : "";
    json_t *value;
    if (!json_is_object(object))
        return error_set(err, MC_ERR_USAGE, source, 0, "%s%s%s must be an object", where, "", *where ? "" : "the file");
    json_object_foreach ((json_t *)(uintptr_t)object, name, value) {
        const struct member *m = members;
        while (m->name && strcmp(m->name, name) != 0)
            m++;
        if (!m->name)
            return unknown(members, name, source, where, dot, err);
        if (!is_of_type(value, m->type))
            return wrong_type(m->type, name, source, where, dot, err);
    }
    for (const struct member *m = members; m->name; m++)
        if (m->required && !json_object_get(object, m->name))
            return error_set(err, MC_ERR_USAGE, source, 0, "%s%s\"%s\" is missing", where, *where ? ": " : "", m->name);
    return MC_OK;
}

mc_status members_read_file(json_t **out, const char *path, mc_error *err)
{
    json_error_t where;
    FILE *in = fopen(path, "rb");
    if (!in)
        return error_set(err, MC_ERR_USAGE, path, 0, "could not be read: %s", strerror(errno));
    json_t *root = json_loadf(in, JSON_REJECT_DUPLICATES, &where);
    fclose(in);
    if (!root)
        return error_set(err, MC_ERR_USAGE, path, where.line > 0 ? where.line : 0, "%s", where.text);
    *out = root;
    return MC_OK;
}
