/* Telling at a glance that a rule passes: a rule that is written plainly is gone through here, over the nodes of an element, without a table, a text or a call of Lua. What it
 * comes to is certain or nothing: where it would report, raise or do anything that is not known here, Lua is asked as ever, from its beginning. So nothing that a rule says ever
 * comes from here, and only rules of which it is known that they keep nothing (reach.h) may be gone through.
 *
 * Known are locals, if, for over numbers and over ipairs, fields and items of what the rule declares, comparing, whole numbers, utf8.len, type and money.parse. */
#ifndef MC_RULE_GLANCE_H
#define MC_RULE_GLANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/money.h"
#include "model/node.h"
#include "rule/paths.h"

struct glance; /* opaque: the check of one rule. Not for two threads at once. */

/* Of the text of a rule's file that parses, whose loaded check begins on that line. NULL: it cannot be told which function is the check, there is nothing in it that is known here, or
 * memory is out. own: glance_free. borrow: nothing of the text; the keys and the shape must live longer. */
struct glance *glance_new(const char *text, size_t len, int line, const struct shape *shape, struct node_keys *keys);
void glance_free(struct glance *g);
/* Whether the rule passes on the element and does nothing else; false: ask Lua. `unit`: of amounts without one of their own; MONEY_NONE: there is none to be had. */
bool glance_passes(struct glance *g, const struct node *element, enum money_unit unit);
/* Whether it was worth asking so far. */
bool glance_is_useful(const struct glance *g);

#endif
