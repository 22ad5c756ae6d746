/* The record: one JSON object (docs/record.schema.json) and the location of each of its values.
 * The locations of a record that came as JSON are under "locations" of the object itself, keyed by JSON pointer. Those of a record that is made here are kept
 * beside it (locations.h) and stand there only where it is written out. */
#ifndef MC_MODEL_RECORD_H
#define MC_MODEL_RECORD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "base/buffer.h"
#include "model/document.h"
#include "model/locations.h"
#include "model/node.h"

struct record {
    json_t *root; /* own; NULL in a record of a stream till record_root makes it */
    const struct node *node; /* borrow: the same values as nodes; NULL till record_node makes them */
    struct record_text {
        const char *text; /* borrow: the record of a stream as it was written */
        size_t len;
        json_t *(*load)(const struct record_text *text); /* its values. own; NULL when out of memory */
        void *context;
    } written; /* `load` is NULL where root was made at once */
    bool lost; /* record_root or record_node ran out of memory: what is said of the record is not whole */
    struct locations *locations; /* own; NULL: they are in the object */
    long long line; /* of the stream of records that it stands on; 0: it is in a file of its own */
};

/* The values of the record, made of its text when they are first asked for. NULL when out of memory; r->lost is set then, and whoever runs over records of a stream
 * looks at it in the end. borrow. */
json_t *record_root(const struct record *r);
/* The same as nodes, made in `room` where there are none yet: then they are there as long as nothing else is made in it. NULL when out of memory; r->lost is set then. */
const struct node *record_node(const struct record *r, struct nodes *room);
/* Whether the record has the member. */
bool record_has(const struct record *r, const char *key);
/* Whether its kind is this one. */
bool record_is_of_kind(const struct record *r, const char *kind);

/* own: record_free. NULL when out of memory. Makes {"kind": kind}. */
struct record *record_new(const char *kind);
/* take: root. Anything that is not an object with a string "kind" is MC_ERR_INPUT, and so are "locations" that are no object. */
mc_status record_from_json(struct record **out, json_t *root_take, const char *path, mc_error *err);
/* The same into a record that the caller has, of which nothing is to be freed. */
mc_status record_set_json(struct record *out, json_t *root_take, const char *path, mc_error *err);
void record_free(struct record *r);
/* The same for one that is no heap object: a record of a stream. */
void record_clear(struct record *r);

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
