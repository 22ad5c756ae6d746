/* The sums of one record, as its rules work them out one after another, and the findings about those that fail. When
 * all rules have run, it explains the failing ones together: a figure that stands in a row's sum and in a column's is
 * judged by both.
 *
 * What is noted is copied; the table of base/sums.h is built when it is all there. */
#ifndef MC_RULE_LEDGER_H
#define MC_RULE_LEDGER_H

#include <jansson.h>

#include "base/buffer.h"
#include "base/slip.h"
#include "base/sums.h"
#include "mingcha.h"
#include "model/report.h"

/* A figure as a rule describes it. Texts may be NULL but for the pointer. */
struct ledger_cell {
    const char *pointer; /* of the value: what makes it the same cell in two sums */
    const char *unit;
    const char *row, *number, *name;           /* the row's pointer; how people call it */
    const char *column, *heading, *heading_en; /* the column's key; how people call it */
    struct figure figure;
    bool blank;
};

/* What a rule says about a sum besides its figures. */
struct ledger_sum {
    int rounding;          /* units of the last digit that rounding may explain */
    enum severity rounded; /* of a finding that rounding may explain */
    bool missing;          /* numbers or counts say that a part is missing, behind missing_after of them */
    size_t missing_after;
    const char *missing_number; /* NULL where it has none */
};

struct ledger;

/* own: ledger_free. NULL when out of memory. */
struct ledger *ledger_new(void);
void ledger_free(struct ledger *l);
/* Forgets all: for the next record. */
void ledger_clear(struct ledger *l);

/* A sum is noted by its cells, the total first, then by the sum itself. Nothing is kept of the arguments.
 * MC_ERR_MEMORY; cells past all bounds are MC_ERR_LIMIT: the sum is then dropped (ledger_rewind), and nothing is
 * explained at all. */
mc_status ledger_add_cell(struct ledger *l, const struct ledger_cell *cell);
mc_status ledger_add_sum(struct ledger *l, const struct ledger_sum *sum);
/* Drops what was noted after `sums` sums. */
void ledger_rewind(struct ledger *l, size_t sums);
size_t ledger_count(const struct ledger *l);

/* Ties a finding to the first of the sums behind `before` others that fails, has its total there and has no finding
 * yet; it will be told why. Nothing happens where there is none. A reference is taken until ledger_clear.
 * MC_ERR_MEMORY. */
mc_status ledger_attach(struct ledger *l, size_t before, const char *total, json_t *finding);

/* Writes into the attached findings: diagnosis, the severity where rounding may explain the difference, how the sum was
 * compared (workings), and cause where another finding with a fingerprint explains it. */
mc_status ledger_settle(struct ledger *l, mc_error *err);

/* ---- for diagnosis.c
 * ------------------------------------------------------------------------------------------------- */

/* The cell number i of the closed table, as first described; texts "" where there are none. borrow: the ledger. */
struct ledger_cell ledger_cell_of(const struct ledger *l, size_t cell);
const char *ledger_missing_number(const struct ledger *l, size_t sum_index);
const struct sums *ledger_sums(const struct ledger *l);

#endif
