/* Rows that were told from blank lines and may have been told wrongly, although each cell fits its column somehow. */
#ifndef MC_NOTICE_ROW_DOUBTS_H
#define MC_NOTICE_ROW_DOUBTS_H

#include "notice/grid.h"
#include "notice/solve.h"

/* Marks the doubtful ones among the rows from `first` on, which the moves made. A cell that a row lacks is taken from the row above, which it may be merged with.
 * MC_ERR_MEMORY or MC_OK. */
mc_status row_doubts(struct grid *g, size_t first, const struct solver *s, const struct move *moves, size_t n);

#endif
