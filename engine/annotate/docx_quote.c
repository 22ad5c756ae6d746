#include "annotate/docx_quote.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/grown.h"
#include "base/utf8.h"

/* A child of a paragraph - a run, or what wraps runs - and the text it shows: marks go before and behind it, never into it. */
struct unit {
    const struct docx_span *paragraph;
    size_t from, to;           /* its bytes */
    size_t text_from, text_to; /* in the text of all */
    int fields;                /* fields open before it: no mark goes between their code and their result */
};

struct units {
    struct unit *all;   /* own */
    size_t n, size;
    struct buffer text; /* without blanks */
    int fields;         /* open ones */
};

static struct unit *add_unit(struct units *u)
{
    struct unit *all = grown(u->all, u->n, &u->size, sizeof *all);
    if (!all)
        return NULL;
    u->all = all;
    return &u->all[u->n++];
}

/* The text with its five entities and numbers resolved and all blanks left out. */
static void add_text(struct buffer *to, const char *text, size_t len)
{
    static const struct {
        const char *name, *text;
    } entities[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};
    for (size_t at = 0, from = 0; at < len; from = at) {
        uint32_t c = utf8_next(text, len, &at);
        bool known = false;
        for (size_t i = 0; c == '&' && i < sizeof entities / sizeof *entities; i++) {
            size_t n = strlen(entities[i].name);
            if (len - from < n || memcmp(text + from, entities[i].name, n) != 0)
                continue;
            buffer_add_text(to, entities[i].text);
            at = from + n;
            known = true;
        }
        if (!known && !utf8_is_blank(c))
            buffer_add(to, text + from, at - from);
    }
}

/* Elements whose text the page does not show, or shows somewhere else. */
static bool is_silent(const struct tag *t)
{
    static const char *const names[] = {"del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "AlternateContent", "txbxContent", "rt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (tag_is(t, names[i]))
            return true;
    return false;
}

static void count_field(struct units *u, const struct tags *tags, const struct tag *t)
{
    const char *type;
    size_t n;
    if (!tag_is(t, "fldChar") || !tag_attribute(tags, t, "fldCharType", &type, &n))
        return;
    if (n == 5 && memcmp(type, "begin", n) == 0)
        u->fields++;
    else if (n == 3 && memcmp(type, "end", n) == 0 && u->fields > 0)
        u->fields--;
}

/* The run's properties hide its text. */
static bool hides(const struct tags *tags, const struct tag *open, const struct tag *end)
{
    struct tags inner = {.bytes = tags->bytes, .len = end->from, .at = open->to};
    struct tag t;
    const char *value;
    size_t n;
    while (open->kind == TAG_OPEN && tags_next(&inner, &t))
        if (tag_is(&t, "vanish"))
            return !tag_attribute(&inner, &t, "val", &value, &n) || !(n && (*value == '0' || *value == 'f'));
    return false;
}

/* Where in a run the reading is. */
struct reading {
    size_t text_from; /* behind the last tag */
    size_t run_from;  /* in the text: where the run began */
    bool in_text, hidden;
};

static void read_tag(struct units *u, struct tags *tags, struct tag *t, struct reading *r)
{
    if (r->in_text && t->kind == TAG_CLOSE && tag_is(t, "t"))
        add_text(&u->text, tags->bytes + r->text_from, t->from - r->text_from);
    r->in_text = t->kind == TAG_OPEN && tag_is(t, "t");
    r->text_from = t->to;
    if (t->kind != TAG_CLOSE)
        count_field(u, tags, t);
    if (t->kind != TAG_CLOSE && tag_is(t, "noBreakHyphen"))
        buffer_add_char(&u->text, '-');
    if (tag_is(t, "r") && t->kind == TAG_CLOSE && r->hidden)
        u->text.len = r->run_from;
    if (tag_is(t, "r")) {
        r->run_from = u->text.len;
        r->hidden = false;
    }
    if (t->kind == TAG_OPEN && is_silent(t)) {
        struct tag open = *t;
        tags_skip(tags, &open, t);
        r->hidden = r->hidden || (tag_is(&open, "rPr") && hides(tags, &open, t));
    }
}

/* Reads one child of the paragraph, whose first tag was handed out. */
static void read_unit(struct units *u, struct tags *tags, const struct tag *first)
{
    struct unit *one = &u->all[u->n - 1];
    struct tag t = *first;
    struct reading r = {.text_from = t.to};
    do
        read_tag(u, tags, &t, &r);
    while (!(t.kind != TAG_OPEN && t.depth == first->depth) && tags_next(tags, &t));
    one->to = t.to;
    one->text_to = u->text.len;
}

static bool read_paragraph(const struct docx_map *m, const struct docx_span *p, struct units *u)
{
    struct tags tags = {.bytes = m->bytes, .len = p->inner_to, .at = p->inner_from, .depth = p->open.depth};
    struct tag t;
    u->fields = 0;
    while (tags_next(&tags, &t)) {
        struct unit *one = add_unit(u);
        if (!one)
            return false;
        *one = (struct unit){.paragraph = p, .from = t.from, .text_from = u->text.len, .fields = u->fields};
        read_unit(u, &tags, &t);
    }
    return buffer_ok(&u->text);
}

static bool read_units(const struct docx_map *m, const struct docx_anchor *a, struct units *u)
{
    bool ok = true;
    for (const struct docx_span *s = a->first; ok && s <= a->last; s++)
        if (s->kind == DOCX_PARAGRAPH && !s->empty && !s->boxed)
            ok = read_paragraph(m, s, u);
    return ok;
}

static void narrow(const struct units *u, size_t from, size_t to, struct docx_anchor *a)
{
    size_t first = 0, last = 0;
    for (size_t i = 0; i < u->n; i++) {
        const struct unit *one = &u->all[i];
        if (one->text_from <= from && one->text_to > from)
            first = i;
        if (one->text_from < to && one->text_to >= to && one->text_to > one->text_from) {
            last = i;
            break;
        }
    }
    while (first > 0 && u->all[first].fields > 0 && u->all[first - 1].paragraph == u->all[first].paragraph)
        first--;
    while (last + 1 < u->n && u->all[last + 1].fields > 0 && u->all[last + 1].paragraph == u->all[last].paragraph)
        last++;
    a->first = u->all[first].paragraph;
    a->last = u->all[last].paragraph;
    a->from = u->all[first].from;
    a->to = u->all[last].to;
}

void docx_quote_narrow(const struct docx_map *m, const char *quote, struct docx_anchor *a)
{
    struct units u = {.n = 0};
    struct buffer wanted;
    buffer_init(&u.text);
    buffer_init(&wanted);
    for (size_t at = 0, from = 0, len = strlen(quote); at < len; from = at) /* no markup: an & is one */
        if (!utf8_is_blank(utf8_next(quote, len, &at)))
            buffer_add(&wanted, quote + from, at - from);
    if (buffer_ok(&wanted) && wanted.len && read_units(m, a, &u) && u.text.len) {
        const char *found = memmem(u.text.data, u.text.len, wanted.data, wanted.len);
        if (found)
            narrow(&u, (size_t)(found - u.text.data), (size_t)(found - u.text.data) + wanted.len, a);
    }
    buffer_clear(&u.text);
    buffer_clear(&wanted);
    free(u.all);
}
