/* See record.h. */
#include "model/record.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

struct record *record_new(const char *kind)
{
    struct record *r = calloc(1, sizeof *r);
    if (r == NULL)
        return NULL;
    r->root = json_pack("{s:s}", "kind", kind);
    r->locations = locations_new();
    if (r->root == NULL || r->locations == NULL) {
        record_free(r);
        return NULL;
    }
    return r;
}

/* What is wrong with a would-be record; NULL where it is one. */
static const char *find_fault(const json_t *root)
{
    if (!json_is_object(root))
        return "a record must be a JSON object";
    const json_t *kind = json_object_get(root, "kind");
    if (kind == NULL)
        return "a record needs a \"kind\", such as \"notice\"";
    if (!json_is_string(kind) || json_string_length(kind) == 0)
        return "\"kind\" must be a string that is not empty";
    const json_t *locations = json_object_get(root, "locations");
    if (locations != NULL && !json_is_object(locations))
        return "\"locations\" must be an object";
    return NULL;
}

mc_status record_set_json(struct record *out, json_t *root_take, const char *path, mc_error *err)
{
    const char *fault = find_fault(root_take);
    if (fault != NULL) {
        json_decref(root_take);
        return error_set(err, MC_ERR_INPUT, path, 0, "%s", fault);
    }
    *out = (struct record){.root = root_take};
    return MC_OK;
}

mc_status record_from_json(struct record **out, json_t *root_take, const char *path, mc_error *err)
{
    struct record *r = calloc(1, sizeof *r);
    if (r == NULL) {
        json_decref(root_take);
        return error_set(err, MC_ERR_MEMORY, path, 0, "out of memory");
    }
    mc_status st = record_set_json(r, root_take, path, err);
    if (st == MC_OK)
        *out = r;
    else
        free(r);
    return st;
}

void record_clear(struct record *r)
{
    json_decref(r->root);
    locations_free(r->locations);
    *r = (struct record){.root = NULL};
}

void record_free(struct record *r)
{
    if (r == NULL)
        return;
    record_clear(r);
    free(r);
}

/* What is made on demand changes nothing of what the record says. */
static struct record *writable(const struct record *r)
{
    return (struct record *)(uintptr_t)r;
}

json_t *record_root(const struct record *r)
{
    if (r->root == NULL && r->written.load != NULL && (writable(r)->root = r->written.load(&r->written)) == NULL)
        writable(r)->lost = true;
    return r->root;
}

const struct node *record_node(const struct record *r, struct nodes *room)
{
    if (r->node == NULL && (writable(r)->node = node_from_json(room, r->root)) == NULL)
        writable(r)->lost = true;
    return r->node;
}

bool record_has(const struct record *r, const char *key)
{
    return r->node != NULL ? node_find(r->node, key, strlen(key)) != NULL : json_object_get(r->root, key) != NULL;
}

bool record_is_of_kind(const struct record *r, const char *kind)
{
    if (r->node != NULL)
        return node_is_text(node_find(r->node, "kind", 4), kind, strlen(kind));
    const char *own = json_string_value(json_object_get(r->root, "kind"));
    return own != NULL && strcmp(own, kind) == 0;
}

void pointer_add_key(struct buffer *pointer, const char *key)
{
    buffer_add_char(pointer, '/');
    for (const char *c = key; *c != '\0'; c++)
        if (*c == '~')
            buffer_add_text(pointer, "~0");
        else if (*c == '/')
            buffer_add_text(pointer, "~1");
        else
            buffer_add_char(pointer, *c);
}

void pointer_add_index(struct buffer *pointer, size_t index)
{
    buffer_add_char(pointer, '/');
    buffer_add_number(pointer, index);
}

/* Absent is absent: 0 and NULL are not written. */
static int set_number(json_t *location, const char *key, int value)
{
    return value == 0 ? 0 : json_object_set_new(location, key, json_integer(value));
}

/* own: json_decref. NULL when out of memory or where the text is no UTF-8. */
json_t *location_new(const struct place *place, const char *text, size_t len)
{
    json_t *l = json_object();
    int rc = l == NULL ? -1 : 0;
    rc |= set_number(l, "line", place->line);
    rc |= set_number(l, "column", place->column);
    rc |= set_number(l, "page", place->page);
    if (place->sheet != NULL)
        rc |= json_object_set_new(l, "sheet", json_string(place->sheet));
    rc |= set_number(l, "table", place->table);
    rc |= set_number(l, "row", place->row);
    rc |= set_number(l, "cell", place->cell);
    rc |= set_number(l, "paragraph", place->paragraph);
    if (place->heading != NULL)
        rc |= json_object_set_new(l, "heading", json_string(place->heading));
    if (text != NULL)
        rc |= json_object_set_new(l, "text", json_stringn(text, len));
    if (rc != 0) {
        json_decref(l);
        return NULL;
    }
    return l;
}

mc_status record_locate(struct record *r, const char *pointer, const struct place *place, const char *text, size_t len)
{
    if (r->locations != NULL)
        return locations_set(r->locations, pointer, place, text, len);
    json_t *locations = json_object_get(r->root, "locations");
    if (locations == NULL) {
        locations = json_object();
        if (json_object_set_new(r->root, "locations", locations) != 0)
            return MC_ERR_MEMORY;
    }
    json_t *location = location_new(place, text, len);
    return json_object_set_new(locations, pointer, location) == 0 ? MC_OK : MC_ERR_MEMORY;
}

static void forget(struct record *r, const char *pointer)
{
    if (r->locations != NULL)
        locations_remove(r->locations, pointer);
    else
        json_object_del(json_object_get(r->root, "locations"), pointer);
}

/* The pointer is that of the value, and is again when it returns. */
static void forget_below(struct record *r, const json_t *value, struct buffer *pointer)
{
    const char *key;
    const json_t *item;
    size_t len = pointer->len, i;
    forget(r, pointer->data);
    json_object_foreach((json_t *)(uintptr_t)value, key, item)
    {
        pointer_add_key(pointer, key);
        forget_below(r, item, pointer);
        pointer->data[pointer->len = len] = '\0';
    }
    json_array_foreach(value, i, item)
    {
        pointer_add_index(pointer, i);
        forget_below(r, item, pointer);
        pointer->data[pointer->len = len] = '\0';
    }
}

mc_status record_forget(struct record *r, const char *pointer)
{
    struct buffer at;
    buffer_init(&at);
    buffer_add_text(&at, pointer);
    buffer_add_char(&at, '\0'); /* room from the start, so that `data` is there */
    if (buffer_ok(&at)) {
        at.len--;
        forget_below(r, record_get(r, pointer), &at);
    }
    bool ok = buffer_ok(&at);
    buffer_clear(&at);
    return ok ? MC_OK : MC_ERR_MEMORY;
}

static int add_bytes(const char *bytes, size_t len, void *text)
{
    buffer_add(text, bytes, len);
    return 0; /* jansson does not look at every answer; the buffer remembers what failed */
}

mc_status record_pack_locations(struct record *r, mc_error *err)
{
    json_t *locations = json_object_get(r->root, "locations");
    struct buffer text;
    if (!json_is_object(locations))
        return MC_OK;
    buffer_init(&text);
    bool ok = json_dump_callback(locations, add_bytes, &text, JSON_COMPACT) == 0 && buffer_ok(&text) &&
              json_object_set_new(r->root, "locations", json_stringn(text.data, text.len)) == 0;
    buffer_clear(&text);
    return ok ? MC_OK : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* The locations, unpacked where they were put away; NULL when out of memory. borrow. */
static json_t *locations_of(const struct record *r)
{
    json_t *locations = record_has(r, "locations") ? json_object_get(record_root(r), "locations") : NULL;
    if (!json_is_string(locations))
        return locations;
    json_t *unpacked = json_loads(json_string_value(locations), 0, NULL);
    return unpacked && json_object_set_new(r->root, "locations", unpacked) == 0 ? unpacked : NULL;
}

json_t *record_location(const struct record *r, const char *pointer)
{
    json_t *locations = r->locations ? NULL : locations_of(r);
    for (size_t len = strlen(pointer);;) {
        json_t *found = r->locations ? locations_show(r->locations, pointer, len) : json_object_getn(locations, pointer, len);
        if (json_is_object(found))
            return found;
        if (len == 0)
            return NULL;
        do
            len--;
        while (len > 0 && pointer[len] != '/');
    }
}

/* The index an array step names, or the array's size (nothing is there) where it names none. */
static size_t read_index(const json_t *array, const char *step, size_t len)
{
    size_t index = 0, size = json_array_size(array);
    if (len == 0 || (len > 1 && step[0] == '0'))
        return size;
    for (size_t i = 0; i < len; i++) {
        if (step[i] < '0' || step[i] > '9')
            return size;
        index = index * 10 + (size_t)(step[i] - '0');
        if (index >= size)
            return size;
    }
    return index;
}

/* Whether an object's key is what the step names, ~1 and ~0 resolved. */
static bool key_matches(const char *key, size_t key_len, const char *step, size_t len)
{
    size_t k = 0;
    for (size_t i = 0; i < len; i++, k++) {
        char c = step[i];
        if (c == '~' && i + 1 < len && (step[i + 1] == '0' || step[i + 1] == '1'))
            c = step[++i] == '0' ? '~' : '/';
        if (k >= key_len || key[k] != c)
            return false;
    }
    return k == key_len;
}

static json_t *follow_step(json_t *value, const char *step, size_t len)
{
    if (json_is_array(value))
        return json_array_get(value, read_index(value, step, len));
    if (memchr(step, '~', len) == NULL)
        return json_object_getn(value, step, len);
    const char *key;
    size_t key_len;
    json_t *member;
    json_object_keylen_foreach(value, key, key_len, member) if (key_matches(key, key_len, step, len)) return member;
    return NULL;
}

json_t *record_get(const struct record *r, const char *pointer)
{
    json_t *value = record_root(r);
    while (*pointer == '/' && value != NULL) {
        const char *step = pointer + 1;
        size_t len = strcspn(step, "/");
        value = follow_step(value, step, len);
        pointer = step + len;
    }
    return *pointer == '\0' ? value : NULL;
}
