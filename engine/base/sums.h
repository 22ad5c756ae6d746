/* A table of figures and the sums that they stand in: which of them fail, and what a change would do to all of them.
 * Knows no notice: a cell is a figure in a row and a column, an equation says that one cell is the sum of others.
 *
 * Built by the sums_add_* functions, then closed; after that it is only read. Everything is named by its index, in the
 * order of adding. */
#ifndef MC_BASE_SUMS_H
#define MC_BASE_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slip.h"
#include "mingcha.h"

#define SUMS_NONE ((size_t)-1)

struct sums_cell {
    struct figure figure;     /* steps 0 where blank */
    size_t row, column;       /* SUMS_NONE where it stands in none */
    bool blank;               /* printed without a figure */
    bool is_total;            /* of some equation */
    size_t first_use, n_uses; /* in sums.uses */
};

/* One cell in one equation. */
struct sums_use {
    size_t equation;
    bool total;
};

struct sums_row {
    size_t label; /* rows with the same label say that they are the same thing; SUMS_NONE for rows without a name */
    size_t first_cell, n_cells; /* in sums.row_cells */
};

struct sums_column {
    size_t first_cell, n_cells; /* in sums.column_cells */
    bool uniform;               /* every figure in it has `decimals` decimals of one unit; a bare 0 fits any */
    int ones, decimals;
};

struct sums_equation {
    size_t total, first_part, n_parts; /* parts in sums.parts */
    int64_t residual;                  /* total - sum of the parts */
    int rounding;                      /* difference in units of the last digit that rounding may explain; 0 none */
    bool missing;                      /* something besides the figures says that one part is not there ... */
    size_t missing_after;              /* ... behind this many of the parts */
    bool reported;                     /* somebody will be told of it */
    bool across;                       /* the parts stand in the row of the total: a row's sum, not a column's */
    bool sound;                        /* false where the sum does not fit 64 bits: then it is left alone */
};

struct sums {
    struct sums_cell *cells;
    size_t n_cells, cells_size;
    struct sums_row *rows;
    size_t n_rows, rows_size;
    struct sums_column *columns;
    size_t n_columns, columns_size;
    struct sums_equation *equations;
    size_t n_equations, equations_size;
    size_t *parts;
    size_t n_parts, parts_size;
    struct sums_use *uses;
    size_t *row_cells, *column_cells; /* of a row: by column */
};

void sums_init(struct sums *s);
void sums_clear(struct sums *s);

/* All give the new index in *out. MC_ERR_MEMORY. */
mc_status sums_add_row(size_t *out, struct sums *s, size_t label);
mc_status sums_add_column(size_t *out, struct sums *s);
mc_status sums_add_cell(size_t *out, struct sums *s, struct figure figure, bool blank, size_t row, size_t column);
/* `what` gives total, rounding, missing, missing_after, reported; the rest is filled in. reported may
 * be set later, too. */
mc_status sums_add_equation(size_t *out, struct sums *s, struct sums_equation what, const size_t *parts, size_t n);

/* Works out residuals and indices. MC_ERR_MEMORY. */
mc_status sums_close(struct sums *s);

/* Whether rounding of the printed figures may explain the difference: every column of the sum prints the same decimals
 * throughout, and the difference is within the equation's allowance of their last digit. *step is one unit of that
 * digit, 0 where rounding explains nothing. */
bool sums_may_round(const struct sums *s, size_t equation, int64_t *step);

#endif
