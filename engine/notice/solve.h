/* The cheapest way to read cells as rows: a shortest path over (cell, column), in time linear in the cells. Private to cells.c and its rows. */
#ifndef MC_NOTICE_SOLVE_H
#define MC_NOTICE_SOLVE_H

#include <stdbool.h>
#include <stddef.h>

#include "notice/fit.h"
#include "notice/grid.h"
#include "notice/profile.h"

/* What the path does with the next cell, or with a column that has none. */
enum op { OP_NONE, OP_CELL, OP_MISSING, OP_MORE, OP_NOISE, OP_GROUP, OP_ROW_END, OP_HEADING, OP_SECTION, OP_STRAY };

struct step; /* private: the best way to one place */

struct solver {
    const struct token *tokens;
    size_t n;
    const struct column *cols;
    size_t n_cols;
    bool explicit_empties;
    bool trial;  /* orders of columns are compared: sums of what is no money must not speak for an order that misses a column of money */
    bool framed; /* the rows were told by their frame (frame.h): each has all its cells */
    const struct token *heading; /* tokens of the first heading, for repeats */
    size_t n_heading;
    size_t n_money, n_figures; /* columns of money; others that may hold figures */
    const struct profile *profile; /* what cells of each column were like; NULL before that is known */
    int noise_cost; /* of a blank line that stands for no cell: NOISE_COST */
    struct step *steps; /* own, by solver_run: (n + 1) x (n_cols + 1) */
};

#define NOISE_COST 6        /* a blank line that stands for no cell */
#define NOISE_COST_EXACT 27 /* the same where the page's blank lines turned out to mean what they say */

struct move {
    enum op op;
    size_t from, len; /* tokens */
    size_t column;    /* the column a cell goes to, or is missing */
    int cost;         /* after the move */
    bool tie;
    int margin;       /* by how much any way on which this cell is anything else costs more; set by solver_margins */
};

/* Finds the cheapest way to every place. What an earlier run left is freed. MC_ERR_MEMORY or MC_OK. */
mc_status solver_run(struct solver *s);
void solver_clear(struct solver *s);
/* Where the table ends: the boundary from which leaving the rest is cheapest. */
size_t solver_end(const struct solver *s, int *cost);
/* The path to the end of the row before token `end`, first move first. own: free(). NULL when out of memory. */
struct move *solver_path(const struct solver *s, size_t end, size_t *n_moves);
/* Sets the margins of the moves, which are the path that solver_run found to token `end`. *behind: by how much it would cost more to read one of the texts behind the
 * rows as a cell too. MC_ERR_MEMORY or MC_OK. */
mc_status solver_margins(const struct solver *s, struct move *moves, size_t n_moves, size_t end, int *behind);
/* The cell that holds the title of a section or total row that begins at token i: 0 the first, 1 the second; -1 where there is none. */
int solver_title_cell(const struct solver *s, size_t i);
/* Whether one of the columns holds due dates. */
bool solver_has_deadlines(const struct solver *s);
/* Tokens of the heading printed again at token i, or 0. */
size_t solver_heading(const struct solver *s, size_t i);

#endif
