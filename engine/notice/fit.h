/* How well a cell fits a column: small costs that cells.c adds up to find the rows. 0 is a perfect fit, FIT_NEVER cannot be. */
#ifndef MC_NOTICE_FIT_H
#define MC_NOTICE_FIT_H

#include <stdbool.h>

#include "model/document.h"
#include "notice/forms.h"
#include "notice/grid.h"

#define FIT_NEVER 100

struct token {
    struct piece *piece; /* NULL: an empty cell that only a blank line stands for */
    struct piece *tail;  /* texts that stood behind it and are no part of the table; NULL mostly */
    char *folded;        /* own; "" where empty */
    int gap;             /* blank lines before it */
    int chars;
    bool empty, soft;
    bool nothing;  /* says that there is nothing: —, /, 无 */
    bool amount, seq, arabic_seq, section, total, subtotal;
    bool stated;   /* an amount, or more words that state one: 约85万元, 待定 */
    bool figure;   /* a short text with digits: 约2000 */
    bool percent;  /* a percentage and no more: 51.8% */
    bool sentence; /* holds a full stop or semicolon */
    bool dated;    /* begins with a due date or names one */
    bool due;      /* is a due date and nothing else; the day on which a paper was signed is none */
    bool office;   /* ends like a unit's name */
    bool person;   /* one or more names of two to four characters */
    bool surname;  /* short, and begins with a family name */
    bool aside;    /* a short count that stands in a row of totals beside the amounts: 4项, 51.8% */
    bool page;     /* a line that web pages print around a text: no cell at all */
};

mc_status token_set(struct token *t, struct piece *piece, int gap, const struct forms *f);
void token_clear(struct token *t);

/* The cell is this column's. */
int fit_cell(enum role role, const struct token *t);
/* The same, knowing more of the column than its role. */
int fit_column(const struct column *c, const struct token *t);
/* The column has no cell at all in this row. */
int fit_missing(const struct column *c, bool explicit_empties);
/* The cell goes on the cell before it, in the same column. */
int fit_more(enum role role, const struct token *t, bool explicit_empties);
/* The cell is a group's name that stands before an item's own name. */
int fit_group(const struct token *t);

#endif
