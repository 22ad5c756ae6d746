/* Tables whose grid is known: finds the heading rows, sets the columns, sorts the rows. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "notice/adopt.h"
#include "notice/infer.h"
#include "notice/layout.h"
#include "notice/unread.h"

#define HEADING_ROWS_MAX 4
#define LEAD_ROWS_MAX 12 /* title and unit rows that may stand above the heading */

/* ---- the heading -------------------------------------------------------------------------------------------------------- */

static int known_roles(const struct table *t, int row, const struct forms *f, bool *named)
{
    unsigned seen = 0;
    int known = 0;
    *named = false;
    for (int col = 0; col < t->n_cols; col++) {
        const struct cell *c = table_at(t, row, col);
        bool exact;
        if (cell_is_blank(c) || c->row != row || c->col != col)
            continue;
        enum role role = heading_role(f, c->piece.text, c->piece.len, &exact);
        if (role == ROLE_NONE || seen & 1u << role)
            continue;
        seen |= 1u << role;
        known++;
        *named = *named || (exact && (role == ROLE_SEQ || role == ROLE_NAME || role == ROLE_GROUP || role == ROLE_TEXT));
    }
    return known;
}

static int find_heading(const struct table *t, const struct forms *f)
{
    for (int row = 0; row < t->n_rows && row < LEAD_ROWS_MAX; row++) {
        bool named;
        int known = known_roles(t, row, f, &named);
        if (named && known >= (t->n_cols > 2 ? 3 : 2))
            return row;
    }
    return -1;
}

/* A row of data begins with a number, a section title or a total. */
static bool row_is_data(const struct table *t, int row, const struct forms *f)
{
    for (int col = 0; col < t->n_cols; col++) {
        const struct cell *c = table_at(t, row, col);
        if (cell_is_blank(c) || c->row != row)
            continue;
        return look_seq(c->piece.text, c->piece.len) || look_section(c->piece.text, c->piece.len) ||
               look_total(f, c->piece.text, c->piece.len);
    }
    return false;
}

/* Where a file cannot say that a cell spans columns, a second tier stands under the blanks right of its groups, and under nothing else: every blank
 * cell of the first tier has a word below it, and every other word below has such a blank to its right. */
static bool fills_blanks(const struct table *t, int above, int row)
{
    int blanks = 0;
    for (int col = 0; col < t->n_cols; col++) {
        const struct cell *a = table_at(t, above, col), *c = table_at(t, row, col);
        bool head = !cell_is_blank(a), word = !cell_is_blank(c);
        if ((a && a->row_span > 1) || (c && (c->row != row || c->col_span > 1)) || (a && a->col_span > 1))
            return false;
        if (!head && (!word || !col))
            return false;
        if (head && word && (col + 1 == t->n_cols || !cell_is_blank(table_at(t, above, col + 1)) || cell_is_blank(table_at(t, row, col + 1))))
            return false;
        blanks += !head;
    }
    return blanks > 0;
}

/* The row after the heading's last. A cell of the heading that reaches down takes its rows along; without merged cells, rows whose
 * printed cells are all headings do. */
static int heading_end(const struct table *t, int row, const struct forms *f)
{
    int end = row + 1;
    for (int col = 0; col < t->n_cols; col++) {
        const struct cell *c = table_at(t, row, col);
        if (c && c->row == row && c->row_span > 1 && c->row + c->row_span > end)
            end = c->row + c->row_span;
    }
    if (end == row + 1 && end + 1 < t->n_rows && cell_is_blank(table_at(t, end, 0)) && fills_blanks(t, row, end))
        end++;
    while (end < t->n_rows && end - row < HEADING_ROWS_MAX && !row_is_data(t, end, f)) {
        int known = 0, other = 0;
        bool first_blank = cell_is_blank(table_at(t, end, 0)), exact;
        for (int col = 0; col < t->n_cols; col++) {
            const struct cell *c = table_at(t, end, col);
            if (cell_is_blank(c) || c->row != end)
                continue;
            bool heading = heading_role(f, c->piece.text, c->piece.len, &exact) != ROLE_NONE || heading_says_when(f, c->piece.text, c->piece.len);
            known += heading;
            other += !heading;
        }
        if (!first_blank || known < 1 || other > known)
            break;
        end++;
    }
    return end < t->n_rows ? end : t->n_rows;
}

/* Without merged cells a group's name stands over the first of its columns only: the blank cells right of it are its own where the tier below is
 * printed and the tier above them is blank too. */
static const struct cell *group_over(const struct table *t, int row, int col)
{
    const struct cell *c = table_at(t, row, col);
    while (cell_is_blank(c) && col > 0)
        c = table_at(t, row, --col);
    return cell_is_blank(c) ? NULL : c;
}

static mc_status set_column(struct column *out, const struct table *t, int col, int from, int to, const struct forms *f)
{
    static char no_text[] = "";
    static const struct piece nothing = {.text = no_text};
    const struct cell *leaf = NULL, *group = NULL;
    for (int row = to - 1; row >= from; row--) {
        const struct cell *c = table_at(t, row, col);
        if (cell_is_blank(c) && leaf && row < to - 1)
            c = group_over(t, row, col);
        if (cell_is_blank(c) || c == leaf)
            continue;
        if (!leaf)
            leaf = c;
        else if (!group)
            group = c;
    }
    return column_set(out, f, leaf ? &leaf->piece : &nothing, group ? &group->piece : NULL);
}

/* Where a file cannot say that a cell spans columns, what it spans is blank: nothing in the heading, names in the rows. */
static bool spans_blank(const struct table *t, int col, int heading, int end)
{
    bool printed = false;
    for (int row = heading; row < end; row++)
        if (!cell_is_blank(table_at(t, row, col)))
            return false;
    for (int row = end; row < t->n_rows && !printed; row++)
        printed = !cell_is_blank(table_at(t, row, col));
    return printed;
}

/* A heading cell over two columns without a tier below (项目名称 over group and item): the first is the group. */
static void settle_spans(struct grid *g, const struct table *t, int heading, int end)
{
    for (int col = 0; col + 1 < t->n_cols; col++) {
        const struct cell *c = table_at(t, end - 1, col);
        if (g->columns[col].role != ROLE_NAME)
            continue;
        if (c && c == table_at(t, end - 1, col + 1)) {
            g->columns[col].role = ROLE_GROUP;
        } else if (g->columns[col + 1].role == ROLE_NONE && spans_blank(t, col + 1, heading, end)) {
            g->columns[col].role = ROLE_GROUP;
            g->columns[col + 1].role = ROLE_NAME;
        }
    }
}

/* ---- rows --------------------------------------------------------------------------------------------------------------------- */

static bool same_text(const struct cell *a, const struct cell *b)
{
    char *x = utf8_fold(a->piece.text, a->piece.len), *y = utf8_fold(b->piece.text, b->piece.len);
    bool same = x && y && !strcmp(x, y);
    free(x);
    free(y);
    return same;
}

/* The heading printed again after a page break. */
static bool is_repeat(const struct table *t, int row, int heading)
{
    int cells = 0;
    for (int col = 0; col < t->n_cols; col++) {
        const struct cell *a = table_at(t, heading, col), *b = table_at(t, row, col);
        if (cell_is_blank(a) && cell_is_blank(b))
            continue;
        if (cell_is_blank(a) || cell_is_blank(b) || !same_text(a, b))
            return false;
        cells++;
    }
    return cells >= 2;
}

static void set_kind(struct grid *g, struct grid_row *row, const struct table *t, int r, const struct forms *f)
{
    int texts = 0, amounts = 0;
    const struct cell *first = NULL;
    for (int col = 0; col < t->n_cols; col++) {
        const struct cell *c = table_at(t, r, col);
        if (cell_is_blank(c) || c->col != col || c->row != r)
            continue;
        if (!first)
            first = c;
        if (role_is_money(g->columns[col].role) && look_amount(c->piece.text, c->piece.len))
            amounts++;
        else
            texts++;
    }
    if (!first)
        return;
    const struct piece *p = &first->piece;
    /* 一 | 承接市级重点民生实事 | 15844.56: the mark and the title in two cells */
    const struct cell *second = NULL;
    for (int col = first->col + first->col_span; col < t->n_cols && !second; col++) {
        const struct cell *c = table_at(t, r, col);
        if (!cell_is_blank(c) && c->row == r && !role_is_money(g->columns[col].role))
            second = c;
    }
    bool numeral = look_seq(p->text, p->len) && !strpbrk(p->text, "0123456789");
    const struct cell *title = texts == 2 && second && numeral ? second : first;
    if (look_total(f, p->text, p->len) || (second && texts <= 2 && look_total(f, second->piece.text, second->piece.len)))
        row->kind = ROW_TOTAL;
    else if (look_subtotal(f, p->text, p->len) || (second && texts <= 2 && look_subtotal(f, second->piece.text, second->piece.len)))
        row->kind = ROW_SUBTOTAL;
    else if ((texts == 1 && look_section(p->text, p->len)) || (texts == 2 && second && numeral) ||
             (texts == 1 && first->col_span > 1 && first->col_span + 1 + (int)amounts >= t->n_cols))
        row->kind = ROW_SECTION;
    row->level = look_level(p->text, p->len);
    if (row->kind != ROW_DATA)
        for (size_t i = 0; i < t->n_cells && !row->title; i++)
            if (&t->cells[i] == title)
                row->title = &t->cells[i].piece;
}

static mc_status add_row(struct grid *g, const struct table *t, int r, const struct forms *f)
{
    struct grid_row *row = grid_add_row(g);
    if (!row)
        return MC_ERR_MEMORY;
    for (int col = 0; col < t->n_cols; col++) {
        const struct cell *c = table_at(t, r, col);
        if (!c || (c->col != col && c->row == r))
            continue;
        struct piece *p = &t->cells[c - t->cells].piece;
        if (!p->place.table)
            p->place.table = g->table;
        row->cells[col].piece = p;
        row->cells[col].merged = c->row != r;
    }
    set_kind(g, row, t, r, f);
    return MC_OK;
}

static bool row_blank(const struct table *t, int r)
{
    for (int col = 0; col < t->n_cols; col++)
        if (!cell_is_blank(table_at(t, r, col)))
            return false;
    return true;
}

static mc_status add_heading_row(struct layout *l, const struct table *t, int r)
{
    mc_status st = MC_OK;
    for (int col = 0; col < t->n_cols && !st; col++) {
        const struct cell *c = table_at(t, r, col);
        if (c && c->row == r && c->col == col)
            st = layout_add_heading(l, &t->cells[c - t->cells].piece);
    }
    return st;
}

/* 注：①含已开工的8.2公里；…, in one cell over the whole row: no row of the table. NULL where it is none. */
static const struct piece *note_row(const struct table *t, int r, const struct forms *f)
{
    const struct cell *c = table_at(t, r, 0);
    for (int col = 1; col < t->n_cols; col++)
        if (table_at(t, r, col) != c && !cell_is_blank(table_at(t, r, col)))
            return NULL;
    if (!c || c->row != r || cell_is_blank(c))
        return NULL;
    size_t from, to;
    utf8_trim(c->piece.text, c->piece.len, &from, &to);
    const char *text = c->piece.text + from;
    size_t n = forms_prefix(f, "notes", NULL, text, to - from);
    while (n && n < to - from && (text[n] == ' ' || (text[n] >= '0' && text[n] <= '9')))
        n++;
    return n && n < to - from && (text[n] == ':' || !strncmp(text + n, "：", 3)) ? &c->piece : NULL;
}

/* The rows [from, n_rows) as rows of the grid; the heading's rows (to be known again) are [heading, end), or none where end is 0. */
static mc_status add_rows(struct layout *l, struct grid *g, const struct table *t, int from, int heading, int end, const struct forms *f)
{
    bool after_heading = end == 0;
    mc_status st = MC_OK;
    for (int r = from; r < t->n_rows && !st; r++) {
        if (row_blank(t, r))
            continue;
        if (end && is_repeat(t, r, heading)) {
            g->headings++;
            after_heading = true;
            for (int k = 0; k < end - heading && r + k < t->n_rows && !st; k++)
                st = add_heading_row(l, t, r + k);
            r += end - heading - 1;
            continue;
        }
        const struct piece *note = note_row(t, r, f);
        st = note ? layout_add_text(l, &t->cells[(size_t)(table_at(t, r, 0) - t->cells)].piece) : add_row(g, t, r, f);
        if (!st && !note)
            g->rows[g->n_rows - 1].after_heading = after_heading;
        after_heading = false;
    }
    return st;
}

/* ---- tables without a heading ------------------------------------------------------------------------------------------------ */

#define BETWEEN_MAX 2        /* short lines that may stand between two parts of a table: 续表, 单位：万元 */
#define BETWEEN_BYTES_MAX 60

/* The grid after which nothing but furniture was printed; or, where `lines` are allowed, that and a few short ones. */
static struct grid *grid_before(const struct layout *l, bool lines)
{
    size_t between = 0;
    for (size_t i = l->n_flow; i > 0; i--) {
        const struct flow *flow = &l->flow[i - 1];
        if (flow->kind == FLOW_GRID)
            return &l->grids[flow->grid];
        if (flow->kind == FLOW_TEXT && (!lines || ++between > BETWEEN_MAX || flow->piece->len > BETWEEN_BYTES_MAX))
            return NULL;
    }
    return NULL;
}

/* A table that goes on with the one before it, a page later and without its heading: the same number of columns, and a number or a blank first. Where lines stand between
 * the two the number must be the next one. */
static struct grid *goes_on(const struct layout *l, const struct table *t)
{
    const struct cell *first = table_at(t, 0, 0);
    struct grid *g = grid_before(l, false);
    bool apart = g == NULL;
    if (apart)
        g = grid_before(l, true);
    if (!g || g->n_cols != (size_t)t->n_cols || g->columns[0].role != ROLE_SEQ)
        return NULL;
    bool fits = apart ? !cell_is_blank(first) && look_number(first->piece.text, first->piece.len) == unread_last_number(g) + 1 && unread_last_number(g) > 0
                      : cell_is_blank(first) || look_seq(first->piece.text, first->piece.len);
    return fits ? g : NULL;
}

/* A row of sums shows nothing of what the columns mean. */
static bool is_sum(const struct table *t, int row, const struct forms *f)
{
    const struct cell *c = table_at(t, row, 0);
    return !cell_is_blank(c) && (look_total(f, c->piece.text, c->piece.len) || look_subtotal(f, c->piece.text, c->piece.len));
}

/* The columns as the cells show them; *out NULL where they do not. */
static mc_status infer_table(struct column **out, const struct table *t, const struct forms *f)
{
    size_t n_cols = (size_t)t->n_cols, n = (size_t)t->n_rows * n_cols;
    struct piece **cells = calloc(n + 1, sizeof *cells);
    if (!cells)
        return MC_ERR_MEMORY;
    size_t n_rows = 0;
    for (int row = 0; row < t->n_rows; row++) {
        if (is_sum(t, row, f))
            continue;
        for (size_t col = 0; col < n_cols; col++) {
            const struct cell *c = table_at(t, row, (int)col);
            cells[n_rows * n_cols + col] = c ? &t->cells[c - t->cells].piece : NULL;
        }
        n_rows++;
    }
    mc_status st = columns_infer(out, cells, n_rows, n_cols, f);
    free(cells);
    return st;
}

static mc_status without_heading(struct layout *l, const struct table *t, const struct forms *f, bool *found)
{
    struct grid *before = goes_on(l, t);
    if (before) {
        *found = true;
        mc_status st = add_rows(l, before, t, 0, 0, 0, f);
        return st;
    }
    struct column *cols = NULL;
    mc_status st = infer_table(&cols, t, f);
    struct grid *g = !st && cols ? layout_add_grid(l) : NULL;
    if (!g) {
        bool known = cols != NULL;
        columns_clear(cols, cols ? (size_t)t->n_cols : 0);
        return known ? MC_ERR_MEMORY : st;
    }
    *found = true;
    g->columns = cols;
    g->n_cols = (size_t)t->n_cols;
    g->inferred = true;
    g->place = t->cells[0].piece.place;
    st = layout_add(l, FLOW_GRID, NULL, l->n_grids - 1);
    return st ? st : add_rows(l, g, t, 0, 0, 0, f);
}

/* Money columns that the heading does not tell, told by the figures of the rows from `from` on. */
static mc_status adopt_sources(struct grid *g, const struct table *t, int from)
{
    size_t n_rows = (size_t)(t->n_rows - from);
    bool changed;
    const struct piece **cells = calloc(n_rows * g->n_cols + 1, sizeof *cells);
    if (!cells)
        return MC_ERR_MEMORY;
    for (size_t r = 0; r < n_rows; r++)
        for (size_t col = 0; col < g->n_cols; col++) {
            const struct cell *c = table_at(t, from + (int)r, (int)col);
            if (c && c->row == from + (int)r && c->col == (int)col && !cell_is_blank(c))
                cells[r * g->n_cols + col] = &c->piece;
        }
    mc_status st = columns_adopt(g->columns, g->n_cols, cells, n_rows, &changed);
    free(cells);
    return st;
}

mc_status table_layout(struct layout *l, const struct table *t, const struct forms *f, bool *found)
{
    int heading = find_heading(t, f);
    *found = heading >= 0;
    if (!*found)
        return without_heading(l, t, f, found);
    int end = heading_end(t, heading, f);
    mc_status st = MC_OK;
    for (int r = 0; r < heading && !st; r++)
        for (int col = 0; col < t->n_cols && !st; col++) {
            const struct cell *c = table_at(t, r, col);
            if (!cell_is_blank(c) && c->row == r && c->col == col)
                st = layout_add(l, FLOW_TEXT, &t->cells[c - t->cells].piece, 0);
        }
    struct grid *g = st ? NULL : layout_add_grid(l);
    if (g)
        g->columns = calloc((size_t)t->n_cols, sizeof *g->columns);
    if (!g || !g->columns)
        return MC_ERR_MEMORY;
    g->n_cols = (size_t)t->n_cols;
    g->headings = 1;
    g->place = table_at(t, heading, 0) ? table_at(t, heading, 0)->piece.place : t->cells[0].piece.place;
    for (int col = 0; col < t->n_cols && !st; col++)
        st = set_column(&g->columns[col], t, col, heading, end, f);
    if (st)
        return st;
    settle_spans(g, t, heading, end);
    columns_settle(g->columns, g->n_cols, f);
    st = adopt_sources(g, t, end);
    if (!st)
        st = layout_add(l, FLOW_GRID, NULL, l->n_grids - 1);
    for (int r = heading; r < end && !st; r++)
        st = add_heading_row(l, t, r);
    return st ? st : add_rows(l, g, t, end, heading, end, f);
}
