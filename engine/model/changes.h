/* What changed in the figures from one notice to the next. */
#ifndef MC_MODEL_CHANGES_H
#define MC_MODEL_CHANGES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "model/record.h"

/* Compares the figures (figures.h) of an earlier record with those of a later one. Projects are paired by name, then by number where the names are alike; sources, targets
 * and deadlines within them by what they are called. Gives a list in the order of the later record, what is gone last:
 *
 *   { "kind": "project|task|amount|source|target|deadline|unit", "what": "added|removed|changed|renamed", "project"?: {seq, name}, "label", "label_en",
 *     "old"?, "new"?, "difference"?: "+100万元", "days"?: 61, "at"?, "location"?, "announced": bool, "announcement"?: the sentence that says so }
 *
 * `later` is the record of the later figures, in whose text announcements are looked for; `path` its file. own: json_decref. NULL when out of memory. */
json_t *changes_between(const json_t *old_figures, const json_t *new_figures, const struct record *later, const char *path);

/* ---- for changes.c and its tests --------------------------------------------------------------------------------- */

#define CHANGES_NONE ((size_t)-1)

/* Which of the old list each of the new one is, or CHANGES_NONE; own: free(), NULL when out of memory. By the first of the keys that both have alike; each is used once.
 * A key function gives a text, own, or NULL for none. */
typedef char *changes_key_fn(const json_t *item, size_t index);
size_t *changes_pair(const json_t *old_list, const json_t *new_list, changes_key_fn *const *keys, size_t n_keys);

/* Whether two names are alike enough to be the same thing under a new name: half of their pairs of characters are the same. */
bool changes_alike(const char *a, const char *b);

/* The sentence of the later record that announces a change: it has a word such as 调整, not negated, and one of the values (may be NULL), or stands in the remarks of the
 * task. `pointer`: of the project or task, "" for the whole; `name` of the project (may be NULL): the body announces what it names. own: free(). NULL where there is none. */
char *changes_announced(const struct record *later, const char *pointer, const char *name, const char *old_value, const char *new_value);

#endif
