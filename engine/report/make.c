#include "report/make.h"

#include <stdlib.h>

#include "base/error.h"
#include "report/reporter.h"

json_t *make_object(struct maker *m)
{
    json_t *object = json_object();
    m->failed = m->failed || !object;
    return object;
}

json_t *make_array(struct maker *m)
{
    json_t *array = json_array();
    m->failed = m->failed || !array;
    return array;
}

void make_put(struct maker *m, json_t *object, const char *key, json_t *value_take)
{
    if (json_object_set_new(object, key, value_take) != 0)
        m->failed = true;
}

void make_add(struct maker *m, json_t *array, json_t *value_take)
{
    if (json_array_append_new(array, value_take) != 0)
        m->failed = true;
}

void make_put_text(struct maker *m, json_t *object, const char *key, const char *text)
{
    if (*text)
        make_put(m, object, key, json_string(text));
}

void make_take_text(struct maker *m, json_t *object, const char *key, char *text_take)
{
    if (text_take)
        make_put_text(m, object, key, text_take);
    else
        m->failed = true;
    free(text_take);
}

void make_put_number(struct maker *m, json_t *object, const char *key, json_int_t n)
{
    make_put(m, object, key, json_integer(n));
}

void make_copy(struct maker *m, json_t *object, const json_t *source, const char *key)
{
    json_t *value = json_object_get(source, key);
    if (value && json_object_set(object, key, value) != 0)
        m->failed = true;
}

void make_put_some(struct maker *m, json_t *object, const char *key, json_t *value_take)
{
    if (value_take && (json_is_object(value_take) ? json_object_size(value_take) : json_array_size(value_take)) == 0)
        json_decref(value_take);
    else
        make_put(m, object, key, value_take);
}

mc_status make_write(const struct maker *m, const json_t *made, size_t flags, FILE *out, mc_error *err)
{
    if (m->failed || (json_dumpf(made, out, flags) < 0 && !ferror(out)))
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    putc('\n', out);
    return reporter_flush(out, err);
}
