/* Columns whose headings no word list knows. */
#ifndef MC_NOTICE_ADOPT_H
#define MC_NOTICE_ADOPT_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "notice/grid.h"

/* Gives ROLE_SOURCE to columns without a role whose amounts complete the totals, and ROLE_SEQ to a first one that holds nothing but numbers of items. `cells` is n_rows x n_cols, NULL where a cell is blank; rows
 * that are no items may be among them. *changed: some column was given the role. MC_ERR_MEMORY is the only error. */
mc_status columns_adopt(struct column *cols, size_t n_cols, const struct piece *const *cells, size_t n_rows, bool *changed);

#endif
