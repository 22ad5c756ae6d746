/* Rows under one number: each with an amount of its own, or with texts in several columns that begin together after white. */
#include "read/pdf_stream.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define FIT_MAX 40     /* hundredths of a line, for each row: what is parted has to fit well */
#define ROW 8          /* what a row more costs */
#define HEIGHTS_MAX 60

/* The column's amounts; 0 where it holds anything else. */
static int amounts_of(struct pdf_anchor *out, const struct pdf_stream_lines *l, int from, int to, int col)
{
    int n = 0;
    for (int i = from; i < to; i++) {
        if (l->all[i].col != col)
            continue;
        if (!l->all[i].amount)
            return 0;
        if (n > 0 && l->all[i].close && l->all[i].goes_on)
            out[n - 1].last = i;
        else
            out[n++] = (struct pdf_anchor){i, i};
    }
    return n;
}

/* The amounts of the column of amounts that has most of them. */
static int find_amounts(struct pdf_anchor *out, const struct pdf_stream_lines *l, int from, int to, int after)
{
    int best = 0, best_col = -1;
    for (int col = after + 1; col < l->n_columns; col++) {
        int n = amounts_of(out, l, from, to, col);
        best_col = n > best ? col : best_col;
        best = n > best ? n : best;
    }
    return best_col < 0 ? 0 : amounts_of(out, l, from, to, best_col);
}

/* ---- texts that begin together ------------------------------------------------------------------------------------------------------- */

/* A row in which others may be. */
struct whole {
    const struct pdf_stream_lines *l;
    int from, to, after; /* its lines; the last column that is of all its rows */
    int widest;          /* the column with most text */
    bool amounts;        /* there are amounts; one stands where a row begins */
    bool gappy[PDF_COLUMNS_MAX]; /* it has white where no other text begins: blank lines between its paragraphs */
};

static bool begins(const struct whole *w, int i)
{
    const struct pdf_stream_line *one = &w->l->all[i];
    return one->above < w->from || !one->close || !one->goes_on || one->amount; /* digits below digits may be two amounts */
}

static bool is_after_white(const struct whole *w, int i)
{
    return w->l->all[i].above < w->from || !w->l->all[i].close;
}

/* One past the lines that stand at the height of line i. */
static int height_end(const struct whole *w, int i)
{
    int k = i + 1;
    while (k < w->to && w->l->all[k].middle - w->l->all[i].middle <= w->l->pitch / 4)
        k++;
    return k;
}

static void find_widest(struct whole *w)
{
    size_t len[PDF_COLUMNS_MAX] = {0};
    w->widest = w->after + 1;
    for (int i = w->from; i < w->to; i++)
        len[w->l->all[i].col] += w->l->all[i].line->len;
    for (int c = w->after + 1; c < w->l->n_columns; c++)
        w->widest = len[c] > len[w->widest] ? c : w->widest;
}

static void find_gappy(struct whole *w)
{
    for (int i = w->from, end; i < w->to; i = end) {
        int n = 0, white = -1;
        end = height_end(w, i);
        for (int k = i; k < end; k++) {
            if (w->l->all[k].col <= w->after)
                continue;
            n++;
            white = is_after_white(w, k) ? w->l->all[k].col : white;
        }
        if (n == 1 && white >= 0 && i > w->from)
            w->gappy[white] = true;
    }
}

/* Whether the column begins a text wherever the widest one does, and nowhere else, more than once. */
static bool begins_with_widest(const struct whole *w, int col)
{
    int n = 0;
    for (int i = w->from, end; i < w->to; i = end) {
        bool widest = false, other = false;
        end = height_end(w, i);
        for (int k = i; k < end; k++) {
            widest = widest || (w->l->all[k].col == w->widest && begins(w, k));
            other = other || (w->l->all[k].col == col && begins(w, k));
        }
        if (widest != other)
            return false;
        n += widest;
    }
    return n > 1;
}

/* Whether a row begins at line i: the widest text begins there, after a sentence or after white, and every other text that stands there begins too, two of them after
 * white. One is enough where the widest does not begin a numbered part of itself; and none is needed then where they always begin `together`. */
static bool begins_row(const struct whole *w, int i, bool together)
{
    int n = 0, white = 0;
    bool widest = false, part = false, amount = false;
    for (int k = i, end = height_end(w, i); k < end; k++) {
        const struct pdf_stream_line *one = &w->l->all[k];
        if (one->col <= w->after)
            continue;
        if (!begins(w, k))
            return false;
        n++;
        amount = amount || one->amount;
        white += is_after_white(w, k) && !w->gappy[one->col];
        if (one->col != w->widest)
            continue;
        widest = is_after_white(w, k) || w->l->all[one->above].line->sentence;
        part = !is_after_white(w, k) && one->line->item && !one->line->date;
    }
    return n > 1 && widest && (amount || !w->amounts) && (white > 1 || ((white > 0 || together) && !part));
}

/* Rows whose texts begin at one height: the beginnings. */
static int find_beginnings(int *first, const struct pdf_stream_lines *l, int from, int to, int after, bool amounts)
{
    struct whole w = {.l = l, .from = from, .to = to, .after = after, .amounts = amounts};
    bool together = false;
    int n = 0;
    first[n++] = from;
    if (after + 1 >= l->n_columns)
        return n;
    find_widest(&w);
    find_gappy(&w);
    for (int c = after + 1; c < l->n_columns && !together; c++)
        together = c != w.widest && begins_with_widest(&w, c);
    for (int i = height_end(&w, from); i < to; i = height_end(&w, i))
        if (begins_row(&w, i, together))
            first[n++] = i;
    return n;
}

/* ---- texts with one middle --------------------------------------------------------------------------------------------------------------- */

/* Heights of a row at which one of its own may begin. */
struct heights {
    int at[HEIGHTS_MAX + 1]; /* lines; the last is the end */
    int n;
};

/* Whether each of the two columns has a text in lines [from, to). */
static bool has_both(const struct pdf_stream_lines *l, int from, int to, int a, int b)
{
    bool has_a = false, has_b = false;
    for (int i = from; i < to; i++) {
        has_a = has_a || l->all[i].col == a;
        has_b = has_b || l->all[i].col == b;
    }
    return has_a && has_b;
}

/* The rows with the smallest cost in which both columns have texts; returns their number. */
static int best_rows(int *first, long *cost, const struct whole *w, const struct heights *h, enum pdf_stand stand, int other)
{
    long best[HEIGHTS_MAX + 1];
    int before[HEIGHTS_MAX + 1], n = 0;
    best[0] = 0;
    for (int k = 1; k <= h->n; k++) {
        best[k] = LONG_MAX / 2;
        for (int i = 0; i < k; i++) {
            if (best[i] >= LONG_MAX / 2 || !has_both(w->l, h->at[i], h->at[k], w->widest, other))
                continue;
            long c = best[i] + (i > 0 ? ROW + pdf_cut_cost(w->l, h->at[i], w->from, w->to, w->after + 1) : 0) + pdf_row_cost(w->l, h->at[i], h->at[k], stand, w->after + 1);
            if (c < best[k]) {
                best[k] = c;
                before[k] = i;
            }
        }
    }
    *cost = best[h->n];
    if (*cost >= LONG_MAX / 2)
        return 0;
    for (int k = h->n; k > 0; k = before[k])
        n++;
    for (int k = h->n, r = n; k > 0; k = before[k])
        first[--r] = h->at[before[k]];
    return n;
}

/* Rows whose texts have one middle, or end together, where that costs less than `least`, or than one row: the beginnings. */
static int find_middles(int *first, const struct pdf_stream_lines *l, int from, int to, int after, enum pdf_stand stand, long least)
{
    struct whole w = {.l = l, .from = from, .to = to, .after = after};
    struct heights h = {.n = 0};
    int n_best = 1;
    first[0] = from;
    if (after + 2 >= l->n_columns)
        return 1;
    find_widest(&w);
    for (int i = from; i < to && h.n < HEIGHTS_MAX; i = height_end(&w, i))
        h.at[h.n++] = i;
    if (h.n == HEIGHTS_MAX || h.n == 0)
        return 1;
    h.at[h.n] = to;
    long whole = least < 0 ? pdf_row_cost(l, from, to, stand, after + 1) : least;
    for (int other = after + 1; other < l->n_columns; other++) {
        int rows[HEIGHTS_MAX + 1];
        long cost;
        int n = other != w.widest ? best_rows(rows, &cost, &w, &h, stand, other) : 0;
        if (n > 1 && cost < whole) {
            whole = cost;
            n_best = n;
            memcpy(first, rows, (size_t)n * sizeof *first);
        }
    }
    return n_best;
}

/* ---- the rows --------------------------------------------------------------------------------------------------------------------------- */

/* The beginnings of the rows in first; 1 where it is one row. */
static mc_status part(int *n_rows, int *first, struct pdf_anchor *anchors, const struct pdf_row_list *rows, const struct pdf_stream_lines *l, int from, int to, const bool *forced)
{
    int after = rows->number + 1, n = find_amounts(anchors, l, from, to, after - 1);
    long cost;
    *n_rows = 1;
    first[0] = from;
    if (n < 2 && rows->stand == PDF_TOP) {
        *n_rows = find_beginnings(first, l, from, to, after, n == 1);
        cost = pdf_row_cost(l, from, to, PDF_TOP, after + 1);
        if (*n_rows == 1 && n == 0 && cost >= FIT_MAX) /* the first row of a page has no middle where the rest of it is on the page before */
            *n_rows = find_middles(first, l, from, to, after, PDF_MIDDLE, cost / 2);
        return MC_OK;
    }
    if (n == 1)
        return MC_OK;
    if (n == 0) {
        *n_rows = find_middles(first, l, from, to, after, rows->stand, -1);
        return MC_OK;
    }
    mc_status st = pdf_rows_around(first, &cost, l, from, to, anchors, n, rows->stand, after + 1, 0, forced);
    if (st == MC_ERR_MEMORY)
        return st;
    if (st == MC_OK && cost <= (long)FIT_MAX * n && first[0] == from)
        *n_rows = n;
    first[0] = from;
    return MC_OK;
}

mc_status pdf_subrows_add(struct pdf_row_list *out, const struct pdf_stream_lines *lines, int from, int to, const bool *forced)
{
    size_t size = (size_t)(to - from) + 1;
    int *first = malloc(size * sizeof *first), n = 0;
    struct pdf_anchor *anchors = malloc(size * sizeof *anchors);
    mc_status st = first && anchors ? part(&n, first, anchors, out, lines, from, to, forced) : MC_ERR_MEMORY;
    for (int r = 0; r < n && !st; r++)
        st = pdf_row_list_add(out, first[r], r > 0) ? MC_OK : MC_ERR_MEMORY;
    free(first);
    free(anchors);
    return st;
}
