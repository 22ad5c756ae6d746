/* From the solver's moves to the rows of a grid. Private to cells.c. */
#ifndef MC_NOTICE_CELL_ROWS_H
#define MC_NOTICE_CELL_ROWS_H

#include "notice/layout.h"
#include "notice/solve.h"

/* Adds the rows that the moves make to the grid, whose columns are set; a row that fits badly or could be read in two ways is marked doubtful. */
mc_status cells_put_rows(struct layout *l, struct grid *g, const struct solver *s, const struct move *moves, size_t n);

#endif
