#include "notice/bare.h"

#include <stdlib.h>

#include "notice/cell_rows.h"
#include "notice/frame.h"
#include "notice/infer.h"

/* Makes the grid of the rows that the frame tells. take: cols. */
static mc_status add_grid(struct layout *l, struct solver *s, struct column *cols_take, const struct move *moves, size_t n_moves)
{
    struct grid *g = layout_add_grid(l);
    if (!g) {
        columns_clear(cols_take, s->n_cols);
        return MC_ERR_MEMORY;
    }
    g->columns = cols_take;
    g->n_cols = s->n_cols;
    g->inferred = true;
    g->place = s->tokens[0].piece->place;
    mc_status st = layout_add(l, FLOW_GRID, NULL, l->n_grids - 1);
    return st ? st : cells_put_rows(l, g, s, moves, n_moves);
}

/* Tokens of a total row that stands directly before the first item: 总计, then empty cells and amounts; 0 where there is none. */
static size_t total_before(const struct token *tokens, size_t first, size_t width)
{
    for (size_t len = 1; len <= width && len <= first; len++) {
        const struct token *t = &tokens[first - len];
        if (t->total || t->subtotal)
            return len;
        if (!t->empty && !t->amount)
            return 0;
    }
    return 0;
}

mc_status bare_layout(struct layout *l, const struct token *tokens, size_t n, bool explicit_empties, const struct forms *f, size_t *from, size_t *used)
{
    struct column *cols = NULL;
    struct move *moves = NULL;
    size_t n_rows = 0, n_moves = 0, end = 0;
    *used = 0;
    size_t width = frame_without_heading(tokens, n, explicit_empties, from, &n_rows);
    if (!width)
        return MC_OK;
    struct piece **cells = malloc(n_rows * width * sizeof *cells);
    if (!cells)
        return MC_ERR_MEMORY;
    for (size_t k = 0; k < n_rows * width; k++)
        cells[k] = tokens[*from + k].piece;
    mc_status st = columns_infer(&cols, cells, n_rows, width, f);
    free(cells);
    if (st || !cols)
        return st;
    *from -= total_before(tokens, *from, width);
    struct solver s = {.tokens = tokens + *from, .n = n - *from, .cols = cols, .n_cols = width, .explicit_empties = explicit_empties};
    for (size_t c = 0; c < width; c++)
        s.n_money += role_is_money(cols[c].role);
    st = frame_path(&s, &moves, &n_moves, &end);
    if (st || !moves) {
        columns_clear(cols, width);
        return st;
    }
    st = add_grid(l, &s, cols, moves, n_moves);
    free(moves);
    *used = end;
    return st;
}
