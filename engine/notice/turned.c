/* Tables that stand on their side: the names of the fields in the first column, a project in each other one.
 *
 *     项目名称 | 集中供热改造 | 公厕改造
 *     责任单位 | 区住建局     | 区城管局 */
#include <stdlib.h>

#include "notice/layout.h"

#define FIELDS_MIN 4 /* fewer names in the first column may be a list of words */

static enum role role_at(const struct table *t, int row, int col, const struct forms *f)
{
    const struct cell *c = table_at(t, row, col);
    bool exact;
    enum role role = cell_is_blank(c) || c->row != row ? ROLE_NONE : heading_role(f, c->piece.text, c->piece.len, &exact);
    return role != ROLE_NONE && exact ? role : ROLE_NONE;
}

/* The first column names fields, one a row; the other columns do not. */
static bool is_turned(const struct table *t, const struct forms *f)
{
    unsigned seen = 0;
    int fields = 0, others = 0;
    if (t->n_cols < 2 || t->n_rows < FIELDS_MIN)
        return false;
    for (int row = 0; row < t->n_rows; row++) {
        enum role role = role_at(t, row, 0, f);
        fields += role != ROLE_NONE && !(seen & 1u << role);
        seen |= 1u << role;
    }
    if (fields < FIELDS_MIN || 3 * fields < 2 * t->n_rows || !(seen & 1u << ROLE_NAME))
        return false; /* nearly every table, so that its other cells need not be looked at */
    for (int row = 0; row < t->n_rows; row++)
        for (int col = 1; col < t->n_cols; col++)
            others += role_at(t, row, col, f) != ROLE_NONE;
    return others <= t->n_cols - 1;
}

/* 项目 | 内容 over the fields says nothing. */
static bool says_nothing(const struct table *t, int row, const struct forms *f)
{
    for (int col = 0; col < t->n_cols; col++)
        if (role_at(t, row, col, f) == ROLE_NONE)
            return false;
    return true;
}

static mc_status add_project(struct grid *g, const struct table *t, int first, int col)
{
    struct grid_row *row = grid_add_row(g);
    if (!row)
        return MC_ERR_MEMORY;
    for (int r = first; r < t->n_rows; r++) {
        const struct cell *c = table_at(t, r, col);
        if (!c || c->col == 0)
            continue;
        row->cells[r - first].piece = &t->cells[c - t->cells].piece;
        row->cells[r - first].merged = c->col != col;
    }
    return MC_OK;
}

mc_status turned_layout(struct layout *l, const struct table *t, const struct forms *f, bool *found)
{
    static char no_text[] = "";
    static const struct piece nothing = {.text = no_text};
    *found = is_turned(t, f);
    if (!*found)
        return MC_OK;
    int first = says_nothing(t, 0, f);
    struct grid *g = layout_add_grid(l);
    if (!g || !(g->columns = calloc((size_t)(t->n_rows - first), sizeof *g->columns)))
        return MC_ERR_MEMORY;
    g->n_cols = (size_t)(t->n_rows - first);
    g->headings = 1;
    g->place = t->cells[0].piece.place;
    mc_status st = MC_OK;
    for (int r = 0; r < t->n_rows && !st; r++) {
        const struct cell *c = table_at(t, r, 0);
        if (c && c->row == r)
            st = layout_add_heading(l, &t->cells[c - t->cells].piece);
        if (!st && r >= first)
            st = column_set(&g->columns[r - first], f, c ? &c->piece : &nothing, NULL);
    }
    columns_settle(g->columns, g->n_cols, f);
    if (!st)
        st = layout_add(l, FLOW_GRID, NULL, l->n_grids - 1);
    for (int col = 1; col < t->n_cols && !st; col++)
        st = add_project(g, t, first, col);
    return st;
}
