/* What the code of a rule can do to the tables that it is given, told from its text without running it: whether it may share them with other rules. Whatever cannot be
 * told counts as done. */
#ifndef MC_RULE_REACH_H
#define MC_RULE_REACH_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

struct reach {
    bool unknown;  /* it does not parse here, names _ENV, sets a global, or requires by a name that is worked out */
    bool writes;   /* may set a field of a table that it did not make itself (table.insert and the like are seen to when they are called: state.h) */
    bool keeps;    /* may keep something from one call to the next */
    bool any_key;  /* reads fields by names that its text does not hold */
    char **names;  /* own: the names of fields that it reads, n of them, some of them twice */
    size_t n;
    bool lent;     /* the names are borrowed: the array alone is own */
    char **libs;   /* own: the libraries that it requires, as "lib.list" */
    size_t n_libs;
};

/* Adds what a chunk of Lua does to `out`, which may hold that of others already. MC_ERR_MEMORY. own: reach_clear. */
mc_status reach_add(struct reach *out, const char *text, size_t len, mc_error *err);
void reach_clear(struct reach *r);

/* Whether it may read a field of that name. */
bool reach_reads(const struct reach *r, const char *name);

#endif
