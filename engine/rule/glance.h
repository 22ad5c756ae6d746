/* Telling at a glance what a rule comes to: one that is written plainly is gone through here, over the nodes of an element, without a table or a call of Lua. What it comes to is
 * certain or nothing: where it would raise or do anything that is not known here, Lua is asked as ever, from its beginning. Only rules of which it is known that they keep nothing
 * (reach.h) may be gone through.
 *
 * Known are locals, if, for over numbers and over ipairs, fields and items of what the rule declares, comparing, whole numbers, joining texts, utf8.len, type, money.parse, money.format,
 * money.text, and report with texts and whole numbers. */
#ifndef MC_RULE_GLANCE_H
#define MC_RULE_GLANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/money.h"
#include "model/node.h"
#include "rule/host.h"
#include "rule/paths.h"

struct glance; /* opaque: the check of one rule. Not for two threads at once. */

/* Of the text of a rule's file that parses, whose loaded check begins on that line. NULL: it cannot be told which function is the check, there is nothing in it that is known here, or
 * memory is out. own: glance_free. borrow: nothing of the text; the keys and the shape must live longer. */
struct glance *glance_new(const char *text, size_t len, int line, const struct shape *shape, struct node_keys *keys);
void glance_free(struct glance *g);
/* What the rule reports, as host_add_texts takes it; false: it cannot be. */
typedef bool glance_report_fn(void *context, const char *const texts[HOST_TEXTS]);
/* Whether it is certain what the rule does on the element: nothing but what was reported, in its order. False: ask Lua, and forget what was reported. `unit`: of amounts without one of their
 * own; MONEY_NONE: there is none to be had. */
bool glance_tells(struct glance *g, const struct node *element, enum money_unit unit, glance_report_fn *report, void *context);
/* Whether it was worth asking so far. */
bool glance_is_useful(const struct glance *g);

#endif
