/* The heading among cells that stand one after another. Private to notice/. */
#ifndef MC_NOTICE_CELL_HEADING_H
#define MC_NOTICE_CELL_HEADING_H

#include "notice/fit.h"
#include "notice/grid.h"

#define HEADING_CELLS_MAX 40

/* A heading at token i: its length, or 0. It names three or more columns, begins with a number, class or name column (or, where blank lines part the
 * rows, with a column that no list knows) and ends where data starts. */
size_t cells_heading(const struct token *tokens, size_t n, size_t i, bool explicit_empties, const struct forms *f);

#endif
