/* Numbered items, each of two texts, and the keys under which they are found again: more of them than memory holds. A few stay in memory. Of more, what is beyond INDEX_MEMORY lies in
 * a temporary file that no other process sees and that goes with the index (SQLite's own temporary database: TMPDIR says where). Knows nothing of what the texts mean. */
#ifndef MC_BASE_INDEX_H
#define MC_BASE_INDEX_H

#include <stddef.h>

#include "mingcha.h"

#define INDEX_MEMORY ((size_t)2 << 20)

struct index; /* opaque */

/* own: index_free. All errors but MC_ERR_MEMORY are of the temporary file: MC_ERR_IO. */
mc_status index_new(struct index **out, mc_error *err);
void index_free(struct index *x);

/* Adds an item; items are numbered from 0 in the order they come. `second` may be NULL. */
mc_status index_add(struct index *x, const char *first, size_t first_len, const char *second, size_t second_len, mc_error *err);
/* Says that the item added last is known in the set `set` by the key. */
mc_status index_add_key(struct index *x, int set, const char *key, size_t len, mc_error *err);
/* How many items there are. */
size_t index_count(const struct index *x);

/* Begins to give the groups of a set: the items that share a key, at least `least` of them, by the number of the first. No more keys may be added then. */
mc_status index_groups(struct index *x, int set, size_t least, mc_error *err);
/* The items of the next group in their order; *n is 0 when there are no more. `bytes`: of their first texts together. own: *items, free(); untouched where *n is 0. */
mc_status index_next(struct index *x, size_t **items, size_t *n, size_t *bytes, mc_error *err);

/* The texts of an item. borrow: until the next call with this index; *second may be NULL, and so may the argument. */
mc_status index_get(struct index *x, size_t item, const char **first, size_t *first_len, const char **second, size_t *second_len, mc_error *err);

#endif
