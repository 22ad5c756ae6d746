/* The columns of a region: parts of its width with white between, which goes through all its lines; where a heading stands over several, through those below it. */
#include "read/pdf_region.h"

#include <stdlib.h>

#define TIERS_MAX 4 /* bands of a heading that stands over several columns */

struct span {
    int x1, x2;
};

static int compare_spans(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return (x->x1 > y->x1) - (x->x1 < y->x1);
}

struct search {
    const struct pdf_bands *b;
    const struct pdf_region *r;
    const struct pdf_strips *strips;
    struct span *spans; /* own: room for the region's segments */
    struct span found[PDF_COLUMNS_MAX];
    int n;
    bool full;
};

/* What the segments between x1 and x2 of the bands from `from` on cover, in parts with white between; but for those over several strips. */
static int covered(struct search *s, size_t from, int x1, int x2, struct span *out, int max)
{
    size_t n = 0;
    int parts = 0;
    for (size_t i = from; i < s->r->to; i++)
        for (size_t k = 0; k < s->b->all[i].n; k++) {
            const struct pdf_segment *g = &s->b->segments[s->b->all[i].first + k];
            if (!s->b->all[i].number && g->x1 >= x1 && g->x2 <= x2 && pdf_strips_crossed(s->strips, g) == 0)
                s->spans[n++] = (struct span){g->x1, g->x2};
        }
    qsort(s->spans, n, sizeof *s->spans, compare_spans);
    for (size_t i = 0; i < n; i++) {
        if (parts > 0 && s->spans[i].x1 - out[parts - 1].x2 < s->strips->white) {
            out[parts - 1].x2 = s->spans[i].x2 > out[parts - 1].x2 ? s->spans[i].x2 : out[parts - 1].x2;
        } else if (parts < max) {
            out[parts++] = s->spans[i];
        } else {
            return 0;
        }
    }
    return parts;
}

/* Whether in two bands at least a text stands on either side of the white, and not single characters, as in 石  华. */
static bool is_kept(const struct search *s, size_t from, const struct span *a, const struct span *b)
{
    int n = 0, single = 0;
    for (size_t i = from; i < s->r->to; i++) {
        const struct pdf_segment *left = NULL, *right = NULL;
        for (size_t k = 0; k < s->b->all[i].n; k++) {
            const struct pdf_segment *g = &s->b->segments[s->b->all[i].first + k];
            left = g->x1 >= a->x1 && g->x2 <= a->x2 ? g : left;
            right = g->x1 >= b->x1 && g->x2 <= b->x2 ? g : right;
        }
        if (left != NULL && right != NULL) {
            n++;
            single += left->n == 1 && right->n == 1 && s->b->chars[left->first]->c >= 0x2E80 && s->b->chars[right->first]->c >= 0x2E80;
        }
    }
    return n >= 2 && single < n;
}

/* Texts that begin where `g` does: those after another text at the left side of the whole, which ends before, and those alone in their band there. */
static void count_inner(const struct search *s, const struct span *whole, const struct pdf_segment *g, int *after, int *alone, int *left_end)
{
    *after = *alone = 0;
    *left_end = whole->x1;
    for (size_t i = s->r->from; i < s->r->to; i++)
        for (size_t k = 0; k < s->b->all[i].n; k++) {
            const struct pdf_segment *c = &s->b->segments[s->b->all[i].first + k], *a = k > 0 ? c - 1 : NULL;
            if (abs(c->x1 - g->x1) * 10 > s->b->em * 2 || c->x2 > whole->x2)
                continue;
            if (a == NULL || a->x2 <= whole->x1) {
                ++*alone;
            } else if (a->x1 - whole->x1 <= s->b->em / 4 && g->x1 - a->x2 >= s->strips->white && (a->n > 1 || c->n > 1)) {
                ++*after;
                *left_end = a->x2 > *left_end ? a->x2 : *left_end;
            }
        }
}

/* Where texts begin below each other within the whole; false where they do not. In most rows a text may go over both parts. */
static bool find_inner(const struct search *s, const struct span *whole, struct span parts[2])
{
    int best = 0;
    for (size_t i = s->r->from; i < s->r->to; i++)
        for (size_t k = 1; k < s->b->all[i].n; k++) {
            const struct pdf_segment *g = &s->b->segments[s->b->all[i].first + k];
            int after, alone, end;
            if (g->x1 <= whole->x1 || g->x2 > whole->x2)
                continue;
            count_inner(s, whole, g, &after, &alone, &end);
            if (after < 2 || after + alone < 3 || after + alone <= best)
                continue;
            best = after + alone;
            parts[0] = (struct span){whole->x1, end};
            parts[1] = (struct span){g->x1, whole->x2};
        }
    return best > 0;
}

/* Whether a column is there: texts stand in it in two bands, or in one of the heading. */
static bool is_column(const struct search *s, const struct span *c)
{
    int n = 0;
    for (size_t i = s->r->from; i < s->r->to; i++)
        for (size_t k = 0; k < s->b->all[i].n; k++) {
            const struct pdf_segment *g = &s->b->segments[s->b->all[i].first + k];
            if (g->x1 < c->x1 || g->x2 > c->x2)
                continue;
            if (i < s->r->from + 2 || ++n > 1)
                return true;
        }
    return false;
}

/* Adds the columns in that part of the width: several where it is parted below a heading that stands over them. */
static void split(struct search *s, struct span whole)
{
    struct span parts[PDF_COLUMNS_MAX];
    int n = 0;
    for (size_t tier = 1; tier <= TIERS_MAX && s->r->from + tier + 1 < s->r->to && n < 2; tier++) {
        n = covered(s, s->r->from + tier, whole.x1, whole.x2, parts, PDF_COLUMNS_MAX);
        for (int i = 0; i + 1 < n; i++)
            if (!is_kept(s, s->r->from + tier, &parts[i], &parts[i + 1]))
                n = 0;
    }
    if (n < 2 && find_inner(s, &whole, parts))
        n = 2;
    if (n < 2) {
        parts[0] = whole;
        n = 1;
    }
    for (int i = 0; i < n && s->n < PDF_COLUMNS_MAX; i++) {
        if (s->n == 0 || is_column(s, &parts[i]))
            s->found[s->n++] = parts[i];
    }
}

void pdf_columns_cut(struct pdf_columns *c)
{
    c->cut[0] = -(1 << 30);
    c->cut[c->n] = 1 << 30;
    for (int i = 1; i < c->n; i++)
        c->cut[i] = (c->right[i - 1] + c->left[i]) / 2;
}

static void set_columns(struct pdf_columns *c, const struct search *s)
{
    *c = (struct pdf_columns){.n = s->n, .em = s->b->em};
    for (int i = 0; i < s->n; i++) {
        c->left[i] = s->found[i].x1;
        c->right[i] = s->found[i].x2;
    }
    pdf_columns_cut(c);
}

mc_status pdf_columns_find(struct pdf_region *r, const struct pdf_strips *strips, const struct pdf_bands *b)
{
    struct span base[PDF_COLUMNS_MAX];
    struct search s = {.b = b, .r = r, .strips = strips};
    size_t n = 0;
    for (size_t i = r->from; i < r->to; i++)
        n += b->all[i].n;
    s.spans = malloc((n + 1) * sizeof *s.spans);
    if (s.spans == NULL)
        return MC_ERR_MEMORY;
    int parts = covered(&s, r->from, -(1 << 30), 1 << 30, base, PDF_COLUMNS_MAX);
    for (int i = 0; i < parts; i++)
        split(&s, base[i]);
    set_columns(&r->columns, &s);
    free(s.spans);
    return MC_OK;
}

int pdf_column_at(const struct pdf_columns *c, int x)
{
    int i = 0;
    while (i + 1 < c->n && x >= c->cut[i + 1])
        i++;
    return i;
}

void pdf_columns_of(const struct pdf_columns *c, int x1, int x2, int *first, int *last)
{
    *first = pdf_column_at(c, x1 + c->em / 2);
    *last = pdf_column_at(c, x2 - c->em / 2);
    if (*last <= *first)
        *first = *last = pdf_column_at(c, (x1 + x2) / 2);
}
