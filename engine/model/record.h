/* The record: one JSON object (docs/record.schema.json) and the location of each of its values.
 * The locations of a record that came as JSON are under "locations" of the object itself, keyed by JSON pointer. Those of a record that is made here are kept
 * beside it (locations.h) and stand there only where it is written out. */
#ifndef MC_MODEL_RECORD_H
#define MC_MODEL_RECORD_H

#include <jansson.h>
#include <stddef.h>

#include "mingcha.h"
#include "base/buffer.h"
#include "model/document.h"
#include "model/locations.h"

struct record {
    json_t *root; /* own */
    struct locations *locations; /* own; NULL: they are in the object */
    long long line; /* of the stream of records that it stands on; 0: it is in a file of its own */
};

/* own: record_free. NULL when out of memory. Makes {"kind": kind}. */
struct record *record_new(const char *kind);
/* take: root. Anything that is not an object with a string "kind" is MC_ERR_INPUT, and so are "locations" that are no object. */
mc_status record_from_json(struct record **out, json_t *root_take, const char *path, mc_error *err);
void record_free(struct record *r);

/* Append one step to a JSON pointer: "/key" with ~ and / of the key escaped, "/12". */
void pointer_add_key(struct buffer *pointer, const char *key);
void pointer_add_index(struct buffer *pointer, size_t index);

/* The location object of a place, with the quoted original (NULL: none): what record_location gives of it. own: json_decref. NULL when out of memory. */
json_t *location_new(const struct place *place, const char *text, size_t len);

/* Says where the value at `pointer` (such as "/projects/0/name") stands; `text` is the quoted original (NULL: none). Overwrites. */
mc_status record_locate(struct record *r, const char *pointer, const struct place *place, const char *text, size_t len);
/* Takes back what was said of the value at `pointer` and of all values in it. Called while the value still stands there. */
mc_status record_forget(struct record *r, const char *pointer);
/* The location object of the value, or of its nearest ancestor that has one; NULL where there is none. borrow: until the next call for this record. */
json_t *record_location(const struct record *r, const char *pointer);
/* Puts the locations of a record that came as JSON away as one text, a tenth of their size, until record_location asks for one. Nothing may be located or
 * forgotten afterwards. */
mc_status record_pack_locations(struct record *r, mc_error *err);
/* Gives `to` those locations of `from` whose values it holds. */
mc_status record_keep_locations(struct record *to, const struct record *from);

/* Writes the whole record as json_dump_callback with JSON_INDENT(2) would, "locations" last where they are kept beside it. They are made one after another, so
 * that it takes no memory to speak of. MC_ERR_IO where `sink` did not give 0. */
mc_status record_write(const struct record *r, json_dump_callback_t sink, void *to);

/* The value at a JSON pointer ("" is the root), or NULL. borrow. */
json_t *record_get(const struct record *r, const char *pointer);

#endif
