#include "notice/frame.h"

#include <limits.h>
#include <stdlib.h>

#define ROWS_PROVE 3  /* items counted one after another before numbers alone prove a frame */
#define MISFIT 45     /* a cell that costs this much is not in its column */
#define MISFIT_PRINTED 28 /* the same of a printed cell of a row told by its number alone */
#define GAP_MAX 2     /* numbers left out are a fault of the notice, but many are no numbers of items */
#define ASIDE_MAX 8   /* characters of a remark in a row of totals: 4项, 51.8% */
#define COLS_MIN 3
#define COLS_MAX 24

struct frame {
    const struct solver *s;
    struct move *moves; /* own */
    size_t n, size;
    size_t data_rows;
    int number; /* of the last item; 0 before the first */
    int seq;    /* column, or -1 */
};

static mc_status add_move(struct frame *f, enum op op, size_t from, size_t len, size_t column)
{
    if (f->n == f->size) {
        size_t size = f->size ? 2 * f->size : 256;
        struct move *moves = realloc(f->moves, size * sizeof *moves);
        if (!moves)
            return MC_ERR_MEMORY;
        f->moves = moves;
        f->size = size;
    }
    f->moves[f->n++] = (struct move){.op = op, .from = from, .len = len, .column = column, .margin = INT_MAX};
    return MC_OK;
}

static int number_of(const struct token *t)
{
    return t->seq && t->piece ? look_number(t->piece->text, t->piece->len) : 0;
}

static mc_status add_data(struct frame *f, size_t i)
{
    mc_status st = MC_OK;
    for (size_t c = 0; c < f->s->n_cols && i + c < f->s->n && !st; c++)
        st = add_move(f, OP_CELL, i + c, 1, c);
    f->data_rows++;
    return st ? st : add_move(f, OP_ROW_END, i, 0, 0);
}

/* Tokens [i, i + len) are a title of a section or total, and behind it amounts and empty cells. */
static bool is_section(const struct solver *s, size_t i, size_t len)
{
    int title = solver_title_cell(s, i);
    if (title < 0 || (size_t)title >= len)
        return false;
    const struct token *t = &s->tokens[i + (size_t)title];
    if (!(title == 1 || t->section || t->total || t->subtotal))
        return false;
    size_t amounts = 0;
    for (size_t k = (size_t)title + 1; k < len; k++) {
        const struct token *u = &s->tokens[i + k];
        bool whole = len == s->n_cols && (t->total || t->subtotal); /* 合计 | 4项 | 264250: each figure in its column */
        bool aside = u->percent || (whole && !role_is_money(s->cols[k].role) && u->chars <= ASIDE_MAX);
        if (!u->empty && !u->amount && !aside && !(u->aside && (t->total || t->subtotal)))
            return false;
        amounts += !u->empty && u->amount;
    }
    return len < s->n_cols || amounts > 0 || len == 1;
}

/* ---- rows between blank lines -------------------------------------------------------------------------------------------- */

static size_t run_end(const struct token *tokens, size_t n, size_t i)
{
    for (i++; i < n && !tokens[i].gap;)
        i++;
    return i;
}

/* A text that stands alone behind the rows (a note): no row, and no more rows after it. */
static bool only_texts(const struct solver *s, size_t i)
{
    for (; i < s->n; i++)
        if (run_end(s->tokens, s->n, i) != i + 1)
            return false;
    return true;
}

static mc_status by_runs(struct frame *f, size_t *end, bool *found)
{
    const struct solver *s = f->s;
    mc_status st = MC_OK;
    size_t i = 0;
    while (i < s->n && !st) {
        size_t heading = solver_heading(s, i), to = run_end(s->tokens, s->n, i);
        if (heading) {
            st = add_move(f, OP_HEADING, i, heading, 0);
            i += heading;
            continue;
        }
        if (is_section(s, i, to - i))
            st = add_move(f, OP_SECTION, i, to - i, 0);
        else if (to - i == s->n_cols)
            st = add_data(f, i);
        else if (f->data_rows && only_texts(s, i))
            break;
        else
            return MC_OK;
        i = to;
    }
    *end = i;
    *found = f->data_rows > 0;
    return st;
}

/* ---- rows told by their numbers -------------------------------------------------------------------------------------------- */

/* Whether the next item's row stands at i: its number where it belongs, and nothing that cannot be in its column. */
static bool is_item(const struct frame *f, size_t i)
{
    const struct solver *s = f->s;
    if (i + (size_t)f->seq >= s->n || i + (s->n_cols + 1) / 2 > s->n)
        return false;
    int number = number_of(&s->tokens[i + (size_t)f->seq]);
    if (!number || ((number <= f->number || number > f->number + GAP_MAX) && number != 1))
        return false;
    static const struct token nothing = {.empty = true, .soft = true}; /* blank lines at the end of a file are no cells */
    for (size_t c = 0; c < s->n_cols; c++) {
        const struct token *t = i + c < s->n ? &s->tokens[i + c] : &nothing;
        if (fit_column(&s->cols[c], t) >= (t->empty ? MISFIT : MISFIT_PRINTED) || (c > (size_t)f->seq && (t->total || t->subtotal)))
            return false;
    }
    return true;
}

/* Cells of the section row at i, behind which an item or another section stands; 0 where there is none. */
static size_t section_length(const struct frame *f, size_t i)
{
    const struct solver *s = f->s;
    for (size_t len = 1; len <= s->n_cols && i + len <= s->n && (len < 2 || is_section(s, i, len)); len++)
        if (is_section(s, i, len) && (is_item(f, i + len) || (i + len < s->n && is_section(s, i + len, 2))))
            return len;
    return 0;
}

/* The total row at the end: its title and the amounts behind it. */
static size_t last_length(const struct solver *s, size_t i)
{
    size_t len = 1, last = 0;
    if (i >= s->n || !(s->tokens[i].total || s->tokens[i].subtotal))
        return 0;
    for (last = 1; i + len < s->n && len < s->n_cols && (s->tokens[i + len].empty || s->tokens[i + len].amount || s->tokens[i + len].aside); len++)
        if (!s->tokens[i + len].empty)
            last = len + 1;
    return last;
}

/* Nothing that could number an item stands behind the rows, and no due date within a row's length: they were not cut short. */
static bool none_follows(const struct frame *f, size_t i)
{
    bool deadlines = solver_has_deadlines(f->s);
    for (size_t k = i; k < f->s->n && k < i + f->s->n_cols; k++)
        if (deadlines && f->s->tokens[k].due)
            return false;
    while (i < f->s->n && !f->s->tokens[i].arabic_seq)
        i++;
    return i == f->s->n;
}

static mc_status by_numbers(struct frame *f, size_t *end, bool *found)
{
    const struct solver *s = f->s;
    mc_status st = MC_OK;
    size_t i = 0, len;
    while (i < s->n && !st) {
        if ((len = solver_heading(s, i))) {
            st = add_move(f, OP_HEADING, i, len, 0);
        } else if ((len = section_length(f, i))) {
            st = add_move(f, OP_SECTION, i, len, 0);
        } else if (is_item(f, i)) {
            len = s->n_cols < s->n - i ? s->n_cols : s->n - i;
            f->number = number_of(&s->tokens[i + (size_t)f->seq]);
            st = add_data(f, i);
        } else if (f->data_rows && (len = last_length(s, i))) {
            st = add_move(f, OP_SECTION, i, len, 0);
        } else {
            break;
        }
        i += len;
    }
    *end = i;
    *found = f->data_rows >= ROWS_PROVE && none_follows(f, i);
    return st;
}

mc_status frame_path(struct solver *s, struct move **moves, size_t *n_moves, size_t *end)
{
    struct frame f = {.s = s, .seq = -1};
    bool found = false;
    for (size_t c = 0; c < s->n_cols && f.seq < 0; c++)
        if (s->cols[c].role == ROLE_SEQ)
            f.seq = (int)c;
    s->framed = true;
    mc_status st = s->explicit_empties ? by_runs(&f, end, &found) : f.seq >= 0 ? by_numbers(&f, end, &found) : MC_OK;
    s->framed = found;
    *moves = NULL;
    *n_moves = f.n;
    if (st || !found)
        free(f.moves);
    else
        *moves = f.moves;
    return st;
}

/* ---- without a heading ------------------------------------------------------------------------------------------------------ */

static size_t rows_of_runs(const struct token *tokens, size_t n, size_t from, size_t width)
{
    size_t rows = 0;
    for (size_t i = from; i < n && run_end(tokens, n, i) == i + width && tokens[i].seq; i += width)
        rows++;
    return rows;
}

static size_t rows_of_numbers(const struct token *tokens, size_t n, size_t from, size_t width)
{
    size_t rows = 0;
    for (size_t i = from; i + width <= n && number_of(&tokens[i]) == (int)rows + 1; i += width)
        rows++;
    return rows;
}

size_t frame_without_heading(const struct token *tokens, size_t n, bool explicit_empties, size_t *from, size_t *n_rows)
{
    for (size_t i = 0; i < n; i++) {
        if (number_of(&tokens[i]) != 1 || !tokens[i].arabic_seq)
            continue;
        for (size_t width = COLS_MIN; width <= COLS_MAX; width++) {
            size_t rows = explicit_empties ? rows_of_runs(tokens, n, i, width) : rows_of_numbers(tokens, n, i, width);
            if (rows < ROWS_PROVE)
                continue;
            *from = i;
            *n_rows = rows;
            return width;
        }
    }
    return 0;
}
