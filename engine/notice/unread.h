/* What stands outside the tables that were read and looks as if it belonged to them: rows that go on counting, columns of money. Taken for prose it would be lost without
 * a word, so each is undecided. */
#ifndef MC_NOTICE_UNREAD_H
#define MC_NOTICE_UNREAD_H

#include "mingcha.h"
#include "notice/layout.h"
#include "notice/rows.h"

/* The number with which the grid's rows end; 0 where they have none. */
int unread_last_number(const struct grid *g);

/* Adds to the record's "unresolved" the tables and paragraphs of the layout that no grid took. */
mc_status unread_say(struct reading *r, const struct layout *l);

#endif
