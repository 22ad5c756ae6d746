/* Paths into a record, as rules write them: keys joined by dots, `[]` after a key that holds a list ("projects[].tasks[].lead").
 * Also the trees made of them: what a rule reads (a shape), and what a kind of record may hold at all (a schema, from pack.json). */
#ifndef MC_RULE_PATHS_H
#define MC_RULE_PATHS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "mingcha.h"

struct path_step {
    char *key;
    bool list; /* the key holds a list and the path goes into its items */
};

struct path {
    struct path_step *steps;
    size_t n;
};

/* "" and "." are the path of no step: the value itself. Anything that is no path is MC_ERR_USAGE. own: path_clear. */
mc_status path_parse(struct path *out, const char *text, mc_error *err);
void path_clear(struct path *p);

/* Whether at least one value is there: not null, and no empty string, list or object. */
bool path_present(const json_t *value, const struct path *p);
/* The one value of a path without lists, or NULL. borrow. */
const json_t *path_value(const json_t *value, const struct path *p);

/* One value of a record and its JSON pointer. */
struct place_found {
    const json_t *value; /* borrow */
    char *pointer;       /* own */
};

struct places {
    struct place_found *items;
    size_t n, size;
};

/* Appends every value that the path names, in the record's order. own: places_clear. */
mc_status path_expand(struct places *out, const json_t *root, const struct path *p, mc_error *err);
void places_clear(struct places *p);

/* A tree of the keys that some paths name. */
struct shape {
    char *key;
    bool list;  /* the value is a list; kids are keys of its items */
    bool whole; /* everything below is meant */
    struct shape *kids;
    size_t n;
};

mc_status shape_add(struct shape *root, const struct path *p, mc_error *err);
void shape_clear(struct shape *root);

/* A kind's schema is an object of pack.json: key (with [] for lists) -> an object of the same sort, or the name of a type. A type that "types" holds
 * is such an object again; any other name ends the tree ("text", "amount", "any"). */
struct schema {
    const json_t *node;  /* borrow: the object at this place; NULL where nothing is known about it */
    const json_t *types; /* borrow: may be NULL */
};

/* The schema of `key` in the object that `at` describes. False where the key is unknown; *list says whether it holds a list. A place of which nothing is known
 * knows every key. */
bool schema_child(struct schema at, const char *key, struct schema *child, bool *list);
#define SCHEMA_KEY_MAX 64
/* The known key that `key` may have meant, without its []; or NULL. borrow: `out`. */
const char *schema_nearest(struct schema at, const char *key, char out[SCHEMA_KEY_MAX]);
/* Checks a path and gives the schema of what it names (`end` may be NULL). MC_ERR_USAGE names the unknown key and the nearest one. */
mc_status schema_check(struct schema at, const struct path *p, const char *text, struct schema *end, mc_error *err);

/* Turns a finding's `at` ("streams[2].due", indices from 1, relative to a value) into a JSON pointer under `base`. The keys are checked against the
 * schema of that value. MC_ERR_USAGE. */
mc_status at_pointer(struct buffer *out, const char *base, const char *at, struct schema schema, mc_error *err);

/* Adds "/" and the key, escaped for a JSON pointer. */
void pointer_add(struct buffer *b, const char *key, size_t len);

#endif
