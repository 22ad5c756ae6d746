#include "notice/grid.h"

#include <stdlib.h>
#include <string.h>

static const char *const role_names[] = {
    [ROLE_NONE] = "other",        [ROLE_SEQ] = "seq",           [ROLE_GROUP] = "group",
    [ROLE_NAME] = "name",         [ROLE_TEXT] = "text",         [ROLE_LEAD] = "lead",
    [ROLE_SUPPORT] = "support",   [ROLE_LEADERS] = "leaders",   [ROLE_DEADLINE] = "deadline",
    [ROLE_REMARK] = "remark",     [ROLE_LOCATION] = "location", [ROLE_UNIT] = "unit",
    [ROLE_QUANTITY] = "quantity", [ROLE_TOTAL] = "funding.total", [ROLE_SOURCE] = "funding.sources",
};

const char *role_name(enum role role)
{
    return role_names[role];
}

bool role_is_money(enum role role)
{
    return role == ROLE_TOTAL || role == ROLE_SOURCE;
}

int grid_column(const struct grid *g, enum role role)
{
    for (size_t c = 0; c < g->n_cols; c++)
        if (g->columns[c].role == role)
            return (int)c;
    return -1;
}

void columns_clear(struct column *cols, size_t n)
{
    for (size_t c = 0; cols && c < n; c++) {
        free(cols[c].head);
        free(cols[c].group);
    }
    free(cols);
}

void grid_clear(struct grid *g)
{
    columns_clear(g->columns, g->n_cols);
    for (size_t r = 0; r < g->n_rows; r++)
        free(g->rows[r].cells);
    free(g->rows);
    memset(g, 0, sizeof *g);
}

struct grid_row *grid_add_row(struct grid *g)
{
    if ((g->n_rows & (g->n_rows + 1)) == 0) { /* full at every 2^k - 1 */
        struct grid_row *rows = realloc(g->rows, (2 * g->n_rows + 1) * sizeof *rows);
        if (!rows)
            return NULL;
        g->rows = rows;
    }
    struct grid_row *row = &g->rows[g->n_rows];
    memset(row, 0, sizeof *row);
    row->cells = calloc(g->n_cols ? g->n_cols : 1, sizeof *row->cells);
    if (!row->cells)
        return NULL;
    row->number = (int)++g->n_rows;
    return row;
}
