#include "notice/solve.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define STRAY_COST 40 /* a cell between two rows that belongs to none */
#define LEFT_COST 12  /* a text after the last row */
#define LEFT_COST_LEARNED 18 /* the same where being unlike other cells costs too */

struct step {
    int32_t cost;
    uint8_t op;
    bool tie;
    uint16_t len; /* tokens of a heading or section row */
};

/* ---- the shortest path --------------------------------------------------------------------------------------------- */

static struct step *step_at(const struct solver *s, size_t i, size_t c)
{
    return &s->steps[i * (s->n_cols + 1) + c];
}

/* One thing that may be done at a place: where it leads and what it costs. */
struct edge {
    size_t i, c; /* where the path goes on */
    int cost;
    enum op op;
    size_t len; /* tokens taken */
    bool real;  /* it says where a printed text belongs, so that a tie with it is an ambiguity */
};

/* Called with each edge from the place (i, c). */
typedef void edge_fn(void *data, const struct solver *s, size_t i, size_t c, const struct edge *e);

static void relax(void *data, const struct solver *s, size_t i, size_t c, const struct edge *e)
{
    (void)data;
    int cost = step_at(s, i, c)->cost + e->cost;
    struct step *to = step_at(s, e->i, e->c);
    if (cost < to->cost)
        *to = (struct step){cost, (uint8_t)e->op, false, (uint16_t)e->len};
    else if (cost == to->cost && to->op != (uint8_t)e->op && e->real)
        to->tie = true;
}

size_t solver_heading(const struct solver *s, size_t i)
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
int solver_title_cell(const struct solver *s, size_t i)
{
    const struct token *t = &s->tokens[i], *u = t + 1;
    if (!t->empty && !t->amount && !t->sentence && !(t->seq && !t->section))
        return 0;
    bool second = (s->explicit_empties || s->framed) && i + 1 < s->n && !u->empty && !u->amount && !u->sentence;
    bool mark = t->seq && !t->arabic_seq;
    return second && (mark || (t->empty && (u->total || u->subtotal))) ? 1 : -1;
}

/* Section and total rows: a title, then amounts and empty cells. */
static void section_edges(const struct solver *s, size_t i, edge_fn *visit, void *data)
{
    int title = solver_title_cell(s, i);
    if (title < 0)
        return;
    const struct token *t = &s->tokens[i + (size_t)title];
    bool titled = title == 1 || t->section || t->total || t->subtotal;
    size_t amounts = 0;
    for (size_t len = 1; len <= s->n_cols && i + len <= s->n; len++) {
        if (len > 1 + (size_t)title) {
            const struct token *u = &s->tokens[i + len - 1];
            if (!u->empty && !u->amount && !u->percent && !(u->aside && t->total))
                break;
            amounts += !u->empty && u->amount;
        }
        if (title == 1 && len != s->n_cols) /* only a whole row shows that its first two cells are one */
            continue;
        int own = titled ? 0 : amounts && !t->figure ? 25 : FIT_NEVER; /* 4项 is no title */
        if (!s->trial && amounts > s->n_money && amounts <= s->n_money + s->n_figures && t->total)
            own += 4; /* sums of what is no money too: households, what was spent */
        else if (amounts != s->n_money)
            own += amounts ? 40 : s->n_money ? 8 : 0;
        visit(data, s, i, 0, &(struct edge){i + len, 0, own + row_end_cost(s, i + len), OP_SECTION, len, false});
    }
}

/* What may stand between two rows. */
static void boundary_edges(const struct solver *s, size_t i, edge_fn *visit, void *data)
{
    const struct token *t = &s->tokens[i];
    size_t len = solver_heading(s, i);
    if (len)
        visit(data, s, i, 0, &(struct edge){i + len, 0, 0, OP_HEADING, len, false});
    section_edges(s, i, visit, data);
    visit(data, s, i, 0, &(struct edge){i + 1, 0, t->soft ? 3 : t->empty ? 30 : STRAY_COST, OP_STRAY, 1, false});
}

static void cell_edges(const struct solver *s, size_t i, size_t c, edge_fn *visit, void *data)
{
    const struct token *t = &s->tokens[i];
    if (c < s->n_cols) {
        int gap = s->explicit_empties && c > 0 && t->gap > 0 ? 6 : 0;
        int usual = s->profile ? profile_cost(s->profile, c, t) : 0;
        visit(data, s, i, c, &(struct edge){i + 1, c + 1, gap + usual + fit_column(&s->cols[c], t), OP_CELL, 1, !t->empty});
        if (s->cols[c].role == ROLE_NAME && !s->explicit_empties)
            visit(data, s, i, c, &(struct edge){i + 1, c, fit_group(t), OP_GROUP, 1, false});
    }
    if (c > 0) {
        int rare = s->profile ? profile_more_cost(s->profile, c - 1) : 0;
        visit(data, s, i, c, &(struct edge){i + 1, c, fit_more(s->cols[c - 1].role, t, s->explicit_empties) + rare, OP_MORE, 1, false});
        if (t->empty)
            visit(data, s, i, c, &(struct edge){i + 1, c, t->soft ? s->noise_cost : 60, OP_NOISE, 1, false});
    }
}

static int missing_cost(const struct solver *s, size_t c)
{
    return fit_missing(&s->cols[c], s->explicit_empties) + (s->profile ? profile_missing_cost(s->profile, c) : 0);
}

static void relax_missing(const struct solver *s, size_t i, size_t from)
{
    for (size_t c = from; c < s->n_cols; c++)
        if (step_at(s, i, c)->cost < INT32_MAX / 2)
            relax(NULL, s, i, c, &(struct edge){i, c + 1, missing_cost(s, c), OP_MISSING, 0, false});
}

void solver_clear(struct solver *s)
{
    free(s->steps);
    s->steps = NULL;
}

mc_status solver_run(struct solver *s)
{
    size_t width = s->n_cols + 1;
    solver_clear(s);
    s->steps = malloc((s->n + 1) * width * sizeof *s->steps);
    if (!s->steps)
        return MC_ERR_MEMORY;
    for (size_t k = 0; k < (s->n + 1) * width; k++)
        s->steps[k] = (struct step){INT32_MAX / 2, OP_NONE, false, 0};
    s->n_money = s->n_figures = 0;
    for (size_t c = 0; c < s->n_cols; c++) {
        s->n_money += role_is_money(s->cols[c].role);
        s->n_figures += s->cols[c].role == ROLE_NONE || s->cols[c].role == ROLE_QUANTITY;
    }
    step_at(s, 0, 0)->cost = 0;
    for (size_t i = 0; i <= s->n; i++) {
        relax_missing(s, i, 1);
        const struct step *full = step_at(s, i, s->n_cols);
        if (full->op != OP_NONE && full->op != OP_ROW_END)
            relax(NULL, s, i, s->n_cols, &(struct edge){i, 0, row_end_cost(s, i), OP_ROW_END, 0, false});
        if (i == s->n)
            break;
        if (step_at(s, i, 0)->cost < INT32_MAX / 2)
            boundary_edges(s, i, relax, NULL);
        relax_missing(s, i, 0);
        for (size_t c = 0; c < width; c++)
            if (step_at(s, i, c)->cost < INT32_MAX / 2)
                cell_edges(s, i, c, relax, NULL);
    }
    return MC_OK;
}

/* What is a cell for certain, printed as one or a due date under a table of due dates, is not left as lightly as a text that follows the table. */
static int left_cost(const struct solver *s, const struct token *t, bool deadlines)
{
    return t->empty ? 0 : s->explicit_empties || (t->due && deadlines) ? STRAY_COST : s->profile ? LEFT_COST_LEARNED : LEFT_COST;
}

bool solver_has_deadlines(const struct solver *s)
{
    for (size_t c = 0; c < s->n_cols; c++)
        if (s->cols[c].role == ROLE_DEADLINE && !s->cols[c].stage)
            return true;
    return false;
}

size_t solver_end(const struct solver *s, int *cost)
{
    size_t best = 0;
    int left = 0;
    bool deadlines = solver_has_deadlines(s);
    *cost = INT32_MAX;
    for (size_t i = s->n + 1; i-- > 0;) {
        if (i < s->n)
            left += left_cost(s, &s->tokens[i], deadlines);
        int here = step_at(s, i, 0)->cost;
        if (here < INT32_MAX / 2 && here + left < *cost) {
            *cost = here + left;
            best = i;
        }
    }
    return best;
}

/* ---- the path back ------------------------------------------------------------------------------------------------------- */

struct move *solver_path(const struct solver *s, size_t end, size_t *n_moves)
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
        struct move m = {.op = (enum op)st->op, .len = st->len, .cost = st->cost, .tie = st->tie, .margin = INT_MAX};
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

/* ---- how sure the path is --------------------------------------------------------------------------------------------------- */

struct margins {
    int32_t *back;  /* own: the cheapest way from each place to the end */
    int32_t *other; /* own: by token, the cheapest way on which it is anything else than on the path */
    const struct move **of; /* own: by token, what the path does with it; NULL in sections and behind the rows */
};

static void look_back(void *data, const struct solver *s, size_t i, size_t c, const struct edge *e)
{
    int32_t *back = data, *here = &back[i * (s->n_cols + 1) + c];
    int32_t cost = back[e->i * (s->n_cols + 1) + e->c] + e->cost;
    *here = cost < *here ? cost : *here;
}

static void back_missing(const struct solver *s, int32_t *row)
{
    for (size_t c = s->n_cols; c-- > 0;) {
        int32_t cost = row[c + 1] + missing_cost(s, c);
        row[c] = cost < row[c] ? cost : row[c];
    }
}

/* From the last token to the first. */
static void run_back(const struct solver *s, int32_t *back)
{
    size_t width = s->n_cols + 1;
    bool deadlines = solver_has_deadlines(s);
    int left = 0;
    for (size_t i = s->n + 1; i-- > 0;) {
        int32_t *row = &back[i * width];
        for (size_t c = 0; c < width; c++)
            row[c] = INT32_MAX / 4;
        left += i < s->n ? left_cost(s, &s->tokens[i], deadlines) : 0;
        row[0] = left;
        if (i < s->n) {
            boundary_edges(s, i, look_back, back);
            for (size_t c = 0; c < width; c++)
                cell_edges(s, i, c, look_back, back);
        }
        back_missing(s, row);
        int32_t end = row[0] + row_end_cost(s, i);
        row[s->n_cols] = end < row[s->n_cols] ? end : row[s->n_cols];
        back_missing(s, row);
    }
}

/* Whether the edge puts its token where the path does. */
static bool is_path(const struct move *m, const struct edge *e)
{
    if (!m || m->op != e->op)
        return false;
    return m->op == OP_CELL || m->op == OP_MORE ? m->column + 1 == e->c : m->op == OP_GROUP || m->op == OP_STRAY;
}

static void look_aside(void *data, const struct solver *s, size_t i, size_t c, const struct edge *e)
{
    struct margins *m = data;
    size_t width = s->n_cols + 1;
    int32_t cost = step_at(s, i, c)->cost + e->cost + m->back[e->i * width + e->c];
    for (size_t k = i; k < i + e->len; k++)
        if (cost < m->other[k] && !is_path(m->of[k], e) && (e->op == OP_CELL || m->of[k]))
            m->other[k] = cost;
}

/* Cells [end, n) stand behind the rows: by how much it would cost more to read one of them as a cell of a row; INT_MAX where there is none. */
static int margin_behind(const struct solver *s, const struct margins *m, size_t end)
{
    int margin = INT_MAX;
    for (size_t i = end; i < s->n; i++)
        if (!s->tokens[i].empty && m->other[i] < INT32_MAX / 4 && m->other[i] - m->back[0] < margin)
            margin = m->other[i] - m->back[0];
    return margin;
}

mc_status solver_margins(const struct solver *s, struct move *moves, size_t n_moves, size_t end, int *behind)
{
    size_t width = s->n_cols + 1;
    struct margins m = {malloc((s->n + 1) * width * sizeof *m.back), malloc((s->n + 1) * sizeof *m.other), calloc(s->n + 1, sizeof *m.of)};
    mc_status st = m.back && m.other && m.of ? MC_OK : MC_ERR_MEMORY;
    if (st)
        goto done;
    run_back(s, m.back);
    for (size_t i = 0; i <= s->n; i++)
        m.other[i] = INT32_MAX;
    for (size_t k = 0; k < n_moves; k++)
        if (moves[k].op != OP_SECTION && moves[k].op != OP_HEADING && moves[k].len == 1)
            m.of[moves[k].from] = &moves[k];
    for (size_t i = 0; i < s->n; i++) {
        if (step_at(s, i, 0)->cost < INT32_MAX / 2)
            boundary_edges(s, i, look_aside, &m);
        for (size_t c = 0; c < width; c++)
            if (step_at(s, i, c)->cost < INT32_MAX / 2)
                cell_edges(s, i, c, look_aside, &m);
    }
    for (size_t k = 0; k < n_moves; k++)
        if (m.of[moves[k].from] == &moves[k] && !s->tokens[moves[k].from].empty)
            moves[k].margin = m.other[moves[k].from] - m.back[0];
    *behind = margin_behind(s, &m, end);
done:
    free(m.back);
    free(m.other);
    free(m.of);
    return st;
}
