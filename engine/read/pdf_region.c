/* Where a table without lines stands. Lines of a table leave white in the same places; a text outside of it goes over them all. */
#include "read/pdf_region.h"

#include <stdlib.h>
#include <string.h>

#define SEGMENTS_MIN 3 /* of the line that a table is told by: fewer stand side by side elsewhere too */
#define LOOK_AHEAD 4   /* bands that may stand between two parts of a table */
#define TRIES_MAX 12   /* regions of a page whose columns are looked for */

/* ---- what stands below what ---------------------------------------------------------------------------------------------------- */

/* The strips that the segment touches; *last < *first where it touches none, and stands before *first. */
static void touched(const struct pdf_strips *s, const struct pdf_segment *g, int *first, int *last)
{
    int i = 0;
    while (i < s->n && s->all[i].x2 + s->white <= g->x1)
        i++;
    *first = i;
    while (i < s->n && s->all[i].x1 - s->white < g->x2)
        i++;
    *last = i - 1;
}

static bool is_kept_border(const struct pdf_strip *s)
{
    return s->beside > 0 && s->over <= s->beside;
}

int pdf_strips_crossed(const struct pdf_strips *s, const struct pdf_segment *g)
{
    int first, last, n = 0;
    touched(s, g, &first, &last);
    for (int i = first; i < last; i++)
        n += is_kept_border(&s->all[i]);
    return n;
}

static void count_over(struct pdf_strips *s, const struct pdf_segment *g)
{
    int first, last;
    touched(s, g, &first, &last);
    for (int i = first; i < last; i++)
        s->all[i].over++;
}

/* Adds what the segment covers. False where there are too many strips. */
static bool cover(struct pdf_strips *s, const struct pdf_segment *g)
{
    int first, last;
    touched(s, g, &first, &last);
    if (last < first) {
        if (s->n == PDF_COLUMNS_MAX)
            return false;
        memmove(s->all + first + 1, s->all + first, (size_t)(s->n - first) * sizeof *s->all);
        s->n++;
        if (first > 0)
            s->all[first - 1].beside = s->all[first - 1].over = 0;
        s->all[first] = (struct pdf_strip){g->x1, g->x2, 0, 0, g->middle};
        return true;
    }
    struct pdf_strip *to = &s->all[first];
    to->beside = s->all[last].beside;
    to->over = s->all[last].over;
    to->x2 = s->all[last].x2 > g->x2 ? s->all[last].x2 : g->x2;
    to->x1 = g->x1 < to->x1 ? g->x1 : to->x1;
    to->seen = g->middle;
    memmove(to + 1, s->all + last + 1, (size_t)(s->n - last - 1) * sizeof *s->all);
    s->n -= last - first;
    return true;
}

enum fit { FITS, SPANS, FOREIGN, TOO_MANY };

/* Adds the band to the strips, but for segments that go over several of them. */
static enum fit add_band(struct pdf_strips *s, const struct pdf_bands *b, const struct pdf_band *band)
{
    int over = 0, borders = 0;
    for (int i = 0; i + 1 < s->n; i++)
        borders += is_kept_border(&s->all[i]);
    for (size_t i = 0; i < band->n; i++) {
        const struct pdf_segment *g = &b->segments[band->first + i];
        int n = pdf_strips_crossed(s, g);
        over += n;
        if (n > 0)
            count_over(s, g);
        else if (!cover(s, g))
            return TOO_MANY;
    }
    if (over > 0)
        return over * 10 >= borders * 6 && band->n <= 2 ? FOREIGN : SPANS;
    for (int i = 0; i + 1 < s->n; i++) {
        int a = band->middle - s->all[i].seen, c = band->middle - s->all[i + 1].seen;
        s->all[i].beside += a <= b->em && c <= b->em && (a < b->em / 2 || c < b->em / 2); /* the lines of cells with one middle stand at other heights */
    }
    return FITS;
}

/* ---- from where to where ---------------------------------------------------------------------------------------------------------- */

static bool is_far(const struct pdf_bands *b, size_t i, size_t before)
{
    return b->all[i].middle - b->all[before].middle > b->em * 2;
}

/* Whether another band of the region has a segment that begins where this one does. */
static bool is_aligned(const struct pdf_bands *b, size_t from, size_t to, const struct pdf_segment *g)
{
    for (size_t i = from; i < to; i++)
        for (size_t k = 0; k < b->all[i].n; k++)
            if (abs(b->segments[b->all[i].first + k].x1 - g->x1) * 10 <= b->em * 3)
                return true;
    return false;
}

static bool goes_over(const struct pdf_strips *s, const struct pdf_bands *b, const struct pdf_band *band)
{
    int n = 0;
    for (size_t i = 0; i < band->n; i++)
        n += pdf_strips_crossed(s, &b->segments[band->first + i]);
    return n > 0;
}

/* Whether the band is one text at the left side of the table, and no number. */
static bool is_title(const struct pdf_strips *s, const struct pdf_bands *b, const struct pdf_band *band)
{
    const struct pdf_segment *g = &b->segments[band->first];
    uint32_t c = b->chars[g->first]->c;
    return band->n == 1 && abs(g->x1 - s->all[0].x1) <= b->em / 2 && (c < '0' || c > '9');
}

/* Leaves out what stands below a table, apart from it and not as its columns do: a signature with its date, an imprint. */
static size_t trim_foot(const struct pdf_strips *s, const struct pdf_bands *b, size_t from, size_t to)
{
    while (to > from + 1 && is_title(s, b, &b->all[to - 1])) /* a title has something below it */
        to--;
    for (size_t i = to; i > from + 1 && i + 4 > to && b->all[i - 1].n <= 2; i--) {
        if (is_aligned(b, from, i - 1, &b->segments[b->all[i - 1].first]) && !goes_over(s, b, &b->all[i - 1]))
            return to;
        if (is_far(b, i - 1, i - 2))
            return i - 1;
    }
    return to;
}

/* The region from `from` on as far as bands keep to the strips. False: these are none of a table. */
static bool grow_region(struct pdf_region *r, struct pdf_strips *s, const struct pdf_bands *b, size_t from)
{
    size_t away = 0;
    r->from = from;
    r->to = from;
    for (size_t i = from; i < b->n && away <= LOOK_AHEAD; i++) {
        const struct pdf_band *band = &b->all[i];
        if (band->number)
            continue;
        if (i > from && band->middle - b->all[i - 1].middle > b->em * 6 && band->n < SEGMENTS_MIN)
            break;
        struct pdf_strips before = *s;
        enum fit fit = add_band(s, b, band);
        if (fit == TOO_MANY || s->n < SEGMENTS_MIN) {
            *s = before;
            break;
        }
        bool again = fit == FITS && (away == 0 || band->n >= SEGMENTS_MIN);
        if (again || (fit == SPANS && away == 0))
            r->to = i + 1;
        else
            *s = before;
        away = r->to == i + 1 ? 0 : away + 1;
    }
    r->to = trim_foot(s, b, r->from, r->to);
    return r->to > r->from;
}

/* Whether the segment goes on below, in its strip, with two lines more at least. */
static bool is_stack(const struct pdf_bands *b, size_t i, size_t to, const struct pdf_segment *g)
{
    int n = 0, y = b->all[i].middle;
    for (size_t k = i + 1; k < to && n < 2 && b->all[k].middle - y <= b->em * 16 / 10; k++)
        for (size_t j = 0; j < b->all[k].n; j++) {
            const struct pdf_segment *below = &b->segments[b->all[k].first + j];
            bool inside = below->x1 >= g->x1 - b->em / 4 && below->x2 <= g->x2 + b->em / 4;
            if (inside && b->all[k].middle - y > b->em * 9 / 10) {
                y = b->all[k].middle;
                n++;
                break;
            }
        }
    return n == 2;
}

/* Takes what stands above the region's first band in: parts of a heading whose texts have one middle, so that the longer ones begin higher. */
static void grow_up(struct pdf_region *r, const struct pdf_strips *s, const struct pdf_bands *b)
{
    while (r->from > 0 && !b->all[r->from - 1].number) {
        const struct pdf_band *band = &b->all[r->from - 1];
        int step = b->all[r->from].middle - band->middle;
        bool between = step < b->em * 95 / 100;
        for (size_t i = 0; i < band->n; i++) {
            const struct pdf_segment *g = &b->segments[band->first + i];
            int first, last;
            touched(s, g, &first, &last);
            if (first != last || step > b->em * 16 / 10 || (!between && (g->n > 5 || !is_stack(b, r->from - 1, r->to, g))))
                return;
        }
        r->from--;
    }
}

/* ---- the numbers that a table is told by ------------------------------------------------------------------------------------------ */

/* The number that the segment is; -1: it is none. */
static long number_of(const struct pdf_bands *b, const struct pdf_segment *g)
{
    long value = 0;
    size_t at = 0;
    for (; at < g->n && at < 4; at++) {
        uint32_t c = b->chars[g->first + at]->c;
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (long)(c - '0');
    }
    return at > 0 && at == g->n ? value : -1;
}

/* Whether the first column is one of numbers: most of what stands there below the heading, each one more than the one before but for a few, from 1 on or three at least.
 * It is narrow. This is what a table of projects is told by: other texts stand below each other too. */
static bool has_numbers(const struct pdf_region *r, const struct pdf_bands *b)
{
    const struct pdf_columns *c = &r->columns;
    long last = -1, first = -1;
    int n = 0, next = 0, others = 0;
    for (size_t i = r->from; i < r->to; i++)
        for (size_t k = 0; k < b->all[i].n; k++) {
            const struct pdf_segment *g = &b->segments[b->all[i].first + k];
            long value = number_of(b, g);
            if (b->all[i].number || pdf_column_at(c, (g->x1 + g->x2) / 2) != 0 || g->x2 > c->cut[1])
                continue;
            others += value < 0 && n > 0;
            if (value < 0)
                continue;
            first = n == 0 ? value : first;
            next += value == last + 1 || value == 1;
            last = value;
            n++;
        }
    bool follow = n > 0 && (first == 1 ? next * 10 >= n * 8 : n >= 3 && next >= n - 1);
    return follow && others <= n && c->right[0] - c->left[0] <= 6 * b->em && (n > 1 || c->n > SEGMENTS_MIN);
}

/* Whether a number begins one of the bands: without any there is no column of them, and the columns need not be looked for. */
static bool has_number(const struct pdf_region *r, const struct pdf_bands *b, const struct pdf_strips *s)
{
    for (size_t i = r->from; i < r->to; i++) {
        const struct pdf_segment *g = &b->segments[b->all[i].first];
        if (g->x1 < s->all[0].x2 && number_of(b, g) >= 0)
            return true;
    }
    return false;
}

mc_status pdf_region_find(struct pdf_region *out, const struct pdf_bands *b, size_t from)
{
    int tries = 0;
    for (size_t i = from; i < b->n && tries < TRIES_MAX; i++) {
        if (b->all[i].number || b->all[i].n < SEGMENTS_MIN)
            continue;
        struct pdf_strips s = {.white = b->em * 4 / 10};
        *out = (struct pdf_region){0};
        if (!grow_region(out, &s, b, i))
            continue;
        if (!has_number(out, b, &s))
            continue;
        tries++;
        grow_up(out, &s, b);
        mc_status st = pdf_columns_find(out, &s, b);
        if (st)
            return st;
        if (out->columns.n >= SEGMENTS_MIN && has_numbers(out, b))
            return MC_OK;
    }
    *out = (struct pdf_region){0};
    return MC_OK;
}

/* The columns as wide as those of another page, where these lie over one of them. */
static void widen(struct pdf_columns *c, const struct pdf_columns *other)
{
    for (int k = 0; k < other->n; k++) {
        int over = 0, col = 0;
        for (int i = 0; i < c->n; i++)
            if (other->left[k] < c->right[i] && other->right[k] > c->left[i]) {
                over++;
                col = i;
            }
        if (over != 1)
            continue;
        c->left[col] = other->left[k] < c->left[col] ? other->left[k] : c->left[col];
        c->right[col] = other->right[k] > c->right[col] ? other->right[k] : c->right[col];
    }
    pdf_columns_cut(c);
}

/* Whether the columns are those of before, some of them parted in two. */
static bool is_finer(const struct pdf_columns *columns, const struct pdf_columns *before)
{
    int k = 0;
    if (columns->n <= before->n)
        return false;
    for (int c = 0; c < before->n; c++) {
        int first = k;
        while (k < columns->n && (columns->left[k] + columns->right[k]) / 2 < before->cut[c + 1])
            k++;
        if (k == first || k - first > 2 || abs(columns->left[first] - before->left[c]) > before->em / 2)
            return false;
    }
    return k == columns->n;
}

mc_status pdf_region_goes_on(struct pdf_region *out, const struct pdf_bands *b, const struct pdf_columns *columns)
{
    struct pdf_strips s = {.white = b->em * 4 / 10, .n = columns->n};
    *out = (struct pdf_region){0};
    for (int i = 0; i < columns->n; i++)
        s.all[i] = (struct pdf_strip){columns->left[i], columns->right[i], 1000, 0, -(1 << 29)};
    size_t from = 0;
    while (from < b->n && b->all[from].number)
        from++;
    struct pdf_strips first = s;
    bool aligned = from < b->n && b->all[from].n >= SEGMENTS_MIN;
    for (size_t k = 0; from < b->n && k < b->all[from].n; k++)
        for (int i = 0; i < columns->n; i++)
            aligned = aligned || abs(b->segments[b->all[from].first + k].x1 - columns->left[i]) * 10 <= b->em * 3;
    if (from == b->n || !aligned || abs(columns->em - b->em) * 10 > b->em || add_band(&first, b, &b->all[from]) == FOREIGN || !grow_region(out, &s, b, from))
        return MC_OK;
    mc_status st = pdf_columns_find(out, &s, b);
    struct pdf_columns wider = is_finer(&out->columns, columns) ? out->columns : *columns;
    if (!st)
        widen(&wider, wider.n == columns->n ? &out->columns : columns);
    out->columns = wider;
    return st;
}
