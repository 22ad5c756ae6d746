/* Which lines of a Lua file hold code of its functions: what coverage is measured against. Private to engine/rule.
 *
 * Lua tells the lines of a function only where it runs; those of functions that never ran are read from the compiled chunk, in the format of Lua 5.4. The code
 * that runs when the file is loaded (the rule's table, its examples) does not count. */
#ifndef MC_RULE_LINES_H
#define MC_RULE_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

/* *active[0 .. *n - 1] by line, from 1: item 0 is line 1. own: free(). MC_ERR_USAGE where it does not compile, or by a Lua whose chunks are of another form. */
mc_status lines_of_source(bool **active, size_t *n, const char *text, size_t len, mc_error *err);

#endif
