/* Suspects in words, as the entries of a finding's `diagnosis`: { kind, at, zh, en, corrected? }, at most SUSPECTS_MAX.
 * Private to engine/rule. */
#ifndef MC_RULE_DIAGNOSIS_H
#define MC_RULE_DIAGNOSIS_H

#include <jansson.h>

#include "base/series.h"
#include "base/suspect.h"
#include "rule/ledger.h"

/* Why the sum fails; "none" where nothing simple explains it. rounding_step is not 0 where rounding may. own; NULL when
 * out of memory. */
json_t *diagnosis_of_sum(const struct ledger *l, size_t sum, const struct suspicion *why, int64_t rounding_step);

/* A figure of a series, for people. */
struct series_point {
    const char *pointer, *unit;
    struct figure figure;
};

/* Why the series fails. target may be NULL. own; NULL when out of memory. */
json_t *diagnosis_of_series(const struct series_point *points, const struct series_point *target,
                            const struct series_suspect *list, size_t n);

#endif
