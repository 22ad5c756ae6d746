/* The straight lines on the picture of a page. What is drawn as a line may be a stroke, a thin filled box or a picture of a scanner; on the
 * picture all of them are the same: pixels darker than those on both sides of them, many in a row. */
#include "pdf/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/grown.h"

#define CONTRAST 24    /* a line is darker than its surroundings by this, of 255 */
#define LENGTH_MIN 10  /* points; shorter lines are strokes of letters */
#define GAP_MAX 3      /* points; a dashed line is a line */

/* The picture as seen along the lines that are looked for: `step` from one pixel of a line to the next, `across` to the line below. */
struct view {
    const struct pdf_picture *p;
    int length, breadth;
    ptrdiff_t step, across;
};

static unsigned char light_at(const struct view *v, int at, int line)
{
    return line < 0 || line >= v->breadth ? 255 : v->p->light[at * v->step + line * v->across];
}

/* Whether the pixel is darker than both its sides: near by for a hairline, further off for a thick one. */
static bool is_dark(const struct view *v, int at, int line)
{
    int light = light_at(v, at, line);
    if (light > 255 - CONTRAST)
        return false;
    for (int away = 2; away <= 6; away += 2)
        if (light_at(v, at, line - away) - light >= CONTRAST && light_at(v, at, line + away) - light >= CONTRAST)
            return true;
    return false;
}

struct run {
    int from, to;          /* pixels along */
    int first, last;       /* lines that it is thick */
};

struct runs {
    struct run *all; /* own; those that ended on an earlier line stand first */
    size_t n, size, open;
};

static bool add_run(struct runs *r, struct run one)
{
    struct run *all = grown(r->all, r->n, &r->size, sizeof *all);
    if (!all)
        return false;
    r->all = all;
    r->all[r->n++] = one;
    return true;
}

/* A run goes on with one of the line before where most of the shorter one lies beside the other. */
static bool goes_on(const struct run *a, const struct run *b)
{
    int from = a->from > b->from ? a->from : b->from, to = a->to < b->to ? a->to : b->to;
    int shorter = a->to - a->from < b->to - b->from ? a->to - a->from : b->to - b->from;
    return b->first - a->last <= 2 && (to - from) * 2 > shorter;
}

static bool take_run(struct runs *r, struct run one)
{
    for (size_t i = r->open; i < r->n; i++) {
        struct run *a = &r->all[i];
        if (!goes_on(a, &one))
            continue;
        a->from = one.from < a->from ? one.from : a->from;
        a->to = one.to > a->to ? one.to : a->to;
        a->last = one.last;
        return true;
    }
    return r->n >= PDF_RULES_MAX || add_run(r, one);
}

/* The runs of one line of pixels. Where a character stands dark pixels may be its own strokes: a run may go on over them, but they prove nothing. */
static bool scan_line(struct runs *r, const struct view *v, int line)
{
    int gap_max = (int)(GAP_MAX * v->p->scale), min = (int)(LENGTH_MIN * v->p->scale);
    int from = -1, to = 0, dark = 0, gap = 0, hidden = 0;
    for (int at = 0; at <= v->length; at++) {
        bool text = at < v->length && v->p->text[at * v->step + line * v->across];
        bool is = at < v->length && is_dark(v, at, line);
        if (is && !text) {
            from = from < 0 ? at : from;
            to = at + 1;
            dark++;
            gap = 0;
            continue;
        }
        hidden += is && from >= 0;
        gap = is ? 0 : gap + 1;
        if (from < 0 || (gap <= gap_max && at < v->length))
            continue;
        if (to - from >= min && dark * 10 >= (to - from - hidden) * 6 && dark * 3 >= min &&
            !take_run(r, (struct run){from, to, line, line}))
            return false;
        from = -1;
        dark = hidden = gap = 0;
    }
    return true;
}

static int units(const struct view *v, int pixels)
{
    return (int)(pixels * (double)PT / v->p->scale);
}

static mc_status find(struct pdf_rules *out, const struct view *v)
{
    struct runs r = {0};
    bool ok = true;
    for (int line = 0; line < v->breadth && ok; line++) {
        ok = scan_line(&r, v, line);
        while (r.open < r.n && r.all[r.open].last < line - 2)
            r.open++;
    }
    if (ok && r.n < PDF_RULES_MAX && r.n > 0) {
        out->all = malloc(r.n * sizeof *out->all);
        ok = out->all != NULL;
        for (size_t i = 0; i < r.n && ok; i++) {
            const struct run *a = &r.all[i];
            out->all[out->n++] = (struct pdf_rule){units(v, a->first + a->last + 1) / 2, units(v, a->from), units(v, a->to)};
        }
    }
    free(r.all);
    return ok ? MC_OK : MC_ERR_MEMORY;
}

mc_status pdf_rules_find(struct pdf_page *page, const struct pdf_picture *picture)
{
    struct view across = {picture, picture->width, picture->height, 1, picture->width};
    struct view down = {picture, picture->height, picture->width, picture->width, 1};
    mc_status st = find(&page->across, &across);
    return st ? st : find(&page->down, &down);
}
