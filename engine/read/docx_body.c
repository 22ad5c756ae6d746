/* Blocks of a docx: paragraphs (docx_text.c) and tables, and whatever wraps them. */
#include "read/docx.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/grown.h"
#include "base/utf8.h"
#include "read/page_number.h"

#define EDGE_NEAR 85 /* twentieths of a point, 1.5 mm: borders of columns drawn closer by hand are meant to be one */

mc_status docx_out_of_memory(const struct docx *d)
{
    return error_set(d->err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

mc_status docx_skip(struct docx *d)
{
    return markup_skip(d->m, d->err);
}

int docx_element(const struct docx *d)
{
    return d->main ? markup_ordinal(d->m) : 0;
}

mc_status docx_children(struct docx *d, docx_child child, void *context)
{
    int depth = markup_depth(d->m);
    enum mark what;
    mc_status st;
    while (!(st = markup_next(d->m, &what, d->err)) && what != MARK_CLOSE) {
        if (what == MARK_END && markup_depth(d->m) <= depth)
            break;
        if (what == MARK_START && (st = child(d, context)))
            break;
    }
    return st;
}

/* ---- alternatives ------------------------------------------------------------------------------------------------------- */

bool docx_is_alternatives(const struct markup *m)
{
    return strcmp(markup_name(m), "AlternateContent") == 0 && strstr(markup_space(m), "markup-compatibility");
}

struct alternatives {
    docx_child child;
    void *context;
    bool done;
};

static mc_status alternative(struct docx *d, void *context)
{
    struct alternatives *a = context;
    if (a->done)
        return docx_skip(d);
    size_t met = d->met;
    mc_status st = docx_children(d, a->child, a->context);
    a->done = d->met != met;
    return st;
}

mc_status docx_alternatives(struct docx *d, docx_child child, void *context)
{
    struct alternatives a = {child, context, false};
    return docx_children(d, alternative, &a);
}

/* ---- tables ------------------------------------------------------------------------------------------------------------- */

static struct docx_table *table_new(struct docx *d)
{
    struct docx_table *t = calloc(1, sizeof *t);
    if (t)
        lattice_init(&t->lattice, &d->budget);
    return t;
}

static void free_inner(struct docx_table *t)
{
    for (size_t i = 0; i < t->n_inner; i++)
        docx_table_free(t->inner[i].table);
    free(t->inner);
    t->inner = NULL;
    t->n_inner = t->inner_size = 0;
}

void docx_table_free(struct docx_table *t)
{
    if (!t)
        return;
    free_inner(t);
    lattice_clear(&t->lattice);
    free(t);
}

/* A row while it is read. */
struct row {
    struct docx_table *table;
    int col;
    bool begun;   /* lattice_row was called */
    bool deleted, hidden; /* its cells are walked for what they are, and left out */
};

/* A cell while it is read. */
struct cell_reading {
    struct row *row;
    int span, element;
    bool begun, below, beside; /* begun; goes on with the cell above or before it */
    bool quiet;                /* its text is not shown */
};

static mc_status read_edge(struct docx *d, void *context)
{
    struct docx_table *t = context;
    if (docx_is(d->m, "gridCol") && !lattice_width(&t->lattice, docx_int(d->m, "w", 0, 0, 100000)))
        return docx_out_of_memory(d);
    return docx_skip(d);
}

static mc_status read_cell_property(struct docx *d, void *context)
{
    struct cell_reading *c = context;
    const char *val = markup_attr(d->m, "val");
    bool goes_on = !val || strcmp(val, "restart") != 0;
    if (docx_is(d->m, "gridSpan"))
        c->span = docx_int(d->m, "val", 1, 1, TABLE_COLS_MAX + 1);
    else if (docx_is(d->m, "vMerge"))
        c->below = goes_on;
    else if (docx_is(d->m, "hMerge"))
        c->beside = goes_on;
    else if (docx_is(d->m, "cellDel"))
        c->quiet = true;
    return docx_skip(d);
}

/* The cell's place in the grid, once its properties are known. */
static mc_status begin_cell(struct docx *d, struct cell_reading *c)
{
    struct row *r = c->row;
    struct lattice *l = &r->table->lattice;
    mc_status st = MC_OK;
    c->begun = true;
    if (r->deleted || r->hidden)
        return MC_OK;
    if (!r->begun)
        lattice_row(l);
    bool first = !r->begun;
    r->begun = true;
    if (c->beside && !first && lattice_widen(l, c->span))
        c->quiet = true;
    else if (c->below && lattice_extend(l, r->col, c->span))
        c->quiet = true;
    else
        st = lattice_cell(l, r->col, 1, c->span, (struct place){.element = c->element}, d->err);
    if (!st && !r->table->wide && l->cells[l->n_cells - 1].col != l->cells[0].col) {
        r->table->wide = true; /* no frame around other tables: they are lines in its cells, and nothing else */
        free_inner(r->table);
    }
    r->col += c->span;
    return st;
}

static mc_status read_cell_child(struct docx *d, void *context)
{
    struct cell_reading *c = context;
    if (docx_is(d->m, "tcPr"))
        return c->begun ? docx_skip(d) : docx_children(d, read_cell_property, c);
    mc_status st = c->begun ? MC_OK : begin_cell(d, c);
    if (st)
        return st;
    d->hidden += c->quiet;
    st = docx_block(d, c->row->table);
    d->hidden -= c->quiet;
    return st;
}

static mc_status read_cell(struct docx *d, struct row *r)
{
    struct cell_reading c = {.row = r, .span = 1, .element = docx_element(d)};
    mc_status st = docx_children(d, read_cell_child, &c);
    if (!st && !c.begun)
        st = begin_cell(d, &c);
    return st ? st : docx_flush(d, r->table);
}

static mc_status read_row_property(struct docx *d, void *context)
{
    struct row *r = context;
    if (docx_is(d->m, "gridBefore")) {
        r->col = docx_int(d->m, "val", 0, 0, TABLE_COLS_MAX);
    } else if (docx_is(d->m, "del")) {
        r->deleted = true;
        d->seen.deletions++;
    } else if (docx_is(d->m, "ins")) {
        d->seen.insertions++;
    } else if (docx_is(d->m, "hidden") && docx_on(d->m)) {
        r->hidden = true;
        d->seen.hidden_rows++;
    }
    return docx_skip(d);
}

static mc_status read_row_child(struct docx *d, void *context)
{
    struct row *r = context;
    if (docx_is(d->m, "trPr"))
        return docx_children(d, read_row_property, r);
    if (docx_is(d->m, "tblPrEx") || docx_is(d->m, "sdtPr"))
        return docx_skip(d);
    if (!docx_is(d->m, "tc"))
        return docx_children(d, read_row_child, r); /* w:sdt and the like around cells */
    bool deleted = r->deleted, hidden = r->hidden;
    d->deleted += deleted;
    d->hidden += hidden;
    mc_status st = read_cell(d, r);
    d->deleted -= deleted;
    d->hidden -= hidden;
    return st;
}

static mc_status read_table_child(struct docx *d, void *context)
{
    struct docx_table *t = context;
    if (docx_is(d->m, "tblGrid"))
        return t->lattice.n_edges ? docx_skip(d) : docx_children(d, read_edge, t);
    if (docx_is(d->m, "tblPr") || docx_is(d->m, "sdtPr"))
        return docx_skip(d);
    if (!docx_is(d->m, "tr"))
        return docx_children(d, read_table_child, t);
    struct row r = {.table = t};
    return docx_children(d, read_row_child, &r);
}

static mc_status read_table(struct docx *d, struct docx_table *into)
{
    mc_status st = docx_flush(d, into);
    struct docx_table *t = st ? NULL : table_new(d);
    if (!t)
        return st ? st : docx_out_of_memory(d);
    t->lattice.near = EDGE_NEAR;
    st = docx_children(d, read_table_child, t);
    if (st) {
        docx_table_free(t);
        return st;
    }
    return docx_table_take(d, into, t);
}

mc_status docx_box(struct docx *d, struct docx_table **out)
{
    struct place place = {.element = docx_element(d)};
    struct docx_table *t = table_new(d);
    if (!t)
        return docx_out_of_memory(d);
    lattice_row(&t->lattice);
    mc_status st = lattice_cell(&t->lattice, 0, 1, 1, place, d->err);
    if (!st)
        st = docx_children(d, docx_block, t);
    if (!st)
        st = docx_flush(d, t);
    if (st)
        docx_table_free(t);
    else
        *out = t;
    return st;
}

/* ---- where tables go ----------------------------------------------------------------------------------------------------- */

/* A table of one column that holds a table, and one of a single cell, are there for the layout. */
static bool is_layout(const struct docx_table *t)
{
    return !t->wide && (t->lattice.n_cells == 1 || t->n_inner > 0);
}

/* A row a line, its cells parted by blanks. */
static mc_status flatten(struct docx *d, const struct lattice *l, struct buffer *to)
{
    size_t from = to->len;
    for (size_t i = 0; i < l->n_cells; i++) {
        size_t len;
        const char *text = lattice_text(l, i, &len);
        if (i && len)
            buffer_add_char(to, l->cells[i].row != l->cells[i - 1].row ? '\n' : ' ');
        else if (i && l->cells[i].row != l->cells[i - 1].row)
            buffer_add_char(to, '\n');
        buffer_add(to, text, len);
    }
    if (!buffer_ok(to))
        return docx_out_of_memory(d);
    return budget_text(&d->budget, to->len - from, d->err);
}

static mc_status keep_inner(struct docx *d, struct docx_table *into, size_t from, struct docx_table *t)
{
    if (into->wide) {
        docx_table_free(t);
        return MC_OK;
    }
    struct docx_inner *inner = grown(into->inner, into->n_inner, &into->inner_size, sizeof *inner);
    if (!inner)
        return docx_out_of_memory(d);
    into->inner = inner;
    into->inner[into->n_inner++] = (struct docx_inner){from, into->lattice.text.len, t};
    return MC_OK;
}

/* Begins a line in the last cell. */
static void begin_line(struct lattice *l)
{
    if (l->n_cells && l->text.len > l->cells[l->n_cells - 1].from)
        buffer_add_char(&l->text, '\n');
}

static mc_status table_to_document(struct docx *d, struct docx_table *t);

/* Lines between inner tables begin and end with the line breaks that part them from those. */
static mc_status slice_to_document(struct docx *d, const char *text, size_t from, size_t to)
{
    if (from < to && text[from] == '\n')
        from++;
    if (from < to && text[to - 1] == '\n')
        to--;
    return from < to ? docx_add_lines(d, NULL, text + from, to - from) : MC_OK;
}

/* The contents of a layout table, cell by cell: its lines as paragraphs, the tables in it as tables. */
static mc_status contents_to_document(struct docx *d, struct docx_table *t)
{
    const struct lattice *l = &t->lattice;
    size_t i = 0;
    mc_status st = buffer_ok(&l->text) ? MC_OK : docx_out_of_memory(d);
    for (size_t k = 0; k < l->n_cells && !st; k++) {
        size_t at = l->cells[k].from, end = k + 1 < l->n_cells ? l->cells[k + 1].from : l->text.len;
        d->element = l->cells[k].element;
        for (; i < t->n_inner && t->inner[i].to <= end && !st; i++) {
            st = slice_to_document(d, l->text.data, at, t->inner[i].from);
            if (!st)
                st = table_to_document(d, t->inner[i].table);
            d->element = l->cells[k].element;
            at = t->inner[i].to;
        }
        if (!st)
            st = slice_to_document(d, l->text.data, at, end);
    }
    return st;
}

static mc_status table_to_document(struct docx *d, struct docx_table *t)
{
    struct lattice *l = &t->lattice;
    if (is_layout(t))
        return contents_to_document(d, t);
    if (d->kind == BLOCK_FURNITURE) {
        struct buffer lines;
        buffer_init(&lines);
        mc_status st = flatten(d, l, &lines);
        if (!st && lines.len)
            st = docx_add_lines(d, NULL, lines.data, lines.len);
        buffer_clear(&lines);
        return st;
    }
    if (!l->n_cells)
        return MC_OK;
    d->blanks = 0;
    l->under = d->under;
    return lattice_emit(l, d->document, ++d->tables, d->err);
}

mc_status docx_table_take(struct docx *d, struct docx_table *into, struct docx_table *t)
{
    mc_status st = MC_OK;
    bool shown = !d->deleted && !d->hidden;
    if (shown && into) {
        begin_line(&into->lattice);
        size_t from = into->lattice.text.len;
        st = flatten(d, &t->lattice, &into->lattice.text);
        if (!st)
            st = keep_inner(d, into, from, t);
        if (!st)
            return MC_OK;
    } else if (shown) {
        st = table_to_document(d, t);
    }
    docx_table_free(t);
    return st;
}

/* ---- where lines go ------------------------------------------------------------------------------------------------------- */

static mc_status add_paragraph(struct docx *d, const char *text, size_t len)
{
    size_t from, to;
    utf8_trim(text, len, &from, &to);
    if (from == to) {
        d->blanks++;
        return MC_OK;
    }
    mc_status st = budget_cell(&d->budget, d->err);
    if (st)
        return st;
    if (d->kind == BLOCK_PARAGRAPH && docx_is_heading(d->heading, text + from, to - from) && !(d->under = document_name(d->document, text + from, to - from)))
        return docx_out_of_memory(d);
    struct block *b = document_add(d->document, is_page_number(text, len) ? BLOCK_FURNITURE : d->kind);
    if (!b || piece_set(&b->piece, text, len, (struct place){.paragraph = d->paragraphs, .element = d->element, .heading = d->under}, d->blanks))
        return docx_out_of_memory(d);
    d->blanks = 0;
    return MC_OK;
}

mc_status docx_add_lines(struct docx *d, struct docx_table *into, const char *text, size_t len)
{
    if (into) {
        begin_line(&into->lattice);
        buffer_add(&into->lattice.text, text, len);
        return buffer_ok(&into->lattice.text) ? MC_OK : docx_out_of_memory(d);
    }
    mc_status st = MC_OK;
    d->paragraphs++;
    for (size_t from = 0; from <= len && !st;) {
        const char *end = len > from ? memchr(text + from, '\n', len - from) : NULL;
        size_t to = end ? (size_t)(end - text) : len;
        st = add_paragraph(d, text + from, to - from);
        from = to + 1;
    }
    return st;
}

/* ---- blocks ------------------------------------------------------------------------------------------------------------------ */

static mc_status read_blocks_in(struct docx *d, void *context)
{
    return docx_children(d, docx_block, context);
}

mc_status docx_block(struct docx *d, void *context)
{
    struct docx_table *into = context;
    const struct markup *m = d->m;
    if (docx_is(m, "p"))
        return docx_paragraph(d, into);
    if (docx_is(m, "tbl"))
        return read_table(d, into);
    if (docx_is_alternatives(m))
        return docx_alternatives(d, docx_block, context);
    if (docx_is(m, "sectPr") || docx_is(m, "sdtPr") || docx_is(m, "pPr"))
        return docx_skip(d);
    if (docx_is(m, "altChunk") || docx_is(m, "subDoc")) {
        d->seen.outside++;
        return docx_skip(d);
    }
    bool gone = docx_is(m, "del") || docx_is(m, "moveFrom");
    d->deleted += gone;
    mc_status st = read_blocks_in(d, context);
    d->deleted -= gone;
    return st;
}

struct story {
    const char *root;
};

static mc_status find_root(struct docx *d, void *context)
{
    const struct story *s = context;
    if (!docx_is(d->m, s->root))
        return docx_children(d, find_root, context);
    const char *type = markup_attr(d->m, "type"); /* of a footnote: separators are drawn lines */
    if (type && strcmp(type, "normal") != 0)
        return docx_skip(d);
    mc_status st = docx_children(d, docx_block, NULL);
    return st ? st : docx_flush(d, NULL);
}

mc_status docx_read_story(struct docx *d, const char *root)
{
    struct story s = {root};
    enum mark what;
    mc_status st;
    d->blanks = 0;
    while (!(st = markup_next(d->m, &what, d->err)) && what != MARK_CLOSE)
        if (what == MARK_START && (st = find_root(d, &s)))
            break;
    return st;
}
