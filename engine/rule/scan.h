/* Reading a Lua file without running it: which locals are never read, which globals are read, and what the calls of report and undecided say. For `rules lint`. */
#ifndef MC_RULE_SCAN_H
#define MC_RULE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

enum scan_fact {
    SCAN_UNUSED,        /* a local, a loop variable or a local function that nothing reads; names that begin with _ are left out */
    SCAN_GLOBAL,        /* a global that is read: "name", or "name.member" where a member of it is named */
    SCAN_SET_GLOBAL,    /* a global that is set */
    SCAN_NO_ENGLISH,    /* a table given to report or undecided that has zh and no en */
    SCAN_NO_CHINESE,    /* the other way round */
    SCAN_FOREIGN_TEXT,  /* a literal en without a letter of the alphabet, or a zh without an ideograph */
};

/* Told of every fact, in the order of the file (what is never read: where its scope ends); `name` is the variable's, or the function's that was called. borrow. */
typedef void scan_fn(void *context, enum scan_fact fact, const char *name, int line);

/* Reads a chunk of Lua 5.4. What does not parse is MC_ERR_USAGE with its line, and no fact is told of it. */
mc_status scan_lua(const char *text, size_t len, scan_fn *tell, void *context, mc_error *err);

#endif
