/* The values of one record as rules read them: a read-only tree of small nodes, cheap enough to be made of every value of every line of a stream. A key is one
 * pointer wherever it stands, so that looking for it compares pointers. Texts are not copied where they stand in the input as they are. */
#ifndef MC_MODEL_NODE_H
#define MC_MODEL_NODE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- keys ----------------------------------------------------------------------------------------------------------- */

#define NODE_KEY_PASSING UINT32_MAX

struct node_key {
    const char *text; /* borrow: the keys, or of a passing one its record; text[len] is '\0' in the keys alone */
    uint32_t len;
    uint32_t number; /* from 0, dense; NODE_KEY_PASSING: it is in no table and goes with its record */
};

/* All keys that rules name, and those met in records as long as they are few. They stay where they are till the end. */
struct node_keys;

/* own: node_keys_free. NULL when out of memory. */
struct node_keys *node_keys_new(void);
void node_keys_free(struct node_keys *k);
size_t node_keys_count(const struct node_keys *k);
/* The key of that text, made where it is new. For what rules name, before records are read: their keys are never passing ones. borrow. NULL when out of memory. */
const struct node_key *node_keys_add(struct node_keys *k, const char *text, size_t len);
/* The same for what stands in records: NULL also where there are too many keys already, or it is too long to be one that comes again. */
const struct node_key *node_keys_learn(struct node_keys *k, const char *text, size_t len);
/* NULL: it is not there. borrow. */
const struct node_key *node_keys_find(const struct node_keys *k, const char *text, size_t len);

/* ---- nodes ---------------------------------------------------------------------------------------------------------- */

enum node_type { NODE_NULL, NODE_FALSE, NODE_TRUE, NODE_INTEGER, NODE_REAL, NODE_TEXT, NODE_LIST, NODE_OBJECT };

struct node {
    uint8_t type; /* enum node_type */
    uint32_t n;   /* bytes of the text, items of the list, members of the object */
    union {
        const char *text; /* NODE_TEXT: no NUL in it nor behind it; a number that is no integer of an int64 is its text too */
        int64_t integer;
        double real; /* of examples of rules alone: what a loader reads is no real */
        const struct node *first; /* NODE_LIST, NODE_OBJECT: NULL where it is empty */
    };
    const struct node *next; /* the next item or member; NULL: the last */
    const struct node_key *key; /* of a member; NULL for items and the root */
};

/* A member; NULL where there is none, or `object` is NULL or no object. */
static inline const struct node *node_get(const struct node *object, const struct node_key *key)
{
    const struct node *m = object && object->type == NODE_OBJECT ? object->first : NULL;
    while (m && m->key != key)
        m = m->next;
    return m;
}

/* The same by the text of the key. */
const struct node *node_find(const struct node *object, const char *text, size_t len);
/* Whether it is a text, and this one. */
bool node_is_text(const struct node *node, const char *text, size_t len);

/* ---- where they are made ---------------------------------------------------------------------------------------------- */

/* Room for the nodes of one record at a time. */
struct nodes {
    struct node_keys *keys; /* borrow */
    char *at, *end;         /* what is left of the newest chunk */
    struct node_chunk *chunks; /* own: the newest first */
};

/* own: nodes_clear. The keys must live longer. */
void nodes_init(struct nodes *n, struct node_keys *keys);
void nodes_clear(struct nodes *n);
/* All nodes are gone; what one record needed stays for the next, within bounds. */
void nodes_reset(struct nodes *n);
/* Room that begins at a multiple of 16; NULL when out of memory. For nodes_take alone. */
void *nodes_grow(struct nodes *n, size_t size);

static inline void *nodes_take(struct nodes *n, size_t size)
{
    size = (size + 15) & ~(size_t)15;
    if ((size_t)(n->end - n->at) < size)
        return nodes_grow(n, size);
    void *room = n->at;
    n->at += size;
    return room;
}

/* Nodes of jansson's values, whose texts and keys they borrow. NULL when out of memory. */
const struct node *node_from_json(struct nodes *n, const json_t *value);

#endif
