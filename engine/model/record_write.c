/* What goes over all locations of a record: writing it out, and keeping those of a part of it. See record.h. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "model/locations.h"
#include "model/record.h"

#define CHUNK ((size_t)64 << 10)

/* Bytes on their way to the sink, gathered, because jansson gives them a token at a time. */
struct writing {
    json_dump_callback_t sink;
    void *to;
    char bytes[CHUNK];
    size_t n;
    int depth; /* of the value being dumped: what jansson indents from 0 */
    bool failed;
};

static void flush(struct writing *w)
{
    w->failed = w->failed || (w->n && w->sink(w->bytes, w->n, w->to) != 0);
    w->n = 0;
}

static void put(struct writing *w, const char *bytes, size_t len)
{
    while (len > 0) {
        size_t room = CHUNK - w->n, part = len < room ? len : room;
        memcpy(w->bytes + w->n, bytes, part);
        w->n += part;
        bytes += part;
        len -= part;
        if (w->n == CHUNK)
            flush(w);
    }
}

static void put_line_end(struct writing *w, int depth)
{
    put(w, "\n", 1);
    for (int i = 0; i < depth; i++)
        put(w, "  ", 2);
}

/* A line break in a dump is never one of a text: those are escaped. */
static int take(const char *bytes, size_t len, void *writing)
{
    struct writing *w = writing;
    const char *end = bytes + len, *at;
    for (; (at = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL; bytes = at + 1) {
        put(w, bytes, (size_t)(at - bytes));
        put_line_end(w, w->depth);
    }
    put(w, bytes, (size_t)(end - bytes));
    return w->failed ? -1 : 0;
}

/* One member of an object that stands `depth` deep. False when out of memory or where the sink failed. */
static bool put_member(struct writing *w, int depth, bool first, json_t *key_take, json_t *value)
{
    w->depth = depth + 1;
    if (!first)
        put(w, ",", 1);
    put_line_end(w, depth + 1);
    bool ok = key_take && value && json_dump_callback(key_take, take, w, JSON_ENCODE_ANY) == 0;
    if (ok) {
        put(w, ": ", 2);
        ok = json_dump_callback(value, take, w, JSON_INDENT(2) | JSON_ENCODE_ANY) == 0;
    }
    json_decref(key_take);
    return ok;
}

/* { pointer: location, ... } as a member of the root. */
static mc_status put_locations(struct writing *w, bool first, const struct locations *l)
{
    struct buffer pointer;
    size_t written = 0;
    bool ok = true;
    buffer_init(&pointer);
    if (!first)
        put(w, ",", 1);
    put_line_end(w, 1);
    put(w, "\"locations\": {", strlen("\"locations\": {"));
    for (size_t i = 0; ok && i < locations_count(l); i++) {
        if (!locations_at(l, i, &pointer))
            continue;
        json_t *location = locations_json(l, i);
        ok = buffer_ok(&pointer) && put_member(w, 1, written++ == 0, json_stringn(pointer.data ? pointer.data : "", pointer.len), location);
        json_decref(location);
    }
    if (written)
        put_line_end(w, 1);
    put(w, "}", 1);
    buffer_clear(&pointer);
    return ok ? MC_OK : MC_ERR_MEMORY;
}

mc_status record_write(const struct record *r, json_dump_callback_t sink, void *to)
{
    struct writing *w = calloc(1, sizeof *w);
    mc_status st = w ? MC_OK : MC_ERR_MEMORY;
    const char *key;
    json_t *value;
    bool first = true;
    if (st)
        return st;
    w->sink = sink;
    w->to = to;
    record_location(r, ""); /* locations that were put away come back */
    put(w, "{", 1);
    json_object_foreach (r->root, key, value) {
        if (!st)
            st = put_member(w, 0, first, json_string(key), value) ? MC_OK : MC_ERR_MEMORY;
        first = false;
    }
    if (!st && r->locations)
        st = put_locations(w, first, r->locations);
    put_line_end(w, 0);
    put(w, "}", 1);
    flush(w);
    if (w->failed)
        st = MC_ERR_IO;
    free(w);
    return st;
}

static mc_status keep_json(struct record *to, const json_t *locations)
{
    json_t *kept = json_object(), *location;
    const char *pointer;
    mc_status st = json_object_set_new(to->root, "locations", kept) == 0 ? MC_OK : MC_ERR_MEMORY;
    json_object_foreach ((json_t *)(uintptr_t)locations, pointer, location) {
        if (!st && record_get(to, pointer))
            st = json_object_set(kept, pointer, location) == 0 ? MC_OK : MC_ERR_MEMORY;
    }
    return st;
}

mc_status record_keep_locations(struct record *to, const struct record *from)
{
    struct buffer pointer;
    mc_status st = MC_OK;
    if (!from->locations)
        return keep_json(to, json_object_get(from->root, "locations"));
    if (!to->locations && !(to->locations = locations_new()))
        return MC_ERR_MEMORY;
    buffer_init(&pointer);
    for (size_t i = 0; !st && i < locations_count(from->locations); i++) {
        if (!locations_at(from->locations, i, &pointer))
            continue;
        const char *at = pointer.data ? pointer.data : "";
        if (!buffer_ok(&pointer))
            st = MC_ERR_MEMORY;
        else if (record_get(to, at))
            st = locations_copy(to->locations, at, from->locations, i);
    }
    buffer_clear(&pointer);
    return st;
}
