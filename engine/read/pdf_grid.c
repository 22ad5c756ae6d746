/* From lines to tables: lines that meet belong together; the cells are what they enclose. A line that is missing between two cells makes one cell
 * of them. */
#include "read/pdf.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define NEAR (5 * PT / 2)      /* lines this near to each other meet */
#define SIDES_MAX 1024         /* lines between rows or columns of one grid */
#define BOX_MIN (4 * PT)       /* a smaller box is an ornament */

/* ---- groups: union by the smaller number ------------------------------------------------------------------------------- */

static size_t group_of(size_t *group, size_t i)
{
    while (group[i] != i) {
        group[i] = group[group[i]];
        i = group[i];
    }
    return i;
}

static void join(size_t *group, size_t a, size_t b)
{
    a = group_of(group, a);
    b = group_of(group, b);
    if (a < b)
        group[b] = a;
    else
        group[a] = b;
}

static bool meet(const struct pdf_rule *across, const struct pdf_rule *down)
{
    return down->at >= across->from - NEAR && down->at <= across->to + NEAR && across->at >= down->from - NEAR && across->at <= down->to + NEAR;
}

/* ---- one grid ------------------------------------------------------------------------------------------------------------ */

/* The lines of one group. */
struct frame {
    struct pdf_rule *across, *down; /* own; sorted by place */
    size_t n_across, n_down;
};

static int compare_rules(const void *a, const void *b)
{
    const struct pdf_rule *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static bool add_side(int *sides, int *n, int at)
{
    if (*n > 0 && at - sides[*n - 1] <= NEAR)
        return true;
    if (*n == SIDES_MAX)
        return false;
    sides[(*n)++] = at;
    return true;
}

/* Gives back the room that was not needed. */
static int *trimmed(int *sides, int n)
{
    int *less = realloc(sides, (size_t)(n > 0 ? n : 1) * sizeof *less);
    return less == NULL ? sides : less;
}

/* The places of the sorted lines, near ones as one; where the others reach beyond the outermost, there is an open side. False where there are too many. */
static bool find_sides(int *sides, int *n, const struct pdf_rule *rules, size_t n_rules, const struct pdf_rule *others, size_t n_others)
{
    int low = INT_MAX, high = INT_MIN;
    for (size_t i = 0; i < n_others; i++) {
        low = others[i].from < low ? others[i].from : low;
        high = others[i].to > high ? others[i].to : high;
    }
    *n = 0;
    bool ok = rules[0].at - low <= NEAR || add_side(sides, n, low);
    for (size_t i = 0; i < n_rules && ok; i++)
        ok = add_side(sides, n, rules[i].at);
    return ok && (high - rules[n_rules - 1].at <= NEAR || add_side(sides, n, high));
}

/* How much of [from, to] the lines near `at` cover. */
static int covered(const struct pdf_rule *rules, size_t n, int at, int from, int to)
{
    int sum = 0, reach = from;
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rules[middle].at < at - NEAR)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < n && rules[i].at <= at + NEAR; i++) { /* lines of nearly one place may come in any order of their beginnings */
        int a = rules[i].from > reach ? rules[i].from : reach, b = rules[i].to < to ? rules[i].to : to;
        if (b > a) {
            sum += b - a;
            reach = b;
        }
    }
    return sum;
}

/* Joins the boxes of the grid between which no line is drawn. */
static void join_boxes(size_t *group, const struct pdf_grid *g, const struct frame *f)
{
    int rows = g->n_ys - 1, cols = g->n_xs - 1;
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < cols; c++) {
            size_t i = (size_t)r * (size_t)cols + (size_t)c;
            int x1 = g->xs[c], x2 = g->xs[c + 1], y1 = g->ys[r], y2 = g->ys[r + 1];
            if (c + 1 < cols && covered(f->down, f->n_down, x2, y1, y2) * 2 < y2 - y1)
                join(group, i, i + 1);
            if (r + 1 < rows && covered(f->across, f->n_across, y2, x1, x2) * 2 < x2 - x1)
                join(group, i, i + (size_t)cols);
        }
}

struct extent {
    int top, left, bottom, right;
    size_t n;
};

static void find_extents(struct extent *e, size_t *group, int rows, int cols)
{
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < cols; c++) {
            struct extent *x = &e[group_of(group, (size_t)r * (size_t)cols + (size_t)c)];
            if (x->n++ == 0)
                *x = (struct extent){r, c, r, c, 1};
            x->left = c < x->left ? c : x->left;
            x->right = c > x->right ? c : x->right;
            x->bottom = r;
        }
}

static void add_cell(struct pdf_grid *g, int row, int col, int row_span, int col_span)
{
    struct pdf_box box = {g->xs[col], g->ys[row], g->xs[col + col_span], g->ys[row + row_span]};
    g->cells[g->n_cells++] = (struct pdf_cell){row, col, row_span, col_span, box};
}

/* A group of boxes is a cell where it is a rectangle; else each of its boxes is one. */
static mc_status find_cells(struct pdf_grid *g, const struct frame *f)
{
    int rows = g->n_ys - 1, cols = g->n_xs - 1;
    size_t n = (size_t)rows * (size_t)cols;
    size_t *group = malloc(n * sizeof *group);
    struct extent *extents = calloc(n, sizeof *extents);
    g->cells = malloc(n * sizeof *g->cells);
    mc_status st = group && extents && g->cells ? MC_OK : MC_ERR_MEMORY;
    for (size_t i = 0; i < n && !st; i++)
        group[i] = i;
    if (!st) {
        join_boxes(group, g, f);
        find_extents(extents, group, rows, cols);
    }
    for (int r = 0; r < rows && !st; r++)
        for (int c = 0; c < cols; c++) {
            size_t i = (size_t)r * (size_t)cols + (size_t)c;
            const struct extent *e = &extents[group_of(group, i)];
            int height = e->bottom - e->top + 1, width = e->right - e->left + 1;
            if (e->n != (size_t)height * (size_t)width)
                add_cell(g, r, c, 1, 1);
            else if (e->top == r && e->left == c)
                add_cell(g, r, c, height, width);
        }
    free(group);
    free(extents);
    return st;
}

void pdf_grid_clear(struct pdf_grid *g)
{
    free(g->rights);
    free(g->xs);
    free(g->ys);
    free(g->cells);
    memset(g, 0, sizeof *g);
}

/* The grid of a frame; without cells where it is none: a box around a text, a few crossing lines. */
static mc_status frame_grid(struct pdf_grid *g, struct frame *f)
{
    if (f->n_across < 2 || f->n_down < 1)
        return MC_OK;
    qsort(f->across, f->n_across, sizeof *f->across, compare_rules);
    qsort(f->down, f->n_down, sizeof *f->down, compare_rules);
    g->xs = malloc(SIDES_MAX * sizeof *g->xs);
    g->ys = malloc(SIDES_MAX * sizeof *g->ys);
    if (g->xs == NULL || g->ys == NULL)
        return MC_ERR_MEMORY;
    if (!find_sides(g->xs, &g->n_xs, f->down, f->n_down, f->across, f->n_across) ||
        !find_sides(g->ys, &g->n_ys, f->across, f->n_across, f->down, f->n_down) || g->n_xs < 2 || g->n_ys < 2)
        return MC_OK;
    g->xs = trimmed(g->xs, g->n_xs);
    g->ys = trimmed(g->ys, g->n_ys);
    g->box = (struct pdf_box){g->xs[0], g->ys[0], g->xs[g->n_xs - 1], g->ys[g->n_ys - 1]};
    if (g->box.x2 - g->box.x1 < BOX_MIN || g->box.y2 - g->box.y1 < BOX_MIN)
        return MC_OK;
    mc_status st = find_cells(g, f);
    if (g->n_cells < 2)
        g->n_cells = 0;
    return st;
}

/* ---- all of a page ---------------------------------------------------------------------------------------------------------- */

static mc_status take_frame(struct frame *f, const struct pdf_page *p, size_t *group, size_t which)
{
    f->n_across = f->n_down = 0;
    for (size_t i = 0; i < p->across.n; i++)
        if (group_of(group, i) == which)
            f->across[f->n_across++] = p->across.all[i];
    for (size_t i = 0; i < p->down.n; i++)
        if (group_of(group, p->across.n + i) == which)
            f->down[f->n_down++] = p->down.all[i];
    return MC_OK;
}

static mc_status add_grid(struct pdf_grids *out, struct frame *f)
{
    struct pdf_grid g = {0};
    mc_status st = frame_grid(&g, f);
    struct pdf_grid *all = !st && g.n_cells > 0 ? realloc(out->all, (out->n + 1) * sizeof *all) : NULL;
    if (all == NULL) {
        st = !st && g.n_cells > 0 ? MC_ERR_MEMORY : st;
        pdf_grid_clear(&g);
        return st;
    }
    out->all = all;
    all[out->n++] = g;
    return MC_OK;
}

static int compare_grids(const void *a, const void *b)
{
    const struct pdf_grid *x = a, *y = b;
    if (x->box.y1 != y->box.y1)
        return x->box.y1 < y->box.y1 ? -1 : 1;
    return (x->box.x1 > y->box.x1) - (x->box.x1 < y->box.x1);
}

static bool is_within(const struct pdf_box *a, const struct pdf_box *b)
{
    return a->x1 >= b->x1 - NEAR && a->x2 <= b->x2 + NEAR && a->y1 >= b->y1 - NEAR && a->y2 <= b->y2 + NEAR;
}

/* A grid inside another's cell (a form in a form) is a part of that cell's text; a frame around a whole page is no table but for one cell. */
static void drop_inner(struct pdf_grids *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++) {
        bool inner = false;
        for (size_t k = 0; k < g->n && !inner; k++)
            inner = k != i && is_within(&g->all[i].box, &g->all[k].box) && !(k > i && is_within(&g->all[k].box, &g->all[i].box));
        if (inner)
            pdf_grid_clear(&g->all[i]);
        else
            g->all[n++] = g->all[i];
    }
    g->n = n;
}

mc_status pdf_grids_find(struct pdf_grids *out, const struct pdf_page *page)
{
    size_t n = page->across.n + page->down.n;
    struct frame f = {0};
    size_t *group = malloc((n + 1) * sizeof *group);
    f.across = malloc((page->across.n + 1) * sizeof *f.across);
    f.down = malloc((page->down.n + 1) * sizeof *f.down);
    mc_status st = group && f.across && f.down ? MC_OK : MC_ERR_MEMORY;
    for (size_t i = 0; i < n && !st; i++)
        group[i] = i;
    for (size_t i = 0; i < page->across.n && !st; i++)
        for (size_t k = 0; k < page->down.n; k++)
            if (meet(&page->across.all[i], &page->down.all[k]))
                join(group, i, page->across.n + k);
    for (size_t i = 0; i < n && !st; i++)
        if (group_of(group, i) == i) {
            st = take_frame(&f, page, group, i);
            if (!st)
                st = add_grid(out, &f);
        }
    free(group);
    free(f.across);
    free(f.down);
    if (st) {
        pdf_grids_clear(out);
        return st;
    }
    if (out->n > 1)
        qsort(out->all, out->n, sizeof *out->all, compare_grids);
    drop_inner(out);
    for (size_t i = 0; i < out->n; i++) {
        out->all[i].first = out->n_cells;
        out->n_cells += out->all[i].n_cells;
    }
    return MC_OK;
}

void pdf_grids_clear(struct pdf_grids *g)
{
    for (size_t i = 0; i < g->n; i++)
        pdf_grid_clear(&g->all[i]);
    free(g->all);
    memset(g, 0, sizeof *g);
}
