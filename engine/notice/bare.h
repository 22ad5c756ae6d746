/* Cells without a heading: a table whose rows prove themselves and whose columns show what they are. Private to notice/. */
#ifndef MC_NOTICE_BARE_H
#define MC_NOTICE_BARE_H

#include "notice/fit.h"
#include "notice/layout.h"

/* Adds the first such table to the layout. *from: its first token, *used: how many it takes, 0 where there is none. */
mc_status bare_layout(struct layout *l, const struct token *tokens, size_t n, bool explicit_empties, const struct forms *f, size_t *from, size_t *used);

#endif
