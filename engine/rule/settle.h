/* Explaining the findings about sums when all rules have run over a record. Private to engine/rule.
 *
 * A run over a faultless record notes nothing. Where some sum fails, the rules that add up figures go over the record
 * once more, those that nobody selected too, and note every sum: the ones that hold tell which figure of a failing one
 * is right. */
#ifndef MC_RULE_SETTLE_H
#define MC_RULE_SETTLE_H

#include "rule/pack.h"

/* Takes note that the finding (a reference is taken) wants to be told why the sum with this total fails: `e` is the
 * evaluation that gave it. MC_ERR_MEMORY. */
mc_status settle_want(const struct eval *e, const char *total, json_t *finding);

/* Explains what was wanted since the last call. */
mc_status settle_record(struct pack *p, const struct record *rec, mc_error *err);

/* Forgets what was wanted and noted. */
void settle_clear(struct pack *p);

/* Marks the rules that add up figures: their file, or a library that it requires, calls diagnose.sum. Once, when the
 * pack is loaded. */
void settle_mark_rules(struct pack *p);

#endif
