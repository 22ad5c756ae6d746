/* Paragraphs of a docx: their runs put together, as the page shows them. Deletions and hidden text are left out and remembered (struct docx_seen);
 * field codes are left out, their results kept; a list's number comes first. */
#include "read/docx.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

#define SAMPLE_BYTES 240 /* of left-out text, for the note on it */
#define FIELDS_MAX 16    /* fields inside fields */

struct paragraph {
    struct buffer text;
    char *style;     /* own; NULL: none named */
    int heading;     /* as in struct docx_style */
    int list, level; /* -1: not said */
    bool mark_deleted, mark_hidden;
    bool any_hidden;
    bool in_code[FIELDS_MAX]; /* of each open field: before its w:separate */
    int fields;
    struct docx_table **boxes; /* own: text boxes anchored here */
    size_t n_boxes;
};

static void paragraph_clear(struct paragraph *p)
{
    buffer_clear(&p->text);
    free(p->style);
    for (size_t i = 0; i < p->n_boxes; i++)
        docx_table_free(p->boxes[i]);
    free(p->boxes);
}

/* ---- text -------------------------------------------------------------------------------------------------------------------- */

/* Marks that print nothing: soft hyphen, joiners, direction marks. */
static bool is_invisible(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}

static void add_visible(struct buffer *to, const char *text, size_t len)
{
    for (size_t at = 0, from = 0; at < len; from = at) {
        uint32_t c = utf8_next(text, len, &at);
        if (!is_invisible(c))
            buffer_add(to, text + from, at - from);
    }
}

static mc_status add_sample(struct docx *d, struct docx_sample *to, const char *text, size_t len)
{
    if (to->text.len < SAMPLE_BYTES) {
        if (to->another && to->text.len)
            buffer_add_text(&to->text, "；");
        to->another = false;
        buffer_add(&to->text, text, utf8_cut(text, len, SAMPLE_BYTES));
    }
    return buffer_ok(&to->text) ? MC_OK : docx_out_of_memory(d);
}

static bool in_field_code(const struct paragraph *p)
{
    for (int i = 0; i < p->fields && i < FIELDS_MAX; i++)
        if (p->in_code[i])
            return true;
    return false;
}

/* Text of a run, as far as it is shown. */
static mc_status put(struct docx *d, struct paragraph *p, bool hidden, const char *text, size_t len)
{
    d->met += len;
    if (in_field_code(p) || !len)
        return MC_OK;
    if (d->deleted)
        return add_sample(d, &d->seen.deleted, text, len);
    if (d->hidden || hidden) {
        if (!d->seen.hidden++)
            d->seen.hiding = (struct place){.paragraph = d->paragraphs + 1};
        p->any_hidden = true;
        return add_sample(d, &d->seen.hidden_text, text, len);
    }
    d->seen.deleted.another = d->seen.hidden_text.another = true;
    add_visible(&p->text, text, len);
    if (!buffer_ok(&p->text))
        return docx_out_of_memory(d);
    return budget_text(&d->budget, len, d->err);
}

/* ---- runs ------------------------------------------------------------------------------------------------------------------- */

struct run {
    struct paragraph *paragraph;
    bool hidden;
};

static mc_status read_run_property(struct docx *d, void *context)
{
    struct run *r = context;
    if (docx_is(d->m, "vanish"))
        r->hidden = docx_on(d->m);
    else if (docx_is(d->m, "rStyle") && docx_style_hidden(&d->styles, markup_attr(d->m, "val")))
        r->hidden = true;
    return docx_skip(d);
}

/* w:t and m:t. Blanks at the ends count only where xml:space keeps them; line breaks in the file are blanks. */
static mc_status read_text(struct docx *d, struct run *r)
{
    struct buffer b;
    buffer_init(&b);
    const char *space = markup_attr_in(d->m, "/namespace", "space");
    bool keep = space && strcmp(space, "preserve") == 0;
    int depth = markup_depth(d->m);
    enum mark what;
    mc_status st;
    while (!(st = markup_next(d->m, &what, d->err)) && what != MARK_CLOSE && !(what == MARK_END && markup_depth(d->m) <= depth)) {
        size_t len;
        const char *text = markup_text(d->m, &len);
        buffer_add(&b, text, len);
    }
    size_t from = 0, to = b.len;
    for (size_t i = 0; i < b.len; i++)
        if (b.data[i] == '\n' || b.data[i] == '\t' || b.data[i] == '\r')
            b.data[i] = ' ';
    while (!keep && from < to && b.data[from] == ' ')
        from++;
    while (!keep && to > from && b.data[to - 1] == ' ')
        to--;
    if (!st)
        st = buffer_ok(&b) ? put(d, r->paragraph, r->hidden, b.data ? b.data + from : "", to - from) : docx_out_of_memory(d);
    buffer_clear(&b);
    return st;
}

/* A character of a symbol font. Those of offices' forms have a character of their own; others cannot be told. */
static const char *symbol(const char *font, unsigned code)
{
    static const struct {
        unsigned code;
        const char *text;
    } wingdings[] = {{0x6C, "●"}, {0x6E, "■"}, {0x6F, "□"}, {0x71, "❑"}, {0x75, "◆"}, {0x76, "❖"}, {0xA8, "□"}, {0xD8, "➢"},
                     {0xFB, "×"}, {0xFC, "√"}, {0xFD, "☒"}, {0xFE, "☑"}, {0x81, "①"}, {0x82, "②"}, {0x83, "③"}, {0x84, "④"},
                     {0x85, "⑤"}, {0x86, "⑥"}, {0x87, "⑦"}, {0x88, "⑧"}, {0x89, "⑨"}, {0x8A, "⑩"}},
      symbols[] = {{0xB7, "•"}, {0xB4, "×"}, {0xB8, "÷"}, {0xB1, "±"}, {0xA3, "≤"}, {0xB3, "≥"}, {0xB0, "°"}};
    code &= 0xFF;
    if (font && strcmp(font, "Wingdings") == 0)
        for (size_t i = 0; i < sizeof wingdings / sizeof *wingdings; i++)
            if (wingdings[i].code == code)
                return wingdings[i].text;
    if (font && strcmp(font, "Symbol") == 0)
        for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
            if (symbols[i].code == code)
                return symbols[i].text;
    return "\xEF\xBF\xBD"; /* U+FFFD */
}

static mc_status read_symbol(struct docx *d, struct run *r)
{
    const char *hex = markup_attr(d->m, "char");
    unsigned code = hex ? (unsigned)strtoul(hex, NULL, 16) : 0;
    char utf8[4] = "";
    const char *text = utf8;
    if (code < 0x20 || (code >= 0xD800 && code < 0xE000) || code > 0xFFFD || (code >= 0xF000 && code < 0xF100))
        text = symbol(markup_attr(d->m, "font"), code);
    else if (code < 0x80)
        utf8[0] = (char)code;
    else if (code < 0x800)
        memcpy(utf8, (char[]){(char)(0xC0 | code >> 6), (char)(0x80 | (code & 0x3F)), 0}, 3);
    else
        memcpy(utf8, (char[]){(char)(0xE0 | code >> 12), (char)(0x80 | (code >> 6 & 0x3F)), (char)(0x80 | (code & 0x3F)), 0}, 4);
    mc_status st = put(d, r->paragraph, r->hidden, text, strlen(text));
    return st ? st : docx_skip(d);
}

static mc_status read_field_mark(struct docx *d, struct paragraph *p)
{
    const char *type = markup_attr(d->m, "fldCharType");
    if (type && strcmp(type, "begin") == 0) {
        if (p->fields < FIELDS_MAX)
            p->in_code[p->fields] = true;
        p->fields++;
    } else if (type && strcmp(type, "separate") == 0 && p->fields > 0 && p->fields <= FIELDS_MAX) {
        p->in_code[p->fields - 1] = false;
    } else if (type && strcmp(type, "end") == 0 && p->fields > 0) {
        p->fields--;
    }
    return docx_skip(d);
}

static mc_status add_box(struct docx *d, struct paragraph *p)
{
    struct docx_table **boxes = realloc(p->boxes, (p->n_boxes + 1) * sizeof *boxes), *box;
    if (!boxes)
        return docx_out_of_memory(d);
    p->boxes = boxes;
    /* what is kept of the paragraph before belongs to this one, not to the box */
    struct buffer kept = d->kept;
    buffer_init(&d->kept);
    mc_status st = docx_box(d, &box);
    buffer_clear(&d->kept);
    d->kept = kept;
    if (!st)
        p->boxes[p->n_boxes++] = box;
    return st;
}

/* A drawing, a picture, an object: looks for text boxes in it. */
static mc_status read_drawing(struct docx *d, void *context)
{
    struct paragraph *p = context;
    if (docx_is(d->m, "txbxContent"))
        return add_box(d, p);
    if (docx_is_alternatives(d->m))
        return docx_alternatives(d, read_drawing, p);
    const char *name = markup_name(d->m);
    if (strcmp(name, "OLEObject") == 0)
        d->seen.objects++;
    else if (strcmp(name, "blip") == 0 || strcmp(name, "imagedata") == 0)
        d->seen.pictures++;
    return docx_children(d, read_drawing, p);
}

static mc_status read_inline(struct docx *d, void *context);

/* w:ruby: the reading above the characters is not part of the text. */
static mc_status read_ruby(struct docx *d, void *context)
{
    return docx_is(d->m, "rubyBase") ? docx_children(d, read_inline, context) : docx_skip(d);
}

static mc_status put_and_skip(struct docx *d, struct run *r, const char *text)
{
    mc_status st = put(d, r->paragraph, r->hidden, text, strlen(text));
    return st ? st : docx_skip(d);
}

static mc_status read_run_child(struct docx *d, void *context)
{
    struct run *r = context;
    const struct markup *m = d->m;
    if (docx_is_alternatives(m))
        return docx_alternatives(d, read_run_child, r);
    const char *name = markup_name(m);
    if (strcmp(name, "t") == 0) /* m:t in formulas too */
        return read_text(d, r);
    if (!docx_is_word(m))
        return docx_skip(d);
    if (strcmp(name, "rPr") == 0)
        return docx_children(d, read_run_property, r);
    if (strcmp(name, "tab") == 0 || strcmp(name, "ptab") == 0)
        return put_and_skip(d, r, "\t");
    if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0)
        return put_and_skip(d, r, "\n");
    if (strcmp(name, "noBreakHyphen") == 0)
        return put_and_skip(d, r, "-");
    if (strcmp(name, "sym") == 0)
        return read_symbol(d, r);
    if (strcmp(name, "fldChar") == 0)
        return read_field_mark(d, r->paragraph);
    if (strcmp(name, "delText") == 0) { /* counts as deleted wherever it stands */
        d->deleted++;
        mc_status st = read_text(d, r);
        d->deleted--;
        return st;
    }
    if (strcmp(name, "ruby") == 0)
        return docx_children(d, read_ruby, r->paragraph);
    if (strcmp(name, "drawing") == 0 || strcmp(name, "pict") == 0 || strcmp(name, "object") == 0)
        return docx_children(d, read_drawing, r->paragraph);
    return docx_skip(d);
}

/* ---- what wraps runs ---------------------------------------------------------------------------------------------------------- */

static mc_status read_mark_property(struct docx *d, void *context)
{
    struct paragraph *p = context;
    if (docx_is(d->m, "del") || docx_is(d->m, "moveFrom"))
        p->mark_deleted = true;
    else if (docx_is(d->m, "vanish"))
        p->mark_hidden = docx_on(d->m);
    return docx_skip(d);
}

static mc_status read_paragraph_property(struct docx *d, void *context)
{
    struct paragraph *p = context;
    if (docx_is(d->m, "rPr"))
        return docx_children(d, read_mark_property, p);
    if (docx_is(d->m, "numPr"))
        return docx_children(d, read_paragraph_property, p);
    p->heading = docx_heading(d->m, p->heading);
    if (docx_is(d->m, "numId"))
        p->list = docx_int(d->m, "val", -1, 0, 0x7FFFFFFF);
    else if (docx_is(d->m, "ilvl"))
        p->level = docx_int(d->m, "val", -1, 0, DOCX_LEVELS - 1);
    else if (docx_is(d->m, "pStyle") && markup_attr(d->m, "val") && !p->style) {
        p->style = strdup(markup_attr(d->m, "val"));
        if (!p->style)
            return docx_out_of_memory(d);
    }
    return docx_skip(d);
}

struct control {
    struct paragraph *paragraph;
    bool placeholder;
};

static mc_status read_control_property(struct docx *d, void *context)
{
    struct control *c = context;
    if (docx_is(d->m, "showingPlcHdr"))
        c->placeholder = docx_on(d->m);
    return docx_skip(d);
}

/* w:sdt: a field to fill in. What asks to be filled in is no text. */
static mc_status read_control(struct docx *d, void *context)
{
    struct control *c = context;
    if (docx_is(d->m, "sdtPr"))
        return docx_children(d, read_control_property, c);
    if (!docx_is(d->m, "sdtContent") || c->placeholder)
        return docx_skip(d);
    return docx_children(d, read_inline, c->paragraph);
}

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), k = strlen(end);
    return n >= k && strcmp(name + n - k, end) == 0;
}

static void remember_revision(struct docx *d)
{
    if (!d->seen.insertions && !d->seen.deletions)
        d->seen.revision = (struct place){.paragraph = d->paragraphs + 1};
}

static mc_status read_inline(struct docx *d, void *context)
{
    struct paragraph *p = context;
    const struct markup *m = d->m;
    const char *name = markup_name(m);
    if (docx_is_alternatives(m))
        return docx_alternatives(d, read_inline, p);
    if (strcmp(name, "r") == 0) { /* m:r in formulas too */
        struct run r = {p, docx_style_hidden(&d->styles, p->style)};
        return docx_children(d, read_run_child, &r);
    }
    if (!docx_is_word(m))
        return docx_children(d, read_inline, p);
    if (strcmp(name, "pPr") == 0)
        return docx_children(d, read_paragraph_property, p);
    if (strcmp(name, "sdt") == 0) {
        struct control c = {p, false};
        return docx_children(d, read_control, &c);
    }
    if (ends_with(name, "Change") || ends_with(name, "Pr"))
        return docx_skip(d);
    if (strcmp(name, "subDoc") == 0)
        d->seen.outside++;
    bool gone = strcmp(name, "del") == 0 || strcmp(name, "moveFrom") == 0;
    bool come = strcmp(name, "ins") == 0 || strcmp(name, "moveTo") == 0;
    if (gone || come)
        remember_revision(d);
    d->seen.deleted.another = d->seen.deleted.another || gone;
    d->seen.deletions += gone;
    d->seen.insertions += come;
    d->deleted += gone;
    mc_status st = docx_children(d, read_inline, p);
    d->deleted -= gone;
    return st;
}

/* ---- paragraphs ---------------------------------------------------------------------------------------------------------------- */

static void add_number(struct docx *d, const struct paragraph *p, struct buffer *to)
{
    const char *style = p->style ? p->style : d->styles.standard;
    int list = p->list, level = p->level, style_list, style_level;
    docx_style_list(&d->styles, style, &style_list, &style_level);
    if (list < 0)
        list = style_list;
    if (level < 0 && p->list < 0)
        level = style_level;
    docx_lists_number(&d->lists, &d->styles, list, level, style, to);
}

/* The paragraph's text, what was kept of the one before it first, goes where it belongs. */
static mc_status finish(struct docx *d, struct docx_table *into, struct paragraph *p)
{
    if (d->deleted || d->hidden)
        return MC_OK;
    if (p->mark_deleted) {
        buffer_add(&d->kept, p->text.data ? p->text.data : "", p->text.len);
        return buffer_ok(&d->kept) ? MC_OK : docx_out_of_memory(d);
    }
    if (p->mark_hidden && p->any_hidden && !p->text.len && !d->kept.len)
        return MC_OK;
    struct buffer line;
    buffer_init(&line);
    add_number(d, p, &line);
    buffer_add(&line, d->kept.data ? d->kept.data : "", d->kept.len);
    buffer_add(&line, p->text.data ? p->text.data : "", p->text.len);
    buffer_clear(&d->kept);
    d->heading = p->heading >= 0 ? p->heading : docx_style_heading(&d->styles, p->style);
    mc_status st = buffer_ok(&line) ? docx_add_lines(d, into, line.data ? line.data : "", line.len) : docx_out_of_memory(d);
    d->heading = false;
    buffer_clear(&line);
    return st;
}

mc_status docx_flush(struct docx *d, struct docx_table *into)
{
    if (!d->kept.len || d->deleted || d->hidden)
        return MC_OK;
    mc_status st = docx_add_lines(d, into, d->kept.data, d->kept.len);
    buffer_clear(&d->kept);
    return st;
}

mc_status docx_paragraph(struct docx *d, struct docx_table *into)
{
    struct paragraph p = {.heading = -1, .list = -1, .level = -1};
    int element = docx_element(d);
    buffer_init(&p.text);
    mc_status st = docx_children(d, read_inline, &p);
    d->element = element; /* text boxes in it have paragraphs of their own */
    if (!st)
        st = finish(d, into, &p);
    for (size_t i = 0; i < p.n_boxes && !st; i++) {
        struct docx_table *box = p.boxes[i];
        p.boxes[i] = NULL;
        st = docx_table_take(d, into, box);
    }
    paragraph_clear(&p);
    return st;
}
