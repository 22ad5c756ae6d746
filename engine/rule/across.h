/* The records of a run in an index on disk, as the rules with each = "*" see them. Private to engine/rule; rule.h says what others do with it. */
#ifndef MC_RULE_ACROSS_H
#define MC_RULE_ACROSS_H

#include "rule/rule.h"

/* Record number k of the index, and its path; an empty one where it cannot be read, which the run then ends with. borrow: until eight others were asked for. */
const struct record *across_record(struct across *a, size_t k, const char **path);

#endif
