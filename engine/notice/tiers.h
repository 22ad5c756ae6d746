/* The orders of columns that a printed heading allows, one after another.
 *
 * A heading on one tier has one order. On two tiers a group (资金来源) stands over several columns; where the second tier is printed with empty cells under
 * the others the order is known, where only the group's columns are printed, after the rest (as web pages give it), the group has to be guessed: each
 * guess is one order, with a penalty that says how unlikely the words make it. */
#ifndef MC_NOTICE_TIERS_H
#define MC_NOTICE_TIERS_H

#include <stddef.h>

#include "mingcha.h"
#include "notice/fit.h"
#include "notice/grid.h"

struct tiers {
    const struct token *tokens; /* borrow */
    size_t n;
    const struct forms *forms;
    size_t state; /* 0 to begin */
};

/* The next order; *cols NULL when there are no more. own: *cols, columns_clear. */
mc_status tiers_next(struct tiers *t, struct column **cols, size_t *n_cols, int *penalty);

#endif
