/* Why sums fail: the single slips that would explain it, the smallest first. Deterministic and bounded: past a set
 * amount of work the rest stays unexplained. Nothing is ever changed in the table itself. */
#ifndef MC_BASE_SUSPECT_H
#define MC_BASE_SUSPECT_H

#include "base/slip.h"
#include "base/sums.h"
#include "mingcha.h"

#define SUSPECTS_MAX 5

enum suspect_kind {
    SUSPECT_CELL, /* `cell` should be `right`; `slip` says how it went wrong, SLIP_NONE where only the sums that meet in
                     it say so */
    SUSPECT_BLANK,     /* the blank `cell` should be `right` */
    SUSPECT_NEIGHBOUR, /* the figure of `cell` stands in `other`, or the other way round: same row, next column, one of
                          them empty */
    SUSPECT_EXCHANGED, /* the figures of `cell` and `other` changed places */
    SUSPECT_ROW_OMITTED,   /* the total leaves out the row of `cell` */
    SUSPECT_ROW_DOUBLED,   /* the row of `cell` repeats the row of `other` */
    SUSPECT_ROW_TWICE,     /* the total counts the row of `cell` twice */
    SUSPECT_ROW_ELSEWHERE, /* the row of `cell` was counted in the sum `equation` instead of its own */
    SUSPECT_ROW_MISSING,   /* a row with `right` in the column of `cell` is not there; `equation` knows where */
    SUSPECT_SUBTOTAL,      /* the row of `cell` adds up rows beside it and was counted with them */
    SUSPECT_TOTAL_TWICE,   /* the total in `cell` is exactly twice the sum */
    SUSPECT_COLUMN_UNIT,   /* the column of `cell`, or with `equation` its parts, are off by 10^power */
};

struct suspect {
    enum suspect_kind kind;
    enum slip slip;
    size_t cell, other, equation; /* SUMS_NONE where the kind has no use for it */
    size_t within;                /* rows: only the sums with their total in this row; SUMS_NONE all */
    int power;
    int carried; /* SUSPECT_CELL: so many totals were added up from the wrong figure and change with it */
    int64_t right;
    int cost;           /* tenths of a bit, see slip.h */
    int repaired, left; /* sums that it makes right, and that it touches but leaves wrong */
};

/* What is known about one equation. */
struct suspicion {
    struct suspect list[SUSPECTS_MAX];
    size_t n;
    size_t n_causes; /* the first so many of the list explain the difference together; the others are alternatives to
                        the last of them */
    size_t cause; /* the equation that stands for all that the same suspect explains; itself, or SUMS_NONE where nothing
                     does */
};

/* *out: one for each equation of the closed table; those that hold are empty. own: free(). */
mc_status suspects_find(struct suspicion **out, const struct sums *s);

#endif
