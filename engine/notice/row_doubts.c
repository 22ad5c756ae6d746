#include "notice/row_doubts.h"

#include <stdlib.h>
#include <string.h>

struct usual {
    size_t cells, like; /* printed cells of the column; those that are what its heading says: names of offices, of people, dates */
};

struct doubts {
    struct grid *g;
    const struct solver *s;
    struct usual *usual;    /* own: by column */
    struct grid_row *row;   /* that the moves are making; NULL between two rows */
    struct grid_row *above; /* the data row before it, where that had an odd cell; NULL mostly */
    bool odd;               /* the row has a cell unlike the others of its column */
    bool wild;              /* this cell is an office under leaders, or counts what is done under dates */
    bool hollow;            /* a blank line stands for an office, a leader or a date */
    bool lacks;             /* it has no cell for a column that every row has a value in */
};

static void doubt(struct grid_row *row, const char *zh, const char *en)
{
    if (row->doubt_zh)
        return;
    row->doubt_zh = zh;
    row->doubt_en = en;
}

static bool says_what(enum role role)
{
    return role == ROLE_LEAD || role == ROLE_SUPPORT || role == ROLE_LEADERS || role == ROLE_DEADLINE;
}

/* 姚景行, 张建国副市长; such a name may end like an office (农行). */
static bool is_leader(const struct token *t)
{
    return t->surname && (t->person || !t->office);
}

static bool is_like(enum role role, const struct token *t)
{
    if (role == ROLE_DEADLINE)
        return t->dated;
    return role == ROLE_LEADERS ? is_leader(t) : t->office;
}

/* Something else than most cells under such a heading. */
static bool is_odd(const struct doubts *d, const struct move *m, const struct token *t)
{
    enum role role = d->g->columns[m->column].role;
    const struct usual *u = &d->usual[m->column];
    return says_what(role) && !t->empty && !t->nothing && !is_like(role, t) && u->like > 0 && 3 * u->like >= u->cells;
}

static bool is_wild(enum role role, const struct token *t)
{
    return (role == ROLE_LEADERS && ((t->office && !is_leader(t)) || strpbrk(t->folded, "0123456789"))) || (role == ROLE_DEADLINE && !t->section && strpbrk(t->folded, "0123456789") && !strstr(t->folded, "月"));
}

/* A column that every row has a value in: where a row has no cell at all, not even a blank line for it, the one above reaches down to it, or it was lost. */
static bool is_due_cell(enum role role)
{
    return says_what(role) || role == ROLE_TEXT || role == ROLE_UNIT || role == ROLE_LOCATION || role == ROLE_NONE;
}

static int key_column(const struct grid *g)
{
    int seq = grid_column(g, ROLE_SEQ);
    return seq >= 0 ? seq : grid_column(g, ROLE_NAME);
}

/* A row without a number or, where there are none, without a name belongs to the item above, with all that it lacks. */
static bool goes_on(const struct grid *g, const struct grid_row *row)
{
    int key = key_column(g);
    return key >= 0 && row->kind == ROW_DATA && !row->cells[key].piece;
}

static void share_above(struct doubts *d, size_t column)
{
    struct grid_row *row = d->row, *above = row > d->g->rows ? row - 1 : NULL;
    if (!is_due_cell(d->g->columns[column].role))
        return;
    d->lacks = true;
    if (goes_on(d->g, row))
        return;
    if (above && above->kind == ROW_DATA && above->cells[column].piece)
        row->cells[column] = (struct grid_cell){above->cells[column].piece, true};
    doubt(row, "这一行少了一格，也没有留空行，可能与上一行合并，也可能漏了",
          "this row lacks a cell, without a blank line for it: it may be merged with the one above, or lost");
}

/* A due date where a name or what is to be done belongs; a number where only a group's name can stand. */
static void doubt_kind(struct doubts *d, const struct move *m, const struct token *t)
{
    enum role role = d->g->columns[m->column].role;
    if (t->due && (m->op == OP_GROUP || role == ROLE_GROUP || role == ROLE_NAME || role == ROLE_TEXT))
        doubt(d->row, "这一行的时限出现在名称或内容栏里，单元格可能归错了栏", "a due date of this row stands where a name or a text belongs: its cells may be in the wrong columns");
    if (t->seq && m->op == OP_GROUP)
        doubt(d->row, "这一行的序号不在序号栏里，表头可能少读了一栏", "the number of this row stands in no column of numbers: a column of the heading may have been missed");
}

/* A number without a name (no table merges the names alone), or a row that belongs to the item above where there is none. */
static void doubt_nameless(const struct grid *g, struct grid_row *row)
{
    int seq = grid_column(g, ROLE_SEQ), name = grid_column(g, ROLE_NAME);
    if (goes_on(g, row) && (row == g->rows || row[-1].kind != ROW_DATA))
        doubt(row, "这一行没有序号和名称，上面也没有项目可以接续", "this row has neither a number nor a name, and there is no item above that it could go on with");
    if (seq >= 0 && name >= 0 && row->cells[seq].piece && !row->cells[name].piece)
        doubt(row, "这一行有序号，但没有名称", "this row has a number but no name");
}

static void end_row(struct doubts *d)
{
    static const char zh[] = "这一行有一格与本栏其他各行不同类，可能是下一行的内容";
    static const char en[] = "a cell of this row is unlike those of its column: it may belong to the next row";
    if (d->above && goes_on(d->g, d->row))
        doubt(d->above, zh, en);
    if (d->hollow && d->lacks)
        doubt(d->row, "这一行的空行不知是哪一格的", "which cell of this row a blank line stands for cannot be told");
    if (d->wild || (d->odd && d->lacks))
        doubt(d->row, zh, en);
    if (d->row->kind == ROW_DATA)
        doubt_nameless(d->g, d->row);
    d->above = d->odd ? d->row : NULL;
    d->row = NULL;
}

static void look(struct doubts *d, const struct move *m, size_t *next)
{
    bool in_row = m->op == OP_CELL || m->op == OP_MISSING || m->op == OP_MORE || m->op == OP_GROUP || m->op == OP_NOISE;
    if (!d->row && (in_row || m->op == OP_SECTION)) {
        d->row = &d->g->rows[(*next)++];
        d->odd = d->wild = d->hollow = d->lacks = false;
    }
    if (m->op == OP_CELL || m->op == OP_GROUP) {
        d->hollow = d->hollow || (m->op == OP_CELL && d->s->tokens[m->from].soft && says_what(d->g->columns[m->column].role) && d->g->columns[m->column].role != ROLE_SUPPORT);
        bool odd = m->op == OP_CELL && is_odd(d, m, &d->s->tokens[m->from]);
        d->odd = d->odd || odd;
        d->wild = d->wild || (odd && is_wild(d->g->columns[m->column].role, &d->s->tokens[m->from]));
        doubt_kind(d, m, &d->s->tokens[m->from]);
    }
    if (m->op == OP_MISSING)
        share_above(d, m->column);
    d->lacks = d->lacks || (m->op == OP_MISSING && d->g->columns[m->column].role == ROLE_REMARK);
    if (m->op == OP_ROW_END || m->op == OP_SECTION)
        end_row(d);
}

mc_status row_doubts(struct grid *g, size_t first, const struct solver *s, const struct move *moves, size_t n)
{
    struct doubts d = {.g = g, .s = s, .usual = calloc(g->n_cols, sizeof *d.usual)};
    if (!d.usual)
        return MC_ERR_MEMORY;
    for (size_t k = 0; k < n; k++) {
        const struct token *t = &s->tokens[moves[k].from < s->n ? moves[k].from : 0];
        if (moves[k].op != OP_CELL || t->empty || t->nothing)
            continue;
        d.usual[moves[k].column].cells++;
        d.usual[moves[k].column].like += is_like(g->columns[moves[k].column].role, t);
    }
    for (size_t k = 0; k < n; k++)
        look(&d, &moves[k], &first);
    free(d.usual);
    return MC_OK;
}
