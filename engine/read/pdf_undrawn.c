/* The cells of a table without lines, of its rows and columns: a number and a name go over all rows of their item, a title over the columns that it reaches, and
 * a heading may have two tiers. */
#include "read/pdf_stream.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

struct plan {
    struct pdf_grid *g;
    const struct pdf_stream_lines *l;
    const struct pdf_row_list *rows;
    const struct pdf_columns *columns;
    size_t *slots; /* own: which cell covers row and column */
    int n_rows, n_cols;
    int tier;      /* 1: the heading is two rows of the grid */
};

static size_t *slot(const struct plan *p, int row, int col)
{
    return &p->slots[(size_t)row * (size_t)p->n_cols + (size_t)col];
}

static bool is_free(const struct plan *p, int row, int col, int row_span, int col_span)
{
    for (int r = row; r < row + row_span; r++)
        for (int c = col; c < col + col_span; c++)
            if (r >= p->n_rows || c >= p->n_cols || *slot(p, r, c) != NONE)
                return false;
    return true;
}

/* Where the places are not all free there will be single cells. */
static void cover(struct plan *p, int row, int col, int row_span, int col_span)
{
    if (!is_free(p, row, col, row_span, col_span))
        return;
    const struct pdf_columns *c = p->columns;
    struct pdf_box box = {c->left[col], p->g->ys[row], c->right[col + col_span - 1], p->g->ys[row + row_span]};
    for (int r = row; r < row + row_span; r++)
        for (int k = col; k < col + col_span; k++)
            *slot(p, r, k) = p->g->n_cells;
    p->g->cells[p->g->n_cells++] = (struct pdf_cell){row, col, row_span, col_span, box};
}

static int row_end(const struct plan *p, int r)
{
    return r + 1 < p->rows->n ? p->rows->first[r + 1] : p->l->n;
}

/* ---- the heading ------------------------------------------------------------------------------------------------------------------ */

/* The first line of the column in the heading, below y; -1: none. */
static int first_below(const struct plan *p, int col, int y)
{
    for (int i = p->rows->first[0]; i < row_end(p, 0); i++)
        if (p->l->all[i].col == col && p->l->all[i].last_col == col && p->l->all[i].middle > y)
            return i;
    return -1;
}

/* Whether all that the heading has of the column stands below that text. */
static bool is_under(const struct plan *p, int col, const struct pdf_stream_line *over)
{
    int i = first_below(p, col, INT_MIN);
    return i >= 0 && p->l->all[i].middle - over->middle > p->l->pitch * 6 / 10;
}

/* The columns that the text stands over: those that it reaches, and more where it begins with the first of them or stands in the middle of them all. */
static void find_under(const struct plan *p, const struct pdf_stream_line *over, int *first, int *last)
{
    const struct pdf_columns *c = p->columns;
    *first = over->col;
    *last = over->last_col;
    if (abs(over->line->box.x1 - c->left[*first]) <= c->em / 2) {
        while (*last + 1 < c->n && is_under(p, *last + 1, over))
            (*last)++;
        return;
    }
    for (;;) {
        int off = over->line->box.x1 + over->line->box.x2 - c->left[*first] - c->right[*last];
        bool left = off < -c->em && *first > 0 && is_under(p, *first - 1, over);
        bool right = off > c->em && *last + 1 < c->n && is_under(p, *last + 1, over);
        if (!left && !right)
            return;
        *first -= left;
        *last += right;
    }
}

/* Texts of the heading over several columns that have texts below them. */
static bool is_over(const struct plan *p, int i)
{
    const struct pdf_stream_line *one = &p->l->all[i];
    if (one->last_col == one->col) {
        int below = first_below(p, one->col, one->middle), left = first_below(p, 0, INT_MIN);
        return one->col > 0 && left >= 0 && abs(p->l->all[left].middle - one->middle) <= p->l->pitch / 4 && p->rows->stand == PDF_TOP && one->col + 1 < p->n_cols && i == first_below(p, one->col, INT_MIN) && is_under(p, one->col + 1, one) && below >= 0 &&
               abs(p->l->all[below].middle - p->l->all[first_below(p, one->col + 1, INT_MIN)].middle) <= p->l->pitch / 4;
    }
    for (int c = one->col; c <= one->last_col; c++)
        if (first_below(p, c, one->middle) < 0)
            return false;
    return true;
}

/* The height between the tiers; false where there is but one. */
static bool find_tier(const struct plan *p, int *y)
{
    int bottom = INT_MIN, top = INT_MAX;
    for (int i = p->rows->first[0]; i < row_end(p, 0); i++) {
        const struct pdf_stream_line *one = &p->l->all[i];
        if (!is_over(p, i))
            continue;
        bottom = one->middle > bottom ? one->middle : bottom;
        for (int c = one->col; c <= one->last_col; c++) {
            int below = p->l->all[first_below(p, c, one->middle)].middle;
            top = below < top ? below : top;
        }
    }
    bool found = bottom > INT_MIN && bottom < top;
    *y = found ? bottom + (top - bottom) / 2 : 0;
    return found;
}

/* The names of columns; one stands over those on its right that have none. */
static void cover_names(struct plan *p)
{
    for (int c = 0, n; c < p->n_cols; c += n) {
        for (n = 1; c + n < p->n_cols && first_below(p, c + n, INT_MIN) < 0 && is_free(p, 0, c + n, p->tier + 1, 1);)
            n++;
        cover(p, 0, c, p->tier + 1, n);
    }
}

static void cover_heading(struct plan *p)
{
    for (int i = p->rows->first[0]; i < row_end(p, 0); i++) {
        int first, last;
        if (!is_over(p, i))
            continue;
        find_under(p, &p->l->all[i], &first, &last);
        cover(p, 0, first, 1, last - first + 1);
        for (int c = first; c <= last; c++)
            cover(p, 1, c, 1, 1);
    }
    cover_names(p);
}

/* ---- the rows ------------------------------------------------------------------------------------------------------------------------ */

/* Whether the column's texts in rows [r, end) are one, of the item and not of its rows. */
static bool is_shared(const struct plan *p, int r, int end, int col)
{
    int last = -1;
    for (int i = p->rows->first[r]; i < row_end(p, end - 1); i++) {
        const struct pdf_stream_line *one = &p->l->all[i];
        if (one->col != col)
            continue;
        if (last >= 0 && (!one->close || one->above != last))
            return false;
        for (int k = r + 1; k < end && last >= 0 && p->rows->stand == PDF_TOP; k++)
            if (one->middle - p->l->all[p->rows->first[k]].middle < p->l->pitch / 4 && i >= p->rows->first[k] && !one->goes_on)
                return false;
        last = i;
    }
    return true;
}

static void cover_item(struct plan *p, int r)
{
    int end = r + 1;
    while (end < p->rows->n && p->rows->sub[end])
        end++;
    for (int c = 0; c <= p->rows->number + 1 && c < p->n_cols && end > r + 1; c++)
        if (c <= p->rows->number || is_shared(p, r, end, c))
            cover(p, r + p->tier, c, end - r, 1);
}

static bool has_line(const struct plan *p, int r, int col)
{
    for (int i = p->rows->first[r]; i < row_end(p, r); i++)
        if (p->l->all[i].col == col)
            return true;
    return false;
}

/* A text over several columns of which the others are empty. */
static void cover_titles(struct plan *p, int r)
{
    for (int i = p->rows->first[r]; i < row_end(p, r); i++) {
        const struct pdf_stream_line *one = &p->l->all[i];
        int last = one->last_col;
        for (int c = one->col + 1; c <= last; c++)
            if (has_line(p, r, c))
                last = c - 1;
        if (last > one->col)
            cover(p, r + p->tier, one->col, 1, last - one->col + 1);
    }
}

static int compare_cells(const void *a, const void *b)
{
    const struct pdf_cell *x = a, *y = b;
    return x->row != y->row ? x->row - y->row : x->col - y->col;
}

/* Between the lines where one row ends and the next begins. */
static void find_heights(struct plan *p, int tier_y)
{
    const struct pdf_stream_line *all = p->l->all;
    int n = 0, half = p->l->pitch / 2;
    p->g->ys[n++] = all[p->rows->first[0]].middle - half;
    if (p->tier)
        p->g->ys[n++] = tier_y;
    for (int r = 1; r < p->rows->n; r++) {
        int i = p->rows->first[r];
        p->g->ys[n++] = (all[i - 1].middle + all[i].middle + 1) / 2;
    }
    p->g->ys[n++] = all[p->l->n - 1].middle + half;
    p->g->n_ys = n;
}

static mc_status allocate(struct plan *p)
{
    size_t slots = (size_t)p->n_rows * (size_t)p->n_cols;
    p->slots = malloc(slots * sizeof *p->slots);
    p->g->xs = malloc(((size_t)p->n_cols + 1) * sizeof *p->g->xs);
    p->g->rights = malloc((size_t)p->n_cols * sizeof *p->g->rights);
    p->g->ys = malloc(((size_t)p->n_rows + 1) * sizeof *p->g->ys);
    p->g->cells = malloc(slots * sizeof *p->g->cells);
    for (size_t i = 0; i < slots && p->slots != NULL; i++)
        p->slots[i] = NONE;
    return p->slots && p->g->xs && p->g->rights && p->g->ys && p->g->cells ? MC_OK : MC_ERR_MEMORY;
}

/* The places again, by the cells' numbers after they were sorted. */
static void number_cells(struct plan *p)
{
    qsort(p->g->cells, p->g->n_cells, sizeof *p->g->cells, compare_cells);
    for (size_t i = 0; i < p->g->n_cells; i++) {
        const struct pdf_cell *c = &p->g->cells[i];
        for (int r = c->row; r < c->row + c->row_span; r++)
            for (int k = c->col; k < c->col + c->col_span; k++)
                *slot(p, r, k) = i;
    }
}

mc_status pdf_undrawn_grid(struct pdf_grid *out, size_t **slots, const struct pdf_stream_lines *lines, const struct pdf_row_list *rows, const struct pdf_columns *columns, bool heading, bool goes_on)
{
    struct plan p = {.g = out, .l = lines, .rows = rows, .columns = columns, .n_cols = columns->n};
    int tier_y = 0;
    *out = (struct pdf_grid){.n_xs = columns->n + 1, .drawn = goes_on ? PDF_UNDRAWN_GOES_ON : PDF_UNDRAWN};
    p.tier = heading && find_tier(&p, &tier_y);
    p.n_rows = rows->n + p.tier;
    mc_status st = allocate(&p);
    if (!st) {
        memcpy(out->xs, columns->left, (size_t)p.n_cols * sizeof *out->xs);
        memcpy(out->rights, columns->right, (size_t)p.n_cols * sizeof *out->rights);
        out->xs[p.n_cols] = columns->right[p.n_cols - 1];
        find_heights(&p, tier_y);
        out->box = (struct pdf_box){out->xs[0], out->ys[0], out->xs[p.n_cols], out->ys[out->n_ys - 1]};
        if (p.tier)
            cover_heading(&p);
        else if (heading)
            cover_names(&p);
        for (int r = p.tier; r < rows->n; r++) {
            if (!rows->sub[r])
                cover_item(&p, r);
            cover_titles(&p, r);
        }
        for (int r = 0; r < p.n_rows; r++)
            for (int c = 0; c < p.n_cols; c++)
                cover(&p, r, c, 1, 1);
        number_cells(&p);
    }
    if (st) {
        free(p.slots);
        pdf_grid_clear(out);
    } else {
        *slots = p.slots;
    }
    return st;
}

/* The first of the columns whose middle stands right of x. */
static int column_after(const struct pdf_grid *g, int x)
{
    int c = 0;
    while (c + 2 < g->n_xs && (g->xs[c] + g->rights[c]) / 2 < x)
        c++;
    return c;
}

/* The grid of the table that has most columns: on some pages two of them look like one. */
static const struct pdf_grid *finest(const struct pdf_table *t)
{
    const struct pdf_grid *best = &t->parts[0].grid;
    for (size_t i = 1; i < t->n_parts; i++)
        best = t->parts[i].grid.n_xs > best->n_xs ? &t->parts[i].grid : best;
    return best;
}

void pdf_undrawn_widen(struct pdf_table *t)
{
    const struct pdf_grid *all = t->n_parts > 0 && t->parts[0].grid.drawn != PDF_DRAWN ? finest(t) : NULL;
    for (size_t i = 0; i < t->n_parts && all != NULL; i++)
        for (int c = 0; c + 1 < t->parts[i].grid.n_xs; c++) {
            const struct pdf_grid *g = &t->parts[i].grid;
            int first = column_after(all, g->xs[c]), last = c + 2 < g->n_xs ? column_after(all, g->xs[c + 1]) - 1 : all->n_xs - 2;
            last = last < first ? first : last;
            all->xs[first] = g->xs[c] < all->xs[first] ? g->xs[c] : all->xs[first];
            all->rights[last] = g->rights[c] > all->rights[last] ? g->rights[c] : all->rights[last];
        }
    for (size_t i = 0; i < t->n_parts && all != NULL; i++)
        for (size_t k = 0; k < t->parts[i].grid.n_cells; k++) {
            const struct pdf_grid *g = &t->parts[i].grid;
            struct pdf_cell *c = &g->cells[k];
            int end = c->col + c->col_span, last = end + 1 < g->n_xs ? column_after(all, g->xs[end]) - 1 : all->n_xs - 2;
            c->box.x1 = all->xs[column_after(all, g->xs[c->col])];
            c->box.x2 = all->rights[last];
        }
}
