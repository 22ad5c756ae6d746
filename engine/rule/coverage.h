/* Which lines of a pack's files ran. Private to engine/rule. */
#ifndef MC_RULE_COVERAGE_H
#define MC_RULE_COVERAGE_H

#include <lua.h>

#include "rule/rule.h"

struct coverage;

/* own: coverage_free. MC_ERR_MEMORY, or what lines.h says. */
mc_status coverage_new(struct coverage **out, const struct pack *p, mc_error *err);
void coverage_free(struct coverage *c);

/* The line hook: `part` is the pack of the rule that runs. */
struct part;
void coverage_line(struct coverage *c, const struct part *part, lua_State *L, lua_Debug *ar);

#endif
