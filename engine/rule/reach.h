/* What the code of a rule can do to the tables that it is given, told from its text without running it: whether it may share them with other rules. Whatever cannot be
 * told counts as done. */
#ifndef MC_RULE_REACH_H
#define MC_RULE_REACH_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

struct shape;

struct reach {
    bool unknown;  /* it does not parse here, names _ENV or a global that is none, sets a global, or requires by a name that is worked out */
    bool writes;   /* may set a field of a table that it did not make itself (table.insert and the like are seen to when they are called: state.h) */
    bool keeps;    /* may keep something from one call to the next */
    char **names;  /* own: what it may read of the element without declaring it, n of them: "tasks.name" (of items too); "tasks.*" any key there */
    size_t n;
    bool lent;     /* the names are borrowed: the array alone is own */
};

/* The text of a rule, and of the libraries that it requires: "lib.list" -> its text; NULL where there is none. */
struct reach_files {
    const char *text;
    size_t len;
    const char *(*library)(void *context, const char *name, size_t *len);
    void *context;
};

/* What the rule does that declares the shape. MC_ERR_MEMORY. own: reach_clear. */
mc_status reach_find(struct reach *out, const struct reach_files *files, const struct shape *shape, mc_error *err);
void reach_clear(struct reach *r);

/* Whether it may read the key at that place ("" or "tasks") without declaring it. */
bool reach_reads(const struct reach *r, const char *place, const char *key);
/* Whether it may read anything anywhere below that place ("": at all) without declaring it. */
bool reach_reads_below(const struct reach *r, const char *place);

#endif
