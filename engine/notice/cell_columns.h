/* Which columns a heading names where cells stand one after another, and in what order: the one under which the rows fit best. Private to notice/. */
#ifndef MC_NOTICE_CELL_COLUMNS_H
#define MC_NOTICE_CELL_COLUMNS_H

#include "notice/solve.h"

/* Chooses the columns for the solver's tokens; the caller sets the solver's own anew. *unsure: with another order of the heading the rows would fit about as
 * well, so that no one can say which cell is whose. own: *out, columns_clear. */
mc_status cell_columns(struct column **out, size_t *n_out, bool *unsure, struct solver *s, const struct forms *f);

/* Where the heading of another table begins, among the first n tokens; n where none does. The own heading, printed again, is none. */
size_t cell_columns_end(const struct solver *s, size_t n, const struct forms *f);

#endif
