/* The keys of one object, so that none stands twice. Private to the loaders. */
#ifndef MC_READ_KEY_TABLE_H
#define MC_READ_KEY_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/node.h"

/* Begins as {.n = 0}. */
struct key_table {
    const struct node_key **slots; /* in the record's room */
    size_t size, n;                /* size: a power of two */
};

/* Adds the key, in the room of `nodes`. False where it is there already, or the table cannot hold it. */
bool key_table_take(struct key_table *t, struct nodes *nodes, const struct node_key *key);

#endif
