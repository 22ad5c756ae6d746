/* Cards: a small table for each project, the name of a field before each value.
 *
 *     项目名称       | 县城第二水厂 | 项目编号 | MS-01
 *     建设内容及规模 | 新建水厂1座，铺设管网28公里
 *     责任单位       | 县水务局     | 完工时间 | 2025年10月
 *
 * A card becomes a row; cards with the same fields become the rows of one grid, whatever stands between them. */
#include <stdlib.h>
#include <string.h>

#include "notice/layout.h"

#define PAIRS_MAX 32
#define FIELDS_MIN 4 /* fewer known names may be a list of words */

/* What a card holds, in the order it is printed. */
struct card {
    const struct cell *label[PAIRS_MAX], *value[PAIRS_MAX]; /* value NULL: nothing printed */
    size_t n;
    int title_rows; /* rows of one cell above the fields */
};

/* Pairs of the cells of one row that begin there; false where a name has no cell for its value. */
static bool add_row_pairs(struct card *k, const struct table *t, int row)
{
    const struct cell *label = NULL;
    for (int col = 0; col < t->n_cols; col++) {
        const struct cell *c = table_at(t, row, col);
        if (!c || c->row != row || c->col != col)
            continue;
        if (!label) {
            label = c;
            continue;
        }
        if (cell_is_blank(label) && cell_is_blank(c)) { /* what a value spans, where a file cannot say so */
            label = NULL;
            continue;
        }
        if (k->n == PAIRS_MAX || cell_is_blank(label))
            return false;
        k->label[k->n] = label;
        k->value[k->n++] = cell_is_blank(c) ? NULL : c;
        label = NULL;
    }
    return !label;
}

static int cells_in(const struct table *t, int row)
{
    int n = 0;
    for (int col = 0; col < t->n_cols; col++) {
        const struct cell *c = table_at(t, row, col);
        n += c && c->row == row && c->col == col;
    }
    return n;
}

static enum role role_of(const struct cell *c, const struct forms *f)
{
    bool exact = false;
    enum role role = c ? heading_role(f, c->piece.text, c->piece.len, &exact) : ROLE_NONE;
    return exact ? role : ROLE_NONE;
}

/* Names of fields stand before the values, in some row more than one, and nearly no value is one itself. */
static bool read_card(struct card *k, const struct table *t, const struct forms *f)
{
    unsigned seen = 0;
    size_t fields = 0, others = 0;
    bool beside = false;
    *k = (struct card){.n = 0};
    while (k->title_rows < t->n_rows && cells_in(t, k->title_rows) == 1)
        k->title_rows++;
    for (int row = k->title_rows; row < t->n_rows; row++) {
        size_t before = k->n;
        if (!add_row_pairs(k, t, row))
            return false;
        beside = beside || k->n > before + 1;
    }
    for (size_t i = 0; i < k->n; i++) {
        enum role role = role_of(k->label[i], f);
        fields += role != ROLE_NONE;
        others += role_of(k->value[i], f) != ROLE_NONE;
        seen |= 1u << role;
    }
    return beside && fields >= FIELDS_MIN && 2 * fields > k->n && others <= 1 && seen & 1u << ROLE_NAME;
}

static mc_status set_columns(struct grid *g, const struct card *k, const struct forms *f)
{
    g->columns = calloc(k->n, sizeof *g->columns);
    if (!g->columns)
        return MC_ERR_MEMORY;
    g->n_cols = k->n;
    mc_status st = MC_OK;
    for (size_t i = 0; i < k->n && !st; i++)
        st = column_set(&g->columns[i], f, &k->label[i]->piece, NULL);
    if (!st)
        columns_settle(g->columns, g->n_cols, f);
    return st;
}

/* The last grid, where it is of cards with the same fields. */
static struct grid *same_cards(struct layout *l, const struct card *k)
{
    struct grid *g = l->n_grids ? &l->grids[l->n_grids - 1] : NULL;
    if (!g || !g->card || g->n_cols != k->n)
        return NULL;
    for (size_t i = 0; i < k->n; i++) {
        struct column c = g->columns[i];
        const struct piece *p = &k->label[i]->piece;
        if (!c.head || p->len < strlen(c.head) || memcmp(p->text, c.head, strlen(c.head)) != 0)
            return NULL;
    }
    return g;
}

mc_status card_layout(struct layout *l, const struct table *t, const struct forms *f, bool *found)
{
    struct card k;
    mc_status st = MC_OK;
    *found = read_card(&k, t, f);
    if (!*found)
        return MC_OK;
    for (int row = 0; row < k.title_rows && !st; row++)
        for (size_t i = 0; i < t->n_cells && !st; i++)
            if (t->cells[i].row == row && !cell_is_blank(&t->cells[i]))
                st = layout_add_text(l, &t->cells[i].piece);
    struct grid *g = st ? NULL : same_cards(l, &k);
    if (!st && !g) {
        g = layout_add_grid(l);
        if (!g)
            return MC_ERR_MEMORY;
        g->card = true;
        g->headings = 1;
        g->place = t->cells[0].piece.place;
        st = set_columns(g, &k, f);
        if (!st)
            st = layout_add(l, FLOW_GRID, NULL, l->n_grids - 1);
    }
    struct grid_row *row = st ? NULL : grid_add_row(g);
    for (size_t i = 0; i < k.n && row && !st; i++) {
        st = layout_add_heading(l, &t->cells[k.label[i] - t->cells].piece);
        row->cells[i].piece = k.value[i] ? &t->cells[k.value[i] - t->cells].piece : NULL;
    }
    return st || row ? st : MC_ERR_MEMORY;
}
