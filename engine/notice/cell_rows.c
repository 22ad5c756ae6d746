#include "notice/cell_rows.h"

#include "notice/fit.h"
#include "notice/row_doubts.h"

#define ROW_DOUBT 60  /* a row that costs this much does not fit */
#define MARGIN_MIN 12 /* a cell whose next best place costs so little more could as well stand there */
#define PLAIN_MORE 22 /* a paragraph that goes on the cell before it costs no more than this where it fits */

/* Text files do not say which cell of which row a text is; now that it is known the place does. */
static void say_place(const struct grid *g, const struct grid_row *row, size_t column, struct piece *p)
{
    p->place.table = g->table;
    p->place.row = row->number;
    p->place.cell = (int)column + 1;
}

static mc_status put_cell(struct layout *l, const struct grid *g, struct grid_row *row, size_t column, struct piece *piece)
{
    struct grid_cell *cell = &row->cells[column];
    if (!piece)
        return MC_OK;
    cell->piece = cell->piece ? layout_join(l, cell->piece, piece) : piece;
    if (!cell->piece)
        return MC_ERR_MEMORY;
    say_place(g, row, column, cell->piece);
    return MC_OK;
}

/* A title that spans columns leaves the other cells of its row at the right: whether all amounts stand in money columns then. */
static bool money_from_right(const struct solver *s, const struct move *m)
{
    for (size_t k = 1 + (size_t)(solver_title_cell(s, m->from) == 1); k < m->len; k++)
        if (!s->tokens[m->from + k].empty && !role_is_money(s->cols[s->n_cols - m->len + k].role))
            return false;
    return m->len <= s->n_cols;
}

/* The columns of money that the row's amounts fill where its first cell stands in column `shift`; 0 where one would stand outside of all columns of figures. */
static size_t money_at(const struct solver *s, const struct move *m, size_t shift)
{
    size_t money = 0;
    for (size_t k = 1; k < m->len; k++) {
        enum role role = s->cols[k + shift].role;
        if (!s->tokens[m->from + k].amount || s->tokens[m->from + k].empty)
            continue;
        if (!role_is_money(role) && role != ROLE_NONE && role != ROLE_QUANTITY)
            return 0;
        money += role_is_money(role);
    }
    return money;
}

/* A row of totals that leaves out cells at its start or end: the one place where its amounts fill the most columns of money. */
static bool find_shift(const struct solver *s, const struct move *m, size_t *shift)
{
    size_t best = 0, same = 0;
    for (size_t k = 0; m->len <= s->n_cols && k <= s->n_cols - m->len; k++) {
        size_t money = money_at(s, m, k);
        same = money > best ? 1 : same + (money && money == best);
        *shift = money > best ? k : *shift;
        best = money > best ? money : best;
    }
    if (same > 1 && s->tokens[m->from + 1].empty && money_at(s, m, 0) == best) { /* blank cells behind the title: it spans none */
        *shift = 0;
        return true;
    }
    return best > 0 && same == 1;
}

/* Amounts of a section row go to the money columns: by order where there is one for each, by their place where the row has all its cells (the title over one
 * cell, or over all before the money); else the row is in doubt. */
static void put_section(const struct solver *s, const struct grid *g, struct grid_row *row, const struct move *m)
{
    const struct token *t = &s->tokens[m->from];
    size_t title = solver_title_cell(s, m->from) == 1;
    row->kind = t[title].total ? ROW_TOTAL : t[title].subtotal ? ROW_SUBTOTAL : ROW_SECTION;
    row->title = t[title].piece;
    row->level = t->piece ? look_level(t->piece->text, t->piece->len) : 0;
    say_place(g, row, title, row->title);
    size_t amounts = 0, c = 0;
    for (size_t k = 1 + title; k < m->len; k++)
        amounts += !t[k].empty && !t[k].aside;
    size_t first_money = 0;
    while (first_money < s->n_cols && !role_is_money(s->cols[first_money].role))
        first_money++;
    bool in_order = amounts == s->n_money && !(s->explicit_empties && m->len == s->n_cols);
    size_t shift = 0;
    bool trailing = !s->explicit_empties && t[m->len - 1].soft; /* blank lines behind the row: sooner the page's than cells */
    struct move printed = *m;
    while (trailing && printed.len > 1 && t[printed.len - 1].soft)
        printed.len--;
    bool total = row->kind == ROW_TOTAL || row->kind == ROW_SUBTOTAL;
    bool shifted = !in_order && trailing && total && !money_at(s, m, 0) && find_shift(s, &printed, &shift);
    bool by_place = !in_order && !shifted && (m->len == s->n_cols || m->len - 1 == s->n_cols - first_money || (s->framed && money_from_right(s, m)));
    shifted = shifted || (!in_order && !by_place && total && find_shift(s, m, &shift));
    if (amounts && !in_order && !by_place && !shifted) {
        row->doubt_zh = "合计行的金额个数与资金栏目数不一致，无法确定各金额属于哪一栏";
        row->doubt_en = "the amounts of this total row cannot be told to their columns";
        return;
    }
    for (size_t k = 1 + title; k < m->len; k++) {
        if (t[k].empty || (t[k].aside && in_order))
            continue;
        if (by_place || shifted)
            c = shifted ? k + shift : s->n_cols - m->len + k;
        else
            while (c < s->n_cols && !role_is_money(s->cols[c].role))
                c++;
        if ((by_place || shifted) && c < s->n_cols && !role_is_money(s->cols[c].role) &&
            (!t[k].amount || s->cols[c].role == ROLE_NONE || s->cols[c].role == ROLE_QUANTITY)) {
            row->cells[c].piece = t[k].piece; /* 4项, 51.8%, money given out: no sum of what the items cost */
            say_place(g, row, c, t[k].piece);
            continue;
        }
        if (c < s->n_cols && role_is_money(s->cols[c].role) && !row->cells[c].piece) {
            row->cells[c].piece = t[k].piece;
            say_place(g, row, c, t[k].piece);
        } else {
            row->doubt_zh = "合计行有金额不在资金栏目内";
            row->doubt_en = "an amount of this total row stands outside the money columns";
        }
        c++;
    }
}

/* A text or a second date behind a cell that is a due date and no more: sooner of a row whose number and name are missing than of this cell. */
static bool is_swallowed(const struct solver *s, const struct move *m, const struct token *cell)
{
    const struct token *t = &s->tokens[m->from];
    return m->op == OP_MORE && s->cols[m->column].role == ROLE_DEADLINE && cell && cell->due && (t->due || !t->dated) && !t->section;
}

mc_status cells_put_rows(struct layout *l, struct grid *g, const struct solver *s, const struct move *moves, size_t n)
{
    struct grid_row *row = NULL;
    const struct token *cell = NULL; /* the last that was put in a column of its own */
    bool after_heading = false;
    int row_cost = 0; /* without what goes on a cell plainly: a long cell is no misfit */
    size_t first = g->n_rows;
    mc_status st = MC_OK;
    for (size_t k = 0; k < n && !st; k++) {
        const struct move *m = &moves[k];
        int cost = m->cost - (k ? moves[k - 1].cost : 0);
        const struct token *t = &s->tokens[m->from < s->n ? m->from : s->n - 1];
        bool in_row = m->op == OP_CELL || m->op == OP_MISSING || m->op == OP_MORE || m->op == OP_GROUP || m->op == OP_NOISE;
        if ((in_row || m->op == OP_SECTION) && !row) {
            row = grid_add_row(g);
            if (!row)
                return MC_ERR_MEMORY;
            row->after_heading = after_heading;
            after_heading = false;
            row_cost = 0;
        }
        if (m->op == OP_CELL && s->profile) /* being unlike the others alone is no misfit */
            cost -= profile_cost(s->profile, m->column, t);
        if (m->op == OP_MORE && s->profile)
            cost -= profile_more_cost(s->profile, m->column);
        if (m->op == OP_MISSING && s->profile)
            cost -= profile_missing_cost(s->profile, m->column);
        if (m->op != OP_MORE || cost > PLAIN_MORE)
            row_cost += cost;
        if (row && is_swallowed(s, m, cell)) {
            row->doubt_zh = "时限之后还有文字或时限，可能是缺序号和名称的下一行";
            row->doubt_en = "behind the due date of this row stand more texts or dates: they may be a row without a number and a name";
        }
        cell = m->op == OP_CELL ? t : cell;
        if (m->op == OP_CELL || m->op == OP_MORE)
            st = put_cell(l, g, row, m->column, t->piece);
        else if (m->op == OP_GROUP) {
            row->group_name = t->piece;
            say_place(g, row, (size_t)grid_column(g, ROLE_NAME), t->piece);
        } else if (m->op == OP_SECTION)
            put_section(s, g, row, m);
        else if (m->op == OP_HEADING) {
            g->headings++;
            after_heading = true;
            for (size_t h = 0; h < m->len && !st; h++)
                st = t[h].piece ? layout_add_heading(l, t[h].piece) : MC_OK;
        }
        if (row && m->tie && in_row) {
            row->doubt_zh = "这一行的单元格有两种同样合理的分列方式";
            row->doubt_en = "the cells of this row can be told to the columns in two equally good ways";
        }
        if (row && in_row && m->margin < MARGIN_MIN && !row->doubt_zh) {
            row->doubt_zh = "这一行的单元格归栏没有把握：换一种分列方式几乎同样合理";
            row->doubt_en = "the cells of this row could nearly as well be told to other columns";
        }
        if (m->op == OP_ROW_END || m->op == OP_SECTION) {
            row->misfit = row_cost >= ROW_DOUBT || (m->op == OP_SECTION && row->doubt_zh);
            if (row_cost >= ROW_DOUBT && !row->doubt_zh) {
                row->doubt_zh = "这一行的单元格与表头栏目对不上";
                row->doubt_en = "the cells of this row do not fit the columns of the heading";
            }
            row = NULL;
        }
    }
    return st || !g->loose ? st : row_doubts(g, first, s, moves, n);
}
