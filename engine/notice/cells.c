/* Cells that stand one after another without a grid: finds the heading, the order of the columns and the rows.
 *
 * The rows are the cheapest way to read the cells (fit.h gives the costs): a shortest path over (cell, column), in time linear in the cells. Where
 * the heading is printed on two tiers its order is not the order of the columns; every order that the printing allows is tried and the one whose
 * rows fit best is taken (cell_columns.h). A row that fits badly, or could be read in two ways at the same cost, is marked as doubtful, never guessed. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/grown.h"
#include "notice/adopt.h"
#include "notice/bare.h"
#include "notice/cell_columns.h"
#include "notice/cell_heading.h"
#include "notice/cell_rows.h"
#include "notice/fit.h"
#include "notice/frame.h"
#include "notice/layout.h"
#include "notice/solve.h"

#define LEARN_ROUNDS 2
#define BEHIND_NEAR 50 /* reading texts behind the rows as one more row costs so little that they may be one */
#define NOISE_RARE 8 /* blank lines mean what they say where at most one in so many stands for no cell */

/* ---- one table ---------------------------------------------------------------------------------------------------------- */

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

/* The rows of a frame that proves itself. *moves NULL where there is none. */
static mc_status find_frame(struct solver *s, struct column *cols, const struct forms *f, struct move **moves, size_t *n_moves, size_t *end)
{
    size_t n = s->n;
    bool changed;
    for (size_t i = 1; i < s->n; i++)
        if (cells_heading(s->tokens, n, i, s->explicit_empties, f) && !solver_heading(s, i))
            s->n = i;
    mc_status st = frame_path(s, moves, n_moves, end);
    s->n = n;
    if (!st && *moves)
        st = adopt_sources(s, cols, *moves, *n_moves, &changed);
    s->n_money = 0;
    for (size_t c = 0; c < s->n_cols; c++)
        s->n_money += role_is_money(s->cols[c].role);
    return st;
}

/* What the cells of each column are like on this path. */
static mc_status learn(struct solver *s, struct profile **profile, const struct move *moves, size_t n)
{
    profile_free(*profile);
    *profile = profile_new(s->n_cols);
    for (size_t k = 0; k < n && *profile; k++)
        switch (moves[k].op) {
        case OP_CELL:
            profile_add(*profile, moves[k].column, &s->tokens[moves[k].from]);
            break;
        case OP_MISSING:
            profile_add_missing(*profile, moves[k].column);
            break;
        case OP_MORE:
            profile_add_more(*profile, moves[k].column);
            break;
        case OP_ROW_END:
            profile_add_row(*profile);
            break;
        default:
            break;
        }
    s->profile = *profile;
    return *profile ? MC_OK : MC_ERR_MEMORY;
}

/* The cheapest rows. own: *moves, which is freed first. */
static mc_status solve(struct solver *s, struct move **moves, size_t *n_moves, size_t *end)
{
    int cost;
    free(*moves);
    *moves = NULL;
    mc_status st = solver_run(s);
    if (st)
        return st;
    *end = solver_end(s, &cost);
    *moves = solver_path(s, *end, n_moves);
    return *moves ? MC_OK : MC_ERR_MEMORY;
}

/* The rows. Found again where they show that the page's blank lines are exact, so that each must be accounted for, or that there are more money columns, and then
 * knowing what the cells of each column are like. own: *moves, *profile. */
static mc_status find_rows(struct solver *s, struct column *cols, struct profile **profile, struct move **moves, size_t *n_moves, size_t *end, int *behind)
{
    bool again = false;
    mc_status st = solve(s, moves, n_moves, end);
    if (!st)
        st = adopt_sources(s, cols, *moves, *n_moves, &again);
    if (!st && !s->explicit_empties && blanks_are_exact(s, *moves, *n_moves)) {
        s->noise_cost = NOISE_COST_EXACT;
        again = true;
    }
    if (!st && again)
        st = solve(s, moves, n_moves, end);
    for (int k = 0; k < LEARN_ROUNDS && !st && !s->explicit_empties; k++) {
        st = learn(s, profile, *moves, *n_moves);
        if (!st)
            st = solve(s, moves, n_moves, end);
    }
    if (!st && !s->explicit_empties)
        st = solver_margins(s, *moves, *n_moves, *end, behind);
    return st;
}

/* A title behind all rows, without amounts, stands over what comes next: 二、区级民生实事. */
static void leave_last_title(const struct solver *s, const struct move *moves, size_t *n, size_t *end)
{
    const struct move *last = *n > 1 ? &moves[*n - 1] : NULL;
    const struct token *t = last && last->op == OP_SECTION && last->len == 1 ? &s->tokens[last->from] : NULL;
    if (!t || !t->section || t->total || t->subtotal)
        return;
    *end = last->from;
    --*n;
}

/* Reads the table whose heading is tokens[0, n_heading). *used: tokens the table took. */
static mc_status read_grid(struct layout *l, const struct token *tokens, size_t n, size_t n_heading, bool explicit_empties,
                           const struct forms *f, size_t *used)
{
    struct solver s = {.tokens = tokens + n_heading,
                       .n = n - n_heading,
                       .explicit_empties = explicit_empties,
                       .heading = tokens,
                       .n_heading = n_heading,
                       .noise_cost = NOISE_COST};
    struct move *moves = NULL;
    struct column *cols = NULL;
    struct profile *profile = NULL;
    size_t n_cols = 0, n_moves = 0, end = 0;
    int behind = INT_MAX;
    bool unsure = false;
    mc_status st = cell_columns(&cols, &n_cols, &unsure, &s, f);
    if (st)
        goto done;
    s.cols = cols;
    s.n_cols = n_cols;
    if (!explicit_empties)
        s.n = cell_columns_end(&s, s.n, f);
    st = find_frame(&s, cols, f, &moves, &n_moves, &end);
    if (!st && !moves)
        st = find_rows(&s, cols, &profile, &moves, &n_moves, &end, &behind);
    if (st)
        goto done;
    leave_last_title(&s, moves, &n_moves, &end);
    struct grid *g = layout_add_grid(l);
    if (!g) {
        st = MC_ERR_MEMORY;
        goto done;
    }
    g->columns = cols;
    g->n_cols = n_cols;
    cols = NULL;
    g->headings = 1;
    g->loose = !explicit_empties;
    g->unsure = unsure;
    g->place = tokens[0].piece->place;
    for (size_t h = 0; h < n_heading && !st; h++)
        st = tokens[h].piece ? layout_add_heading(l, tokens[h].piece) : MC_OK;
    if (!st)
        st = layout_add(l, FLOW_GRID, NULL, l->n_grids - 1);
    if (!st)
        st = cells_put_rows(l, g, &s, moves, n_moves);
    for (size_t k = end; k < s.n && behind < BEHIND_NEAR && !g->behind; k++)
        g->behind = s.tokens[k].piece;
    for (size_t k = 0; k < n_moves && !st; k++)
        if (moves[k].op == OP_STRAY && !s.tokens[moves[k].from].empty)
            st = layout_add(l, FLOW_TEXT, s.tokens[moves[k].from].piece, 0);
    *used = n_heading + end;
done:
    free(moves);
    profile_free(profile);
    solver_clear(&s);
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

static void clear_tokens(struct tokens *ts)
{
    for (size_t i = 0; i < ts->n; i++)
        token_clear(&ts->all[i]);
    free(ts->all);
}

static mc_status add_token(struct tokens *ts, struct piece *p, int gap, const struct forms *f)
{
    struct token *all = grown(ts->all, ts->n, &ts->size, sizeof *all);
    if (!all)
        return MC_ERR_MEMORY;
    ts->all = all;
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

/* Whether a line of the text, behind a blank one, is a label alone: 附件2. What follows is no part of the cell. */
static bool holds_label(const struct piece *p, const struct forms *f)
{
    int newlines = 0;
    for (size_t at = 0; at < p->len; at++) {
        if (p->text[at] == '\n') {
            newlines++;
            continue;
        }
        const char *nl = memchr(p->text + at, '\n', p->len - at);
        size_t end = nl ? (size_t)(nl - p->text) : p->len;
        size_t n = newlines >= 2 ? forms_prefix(f, "attachment_labels", NULL, p->text + at, end - at) : 0, rest = at + n;
        while (n && rest < end && strchr("0123456789 ", p->text[rest]))
            rest++;
        if (n && rest == end)
            return true;
        at = end - 1;
        newlines = 0;
    }
    return false;
}

/* A table ends where its cells do, before the heading of the next and before another attachment. */
static mc_status cut_tails(struct layout *l, struct tokens *ts, const struct forms *f)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < ts->n && !st; i++)
        if (i + 1 == ts->n || cells_heading(ts->all, ts->n, i + 1, true, f) || (ts->all[i].piece && holds_label(ts->all[i].piece, f)))
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
            st = layout_add_text(l, tokens[i].piece);
        if (!st && tokens[i].tail)
            st = layout_add_text(l, tokens[i].tail);
    }
    return st;
}

/* Pieces before the first heading of a page saved as text: they are looked at line by line, not joined. n where there is no heading. */
static mc_status first_heading(struct layout *l, struct piece *const *pieces, size_t n, const struct forms *f, size_t *first)
{
    mc_status st = MC_OK;
    bool here = false;
    for (*first = 0; *first < n && !st && !here; *first += !here) {
        bool exact;
        enum role role = heading_role(f, pieces[*first]->text, pieces[*first]->len, &exact);
        if (!exact || (role != ROLE_SEQ && role != ROLE_NAME && role != ROLE_GROUP))
            continue;
        struct tokens probe = {0};
        size_t window = n - *first < HEADING_CELLS_MAX ? n - *first : HEADING_CELLS_MAX;
        st = make_tokens(&probe, l, pieces + *first, window, false, f);
        here = !st && cells_heading(probe.all, probe.n, 0, false, f) > 0;
        clear_tokens(&probe);
    }
    return st;
}

/* The tables with a heading, and the texts around them. */
static mc_status add_tables(struct layout *l, struct tokens *ts, bool explicit_empties, const struct forms *f, bool *found)
{
    mc_status st = MC_OK;
    size_t at = 0, done = 0;
    while (!st && at < ts->n) {
        size_t len = cells_heading(ts->all, ts->n, at, explicit_empties, f), used = 0;
        if (!len) {
            at++;
            continue;
        }
        st = explicit_empties ? MC_OK : join_heading(l, ts, at, &len, f);
        if (!st && (*found || explicit_empties || at > 0))
            st = add_texts(l, ts->all, done, at);
        *found = true;
        if (!st)
            st = read_grid(l, ts->all + at, ts->n - at, len, explicit_empties, f, &used);
        used = used ? used : len;
        for (size_t i = at; i < at + used && !st; i++)
            st = ts->all[i].tail ? layout_add_text(l, ts->all[i].tail) : MC_OK;
        done = at += used;
    }
    return *found && !st ? add_texts(l, ts->all, done, ts->n) : st;
}

/* A table without a heading among the cells, and the texts around it. */
static mc_status add_bare(struct layout *l, struct tokens *ts, bool explicit_empties, const struct forms *f, bool *found)
{
    size_t from = 0, used = 0;
    mc_status st = bare_layout(l, ts->all, ts->n, explicit_empties, f, &from, &used);
    if (st || !used)
        return st;
    struct flow grid = l->flow[--l->n_flow]; /* the texts before it go before it */
    *found = true;
    st = add_texts(l, ts->all, 0, from);
    if (!st)
        st = layout_add(l, grid.kind, grid.piece, grid.grid);
    for (size_t i = from; i < from + used && !st; i++)
        st = ts->all[i].tail ? layout_add_text(l, ts->all[i].tail) : MC_OK;
    return st ? st : add_texts(l, ts->all, from + used, ts->n);
}

mc_status cells_layout(struct layout *l, struct piece *const *pieces, size_t n, bool explicit_empties, const struct forms *f, bool *found)
{
    struct tokens ts = {0};
    *found = false;
    mc_status st = MC_OK;
    size_t first = 0;
    if (!explicit_empties)
        st = first_heading(l, pieces, n, f, &first);
    bool bare = first == n;
    if (bare)
        first = 0;
    for (size_t i = 0; i < first && !st; i++)
        st = layout_add(l, FLOW_TEXT, pieces[i], 0);
    if (!st)
        st = make_tokens(&ts, l, pieces + first, n - first, explicit_empties, f);
    if (!st && ts.n && explicit_empties)
        st = cut_tails(l, &ts, f);
    if (!st && !bare)
        st = add_tables(l, &ts, explicit_empties, f, found);
    if (!st && !*found)
        st = add_bare(l, &ts, explicit_empties, f, found);
    clear_tokens(&ts);
    return st;
}
