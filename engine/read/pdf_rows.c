/* Rows of a table without lines. Each number, and each title that stands in its place, has a row; where the rows between two numbers part is found by how well the
 * texts of each row then stand to each other. */
#include "read/pdf_stream.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define WAYS_MAX 80         /* places between two numbers where a row may begin */
#define COST_MAX LONG_MAX / 4
#define CUT 100             /* a text is cut in two */
#define CUT_SENTENCE 30     /* after its sentence has ended */
#define CUT_AMOUNT 20       /* digits below digits may be two amounts */
#define HEADING_PERCENT 25  /* what counts of a heading's cost: its tiers stand anywhere; of the rest of a row that the page before begins, nothing does */
#define HOLE 25             /* lines of a cell are apart */
#define DOUBTFUL 200        /* of a row, in hundredths of a line: its texts stand anywhere */

bool pdf_row_list_add(struct pdf_row_list *r, int first, bool sub)
{
    if (r->n + 1 >= r->size) {
        int size = r->size == 0 ? 64 : 2 * r->size;
        int *list = realloc(r->first, (size_t)size * sizeof *list);
        r->first = list != NULL ? list : r->first;
        bool *subs = list != NULL ? realloc(r->sub, (size_t)size * sizeof *subs) : NULL;
        if (subs == NULL)
            return false;
        r->sub = subs;
        r->size = size;
    }
    r->first[r->n] = first;
    r->sub[r->n++] = sub;
    return true;
}

void pdf_row_list_clear(struct pdf_row_list *r)
{
    free(r->first);
    free(r->sub);
    memset(r, 0, sizeof *r);
}

/* ---- how well lines make a row -------------------------------------------------------------------------------------------------- */

/* What each column has of the row. */
struct extent {
    int top, bottom;
    bool any;
};

static long hundredths(long distance, int pitch)
{
    return distance * 100 / pitch;
}

/* The cost of a row of lines [from, to): how far its texts stand from where the others do, and the holes in them. */
long pdf_row_cost(const struct pdf_stream_lines *l, int from, int to, enum pdf_stand stand, int col)
{
    struct extent cells[PDF_COLUMNS_MAX] = {0};
    int top = INT_MAX, bottom = INT_MIN;
    long cost = 0;
    for (int i = from; i < to; i++) {
        const struct pdf_stream_line *one = &l->all[i];
        if (one->col < col)
            continue;
        struct extent *e = &cells[one->col];
        if (e->any && one->middle - e->bottom > l->pitch * 3 / 2)
            cost += HOLE;
        if (!e->any)
            *e = (struct extent){one->middle, one->middle, true};
        e->bottom = one->middle;
        top = e->top < top ? e->top : top;
        bottom = e->bottom > bottom ? e->bottom : bottom;
    }
    for (int c = col; c < l->n_columns; c++) {
        if (!cells[c].any)
            continue;
        long at_top = cells[c].top - top, at_bottom = bottom - cells[c].bottom;
        long off = stand == PDF_TOP ? at_top : stand == PDF_BOTTOM ? at_bottom : labs(at_top - at_bottom) / 2;
        cost += hundredths(off, l->pitch);
    }
    return cost;
}

/* The cost of a row's beginning at line i: the texts that it cuts in two. */
long pdf_cut_cost(const struct pdf_stream_lines *l, int i, int from, int to, int col)
{
    bool seen[PDF_COLUMNS_MAX] = {false};
    long cost = 0;
    for (int k = i; k < to && l->all[k].middle - l->all[i].middle <= 2 * l->pitch; k++) {
        const struct pdf_stream_line *one = &l->all[k];
        if (one->col < col || seen[one->col])
            continue;
        seen[one->col] = true;
        if (one->above >= from && one->above < i && one->close && one->goes_on)
            cost += one->amount ? CUT_AMOUNT : l->all[one->above].line->sentence ? CUT_SENTENCE : CUT;
    }
    return cost;
}

/* ---- the best rows ------------------------------------------------------------------------------------------------------------------ */

/* Ways to begin one row, each with the best cost of all rows before it. */
struct ways {
    int at[WAYS_MAX], from[WAYS_MAX]; /* the line; which way the row before begins */
    long cost[WAYS_MAX];
    int n;
};

static bool is_apart(const struct pdf_stream_lines *l, int i)
{
    return l->all[i].middle - l->all[i - 1].middle > l->pitch / 4;
}

/* The lines after `after` up to `upto` at which a row may begin; where a line is drawn before some of them, only those. */
static bool find_ways(struct ways *w, const struct pdf_stream_lines *l, int after, int upto, const bool *forced)
{
    bool drawn = false;
    for (int i = after + 1; i <= upto && forced != NULL; i++)
        drawn = drawn || forced[i];
    w->n = 0;
    for (int i = after + 1; i <= upto; i++) {
        if (drawn ? !forced[i] : !is_apart(l, i))
            continue;
        if (w->n == WAYS_MAX)
            return false;
        w->at[w->n++] = i;
    }
    if (w->n == 0 && upto > after) /* two numbers side by side: the row begins where the number does */
        w->at[w->n++] = upto;
    return w->n > 0;
}

/* The best way to come to each of the ways `w` from those before. */
static void step(struct ways *w, const struct ways *before, const struct pdf_stream_lines *l, int from, int to, enum pdf_stand stand, int col, int percent)
{
    for (int k = 0; k < w->n; k++) {
        long cut = pdf_cut_cost(l, w->at[k], from, to, col);
        w->cost[k] = COST_MAX;
        for (int i = 0; i < before->n; i++) {
            if (before->at[i] > w->at[k] || before->cost[i] >= COST_MAX)
                continue;
            long cost = before->cost[i] + cut + (before->at[i] < w->at[k] ? pdf_row_cost(l, before->at[i], w->at[k], stand, col) * percent / 100 : 0);
            if (cost < w->cost[k]) {
                w->cost[k] = cost;
                w->from[k] = i;
            }
        }
    }
}

mc_status pdf_rows_around(int *first, long *cost, const struct pdf_stream_lines *lines, int from, int to, const struct pdf_anchor *anchors, int n_anchors, enum pdf_stand stand,
                          int col, int least, const bool *forced)
{
    struct ways *all = calloc((size_t)n_anchors + 1, sizeof *all);
    mc_status st = all != NULL ? MC_OK : MC_ERR_MEMORY;
    for (int r = 0; r < n_anchors && !st; r++) {
        int after = r > 0 ? anchors[r - 1].last : from + least - 1;
        if (r == 0 && least == 0) { /* nothing stands before the first row, or what does is a row of its own */
            all[0].n = 1;
            all[0].at[0] = from;
            struct ways more;
            if (anchors[0].first > from && find_ways(&more, lines, from, anchors[0].first, forced) && more.n < WAYS_MAX) {
                memcpy(all[0].at + 1, more.at, (size_t)more.n * sizeof *more.at);
                all[0].n += more.n;
            }
        } else if (!find_ways(&all[r], lines, after, anchors[r].first, forced)) {
            st = MC_ERR_LIMIT;
            break;
        }
        struct ways start = {.at = {from}, .n = 1};
        step(&all[r], r > 0 ? &all[r - 1] : &start, lines, from, to, stand, col, r > 0 ? 100 : least > 0 ? HEADING_PERCENT : 0);
    }
    if (!st) {
        struct ways end = {.at = {to}, .n = 1}, cut = end;
        step(&end, &all[n_anchors - 1], lines, from, to, stand, col, 100);
        step(&cut, &all[n_anchors - 1], lines, from, to, PDF_TOP, col, 100); /* a row that goes on on the next page begins at its top */
        end = cut.cost[0] < end.cost[0] ? cut : end;
        *cost = end.cost[0];
        st = end.cost[0] < COST_MAX ? MC_OK : MC_ERR_LIMIT;
        for (int r = n_anchors - 1, way = end.from[0]; r >= 0 && !st; way = all[r--].from[way])
            first[r] = all[r].at[way];
    }
    free(all);
    return st;
}

/* ---- numbers and titles ----------------------------------------------------------------------------------------------------------------- */

/* The first column that has numbers, or 0. */
static int number_column(const struct pdf_stream_lines *l, int from, int to)
{
    int n[2] = {0, 0};
    for (int i = from; i < to; i++)
        if (l->all[i].number && l->all[i].col < 2)
            n[l->all[i].col]++;
    return n[0] == 0 && n[1] > 0;
}

/* The lines in the column of numbers, those of one title as one. In a heading's own row there is none. */
static int find_anchors(struct pdf_anchor *out, const struct pdf_stream_lines *l, int from, int to, int column, bool heading)
{
    int n = 0;
    bool in_heading = heading;
    for (int i = from; i < to; i++) {
        const struct pdf_stream_line *one = &l->all[i];
        if (one->col > column)
            continue;
        bool more = one->close && one->goes_on && !one->number && one->above >= from;
        if (in_heading && !one->number && (more || one->above < from))
            continue;
        in_heading = false;
        if (more && n > 0 && out[n - 1].last == one->above)
            out[n - 1].last = i;
        else
            out[n++] = (struct pdf_anchor){i, i};
    }
    return n;
}

/* ---- all of them ---------------------------------------------------------------------------------------------------------------------------- */

static mc_status add_rows(struct pdf_row_list *out, const struct pdf_stream_lines *l, int from, int to, const int *first, int n, bool heading, const bool *forced)
{
    mc_status st = MC_OK;
    if (n == 0 || first[0] > from) {
        int end = n > 0 ? first[0] : to;
        st = heading ? (pdf_row_list_add(out, from, false) ? MC_OK : MC_ERR_MEMORY) : pdf_subrows_add(out, l, from, end, forced);
    }
    for (int r = 0; r < n && !st; r++)
        st = pdf_subrows_add(out, l, first[r], r + 1 < n ? first[r + 1] : to, forced);
    return st;
}

mc_status pdf_rows_find(struct pdf_row_list *out, bool *certain, const struct pdf_stream_lines *lines, int from, int to, bool heading, const bool *forced)
{
    int left = to - from;
    struct pdf_anchor *anchors = malloc(((size_t)left + 1) * sizeof *anchors);
    int *first = malloc(((size_t)left + 1) * 2 * sizeof *first), *best = first + left + 1;
    long best_cost = COST_MAX;
    mc_status st = anchors && first ? MC_OK : MC_ERR_MEMORY;
    out->stand = PDF_TOP;
    out->number = number_column(lines, from, to);
    int n = st ? 0 : find_anchors(anchors, lines, from, to, out->number, heading);
    for (int stand = PDF_TOP; stand < PDF_STANDS && n > 0 && !st; stand++) {
        long cost;
        mc_status one = pdf_rows_around(first, &cost, lines, from, to, anchors, n, (enum pdf_stand)stand, 0, heading, forced);
        st = one == MC_ERR_MEMORY ? one : MC_OK;
        if (one == MC_OK && cost < best_cost) {
            best_cost = cost;
            out->stand = (enum pdf_stand)stand;
            memcpy(best, first, (size_t)n * sizeof *best);
        }
    }
    *certain = n == 0 ? !heading : best_cost <= DOUBTFUL * ((long)n + 1);
    if (!st && *certain)
        st = add_rows(out, lines, from, to, best, n, heading, forced);
    free(anchors);
    free(first);
    return st;
}
