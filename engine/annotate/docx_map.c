#include "annotate/docx_map.h"

#include <stdlib.h>
#include <string.h>

#include "annotate/docx_quote.h"
#include "base/error.h"
#include "base/grown.h"

/* ---- the map ------------------------------------------------------------------------------------------------------------- */

static bool kind_of(const struct tag *t, enum docx_kind *kind)
{
    static const struct {
        const char *name;
        enum docx_kind kind;
    } kinds[] = {{"p", DOCX_PARAGRAPH}, {"tc", DOCX_CELL}, {"tr", DOCX_ROW}, {"txbxContent", DOCX_BOX}, {"AlternateContent", DOCX_BOX}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (tag_is(t, kinds[i].name)) {
            *kind = kinds[i].kind;
            return true;
        }
    return false;
}

static struct docx_span *add(struct docx_map *m)
{
    struct docx_span *all = grown(m->all, m->n, &m->size, sizeof *all);
    if (!all)
        return NULL;
    m->all = all;
    return &m->all[m->n++];
}

/* The spans that are open: an element's depth tells which one a closing tag ends. */
struct open_spans {
    size_t spans[1024]; /* more than MARKUP_DEPTH_MAX */
    size_t n, boxes;
};

static mc_status begin(struct docx_map *m, struct open_spans *open, const struct tag *t, enum docx_kind kind, mc_error *err)
{
    struct docx_span *s = add(m);
    if (!s)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    *s = (struct docx_span){.kind = kind, .ordinal = t->ordinal, .open = *t, .inner_from = t->to, .inner_to = t->to, .to = t->to};
    s->boxed = open->boxes > 0;
    s->empty = t->kind == TAG_EMPTY;
    if (!s->empty && open->n < sizeof open->spans / sizeof *open->spans) {
        open->spans[open->n++] = m->n - 1;
        open->boxes += kind == DOCX_BOX;
    }
    return MC_OK;
}

static void end(struct docx_map *m, struct open_spans *open, const struct tag *t)
{
    struct docx_span *s = open->n ? &m->all[open->spans[open->n - 1]] : NULL;
    if (!s)
        return;
    if (s->open.depth == t->depth) {
        s->inner_to = t->from;
        s->to = t->to;
        open->n--;
        open->boxes -= s->kind == DOCX_BOX;
    } else if (s->kind == DOCX_PARAGRAPH && t->depth == s->open.depth + 1 && tag_is(t, "pPr")) {
        s->inner_from = t->to;
    }
}

mc_status docx_map_read(struct docx_map *m, const char *part, const char *bytes, size_t len, mc_error *err)
{
    struct tags tags;
    struct tag t;
    struct open_spans open = {.n = 0};
    *m = (struct docx_map){.bytes = bytes, .len = len};
    mc_status st = tags_open(&tags, part, bytes, len, err);
    while (!st && tags_next(&tags, &t)) {
        enum docx_kind kind;
        if (t.kind == TAG_CLOSE)
            end(m, &open, &t);
        else if (kind_of(&t, &kind))
            st = begin(m, &open, &t, kind, err);
        else if (t.kind == TAG_EMPTY)
            end(m, &open, &t); /* <w:pPr/> */
    }
    if (st)
        docx_map_clear(m);
    return st;
}

void docx_map_clear(struct docx_map *m)
{
    free(m->all);
    *m = (struct docx_map){0};
}

/* ---- anchors ------------------------------------------------------------------------------------------------------------- */

static const struct docx_span *find(const struct docx_map *m, int ordinal)
{
    size_t low = 0, high = m->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->all[middle].ordinal < ordinal)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->n && m->all[low].ordinal == ordinal ? &m->all[low] : NULL;
}

static bool bears(const struct docx_span *s)
{
    return s->kind == DOCX_PARAGRAPH && !s->empty && !s->boxed;
}

/* The first and last paragraph between two offsets that can bear a mark. */
static bool paragraphs_in(const struct docx_map *m, size_t from, size_t to, struct docx_anchor *a)
{
    a->first = a->last = NULL;
    for (size_t i = 0; i < m->n && m->all[i].open.from < to; i++) {
        const struct docx_span *s = &m->all[i];
        if (s->open.from < from || !bears(s))
            continue;
        a->first = a->first ? a->first : s;
        a->last = s;
    }
    return a->first != NULL;
}

/* The paragraph between two offsets that is nearest to a span: around it, else by the bytes between them. */
static const struct docx_span *nearest(const struct docx_map *m, const struct docx_span *to, size_t from, size_t end)
{
    const struct docx_span *best = NULL;
    size_t best_gap = 0;
    for (size_t i = 0; i < m->n; i++) {
        const struct docx_span *s = &m->all[i];
        if (!bears(s) || s->open.from < from || s->to > end)
            continue;
        size_t gap = s->to <= to->open.from ? to->open.from - s->to : s->open.from >= to->to ? s->open.from - to->to : 0;
        if (!best || gap < best_gap) {
            best = s;
            best_gap = gap;
        }
    }
    return best;
}

/* The innermost row around a span. */
static const struct docx_span *row_of(const struct docx_map *m, const struct docx_span *s)
{
    const struct docx_span *row = NULL;
    for (size_t i = 0; i < m->n && m->all[i].open.from < s->open.from; i++)
        if (m->all[i].kind == DOCX_ROW && m->all[i].to >= s->to && !m->all[i].boxed)
            row = &m->all[i];
    return row;
}

static const struct docx_span *instead_of(const struct docx_map *m, const struct docx_span *s)
{
    const struct docx_span *row = row_of(m, s), *found = NULL;
    if (row)
        found = nearest(m, s, row->open.from, row->to);
    return found ? found : nearest(m, s, 0, m->len);
}

static bool one_paragraph(struct docx_anchor *a, const struct docx_span *s)
{
    if (!s)
        return false;
    *a = (struct docx_anchor){.first = s, .last = s, .from = s->inner_from, .to = s->inner_to};
    return true;
}

bool docx_map_anchor(const struct docx_map *m, int element, bool late, const char *quote, struct docx_anchor *out)
{
    const struct docx_span *s = element > 0 ? find(m, element) : NULL;
    *out = (struct docx_anchor){0};
    if (!s)
        return paragraphs_in(m, 0, m->len, out) && one_paragraph(out, late ? out->last : out->first);
    if (s->boxed || s->kind == DOCX_BOX || !paragraphs_in(m, s->open.from, s->to, out))
        return one_paragraph(out, instead_of(m, s));
    out->from = out->first->inner_from;
    out->to = out->last->inner_to;
    out->exact = true;
    if (quote && *quote)
        docx_quote_narrow(m, quote, out);
    return true;
}
