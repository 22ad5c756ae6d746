/* What the columns of a table hold where no heading says it. */
#ifndef MC_NOTICE_INFER_H
#define MC_NOTICE_INFER_H

#include <stddef.h>

#include "mingcha.h"
#include "notice/grid.h"

/* The columns of n_rows x n_cols cells (NULL: nothing printed), where the first counts the rows and the others show plainly what they are. *out is
 * NULL where they do not. own: *out, columns_clear. MC_ERR_MEMORY is the only error. */
mc_status columns_infer(struct column **out, struct piece *const *cells, size_t n_rows, size_t n_cols, const struct forms *f);

#endif
