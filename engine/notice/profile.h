/* What the cells of each column of a text are like, learned from a first reading of its rows: where nine cells of ten are names of offices, one that is none does
 * not belong there. */
#ifndef MC_NOTICE_PROFILE_H
#define MC_NOTICE_PROFILE_H

#include <stddef.h>

#include "mingcha.h"
#include "notice/fit.h"

struct profile;

/* own: profile_free. NULL when out of memory. */
struct profile *profile_new(size_t n_cols);
void profile_free(struct profile *p);
/* Counts a printed cell of column c. */
void profile_add(struct profile *p, size_t c, const struct token *t);
/* Counts a row that has no cell for column c; a paragraph that goes on with the cell before it; the end of a row. */
void profile_add_missing(struct profile *p, size_t c);
void profile_add_more(struct profile *p, size_t c);
void profile_add_row(struct profile *p);
/* What the token costs in column c for being unlike the others there. */
int profile_cost(const struct profile *p, size_t c, const struct token *t);
/* What it costs for being rare that column c has no cell, or one of several paragraphs. */
int profile_missing_cost(const struct profile *p, size_t c);
int profile_more_cost(const struct profile *p, size_t c);

#endif
