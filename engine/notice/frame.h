/* Rows that need no weighing: where the cells of a text stand in a frame that proves itself, solve.h is not asked.
 *
 * Cells after TABs show their rows by the blank lines between them; where every row has as many cells as the heading has columns, or is a section or total
 * row, that is the frame. A page saved as text has no such lines, but where the numbers 1, 2, 3 ... of the items stand a whole row apart each time,
 * the rows are as certain. Anything that breaks the frame gives it up as a whole. */
#ifndef MC_NOTICE_FRAME_H
#define MC_NOTICE_FRAME_H

#include "notice/solve.h"

/* The moves over the cells of s up to *end, in *moves; NULL where they stand in no frame. s->framed says which. own: *moves, free(). */
mc_status frame_path(struct solver *s, struct move **moves, size_t *n_moves, size_t *end);

/* Cells of one row of a table without a heading, from tokens[*from] on, *n_rows of them; 0 where nothing proves it. */
size_t frame_without_heading(const struct token *tokens, size_t n, bool explicit_empties, size_t *from, size_t *n_rows);

#endif
