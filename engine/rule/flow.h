/* Which values can be where in a rule: a walk over the trees of its file and its libraries, again and again until nothing new is found, with sets of abstract values for locals,
 * fields and results. Functions are looked at once for each two calls that lead to them, so that what one caller gives to a library is not taken for what another one gives.
 * What the sets say too much costs speed, never truth. Private to flow_*.c and reach.c. */
#ifndef MC_RULE_FLOW_H
#define MC_RULE_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rule/paths.h"
#include "rule/reach.h"
#include "rule/syntax.h"

enum flow_kind {
    FLOW_TEXT,    /* any text */
    FLOW_FOREIGN, /* what C functions made: tables and all that they hold */
    FLOW_FOREIGN_KEPT, /* the same, made while the file was loaded */
    FLOW_LITERAL, /* this text */
    FLOW_RECORD,  /* what stands at this place of the element: a table or not, or an item of it */
    FLOW_FUNCTION,
    FLOW_TABLE,   /* made by this constructor in this call */
    FLOW_MODULE,
    FLOW_BUILTIN,
};

enum flow_builtin {
    FLOW_PLAIN,   /* looks at its arguments, calls none of them, keeps none, gives none back */
    FLOW_IPAIRS, FLOW_PAIRS, FLOW_IPAIRS_STEP, FLOW_PAIRS_STEP, FLOW_PCALL, FLOW_SELECT, FLOW_REQUIRE,
    FLOW_INSERT, FLOW_REMOVE, FLOW_SORT, FLOW_PACK, FLOW_UNPACK, FLOW_QUANTITY, FLOW_DATE, FLOW_DIAGNOSE,
};

/* Nothing in it: a number, a truth value or nil. Sorted. */
struct flow_set {
    const uint32_t *items;
    uint32_t n;
};

/* What an expression with several values gives. */
#define FLOW_POSITIONS 6
struct flow_values {
    struct flow_set at[FLOW_POSITIONS], rest;
};

struct flow_name {
    struct flow_name *next;
    const char *text;
    size_t len;
};

struct flow_field {
    struct flow_field *next;
    const struct flow_name *name;
    struct flow_set set;
};

struct flow_table {
    struct flow_field *fields;
    struct flow_set any, keys; /* under numbers and keys that are not known; keys of both sorts but numbers */
    bool kept;                 /* made while the file was loaded */
};

/* A place of the element that the rule declares. */
struct flow_place {
    const struct shape *shape;
    const struct flow_place *above;
};

struct flow_value {
    enum flow_kind kind;
    const void *what; /* struct flow_name, flow_place, flow_table; the function's struct syntax; a module's name */
    const void *in;   /* of a function: the struct flow_frame that it sees */
    enum flow_builtin builtin;
    uint32_t next; /* in its bucket */
};

/* A function called from there. */
struct flow_frame {
    const struct syntax *function; /* or the block of a chunk */
    const struct flow_frame *outer;
    const struct syntax *site, *before; /* the call, and the one in which that stands */
    bool checks; /* it runs while an element is looked at, not while the file is loaded */
    bool data;   /* of a library of words, to which users may add */
    struct flow_set *locals;
    struct flow_values results;
    struct flow_set rest; /* its ... */
    struct flow_frame *next, *beside; /* all; in its bucket */
};

struct flow_chunk {
    struct flow_chunk *next;
    const char *name; /* of the library; "" for the rule's own file */
    struct syntax_tree tree;
    struct flow_frame *frame;
    bool data;
};

#define FLOW_BUCKETS 1024

struct flow {
    struct reach *out;
    const struct reach_files *files;
    struct flow_block *room, *scratch; /* own */
    struct flow_chunk *chunks;
    struct flow_value *values;
    uint32_t n_values, most_values;
    uint32_t value_buckets[FLOW_BUCKETS];
    struct flow_name *names[FLOW_BUCKETS];
    struct flow_frame *frames, *last_frame, *frame_buckets[FLOW_BUCKETS];
    struct flow_made *made[FLOW_BUCKETS]; /* tables by constructor and frame */
    struct flow_set foreign; /* what was put into tables of C functions */
    size_t n_frames;
    bool changed, no_memory;
};

/* ---- flow_values.c ---- */

/* Of what lives as long as the flow, or (scratch) to the end of a round. NULL when out of memory. */
void *flow_take(struct flow *f, size_t size, bool scratch);
void flow_forget_scratch(struct flow *f);
void flow_free_room(struct flow *f);
const struct flow_name *flow_name(struct flow *f, const char *text, size_t len);
uint32_t flow_value(struct flow *f, enum flow_kind kind, const void *what, const void *in, enum flow_builtin builtin);
struct flow_set flow_one(struct flow *f, enum flow_kind kind, const void *what, const void *in, enum flow_builtin builtin);
/* Both together, for the round. */
struct flow_set flow_both(struct flow *f, struct flow_set a, struct flow_set b);
/* Adds to a set that lasts; notes whether it grew. */
void flow_join(struct flow *f, struct flow_set *to, struct flow_set more);
struct flow_table *flow_made(struct flow *f, const struct syntax *site, const struct flow_frame *in);
/* The field of that name, made where there is none and `make` says so; NULL. */
struct flow_set *flow_field(struct flow *f, struct flow_table *t, const struct flow_name *name, bool make);

/* What is at a key: one of known name, or (NULL) by the values of `key`; no value in it means a number. */
struct flow_set flow_get(struct flow *f, struct flow_set base, const struct flow_name *name, struct flow_set key);
void flow_put(struct flow *f, const struct flow_frame *in, struct flow_set base, const struct flow_name *name, struct flow_set key, struct flow_set what);
/* All values, or all keys, that are in tables. */
struct flow_set flow_contents(struct flow *f, struct flow_set base, bool keys);
/* Something happens to the order or number of a table's items. */
void flow_touch(struct flow *f, const struct flow_frame *in, struct flow_set base);
/* Any text, and what C functions give. */
struct flow_set flow_foreign(struct flow *f, const struct flow_frame *in);

/* ---- flow_names.c ---- */

/* Finds the declaration of every local that is read or set. */
bool flow_find_names(struct syntax *root);

/* ---- flow_calls.c ---- */

struct flow_set flow_global(struct flow *f, const struct token *name);
struct flow_set flow_member(struct flow *f, const struct flow_value *module, const struct flow_name *name);
void flow_call(struct flow *f, const struct flow_frame *in, const struct syntax *site, struct flow_set called, const struct flow_values *args, struct flow_values *out);
struct flow_chunk *flow_library(struct flow *f, const char *name, size_t len);
struct flow_frame *flow_frame(struct flow *f, const struct flow_frame *like);
struct flow_set flow_at(const struct flow_values *v, size_t i);
/* All values as one set. */
struct flow_set flow_all(struct flow *f, const struct flow_values *v);

/* ---- flow.c ---- */

/* Goes over the body of a frame once. */
void flow_walk(struct flow *f, struct flow_frame *in);

#endif
