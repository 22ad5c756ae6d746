#include "notice/unread.h"

#include <string.h>

#include "base/money.h"
#include "base/utf8.h"
#include "notice/list_mark.h"

#define HEADING_ROWS 3 /* in which a column may say that it is of money */
#define ALIKE_MIN 4    /* columns: a table of as many as the one before, numbered from 1, has rows of the same kind */
#define SHOWN_MAX 60   /* bytes of a paragraph that are quoted */

int unread_last_number(const struct grid *g)
{
    int last = 0;
    for (size_t c = 0; c < g->n_cols; c++) {
        if (g->columns[c].role != ROLE_SEQ)
            continue;
        for (size_t r = 0; r < g->n_rows; r++) {
            const struct piece *p = g->rows[r].cells[c].piece;
            int number = g->rows[r].kind == ROW_DATA && p && !g->rows[r].cells[c].merged ? look_number(p->text, p->len) : 0;
            last = number > 0 ? number : last;
        }
        break;
    }
    return last;
}

/* The number that follows the grid's last one; 0 where its rows are not numbered. */
static int next_number(const struct grid *g)
{
    int last = unread_last_number(g);
    return last > 0 ? last + 1 : 0;
}

/* ---- tables --------------------------------------------------------------------------------------------------------------- */

/* The number that the row begins with; 0 where it begins with something else. */
static int number_of_row(const struct table *t, int row, const struct cell **at)
{
    for (int col = 0; col < t->n_cols; col++) {
        const struct cell *c = table_at(t, row, col);
        if (cell_is_blank(c))
            continue;
        *at = c;
        return c->row == row && look_seq(c->piece.text, c->piece.len) ? look_number(c->piece.text, c->piece.len) : 0;
    }
    return 0;
}

/* The first number of rows that count on from there, each one more than the one before; NULL where there is none, or where they do not. */
static const struct cell *counts_on(const struct table *t, int next)
{
    const struct cell *first = NULL, *at = NULL;
    for (int row = 0; row < t->n_rows; row++) {
        int number = number_of_row(t, row, &at);
        if (number <= 0)
            continue;
        if (number != next++)
            return NULL;
        first = first ? first : at;
    }
    return first;
}

static bool is_money_heading(const struct forms *f, const struct piece *p)
{
    bool exact;
    return money_unit_find(p->text, p->len) != MONEY_NONE || (role_is_money(heading_role(f, p->text, p->len, &exact)) && exact);
}

/* The heading of a column of money with a figure below it; NULL where the table has none. */
static const struct cell *money_column(const struct table *t, const struct forms *f)
{
    for (int row = 0; row < t->n_rows && row < HEADING_ROWS; row++)
        for (int col = 0; col < t->n_cols; col++) {
            const struct cell *head = table_at(t, row, col);
            if (cell_is_blank(head) || head->row != row || head->col != col || look_amount(head->piece.text, head->piece.len) || !is_money_heading(f, &head->piece))
                continue;
            for (int below = row + 1; below < t->n_rows; below++) {
                const struct cell *c = table_at(t, below, col);
                if (!cell_is_blank(c) && c->row == below && c->col == col && look_amount(c->piece.text, c->piece.len))
                    return head;
            }
        }
    return NULL;
}

/* `before`: the grid that the table follows, or NULL. */
static mc_status say_table(struct reading *r, const struct table *t, const struct grid *before, int next)
{
    const struct cell *c = next > 0 && t->n_cols > 1 ? counts_on(t, next) : NULL;
    if (!c && next > 0 && t->n_cols >= ALIKE_MIN && (size_t)t->n_cols == before->n_cols)
        c = counts_on(t, 1);
    if (c)
        return unresolved_add(r, "", &c->piece.place, c->piece.text, c->piece.len, "这个表格的序号像是项目的序号，但没有可识别的表头，没有读取",
                              "the rows of this table are numbered as items are; it has no heading that is known, and was not read");
    c = t->n_rows > 1 && t->n_cols > 1 ? money_column(t, r->forms) : NULL;
    if (c)
        return unresolved_add(r, "", &c->piece.place, c->piece.text, c->piece.len, "这个表格有资金栏，但没有可识别的表头，没有读取",
                              "this table has a column of money and no heading that is known, and was not read");
    return MC_OK;
}

/* ---- paragraphs ------------------------------------------------------------------------------------------------------------ */

/* Whether the paragraph is marked with that number, as an item would be, and names its office. */
static bool is_item(const struct forms *f, const struct piece *p, int next)
{
    struct item item;
    return list_mark(p, &item) && item.level == LEVEL_DIGIT && look_number(p->text + item.mark_from, item.mark_to - item.mark_from) == next && list_names_office(f, p);
}

static mc_status say_paragraph(struct reading *r, const struct piece *p)
{
    size_t shown = p->len > SHOWN_MAX ? utf8_cut(p->text, p->len, SHOWN_MAX) : p->len;
    return unresolved_add(r, "", &p->place, p->text, shown, "这一段接着表格中项目的序号，但不在表格里，没有读取", "this paragraph goes on counting where the items of the table end, and was not read");
}

/* ---- columns --------------------------------------------------------------------------------------------------------------- */

const struct piece *unread_column(const struct grid *g, size_t c, bool *figure)
{
    const struct column *col = &g->columns[c];
    const struct piece *first = NULL;
    *figure = false;
    if (g->inferred || col->role != ROLE_NONE || !col->head || *col->head || col->group)
        return NULL;
    for (size_t r = 0; r < g->n_rows; r++) {
        struct piece *p = g->rows[r].kind == ROW_DATA && !g->rows[r].cells[c].merged ? g->rows[r].cells[c].piece : NULL;
        if (!p || money_is_blank(p->text, p->len))
            continue;
        first = first ? first : p;
        *figure = *figure || look_amount(p->text, p->len) || (memmem(p->text, p->len, "元", strlen("元")) && strpbrk(p->text, "0123456789"));
    }
    return first;
}

static mc_status say_columns(struct reading *r, const struct grid *g)
{
    mc_status st = g->unsure ? unresolved_add(r, "", &g->place, "", 0, "表头有两层，各栏的次序有不止一种合理的排法，单元格可能归错了栏；请改交 Word、Excel 文件",
                                              "the heading has two tiers, and its columns can be put in more than one order: cells may be in the wrong column; hand in "
                                              "the Word or Excel file")
                             : MC_OK;
    if (!st && g->behind)
        st = unresolved_add(r, "", &g->behind->place, g->behind->text, g->behind->len, "从这里起的文字没有算作表格的行，但也可能是表中的行", "the texts from here on were not read as rows of the table, but may be rows");
    for (size_t c = 0; c < g->n_cols && !st; c++) {
        bool figure;
        const struct piece *p = unread_column(g, c, &figure);
        if (p && figure)
            st = unresolved_add(r, "", &p->place, p->text, p->len, "这一列没有表头，列中有数字，无法确定是金额还是别的，没有核对",
                                "this column has no heading but holds figures; what they are cannot be told, and they were not checked");
    }
    return st;
}

mc_status unread_say(struct reading *r, const struct layout *l)
{
    mc_status st = MC_OK;
    const struct grid *before = NULL;
    size_t tables = 0;
    int next = 0;
    for (size_t i = 0; i <= l->n_flow && !st; i++) {
        for (; tables < l->n_unread && l->unread[tables].flow <= i && !st; tables++)
            st = say_table(r, l->unread[tables].table, before, next);
        if (i == l->n_flow || st)
            break;
        if (l->flow[i].kind == FLOW_GRID) {
            before = &l->grids[l->flow[i].grid];
            st = say_columns(r, before);
            next = next_number(before);
        } else if (l->flow[i].kind == FLOW_TEXT && next && is_item(r->forms, l->flow[i].piece, next)) {
            st = say_paragraph(r, l->flow[i].piece);
            next++;
        }
    }
    return st;
}
