/* How the findings of an example differ from those that it states. Private to engine/rule. */
#ifndef MC_RULE_EXAMPLE_DIFF_H
#define MC_RULE_EXAMPLE_DIFF_H

#include "base/buffer.h"
#include "rule/pack.h"

/* Adds what differs, field by field, nothing where all is as stated. Stated and found findings are paired so that as little as possible differs: one finding
 * too many does not make those behind it look wrong. `stated` may be NULL: none. */
void example_diff(struct buffer *out, const struct rule *r, const json_t *stated, const json_t *found);

#endif
