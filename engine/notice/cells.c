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
#include "notice/cell_rows.h"
#include "notice/fit.h"
#include "notice/frame.h"
#include "notice/layout.h"
#include "notice/solve.h"
#include "notice/tiers.h"

#define NOISE_RARE 8    /* blank lines mean what they say where at most one in so many stands for no cell */
#define TRIAL_CELLS 400 /* cells over which column orders are compared */
#define HEADING_CELLS_MAX 40

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

/* A run of cells up to the next blank line whose words are headings, although its first is known to no list: its end, or 0. */
static size_t heading_run(const struct token *tokens, size_t n, size_t i, const struct forms *f)
{
    unsigned seen = 0;
    size_t known = 0, others = 0, k = i;
    bool named = false, exact;
    if (i && !tokens[i].gap)
        return 0;
    do {
        const struct token *t = &tokens[k];
        if (t->empty)
            continue;
        if (t->sentence || t->chars > 30 || t->amount || t->arabic_seq)
            return 0;
        enum role role = heading_role(f, t->piece->text, t->piece->len, &exact);
        named = named || (exact && (role == ROLE_SEQ || role == ROLE_NAME || role == ROLE_TEXT));
        others += role == ROLE_NONE;
        known += role != ROLE_NONE && !(seen & 1u << role);
        seen |= 1u << role;
    } while (++k < n && !tokens[k].gap);
    return named && known >= 3 && known > others ? k : 0;
}

/* A heading at token i: its length, or 0. It begins with a number, class or name column, names three or more columns and ends where data starts. */
static size_t heading_here(const struct token *tokens, size_t n, size_t i, bool explicit_empties, const struct forms *f)
{
    bool exact = false;
    const struct token *first = &tokens[i];
    if (first->empty || first->chars > 12)
        return 0;
    enum role role = heading_role(f, first->piece->text, first->piece->len, &exact);
    if (!exact || (role != ROLE_SEQ && role != ROLE_NAME && role != ROLE_GROUP)) {
        size_t run = explicit_empties && role == ROLE_NONE ? heading_run(tokens, n, i, f) : 0;
        return run ? run - i : 0;
    }
    unsigned seen = 0;
    size_t known = 0, named = 0, last_known = i, before_seq = 0; /* columns before that of the numbers */
    for (size_t k = i; k < n && k - i < HEADING_CELLS_MAX; k++) {
        const struct token *t = &tokens[k];
        if (t->empty)
            continue;
        if (k > i && starts_data(tokens, n, k, f))
            return known >= 3 || (known == 2 && named == 2) ? k - i - (t->section || t->total ? 0 : before_seq) : 0;
        if (t->sentence || t->chars > 30)
            break;
        role = heading_role(f, t->piece->text, t->piece->len, &exact);
        named++;
        if (role == ROLE_SEQ && !(seen & 1u << role))
            before_seq = k - i;
        if (role != ROLE_NONE) {
            known += !(seen & 1u << role);
            seen |= 1u << role;
            last_known = k;
        }
    }
    if (known < 3)
        return 0;
    for (last_known++; explicit_empties && last_known < n && !tokens[last_known].gap;)
        last_known++;
    return last_known - i; /* no item numbers: the heading ends with the line of its last known word */
}

/* ---- one table ---------------------------------------------------------------------------------------------------------- */

static mc_status trial(struct solver *s, struct column *cols, size_t n_cols, int *cost)
{
    s->cols = cols;
    s->n_cols = n_cols;
    mc_status st = solver_run(s);
    if (!st)
        solver_end(s, cost);
    solver_clear(s);
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

/* The rows of a frame that proves itself. *moves NULL where there is none. */
static mc_status find_frame(struct solver *s, struct column *cols, const struct forms *f, struct move **moves, size_t *n_moves, size_t *end)
{
    size_t n = s->n;
    bool changed;
    for (size_t i = 1; i < s->n; i++) /* up to the next table */
        if (heading_here(s->tokens, n, i, s->explicit_empties, f) && !solver_heading(s, i))
            s->n = i;
    s->n_money = 0;
    for (size_t c = 0; c < s->n_cols; c++)
        s->n_money += role_is_money(s->cols[c].role);
    mc_status st = frame_path(s, moves, n_moves, end);
    s->n = n;
    return st || !*moves ? st : adopt_sources(s, cols, *moves, *n_moves, &changed);
}

/* The cheapest rows. Found again where they show that the page's blank lines are exact, so that each must be accounted for, or that there are
 * more money columns. own: *moves. */
static mc_status find_rows(struct solver *s, struct column *cols, struct move **moves, size_t *n_moves, size_t *end)
{
    int cost;
    for (bool again = true;;) {
        mc_status st = solver_run(s);
        if (st)
            return st;
        *end = solver_end(s, &cost);
        *moves = solver_path(s, *end, n_moves);
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
        *moves = NULL;
    }
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
    size_t n_cols = 0, n_moves = 0, end = 0;
    mc_status st = choose_columns(&cols, &n_cols, &s, f);
    if (st)
        goto done;
    s.cols = cols;
    s.n_cols = n_cols;
    st = find_frame(&s, cols, f, &moves, &n_moves, &end);
    if (!st && !moves)
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
        st = cells_put_rows(l, g, &s, moves, n_moves);
    for (size_t k = 0; k < n_moves && !st; k++)
        if (moves[k].op == OP_STRAY && !s.tokens[moves[k].from].empty)
            st = layout_add(l, FLOW_TEXT, s.tokens[moves[k].from].piece, 0);
    *used = n_heading + end;
done:
    free(moves);
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
        if (i + 1 == ts->n || heading_here(ts->all, ts->n, i + 1, true, f) || (ts->all[i].piece && holds_label(ts->all[i].piece, f)))
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
                here = !st && heading_here(probe.all, probe.n, 0, false, f) > 0;
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
        size_t len = heading_here(ts.all, ts.n, at, explicit_empties, f);
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
