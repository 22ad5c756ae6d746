/* See key_table.h. */
#include "read/key_table.h"

#include <stdint.h>
#include <string.h>

#include "base/hash.h"

#define PROBES 64   /* till a table is taken for too full, or for one that somebody means to fill so */
#define SIZE_MIN 512

static bool put(struct key_table *t, const struct node_key *key)
{
    uint64_t h = hash_short(key->text, key->len);
    for (size_t i = 0; i < PROBES; i++) {
        const struct node_key **slot = &t->slots[(h + i) & (t->size - 1)];
        if (!*slot) {
            *slot = key;
            t->n++;
            return true;
        }
        if ((*slot)->len == key->len && memcmp((*slot)->text, key->text, key->len) == 0)
            return false;
    }
    return false;
}

static bool grow(struct key_table *t, struct nodes *nodes)
{
    struct key_table larger = {.size = t->size ? t->size * 4 : SIZE_MIN};
    larger.slots = nodes_take(nodes, larger.size * sizeof *larger.slots);
    if (!larger.slots)
        return false;
    memset(larger.slots, 0, larger.size * sizeof *larger.slots);
    for (size_t i = 0; i < t->size; i++)
        if (t->slots[i] && !put(&larger, t->slots[i]))
            return false;
    *t = larger;
    return true;
}

bool key_table_take(struct key_table *t, struct nodes *nodes, const struct node_key *key)
{
    return (t->n * 2 < t->size || grow(t, nodes)) && put(t, key);
}
