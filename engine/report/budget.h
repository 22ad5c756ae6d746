/* The money of a notice as a table of fen, for those who draw it: a row for each funding of a project, one for each row of totals, and a
 * column for each source by its printed heading. Counts as the rules of the family funding do. Private to report/. */
#ifndef MC_REPORT_BUDGET_H
#define MC_REPORT_BUDGET_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/money.h"

#define BUDGET_COLUMNS_MAX 24

struct budget_amount {
    int64_t fen;
    bool known;
};

struct budget_row {
    char at[96];           /* pointer of the funding */
    const json_t *project; /* borrow; NULL for a row of totals */
    const json_t *section; /* borrow; of the row of totals of a section */
    const json_t *task;    /* borrow; where the money is a task's */
    struct budget_amount total;
    struct budget_amount sum; /* of the sources that are not part of another one */
    struct budget_amount sources[BUDGET_COLUMNS_MAX];
    size_t index[BUDGET_COLUMNS_MAX]; /* the source's place in the record's list */
    bool part[BUDGET_COLUMNS_MAX]; /* the source is part of another one (其中) */
    bool unread;                   /* some amount is no amount, past int64, or in a column past the last */
    /* of a row of totals: what the rows under it add up to, by column; known where any of them has an amount */
    struct budget_amount below_total, below[BUDGET_COLUMNS_MAX];
};

struct budget {
    enum money_unit unit;                    /* amounts are shown in it */
    bool named;                              /* the notice says its unit; else amounts are shown without one */
    const char *columns[BUDGET_COLUMNS_MAX]; /* borrow: the record; printed headings */
    char *keys[BUDGET_COLUMNS_MAX];          /* own: the headings folded */
    size_t n_columns;
    struct budget_row *items; /* own: in the order of the record */
    size_t n_items;
    struct budget_row *totals; /* own: of the notice first, then of its sections */
    size_t n_totals;
    bool failed; /* out of memory */
};

/* False where the record has no money or memory is out (`failed`). own: budget_clear. */
bool budget_read(struct budget *b, const json_t *record);
void budget_clear(struct budget *b);

#endif
