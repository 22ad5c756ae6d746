/* Which columns a row that goes on with a project has its own values in: a blank cell there is missing, elsewhere it is merged with the one above. */
#include "notice/rows.h"

/* A cell that a row above reaches down to is not the row's own. */
static bool own_text(const struct grid_row *row, int column, const char **text, size_t *len)
{
    return cell_text(row, column, text, len) && !row->cells[column].merged;
}

#define BLANK_OFFICES_MIN 2 /* rows without an office of their own that show that offices were merged over rows */

/* In a text a merged cell is blank below its first row, and so is one that was left out. Where most rows that go on with a project have no office of their
 * own, they share the one above; one among many is missing. */
static bool offices_merged(const struct grid *g, int key, size_t c)
{
    const char *text;
    size_t len, blank = 0, own = 0;
    for (size_t i = 0; i < g->n_rows; i++) {
        const struct grid_row *row = &g->rows[i];
        if (row->kind != ROW_DATA || own_text(row, key, &text, &len))
            continue;
        bool here = own_text(row, (int)c, &text, &len);
        own += here;
        blank += !here;
    }
    return blank >= BLANK_OFFICES_MIN && blank >= own;
}

void rows_find_carries(const struct grid *g, int seq, int name, bool *carries)
{
    int key = seq >= 0 ? seq : name;
    const char *text;
    size_t len;
    int lead = grid_column(g, ROLE_LEAD);
    bool merged = g->flat || (g->plain && lead >= 0 && offices_merged(g, key, (size_t)lead));
    for (size_t c = 0; c < g->n_cols; c++)
        carries[c] = g->columns[c].role == ROLE_SUPPORT || g->columns[c].role == ROLE_REMARK;
    for (size_t i = 0; i < g->n_rows; i++) {
        const struct grid_row *row = &g->rows[i];
        if (row->kind != ROW_DATA || own_text(row, key, &text, &len))
            continue;
        for (size_t c = 0; c < g->n_cols; c++)
            if (own_text(row, (int)c, &text, &len) && !(merged && (int)c == lead))
                carries[c] = true;
    }
}
