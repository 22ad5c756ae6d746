/* Cells that stand one after another without a grid: finds the heading, the order of the columns and the rows.
 *
 * The rows are the cheapest way to read the cells (fit.h gives the costs): a shortest path over (cell, column), in time linear in the cells. Where
 * the heading is printed on two tiers its order is not the order of the columns; every order that the printing allows is tried and the one whose
 * rows fit best is taken. A row that fits badly, or could be read in two ways at the same cost, is marked as doubtful, never guessed. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "notice/adopt.h"
#include "notice/fit.h"
#include "notice/layout.h"
#include "notice/tiers.h"

#define STRAY_COST 40       /* a cell between two rows that belongs to none */
#define LEFT_COST 12        /* a cell after the last row */
#define NOISE_COST 6        /* a blank line that stands for no cell */
#define NOISE_COST_EXACT 27 /* the same where the page's blank lines turned out to mean what they say */
#define NOISE_RARE 8        /* they do where at most one in so many stands for no cell */
#define ROW_DOUBT 60        /* a row that costs this much does not fit */
#define PLAIN_MORE 22        /* a paragraph that goes on the cell before it costs no more than this where it fits */
#define TRIAL_CELLS 400     /* cells over which column orders are compared */
#define HEADING_CELLS_MAX 40

enum op { OP_NONE, OP_CELL, OP_MISSING, OP_MORE, OP_NOISE, OP_GROUP, OP_ROW_END, OP_HEADING, OP_SECTION, OP_STRAY };

struct step {
    int32_t cost;
    uint8_t op;
    bool tie;
    uint16_t len; /* tokens of a heading or section row */
};

struct solver {
    const struct token *tokens;
    size_t n;
    const struct column *cols;
    size_t n_cols;
    bool explicit_empties;
    const struct token *heading; /* tokens of the first heading, for repeats */
    size_t n_heading;
    size_t n_money;
    int noise_cost;
    struct step *steps; /* (n + 1) x (n_cols + 1) */
};

/* ---- the shortest path --------------------------------------------------------------------------------------------- */

static struct step *step_at(const struct solver *s, size_t i, size_t c)
{
    return &s->steps[i * (s->n_cols + 1) + c];
}

/* `real`: the step says where a printed text belongs, so that a tie with it is an ambiguity. */
static void relax(const struct solver *s, size_t i, size_t c, int cost, enum op op, size_t len, bool real)
{
    struct step *to = step_at(s, i, c);
    if (cost < to->cost)
        *to = (struct step){cost, (uint8_t)op, false, (uint16_t)len};
    else if (cost == to->cost && to->op != op && real)
        to->tie = true;
}

/* Tokens of a repeated heading at i, or 0. */
static size_t heading_at(const struct solver *s, size_t i)
{
    size_t from = i, h = 0;
    while (h < s->n_heading) {
        if (s->heading[h].empty) {
            h++;
            continue;
        }
        while (i < s->n && s->tokens[i].empty)
            i++;
        if (i >= s->n || strcmp(s->tokens[i].folded, s->heading[h].folded))
            return 0;
        i++;
        h++;
    }
    return i - from;
}

static int row_end_cost(const struct solver *s, size_t i)
{
    return !s->explicit_empties || i >= s->n || s->tokens[i].gap > 0 ? 0 : 15;
}

/* The cell that holds the title of a section or total row that begins at i: the first, or the second after a mark (一 | 城建类) or an empty cell
 * (| 合计). 0 or 1; -1 where there is none. */
static int title_cell(const struct solver *s, size_t i)
{
    const struct token *t = &s->tokens[i], *u = t + 1;
    if (!t->empty && !t->amount && !t->sentence && !(t->seq && !t->section))
        return 0;
    bool second = s->explicit_empties && i + 1 < s->n && !u->empty && !u->amount && !u->sentence;
    bool mark = t->seq && !t->arabic_seq;
    return second && (mark || (t->empty && (u->total || u->subtotal))) ? 1 : -1;
}

/* Section and total rows: a title, then amounts and empty cells. */
static void relax_section(const struct solver *s, size_t i, int cost)
{
    int title = title_cell(s, i);
    if (title < 0)
        return;
    const struct token *t = &s->tokens[i + (size_t)title];
    bool titled = title == 1 || t->section || t->total || t->subtotal;
    size_t amounts = 0;
    for (size_t len = 1; len <= s->n_cols && i + len <= s->n; len++) {
        if (len > 1 + (size_t)title) {
            const struct token *u = &s->tokens[i + len - 1];
            if (!u->empty && !u->amount)
                break;
            amounts += !u->empty;
        }
        if (title == 1 && len != s->n_cols) /* only a whole row shows that its first two cells are one */
            continue;
        int own = titled ? 0 : amounts ? 25 : FIT_NEVER;
        if (amounts != s->n_money)
            own += amounts ? 40 : s->n_money ? 8 : 0;
        relax(s, i + len, 0, cost + own + row_end_cost(s, i + len), OP_SECTION, len, false);
    }
}

static void relax_boundary(const struct solver *s, size_t i)
{
    int cost = step_at(s, i, 0)->cost;
    if (i >= s->n)
        return;
    const struct token *t = &s->tokens[i];
    size_t len = heading_at(s, i);
    if (len)
        relax(s, i + len, 0, cost, OP_HEADING, len, false);
    relax_section(s, i, cost);
    relax(s, i + 1, 0, cost + (t->soft ? 3 : t->empty ? 30 : STRAY_COST), OP_STRAY, 1, false);
}

static void relax_cell(const struct solver *s, size_t i, size_t c)
{
    int cost = step_at(s, i, c)->cost;
    const struct token *t = &s->tokens[i];
    if (c < s->n_cols) {
        int gap = s->explicit_empties && c > 0 && t->gap > 0 ? 6 : 0;
        relax(s, i + 1, c + 1, cost + gap + fit_cell(s->cols[c].role, t), OP_CELL, 1, !t->empty);
        if (s->cols[c].role == ROLE_NAME && !s->explicit_empties)
            relax(s, i + 1, c, cost + fit_group(t), OP_GROUP, 1, false);
    }
    if (c > 0) {
        relax(s, i + 1, c, cost + fit_more(s->cols[c - 1].role, t, s->explicit_empties), OP_MORE, 1, false);
        if (t->empty)
            relax(s, i + 1, c, cost + (t->soft ? s->noise_cost : 60), OP_NOISE, 1, false);
    }
}

static void relax_missing(const struct solver *s, size_t i, size_t from)
{
    for (size_t c = from; c < s->n_cols; c++) {
        int cost = step_at(s, i, c)->cost;
        if (cost < INT32_MAX / 2)
            relax(s, i, c + 1, cost + fit_missing(s->cols[c].role, s->explicit_empties), OP_MISSING, 0, false);
    }
}

static mc_status solve(struct solver *s)
{
    size_t width = s->n_cols + 1;
    s->steps = malloc((s->n + 1) * width * sizeof *s->steps);
    if (!s->steps)
        return MC_ERR_MEMORY;
    for (size_t k = 0; k < (s->n + 1) * width; k++)
        s->steps[k] = (struct step){INT32_MAX / 2, OP_NONE, false, 0};
    s->n_money = 0;
    for (size_t c = 0; c < s->n_cols; c++)
        s->n_money += role_is_money(s->cols[c].role);
    step_at(s, 0, 0)->cost = 0;
    for (size_t i = 0; i <= s->n; i++) {
        relax_missing(s, i, 1);
        const struct step *full = step_at(s, i, s->n_cols);
        if (full->op != OP_NONE && full->op != OP_ROW_END)
            relax(s, i, 0, full->cost + row_end_cost(s, i), OP_ROW_END, 0, false);
        if (i == s->n)
            break;
        if (step_at(s, i, 0)->cost < INT32_MAX / 2)
            relax_boundary(s, i);
        relax_missing(s, i, 0);
        for (size_t c = 0; c < width; c++)
            if (step_at(s, i, c)->cost < INT32_MAX / 2)
                relax_cell(s, i, c);
    }
    return MC_OK;
}

/* Where the table ends: the boundary from which leaving the rest is cheapest. */
static size_t best_end(const struct solver *s, int *cost)
{
    size_t best = 0;
    int left = 0;
    *cost = INT32_MAX;
    for (size_t i = s->n + 1; i-- > 0;) {
        if (i < s->n && !s->tokens[i].empty)
            left += LEFT_COST;
        int here = step_at(s, i, 0)->cost;
        if (here < INT32_MAX / 2 && here + left < *cost) {
            *cost = here + left;
            best = i;
        }
    }
    return best;
}

/* ---- from the path to rows ------------------------------------------------------------------------------------------- */

struct move {
    enum op op;
    size_t from, len; /* tokens */
    size_t column;    /* the column a cell goes to, or is missing */
    int cost;         /* after the move */
    bool tie;
};

/* The path to (end, 0), first move first. own. */
static struct move *path_to(const struct solver *s, size_t end, size_t *n_moves)
{
    size_t size = 64, n = 0, i = end, c = 0;
    struct move *moves = malloc(size * sizeof *moves);
    while (moves && (i > 0 || c > 0)) {
        if (n == size) {
            struct move *more = realloc(moves, (size *= 2) * sizeof *moves);
            if (!more) {
                free(moves);
                return NULL;
            }
            moves = more;
        }
        const struct step *st = step_at(s, i, c);
        struct move m = {(enum op)st->op, i, st->len, 0, st->cost, st->tie};
        switch (m.op) {
        case OP_CELL:
            m.column = --c;
            break;
        case OP_MISSING:
            m.column = --c;
            break;
        case OP_MORE:
            m.column = c - 1;
            break;
        case OP_ROW_END:
            c = s->n_cols;
            break;
        default:
            break;
        }
        m.from = i -= m.len;
        moves[n++] = m;
    }
    for (size_t k = 0; moves && k < n / 2; k++) {
        struct move t = moves[k];
        moves[k] = moves[n - 1 - k];
        moves[n - 1 - k] = t;
    }
    *n_moves = n;
    return moves;
}

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

/* Amounts of a section row go to the money columns: by order where there is one for each, by their place where the row has all its cells (the title over one
 * cell, or over all before the money); else the row is in doubt. */
static void put_section(const struct solver *s, const struct grid *g, struct grid_row *row, const struct move *m)
{
    const struct token *t = &s->tokens[m->from];
    size_t title = title_cell(s, m->from) == 1;
    row->kind = t[title].total ? ROW_TOTAL : t[title].subtotal ? ROW_SUBTOTAL : ROW_SECTION;
    row->title = t[title].piece;
    row->level = t->piece ? look_level(t->piece->text, t->piece->len) : 0;
    say_place(g, row, title, row->title);
    size_t amounts = 0, c = 0;
    for (size_t k = 1 + title; k < m->len; k++)
        amounts += !t[k].empty;
    size_t first_money = 0;
    while (first_money < s->n_cols && !role_is_money(s->cols[first_money].role))
        first_money++;
    bool in_order = amounts == s->n_money;
    bool by_place = !in_order && (m->len == s->n_cols || m->len - 1 == s->n_cols - first_money);
    if (amounts && !in_order && !by_place) {
        row->doubt_zh = "合计行的金额个数与资金栏目数不一致，无法确定各金额属于哪一栏";
        row->doubt_en = "the amounts of this total row cannot be told to their columns";
        return;
    }
    for (size_t k = 1 + title; k < m->len; k++) {
        if (t[k].empty)
            continue;
        if (by_place)
            c = s->n_cols - m->len + k;
        else
            while (c < s->n_cols && !role_is_money(s->cols[c].role))
                c++;
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

static mc_status put_rows(struct layout *l, struct grid *g, const struct solver *s, const struct move *moves, size_t n)
{
    struct grid_row *row = NULL;
    bool after_heading = false;
    int row_cost = 0; /* without what goes on a cell plainly: a long cell is no misfit */
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
        if (m->op != OP_MORE || cost > PLAIN_MORE)
            row_cost += cost;
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
        if (m->op == OP_ROW_END || m->op == OP_SECTION) {
            if (row_cost >= ROW_DOUBT && !row->doubt_zh) {
                row->doubt_zh = "这一行的单元格与表头栏目对不上";
                row->doubt_en = "the cells of this row do not fit the columns of the heading";
            }
            row = NULL;
        }
    }
    return st;
}

/* ---- the heading ------------------------------------------------------------------------------------------------------ */

static bool starts_data(const struct token *tokens, size_t n, size_t i, const struct forms *f)
{
    const struct token *t = &tokens[i];
    if (t->empty)
        return false;
    if (t->arabic_seq || t->section)
        return true;
    size_t next = i + 1;
    while (next < n && tokens[next].empty)
        next++;
    if (t->total)
        return next < n && tokens[next].amount;
    bool exact;
    return t->seq && heading_role(f, t->piece->text, t->piece->len, &exact) == ROLE_NONE;
}

/* A heading at token i: its length, or 0. It begins with a number, class or name column, names three or more columns and ends where data starts. */
static size_t heading_here(const struct token *tokens, size_t n, size_t i, const struct forms *f)
{
    bool exact = false;
    const struct token *first = &tokens[i];
    if (first->empty || first->chars > 12)
        return 0;
    enum role role = heading_role(f, first->piece->text, first->piece->len, &exact);
    if (!exact || (role != ROLE_SEQ && role != ROLE_NAME && role != ROLE_GROUP))
        return 0;
    unsigned seen = 0;
    size_t known = 0, named = 0, last_known = i;
    for (size_t k = i; k < n && k - i < HEADING_CELLS_MAX; k++) {
        const struct token *t = &tokens[k];
        if (t->empty)
            continue;
        if (k > i && starts_data(tokens, n, k, f))
            return known >= 3 || (known == 2 && named == 2) ? k - i : 0;
        if (t->sentence || t->chars > 30)
            break;
        role = heading_role(f, t->piece->text, t->piece->len, &exact);
        named++;
        if (role != ROLE_NONE) {
            known += !(seen & 1u << role);
            seen |= 1u << role;
            last_known = k;
        }
    }
    return known >= 3 ? last_known + 1 - i : 0; /* no item numbers: the heading ends with its last known word */
}

/* ---- one table ---------------------------------------------------------------------------------------------------------- */

static mc_status trial(struct solver *s, struct column *cols, size_t n_cols, int *cost)
{
    s->cols = cols;
    s->n_cols = n_cols;
    mc_status st = solve(s);
    if (!st)
        best_end(s, cost);
    free(s->steps);
    s->steps = NULL;
    return st;
}

/* Chooses the order of the columns. own: *out, columns_clear. */
static mc_status choose_columns(struct column **out, size_t *n_out, struct solver *s, const struct forms *f)
{
    int best = INT32_MAX;
    mc_status st = MC_OK;
    size_t n_all = s->n;
    if (s->n > TRIAL_CELLS)
        s->n = TRIAL_CELLS;
    *out = NULL;
    struct tiers tiers = {s->heading, s->n_heading, f, 0};
    for (;;) {
        struct column *cols;
        size_t n_cols;
        int penalty, cost;
        st = tiers_next(&tiers, &cols, &n_cols, &penalty);
        if (st || !cols)
            break;
        st = trial(s, cols, n_cols, &cost);
        if (!st && cost + penalty < best) {
            columns_clear(*out, *n_out);
            *out = cols;
            *n_out = n_cols;
            best = cost + penalty;
        } else {
            columns_clear(cols, n_cols);
        }
        if (st)
            break;
    }
    s->n = n_all;
    return st;
}

/* Whether the path takes nearly every blank line for an empty cell, so that one taken for noise is more likely a blank field. */
static bool blanks_are_exact(const struct solver *s, const struct move *moves, size_t n)
{
    size_t soft = 0, noise = 0;
    for (size_t k = 0; k < n; k++) {
        for (size_t t = 0; moves[k].op != OP_STRAY && t < moves[k].len; t++)
            soft += s->tokens[moves[k].from + t].soft;
        noise += moves[k].op == OP_NOISE;
    }
    return noise > 0 && noise * NOISE_RARE <= soft;
}

/* Money columns that the heading does not tell, told by the figures of the rows. */
static mc_status adopt_sources(const struct solver *s, struct column *cols, const struct move *moves, size_t n, bool *changed)
{
    size_t n_rows = 1, row = 0;
    for (size_t k = 0; k < n; k++)
        n_rows += moves[k].op == OP_ROW_END;
    const struct piece **cells = calloc(n_rows * s->n_cols, sizeof *cells);
    if (!cells)
        return MC_ERR_MEMORY;
    for (size_t k = 0; k < n; k++) {
        if (moves[k].op == OP_CELL)
            cells[row * s->n_cols + moves[k].column] = s->tokens[moves[k].from].piece;
        row += moves[k].op == OP_ROW_END;
    }
    mc_status st = columns_adopt(cols, s->n_cols, cells, n_rows, changed);
    free(cells);
    return st;
}

/* The cheapest rows. Found again where they show that the page's blank lines are exact, so that each must be accounted for, or that there are
 * more money columns. own: *moves. */
static mc_status find_rows(struct solver *s, struct column *cols, struct move **moves, size_t *n_moves, size_t *end)
{
    int cost;
    for (bool again = true;;) {
        mc_status st = solve(s);
        if (st)
            return st;
        *end = best_end(s, &cost);
        *moves = path_to(s, *end, n_moves);
        if (!*moves)
            return MC_ERR_MEMORY;
        if (!again)
            return MC_OK;
        st = adopt_sources(s, cols, *moves, *n_moves, &again);
        if (!s->explicit_empties && blanks_are_exact(s, *moves, *n_moves)) {
            s->noise_cost = NOISE_COST_EXACT;
            again = true;
        }
        if (st || !again)
            return st;
        again = false;
        free(*moves);
        free(s->steps);
        *moves = NULL;
        s->steps = NULL;
    }
}

/* Reads the table whose heading is tokens[0, n_heading). *used: tokens the table took. */
static mc_status read_grid(struct layout *l, const struct token *tokens, size_t n, size_t n_heading, bool explicit_empties,
                           const struct forms *f, size_t *used)
{
    struct solver s = {tokens + n_heading, n - n_heading, NULL, 0, explicit_empties, tokens, n_heading, 0, NOISE_COST, NULL};
    struct move *moves = NULL;
    struct column *cols = NULL;
    size_t n_cols = 0, n_moves = 0, end = 0;
    mc_status st = choose_columns(&cols, &n_cols, &s, f);
    if (st)
        goto done;
    s.cols = cols;
    s.n_cols = n_cols;
    st = find_rows(&s, cols, &moves, &n_moves, &end);
    if (st)
        goto done;
    struct grid *g = layout_add_grid(l);
    if (!g) {
        st = MC_ERR_MEMORY;
        goto done;
    }
    g->columns = cols;
    g->n_cols = n_cols;
    cols = NULL;
    g->headings = 1;
    g->place = tokens[0].piece->place;
    for (size_t h = 0; h < n_heading && !st; h++)
        st = tokens[h].piece ? layout_add_heading(l, tokens[h].piece) : MC_OK;
    if (!st)
        st = layout_add(l, FLOW_GRID, NULL, l->n_grids - 1);
    if (!st)
        st = put_rows(l, g, &s, moves, n_moves);
    for (size_t k = 0; k < n_moves && !st; k++)
        if (moves[k].op == OP_STRAY && !s.tokens[moves[k].from].empty)
            st = layout_add(l, FLOW_TEXT, s.tokens[moves[k].from].piece, 0);
    *used = n_heading + end;
done:
    free(moves);
    free(s.steps);
    columns_clear(cols, n_cols);
    return st;
}

/* ---- tokens --------------------------------------------------------------------------------------------------------------- */

/* Where the last cell of a table really ends: two blank lines, or a line after a blank one that belongs to the page (imprint, note, attachment). */
static size_t tail_offset(const struct piece *p, const struct forms *f)
{
    int newlines = 0;
    for (size_t at = 0; at < p->len; at++) {
        if (p->text[at] == '\n') {
            newlines++;
            continue;
        }
        if (newlines >= 3)
            return at;
        if (newlines == 2) {
            const char *nl = memchr(p->text + at, '\n', p->len - at);
            size_t len = nl ? (size_t)(nl - (p->text + at)) : p->len - at;
            if (forms_prefix(f, "attachment_labels", NULL, p->text + at, len) || forms_prefix(f, "notes", NULL, p->text + at, len) ||
                forms_prefix(f, "imprint_words", NULL, p->text + at, len) || forms_suffix(f, "printed", NULL, p->text + at, len))
                return at;
        }
        newlines = 0;
    }
    return p->len;
}

struct tokens {
    struct token *all;
    size_t n, size;
};

static mc_status add_token(struct tokens *ts, struct piece *p, int gap, const struct forms *f)
{
    if (ts->n == ts->size) {
        size_t size = ts->size ? ts->size * 2 : 256;
        struct token *all = realloc(ts->all, size * sizeof *all);
        if (!all)
            return MC_ERR_MEMORY;
        ts->all = all;
        ts->size = size;
    }
    mc_status st = token_set(&ts->all[ts->n], p, gap, f);
    ts->n += !st;
    return st;
}

/* Each printed cell as a token. On a page without explicit empty cells, lines without a blank line between are one cell, and each blank
 * line more than one stands for an empty cell. */
static mc_status make_tokens(struct tokens *ts, struct layout *l, struct piece *const *pieces, size_t n, bool explicit_empties,
                             const struct forms *f)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < n && !st; i++) {
        struct piece *p = pieces[i];
        int gap = i ? p->blank_before : 1;
        if (!explicit_empties) {
            while (i + 1 < n && !pieces[i + 1]->blank_before && (p = layout_join(l, p, pieces[i + 1])))
                i++;
            if (!p)
                return MC_ERR_MEMORY;
            for (int k = 1; k < gap && k < 40 && !st; k++)
                st = add_token(ts, NULL, 0, f);
        }
        if (!st)
            st = add_token(ts, p, gap, f);
    }
    return st;
}

/* Cuts the texts that stand after the last cell of a table off that cell. */
static mc_status cut_tail(struct layout *l, struct token *t, const struct forms *f)
{
    if (!t->piece)
        return MC_OK;
    size_t at = tail_offset(t->piece, f);
    if (at >= t->piece->len)
        return MC_OK;
    struct piece *head, *tail;
    int gap = t->gap;
    mc_status st = layout_cut(l, t->piece, at, &head, &tail);
    if (st)
        return st;
    token_clear(t);
    st = token_set(t, head, gap, f);
    t->tail = tail;
    return st;
}

/* A table ends where its cells do, and before the heading of the next. */
static mc_status cut_tails(struct layout *l, struct tokens *ts, const struct forms *f)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < ts->n && !st; i++)
        if (i + 1 == ts->n || heading_here(ts->all, ts->n, i + 1, f))
            st = cut_tail(l, &ts->all[i], f);
    return st;
}

/* 责任 | 领导: a heading that the page broke into two paragraphs, neither of them a heading by itself. */
static mc_status join_heading(struct layout *l, struct tokens *ts, size_t at, size_t *len, const struct forms *f)
{
    for (size_t i = at; i + 1 < at + *len; i++) {
        struct token *a = &ts->all[i], *b = &ts->all[i + 1];
        bool exact;
        if (a->empty || b->empty || heading_role(f, a->piece->text, a->piece->len, &exact) != ROLE_NONE ||
            heading_is_group(f, a->piece->text, a->piece->len) || heading_role(f, b->piece->text, b->piece->len, &exact) != ROLE_NONE)
            continue;
        struct piece *both = layout_join(l, a->piece, b->piece);
        if (!both)
            return MC_ERR_MEMORY;
        if (heading_role(f, both->text, both->len, &exact) == ROLE_NONE || !exact)
            continue;
        int gap = a->gap;
        token_clear(a);
        token_clear(b);
        mc_status st = token_set(a, both, gap, f);
        if (st)
            return st;
        memmove(b, b + 1, (ts->n - i - 2) * sizeof *b);
        ts->n--;
        --*len;
    }
    return MC_OK;
}

static mc_status add_texts(struct layout *l, const struct token *tokens, size_t from, size_t to)
{
    mc_status st = MC_OK;
    for (size_t i = from; i < to && !st; i++) {
        if (!tokens[i].empty)
            st = layout_add(l, FLOW_TEXT, tokens[i].piece, 0);
        if (!st && tokens[i].tail)
            st = layout_add_text(l, tokens[i].tail);
    }
    return st;
}

mc_status cells_layout(struct layout *l, struct piece *const *pieces, size_t n, bool explicit_empties, const struct forms *f, bool *found)
{
    struct tokens ts = {0};
    *found = false;
    mc_status st = MC_OK;
    size_t at = 0, done = 0;
    /* pieces before the first heading are texts: they are looked at line by line, not joined */
    size_t first = 0;
    if (!explicit_empties) {
        for (; first < n && !st; first++) {
            struct tokens probe = {0};
            size_t window = n - first < HEADING_CELLS_MAX ? n - first : HEADING_CELLS_MAX;
            bool exact, here = false;
            enum role role = heading_role(f, pieces[first]->text, pieces[first]->len, &exact);
            if (exact && (role == ROLE_SEQ || role == ROLE_NAME || role == ROLE_GROUP)) {
                st = make_tokens(&probe, l, pieces + first, window, false, f);
                here = !st && heading_here(probe.all, probe.n, 0, f) > 0;
                for (size_t k = 0; k < probe.n; k++)
                    token_clear(&probe.all[k]);
                free(probe.all);
            }
            if (here)
                break;
        }
        if (first == n)
            return st;
        for (size_t i = 0; i < first && !st; i++)
            st = layout_add(l, FLOW_TEXT, pieces[i], 0);
    }
    if (!st)
        st = make_tokens(&ts, l, pieces + first, n - first, explicit_empties, f);
    if (!st && ts.n && explicit_empties)
        st = cut_tails(l, &ts, f);
    while (!st && at < ts.n) {
        size_t len = heading_here(ts.all, ts.n, at, f);
        if (!len) {
            at++;
            continue;
        }
        size_t used = 0;
        st = explicit_empties ? MC_OK : join_heading(l, &ts, at, &len, f);
        if (!st && (*found || explicit_empties || at > 0))
            st = add_texts(l, ts.all, done, at);
        *found = true;
        if (!st)
            st = read_grid(l, ts.all + at, ts.n - at, len, explicit_empties, f, &used);
        used = used ? used : len;
        for (size_t i = at; i < at + used && !st; i++)
            st = ts.all[i].tail ? layout_add_text(l, ts.all[i].tail) : MC_OK;
        done = at += used;
    }
    if (*found && !st)
        st = add_texts(l, ts.all, done, ts.n);
    for (size_t i = 0; i < ts.n; i++)
        token_clear(&ts.all[i]);
    free(ts.all);
    return st;
}
