/* The part of an index (index.h) that lies in a temporary file: SQLite's own temporary database. The functions are those of index.h, but for the numbers of items, which the caller
 * gives. */
#ifndef MC_BASE_INDEX_FILE_H
#define MC_BASE_INDEX_FILE_H

#include "base/index.h"

struct index_file; /* opaque */

mc_status index_file_new(struct index_file **out, mc_error *err);
void index_file_free(struct index_file *x);
mc_status index_file_add(struct index_file *x, size_t number, const char *first, size_t first_len, const char *second, size_t second_len, mc_error *err);
mc_status index_file_add_key(struct index_file *x, size_t number, int set, const char *key, size_t len, mc_error *err);
mc_status index_file_groups(struct index_file *x, int set, size_t least, mc_error *err);
mc_status index_file_next(struct index_file *x, size_t **items, size_t *n, size_t *bytes, mc_error *err);
mc_status index_file_get(struct index_file *x, size_t item, const char **first, size_t *first_len, const char **second, size_t *second_len, mc_error *err);

#endif
