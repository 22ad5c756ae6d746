#include "rule/paths.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- paths ------------------------------------------------------------------------------------------------------- */

static mc_status add_step(struct path *p, const char *text, size_t len, const char *whole, mc_error *err)
{
    bool list = len > 2 && memcmp(text + len - 2, "[]", 2) == 0;
    size_t key_len = list ? len - 2 : len;
    if (!key_len || memchr(text, '[', key_len) || memchr(text, ']', key_len))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "\"%s\" is no path: keys joined by dots, [] after a list", whole);
    struct path_step *steps = realloc(p->steps, (p->n + 1) * sizeof *steps);
    if (!steps)
        return no_memory(err);
    p->steps = steps;
    char *key = strndup(text, key_len);
    if (!key)
        return no_memory(err);
    p->steps[p->n++] = (struct path_step){.key = key, .list = list};
    return MC_OK;
}

mc_status path_parse(struct path *out, const char *text, mc_error *err)
{
    struct path p = {0};
    mc_status st = MC_OK;
    const char *at = text;
    if (strcmp(text, ".") == 0)
        at++;
    while (st == MC_OK && (*at || p.n)) {
        const char *end = strchrnul(at, '.');
        st = add_step(&p, at, (size_t)(end - at), text, err);
        if (!*end)
            break;
        at = end + 1;
    }
    if (st == MC_OK)
        *out = p;
    else
        path_clear(&p);
    return st;
}

void path_clear(struct path *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->steps[i].key);
    free(p->steps);
    *p = (struct path){0};
}

static bool is_there(const json_t *value)
{
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_NULL:
        return false;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    case JSON_OBJECT:
        return json_object_size(value) > 0;
    default:
        return true;
    }
}

static bool present_from(const json_t *value, const struct path *p, size_t from)
{
    for (size_t i = from; i < p->n; i++) {
        value = json_object_get(value, p->steps[i].key);
        if (!p->steps[i].list)
            continue;
        size_t k;
        const json_t *item;
        json_array_foreach (value, k, item) {
            if (present_from(item, p, i + 1))
                return true;
        }
        return false;
    }
    return is_there(value);
}

bool path_present(const json_t *value, const struct path *p)
{
    return present_from(value, p, 0);
}

const json_t *path_value(const json_t *value, const struct path *p)
{
    for (size_t i = 0; i < p->n && value; i++)
        value = json_object_get(value, p->steps[i].key);
    return value;
}

/* ---- expanding --------------------------------------------------------------------------------------------------- */

void pointer_add(struct buffer *b, const char *key, size_t len)
{
    size_t from = 0;
    buffer_add_char(b, '/');
    for (size_t i = 0; i < len; i++) {
        if (key[i] != '~' && key[i] != '/')
            continue;
        buffer_add(b, key + from, i - from);
        buffer_add(b, key[i] == '~' ? "~0" : "~1", 2);
        from = i + 1;
    }
    buffer_add(b, key + from, len - from);
}

static mc_status add_place(struct places *out, const json_t *value, const struct buffer *pointer, mc_error *err)
{
    if (out->n == out->size) {
        size_t size = out->size ? out->size * 2 : 16;
        struct place_found *items = realloc(out->items, size * sizeof *items);
        if (!items)
            return no_memory(err);
        out->items = items;
        out->size = size;
    }
    char *copy = strdup(pointer->data ? pointer->data : "");
    if (!copy || !buffer_ok(pointer)) {
        free(copy);
        return no_memory(err);
    }
    out->items[out->n++] = (struct place_found){.value = value, .pointer = copy};
    return MC_OK;
}

static void cut_back(struct buffer *b, size_t len)
{
    if (b->data && len <= b->len) {
        b->len = len;
        b->data[len] = '\0';
    }
}

/* "/12", for every item of every list: printf would take most of the time of a path. */
static void pointer_add_number(struct buffer *b, size_t n)
{
    char text[24];
    char *at = text + sizeof text;
    do
        *--at = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    *--at = '/';
    buffer_add(b, at, (size_t)(text + sizeof text - at));
}

static mc_status expand_from(struct places *out, const json_t *value, const struct path *p, size_t from,
                             struct buffer *pointer, mc_error *err)
{
    if (!value || json_is_null(value))
        return MC_OK;
    if (from == p->n)
        return add_place(out, value, pointer, err);
    const struct path_step *step = &p->steps[from];
    size_t mark = pointer->len;
    mc_status st = MC_OK;
    value = json_object_get(value, step->key);
    pointer_add(pointer, step->key, strlen(step->key));
    if (!step->list) {
        st = expand_from(out, value, p, from + 1, pointer, err);
    } else {
        size_t list_mark = pointer->len, i;
        const json_t *item;
        json_array_foreach (value, i, item) {
            pointer_add_number(pointer, i);
            st = expand_from(out, item, p, from + 1, pointer, err);
            if (st != MC_OK)
                break;
            cut_back(pointer, list_mark);
        }
    }
    cut_back(pointer, mark);
    return st;
}

mc_status path_expand(struct places *out, const json_t *root, const struct path *p, mc_error *err)
{
    struct buffer pointer;
    buffer_init(&pointer);
    mc_status st = expand_from(out, root, p, 0, &pointer, err);
    buffer_clear(&pointer);
    return st;
}

void places_clear(struct places *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->items[i].pointer);
    free(p->items);
    *p = (struct places){0};
}

/* ---- shapes ------------------------------------------------------------------------------------------------------ */

static struct shape *shape_kid(struct shape *s, const struct path_step *step)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->kids[i].key, step->key) == 0 && s->kids[i].list == step->list)
            return &s->kids[i];
    struct shape *kids = realloc(s->kids, (s->n + 1) * sizeof *kids);
    if (!kids)
        return NULL;
    s->kids = kids;
    char *key = strdup(step->key);
    if (!key)
        return NULL;
    s->kids[s->n] = (struct shape){.key = key, .list = step->list};
    return &s->kids[s->n++];
}

mc_status shape_add(struct shape *root, const struct path *p, mc_error *err)
{
    struct shape *s = root;
    for (size_t i = 0; i < p->n; i++) {
        s = shape_kid(s, &p->steps[i]);
        if (!s)
            return no_memory(err);
    }
    s->whole = true;
    return MC_OK;
}

void shape_clear(struct shape *root)
{
    for (size_t i = 0; i < root->n; i++)
        shape_clear(&root->kids[i]);
    free(root->kids);
    free(root->key);
    *root = (struct shape){0};
}

#define SCHEMA_KEYS 64 /* looked at for a suggestion */

/* ---- schemas ----------------------------------------------------------------------------------------------------- */

/* The object that describes a key's value: written in place, or named and found in `types`. */
static const json_t *described(const json_t *types, const json_t *description)
{
    if (json_is_string(description))
        description = json_object_get(types, json_string_value(description));
    return json_is_object(description) ? description : NULL;
}

bool schema_child(struct schema at, const char *key, struct schema *child, bool *list)
{
    char with_list[128];
    *child = (struct schema){.node = NULL, .types = at.types};
    *list = false;
    if (!at.node)
        return true;
    const json_t *plain = json_object_get(at.node, key);
    if (!plain && strlen(key) + 3 <= sizeof with_list) {
        strcpy(with_list, key);
        strcat(with_list, "[]");
        plain = json_object_get(at.node, with_list);
        *list = plain != NULL;
    }
    child->node = described(at.types, plain);
    return plain != NULL;
}

const char *schema_nearest(struct schema at, const char *key, char out[SCHEMA_KEY_MAX])
{
    char bare[SCHEMA_KEYS][SCHEMA_KEY_MAX]; /* the keys without their [] */
    const char *names[SCHEMA_KEYS];
    size_t n = 0;
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)(uintptr_t)at.node, name, value) {
        size_t len = strcspn(name, "[");
        if (n == SCHEMA_KEYS || len >= SCHEMA_KEY_MAX)
            continue;
        memcpy(bare[n], name, len);
        bare[n][len] = '\0';
        names[n] = bare[n];
        n++;
    }
    const char *near = nearest_name(key, names, n);
    return near ? strcpy(out, near) : NULL;
}

static mc_status unknown_key(struct schema at, const char *key, const char *text, mc_error *err)
{
    char room[SCHEMA_KEY_MAX];
    const char *near = err ? schema_nearest(at, key, room) : NULL;
    if (near)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "unknown field \"%s\" in the path \"%s\" (nearest: \"%s\")", key, text, near);
    return error_set(err, MC_ERR_USAGE, NULL, 0, "unknown field \"%s\" in the path \"%s\"", key, text);
}

mc_status schema_check(struct schema at, const struct path *p, const char *text, struct schema *end, mc_error *err)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct path_step *step = &p->steps[i];
        struct schema child;
        bool list;
        if (!schema_child(at, step->key, &child, &list))
            return unknown_key(at, step->key, text, err);
        if (at.node && step->list && !list)
            return error_set(err, MC_ERR_USAGE, NULL, 0, "\"%s\" in the path \"%s\" holds no list", step->key, text);
        if (at.node && !step->list && list && i + 1 < p->n)
            return error_set(err, MC_ERR_USAGE, NULL, 0, "\"%s\" in the path \"%s\" holds a list: write \"%s[]\"", step->key, text,
                             step->key);
        at = child;
    }
    if (end)
        *end = at;
    return MC_OK;
}

/* ---- the place of a finding --------------------------------------------------------------------------------------- */

/* Reads "[12]" as the 0-based index 11. False where it is none. */
static bool read_index(const char **at, size_t *index)
{
    const char *c = *at;
    size_t value = 0;
    if (*c++ != '[' || *c < '1' || *c > '9')
        return false;
    for (; *c >= '0' && *c <= '9'; c++) {
        if (value > 100000000)
            return false;
        value = value * 10 + (size_t)(*c - '0');
    }
    if (*c != ']')
        return false;
    *index = value - 1;
    *at = c + 1;
    return true;
}

mc_status at_pointer(struct buffer *out, const char *base, const char *at, struct schema schema, mc_error *err)
{
    const char *c = at;
    bool first = true;
    buffer_add_text(out, base);
    while (*c) {
        size_t index, len = strcspn(c, ".[]");
        if (*c == '[') {
            if (!read_index(&c, &index))
                return error_set(err, MC_ERR_USAGE, NULL, 0, "at = \"%s\": an index is [n] with n from 1", at);
            pointer_add_number(out, index);
        } else {
            if (!first && *c++ == '.')
                len = strcspn(c, ".[]");
            char key[128];
            if (!len || len >= sizeof key)
                return error_set(err, MC_ERR_USAGE, NULL, 0, "at = \"%s\" is no path: keys joined by dots, [n] for items", at);
            memcpy(key, c, len);
            key[len] = '\0';
            struct schema child;
            bool list;
            if (!schema_child(schema, key, &child, &list))
                return unknown_key(schema, key, at, err);
            schema = child;
            pointer_add(out, key, len);
            c += len;
        }
        first = false;
    }
    return buffer_ok(out) ? MC_OK : no_memory(err);
}
