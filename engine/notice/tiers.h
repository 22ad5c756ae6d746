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

#define TIERS_GUESS_MAX 28 /* headings of two tiers whose group has to be guessed: the guesses grow with the square of their number, and each looks at all of them */

/* What its words say of a heading. */
struct tiers_head {
    const struct piece *piece; /* borrow */
    enum role role;
    bool exact;   /* the role is that of the whole heading */
    bool group;   /* it is known to stand over others */
    bool funding; /* over money */
    bool when;
    bool part_of; /* 其中 */
};

struct tiers {
    const struct token *tokens; /* borrow */
    size_t n;
    const struct forms *forms;
    size_t state; /* 0 to begin */
    struct tiers_head heads[TIERS_GUESS_MAX]; /* private: n_heads of them, where a group has to be guessed */
    size_t n_heads;
    struct column *known; /* own, private: the column of each heading under each other one, or none, once it was asked for */
};

/* The next order; *cols NULL when there are no more. own: *cols, columns_clear; and what the tiers themselves keep, tiers_clear, also after an error. */
mc_status tiers_next(struct tiers *t, struct column **cols, size_t *n_cols, int *penalty);
void tiers_clear(struct tiers *t);

#endif
