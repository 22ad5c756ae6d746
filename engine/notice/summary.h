/* Tables that sum up another one of the notice: a row for each class of its items, how many they are and what they cost. Private to notice/. */
#ifndef MC_NOTICE_SUMMARY_H
#define MC_NOTICE_SUMMARY_H

#include "notice/layout.h"
#include "notice/rows.h"

/* Whether grid g says nothing of items itself: it has money but neither targets, offices nor deadlines, and its rows are the classes or sections of another
 * grid, or are counted in a column of their own (项目数). Read as items they would count every amount twice. */
bool summary_is(const struct layout *l, size_t g, const struct forms *f);

/* Its rows as sections of the items that are read already: their money and their numbers, to be checked. A row that is no class of items, or whose class has
 * other money already, goes to the record's "unresolved". */
mc_status summary_read(struct rows *r, const struct grid *g, mc_error *err);

#endif
