/* What stands outside the tables that were read and looks as if it belonged to them: rows that go on counting, columns of money. Taken for prose it would be lost without
 * a word, so each is undecided. */
#ifndef MC_NOTICE_UNREAD_H
#define MC_NOTICE_UNREAD_H

#include "mingcha.h"
#include "notice/layout.h"
#include "notice/rows.h"

/* The number with which the grid's rows end; 0 where they have none. */
int unread_last_number(const struct grid *g);

/* The first cell of a data row that column c prints under a blank heading; NULL where the heading is printed or nothing below it. *figure: some cell of the
 * column holds a figure that could be an amount. */
const struct piece *unread_column(const struct grid *g, size_t c, bool *figure);

/* Adds to the record's "unresolved" the tables and paragraphs of the layout that no grid took, and columns of figures
 * without a heading. */
mc_status unread_say(struct reading *r, const struct layout *l);

#endif
