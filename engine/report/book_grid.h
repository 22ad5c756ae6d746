/* The money of one notice as a grid, for the sheet with its sums (book_sums.c): rows that carry money, columns by their printed headings, cells in fen. Private to
 * report/. */
#ifndef MC_REPORT_BOOK_GRID_H
#define MC_REPORT_BOOK_GRID_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/money.h"

#define GRID_COLUMNS 40 /* the total's and its sources'; a notice has a handful */

enum grid_kind { GRID_ITEM, GRID_SECTION, GRID_TOTAL };

struct grid_cell {
    enum { CELL_NONE, CELL_BLANK, CELL_AMOUNT, CELL_UNREADABLE } state; /* NONE: the row has no such column */
    int64_t fen;
    int decimals;     /* as printed, in the grid's unit */
    const char *text; /* borrow: as printed; of CELL_UNREADABLE */
};

struct grid_row {
    enum grid_kind kind;
    int section; /* GRID_SECTION: its own index; GRID_ITEM: where it stands; -1: in none */
    const json_t *owner; /* borrow: the project, section or record */
    const char *name;    /* borrow */
    struct grid_cell cells[GRID_COLUMNS];
};

struct book_grid {
    enum money_unit unit; /* of all cells */
    bool stated;          /* the notice says that unit; else amounts are shown as they are */
    struct grid_column {
        char *key;        /* own: how headings compare; "" is the total's */
        const char *name; /* borrow */
        bool part;        /* 其中: counted in another column already */
    } columns[GRID_COLUMNS];
    size_t n_columns;
    bool too_wide; /* it has more: no sum is to be trusted */
    struct grid_row *rows; /* own; in the order in which they are shown: items under their sections, each section's row behind them, the total last */
    size_t n_rows;
    const json_t *record; /* borrow */
};

/* False when out of memory. own: book_grid_clear, in any case. A record without money gives no rows. */
bool book_grid_read(struct book_grid *g, const json_t *record);
void book_grid_clear(struct book_grid *g);

/* Whether the section `inner` is `outer` or stands inside it. */
bool book_grid_holds(const struct book_grid *g, int outer, int inner);
/* Whether a section's row takes part in the grand total: it stands in no other. */
bool book_grid_is_top(const struct book_grid *g, int section);

#endif
