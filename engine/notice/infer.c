#include "notice/infer.h"

#include <stdlib.h>
#include <string.h>

#include "notice/fit.h"

#define ROWS_MIN 3
#define COLS_MIN 3

/* The share of the column's own cells, in hundredths, that fit a role at no or little cost. */
static int share_that_fits(const struct token *column, size_t n, enum role role)
{
    size_t filled = 0, fit = 0;
    for (size_t r = 0; r < n; r++) {
        if (column[r].empty)
            continue;
        filled++;
        fit += fit_cell(role, &column[r]) <= 4;
    }
    return filled * 2 < n ? 0 : (int)(100 * fit / filled);
}

static int mean_chars(const struct token *column, size_t n)
{
    long chars = 0;
    for (size_t r = 0; r < n; r++)
        chars += column[r].chars;
    return (int)(chars / (long)n);
}

/* What one column holds, told from its cells alone; names and texts are told apart later, by their lengths. Names of items may look like people's (新建公厕):
 * nobody is named before the item is. */
static enum role role_of_cells(const struct token *column, size_t n, bool first, bool named)
{
    static const enum role roles[] = {ROLE_DEADLINE, ROLE_TOTAL, ROLE_LEADERS, ROLE_LEAD};
    if (first && share_that_fits(column, n, ROLE_SEQ) == 100)
        return ROLE_SEQ;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if ((named || roles[i] == ROLE_DEADLINE || roles[i] == ROLE_TOTAL) && share_that_fits(column, n, roles[i]) >= 90)
            return roles[i];
    return ROLE_NONE;
}

/* Where the reading of the columns stands. */
struct inference {
    struct column *cols;
    int name, text, longest; /* -1: none yet */
    bool lead;
};

static mc_status infer_column(struct inference *k, struct token *column, struct piece *const *cells, size_t n_rows, size_t n_cols, size_t col,
                              const struct forms *f)
{
    mc_status st = MC_OK;
    size_t set = 0;
    for (; set < n_rows && !st; set++)
        st = token_set(&column[set], cells[set * n_cols + col], 0, f);
    struct column *c = &k->cols[col];
    c->head = strdup("");
    if (!st && !c->head)
        st = MC_ERR_MEMORY;
    if (!st) {
        c->role = role_of_cells(column, n_rows, col == 0, k->name >= 0);
        int chars = mean_chars(column, n_rows);
        if (c->role == ROLE_NONE && k->name < 0) {
            k->name = (int)col;
        } else if (c->role == ROLE_NONE && chars > k->longest) {
            k->text = (int)col;
            k->longest = chars;
        }
        k->lead = k->lead || c->role == ROLE_LEAD;
    }
    for (size_t r = 0; r < set; r++)
        token_clear(&column[r]);
    return st;
}

mc_status columns_infer(struct column **out, struct piece *const *cells, size_t n_rows, size_t n_cols, const struct forms *f)
{
    struct inference k = {.name = -1, .text = -1};
    *out = NULL;
    if (n_rows < ROWS_MIN || n_cols < COLS_MIN)
        return MC_OK;
    struct token *column = calloc(n_rows, sizeof *column);
    k.cols = calloc(n_cols, sizeof *k.cols);
    mc_status st = column && k.cols ? MC_OK : MC_ERR_MEMORY;
    for (size_t col = 0; col < n_cols && !st; col++)
        st = infer_column(&k, column, cells, n_rows, n_cols, col, f);
    free(column);
    if (st || k.cols[0].role != ROLE_SEQ || k.name <= 0 || (k.text <= 0 && !k.lead)) {
        columns_clear(k.cols, k.cols ? n_cols : 0);
        return st;
    }
    k.cols[k.name].role = ROLE_NAME;
    if (k.text > 0)
        k.cols[k.text].role = ROLE_TEXT;
    columns_settle(k.cols, n_cols, f);
    *out = k.cols;
    return MC_OK;
}
