/* From the tree of a page to lines and tables. A line ends where a block begins or ends and at <br>; what html_look.c takes for navigation becomes
 * furniture. */
#include "read/html.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "read/page_number.h"

#define PAIR_TABLE_CHARS_MAX 4000
#define EDGE_NEAR 4 /* pixels: borders of columns drawn closer are meant to be one */

struct walker {
    const struct html_tree *t;
    struct document *d;
    struct html_found *found;
    mc_error *err;
    struct budget budget;
    struct buffer line;
    int pending;      /* blanks met since the last character */
    uint32_t line_no; /* of the first character of `line` */
    int blanks;       /* empty lines since the last text */
    int tables;
    struct lattice *into; /* the table whose last cell is being filled; NULL: the document */
    bool aside, in_matter, preformatted;
};

static mc_status walk(struct walker *w, uint32_t index);

static mc_status out_of_memory(struct walker *w)
{
    return error_set(w->err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- lines ------------------------------------------------------------------------------------------------------------------ */

static mc_status add_line(struct walker *w)
{
    mc_status st = budget_text(&w->budget, w->line.len, w->err);
    if (st)
        return st;
    if (w->into) {
        struct lattice *l = w->into;
        if (l->text.len > l->cells[l->n_cells - 1].from)
            buffer_add_char(&l->text, '\n');
        buffer_add(&l->text, w->line.data, w->line.len);
        return buffer_ok(&l->text) ? MC_OK : out_of_memory(w);
    }
    st = budget_cell(&w->budget, w->err);
    bool furniture = w->aside || is_page_number(w->line.data, w->line.len);
    struct block *b = st ? NULL : document_add(w->d, furniture ? BLOCK_FURNITURE : BLOCK_PARAGRAPH);
    struct place place = {.line = (int)w->line_no, .whole = true};
    if (!st && (!b || piece_set(&b->piece, w->line.data, w->line.len, place, w->blanks)))
        st = out_of_memory(w);
    w->blanks = 0;
    return st;
}

/* Ends the line. One that is empty counts where it was `meant` (<br><br>) or holds a blank that does not collapse (<p>&nbsp;</p>). */
static mc_status end_line(struct walker *w, bool meant)
{
    size_t from, to;
    mc_status st = buffer_ok(&w->line) ? MC_OK : out_of_memory(w);
    utf8_trim(w->line.data ? w->line.data : "", w->line.len, &from, &to);
    if (!st && from < to) {
        st = add_line(w);
    } else if (meant || w->line.len) {
        if (w->into && w->into->text.len > w->into->cells[w->into->n_cells - 1].from)
            buffer_add_char(&w->into->text, '\n');
        w->blanks += !w->into;
    }
    w->line.len = 0;
    w->pending = 0;
    return st;
}

static mc_status add_text(struct walker *w, const struct html_node *n)
{
    const char *text = w->t->texts.data + n->from;
    if (w->preformatted) {
        size_t from = 0;
        mc_status st = MC_OK;
        for (const char *nl; !st && (nl = memchr(text + from, '\n', n->len - from)); from = (size_t)(nl - text) + 1) {
            buffer_add(&w->line, text + from, (size_t)(nl - text) - from);
            st = end_line(w, true);
        }
        buffer_add(&w->line, text + from, n->len - from);
        return st;
    }
    if (!w->line.len) {
        w->line_no = n->line;
        for (size_t i = 0; i < n->len && memchr(" \t\n\r\f", text[i], 5); i++)
            w->line_no += text[i] == '\n';
    }
    html_add_collapsed(&w->line, text, n->len, &w->pending);
    return buffer_ok(&w->line) ? MC_OK : out_of_memory(w);
}

static mc_status walk_children(struct walker *w, const struct html_node *n)
{
    mc_status st = MC_OK;
    for (uint32_t k = n->first; k != HTML_NONE && !st; k = w->t->nodes[k].next)
        st = walk(w, k);
    return st;
}

static mc_status walk_block(struct walker *w, const struct html_node *n)
{
    mc_status st = end_line(w, false);
    if (!st)
        st = walk_children(w, n);
    return st ? st : end_line(w, false);
}

/* ---- lists -------------------------------------------------------------------------------------------------------------------- */

/* The first characters printed below a node. */
static size_t first_chars(const struct html_tree *t, uint32_t index, uint32_t *chars, size_t n, size_t most)
{
    const struct html_node *node = &t->nodes[index];
    if (node->tag == HTML_TEXT)
        for (size_t at = 0; at < node->len && n < most;) {
            uint32_t c = utf8_next(t->texts.data + node->from, node->len, &at);
            if (!utf8_is_blank(c))
                chars[n++] = c;
        }
    for (uint32_t k = node->first; k != HTML_NONE && n < most; k = t->nodes[k].next)
        n = first_chars(t, k, chars, n, most);
    return n;
}

/* Many pages type the numbers into their lists and hide the list's own with a style sheet that is not there to be read. */
static bool has_own_number(const struct html_tree *t, uint32_t item)
{
    uint32_t c[2] = {0, 0};
    size_t n = first_chars(t, item, c, 0, 2);
    if (!n)
        return true;
    bool bracket = c[0] == '(' || c[0] == 0xFF08, digit = c[0] >= '0' && c[0] <= '9';
    bool circled = c[0] >= 0x2460 && c[0] <= 0x249B;
    return bracket || digit || circled || (utf8_is_han(c[0]) && c[1] == 0x3001);
}

static mc_status walk_item(struct walker *w, uint32_t index, enum counter counter, uint32_t number)
{
    const struct html_node *n = &w->t->nodes[index];
    mc_status st = end_line(w, false);
    if (!st && counter != COUNTER_NONE && counter != COUNTER_BULLET && !has_own_number(w->t, index)) {
        w->line_no = n->line;
        counter_add(&w->line, counter, (int)number);
        buffer_add_text(&w->line, counter == COUNTER_CHINESE || counter == COUNTER_CHINESE_LEGAL ? "、" : ". ");
    }
    if (!st)
        st = walk_children(w, n);
    return st ? st : end_line(w, false);
}

static mc_status walk_ordered(struct walker *w, const struct html_node *list)
{
    uint32_t number = list->from;
    mc_status st = end_line(w, false);
    for (uint32_t k = list->first; k != HTML_NONE && !st; k = w->t->nodes[k].next) {
        const struct html_node *n = &w->t->nodes[k];
        if (n->tag != HTML_ITEM) {
            st = walk(w, k);
            continue;
        }
        if (n->from)
            number = n->from - 1;
        if (!(n->flags & HTML_HIDDEN))
            st = walk_item(w, k, (enum counter)list->len, number);
        number++;
    }
    return st ? st : end_line(w, false);
}

/* ---- labels and values ----------------------------------------------------------------------------------------------------------- */

static mc_status add_pair(struct walker *w, uint32_t label, uint32_t value)
{
    struct buffer a, b;
    buffer_init(&a);
    buffer_init(&b);
    html_text(w->t, label, &a);
    html_text(w->t, value, &b);
    mc_status st = buffer_ok(&a) && buffer_ok(&b) ? end_line(w, false) : out_of_memory(w);
    w->line_no = w->t->nodes[label].line;
    html_add_pair(&w->line, a.data ? a.data : "", a.len, b.data ? b.data : "", b.len);
    buffer_clear(&a);
    buffer_clear(&b);
    return st ? st : end_line(w, false);
}

static mc_status walk_pairs(struct walker *w, const struct html_node *n, enum html_pairs kind)
{
    uint32_t label = HTML_NONE, value;
    mc_status st = end_line(w, false);
    for (uint32_t k = n->first; k != HTML_NONE && !st; k = w->t->nodes[k].next) {
        if (kind == HTML_PAIRS_NESTED) {
            st = html_pair(w->t, k, &label, &value) ? add_pair(w, label, value) : walk(w, k);
        } else if (w->t->nodes[k].chars && !(w->t->nodes[k].flags & HTML_HIDDEN)) {
            if (label != HTML_NONE)
                st = add_pair(w, label, k);
            label = label == HTML_NONE ? k : HTML_NONE;
        }
    }
    return st ? st : end_line(w, false);
}

/* ---- tables ------------------------------------------------------------------------------------------------------------------------ */

static bool is_cell(const struct html_node *n)
{
    return n->tag == HTML_CELL || n->tag == HTML_HEAD_CELL;
}

static bool is_rows(const struct html_node *n)
{
    return n->tag == HTML_ROWS || n->tag == HTML_FOOT_ROWS;
}

/* An element that stands between a table and its rows, as <form> does on some pages. */
static bool wraps_rows(const struct html_tree *t, const struct html_node *n)
{
    if (n->tag != HTML_BLOCK && n->tag != HTML_INLINE)
        return false;
    for (uint32_t k = n->first; k != HTML_NONE; k = t->nodes[k].next)
        if (t->nodes[k].tag == HTML_ROW || is_rows(&t->nodes[k]) || is_cell(&t->nodes[k]))
            return true;
    return false;
}

/* What stands in a table but in no cell is shown before it. */
static mc_status walk_strays(struct walker *w, const struct html_node *n)
{
    mc_status st = MC_OK;
    for (uint32_t k = n->first; k != HTML_NONE && !st; k = w->t->nodes[k].next) {
        const struct html_node *child = &w->t->nodes[k];
        if (is_cell(child) || child->flags & HTML_HIDDEN)
            continue;
        if (child->tag == HTML_ROW || is_rows(child) || wraps_rows(w->t, child))
            st = walk_strays(w, child);
        else if (child->chars)
            st = walk(w, k);
    }
    return st;
}

static mc_status read_cell(struct walker *w, struct lattice *l, const struct html_node *n)
{
    struct place place = {.line = (int)n->line, .whole = true};
    mc_status st = lattice_cell(l, -1, (int)n->from, n->len ? (int)n->len : 1, place, w->err);
    if (st)
        return st;
    l->cells[l->n_cells - 1].head = n->tag == HTML_HEAD_CELL;
    w->into = l;
    st = walk_block(w, n);
    w->into = NULL;
    return st;
}

static mc_status read_rows(struct walker *w, struct lattice *l, const struct html_node *n, bool foot)
{
    bool loose = false; /* cells without a row of their own make one */
    mc_status st = MC_OK;
    for (uint32_t k = n->first; k != HTML_NONE && !st; k = w->t->nodes[k].next) {
        const struct html_node *child = &w->t->nodes[k];
        if (child->flags & HTML_HIDDEN) {
            w->found->hidden_rows += !foot && child->tag == HTML_ROW && child->chars;
            continue;
        }
        if (is_cell(child)) {
            if (foot)
                continue;
            if (!loose && n->tag != HTML_ROW)
                lattice_row(l);
            loose = true;
            st = read_cell(w, l, child);
            continue;
        }
        loose = loose && child->tag == HTML_TEXT;
        if (child->tag == HTML_ROW && !foot) {
            lattice_row(l);
            st = read_rows(w, l, child, false);
        } else if (is_rows(child) && foot == (child->tag == HTML_FOOT_ROWS)) {
            lattice_end_group(l);
            st = read_rows(w, l, child, false);
            lattice_end_group(l);
        } else if (wraps_rows(w->t, child)) {
            st = read_rows(w, l, child, foot);
        }
    }
    return st;
}

/* The widths of the columns; *known turns false where one has none. */
static mc_status read_widths(struct walker *w, struct lattice *l, const struct html_node *n, bool *known)
{
    mc_status st = MC_OK;
    for (uint32_t k = n->first; k != HTML_NONE && !st; k = w->t->nodes[k].next) {
        const struct html_node *child = &w->t->nodes[k];
        if (child->tag == HTML_INLINE) { /* <colgroup> */
            st = read_widths(w, l, child, known);
        } else if (child->tag == HTML_COLUMN) {
            *known = *known && child->from != HTML_NONE;
            for (uint32_t i = 0; i < child->len && *known; i++)
                if (!lattice_width(l, (int)child->from))
                    return out_of_memory(w);
        } else if (child->tag == HTML_ROW || is_rows(child)) {
            break;
        }
    }
    return st;
}

/* Pairs of labels and values as lines. */
static mc_status lattice_pairs(struct walker *w, const struct lattice *l)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i + 1 < l->n_cells && !st; i += 2) {
        size_t label_len, value_len;
        const char *label = lattice_text(l, i, &label_len), *value = lattice_text(l, i + 1, &value_len);
        if (!label_len)
            continue;
        w->line_no = (uint32_t)l->cells[i].line;
        html_add_pair(&w->line, label, label_len, value, value_len);
        st = end_line(w, false);
    }
    return st;
}

static mc_status emit_table(struct walker *w, struct lattice *l)
{
    w->blanks = 0;
    return lattice_emit(l, w->d, ++w->tables, w->err);
}

static mc_status read_grid(struct walker *w, const struct html_node *n, bool layout, bool *done)
{
    struct lattice l;
    lattice_init(&l, &w->budget);
    *done = true;
    struct html_found found = *w->found;
    struct budget budget = w->budget;
    bool widths = true;
    mc_status st = read_widths(w, &l, n, &widths);
    l.near = EDGE_NEAR;
    l.n_edges = widths ? l.n_edges : 0;
    if (!st)
        st = read_rows(w, &l, n, false);
    if (!st)
        st = read_rows(w, &l, n, true);
    if (!st && !buffer_ok(&l.text))
        st = out_of_memory(w);
    if (!st && html_is_pair_table(&l)) {
        st = walk_strays(w, n);
        if (!st)
            st = lattice_pairs(w, &l);
    } else if (!st && layout) { /* only looked at for pairs */
        *done = false;
        *w->found = found;
        w->budget = budget;
    } else if (!st) {
        st = walk_strays(w, n);
        if (!st)
            st = end_line(w, false);
        if (!st)
            st = emit_table(w, &l);
    }
    lattice_clear(&l);
    return st;
}

/* A table inside a cell: a row a line, its cells parted by blanks. */
static mc_status walk_inner_table(struct walker *w, const struct html_node *n)
{
    mc_status st = MC_OK;
    for (uint32_t k = n->first; k != HTML_NONE && !st; k = w->t->nodes[k].next) {
        const struct html_node *child = &w->t->nodes[k];
        if (child->tag == HTML_ROW)
            st = end_line(w, false);
        if (is_cell(child))
            w->pending |= 1;
        if (!st && (child->tag == HTML_ROW || is_rows(child)) && !(child->flags & HTML_HIDDEN))
            st = walk_inner_table(w, child);
        else if (!st)
            st = is_cell(child) && !(child->flags & HTML_HIDDEN) ? walk_children(w, child) : walk(w, k);
        if (!st && child->tag == HTML_ROW)
            st = end_line(w, false);
    }
    return st;
}

static mc_status walk_table(struct walker *w, uint32_t index)
{
    const struct html_node *n = &w->t->nodes[index];
    mc_status st = end_line(w, false);
    if (st)
        return st;
    if (w->into) {
        st = walk_inner_table(w, n);
        return st ? st : end_line(w, false);
    }
    bool layout = w->aside || html_is_layout(w->t, index), done = false;
    if (!layout || (n->len == 0 && n->chars <= PAIR_TABLE_CHARS_MAX && !w->aside))
        st = read_grid(w, n, layout, &done);
    return st || done ? st : walk_block(w, n);
}

/* ---- the walk ------------------------------------------------------------------------------------------------------------------------ */

static mc_status walk_aside(struct walker *w, const struct html_node *n)
{
    mc_status st = end_line(w, false);
    w->aside = true;
    if (!st)
        st = walk_block(w, n);
    w->aside = false;
    w->blanks = 0;
    return st;
}

static mc_status walk_element(struct walker *w, uint32_t index)
{
    const struct html_node *n = &w->t->nodes[index];
    mc_status st;
    bool was = w->in_matter, formatted = w->preformatted;
    switch ((enum html_tag)n->tag) {
    case HTML_INLINE:
    case HTML_LINK:
        return walk_children(w, n);
    case HTML_STRUCK:
        w->found->struck += n->chars > 0;
        return MC_OK;
    case HTML_BREAK:
        return end_line(w, true);
    case HTML_TABLE:
        return walk_table(w, index);
    case HTML_ORDERED:
        return walk_ordered(w, n);
    case HTML_MAIN:
        w->in_matter = true;
        st = walk_block(w, n);
        w->in_matter = was;
        return st;
    case HTML_PREFORMATTED:
        st = end_line(w, false);
        w->preformatted = true;
        w->line_no = n->line;
        if (!st)
            st = walk_block(w, n);
        w->preformatted = formatted;
        return st;
    default:
        return walk_block(w, n);
    }
}

static mc_status walk(struct walker *w, uint32_t index)
{
    const struct html_node *n = &w->t->nodes[index];
    if (n->tag == HTML_TEXT)
        return add_text(w, n);
    if (!w->aside && n->flags & HTML_HIDDEN)
        w->found->hidden_rows += html_count_rows(w->t, index);
    if (w->into && n->flags & HTML_HIDDEN)
        return MC_OK;
    if (!w->into && !w->aside && html_is_aside(w->t, index, w->in_matter))
        return walk_aside(w, n);
    enum html_pairs pairs = w->into || w->aside || !n->chars || n->tag == HTML_LINK ? HTML_NO_PAIRS : html_pairs(w->t, index);
    return pairs ? walk_pairs(w, n, pairs) : walk_element(w, index);
}

/* A page of links alone is what it is: its text. */
static void use_furniture(struct document *d)
{
    for (size_t i = 0; i < d->n_blocks; i++)
        if (d->blocks[i].kind != BLOCK_FURNITURE)
            return;
    for (size_t i = 0; i < d->n_blocks; i++)
        d->blocks[i].kind = BLOCK_PARAGRAPH;
}

mc_status html_walk(const struct html_tree *t, struct document *d, struct html_found *found, mc_error *err)
{
    struct walker w = {.t = t, .d = d, .found = found, .err = err};
    buffer_init(&w.line);
    mc_status st = t->n ? walk(&w, 0) : MC_OK;
    if (!st)
        st = end_line(&w, false);
    buffer_clear(&w.line);
    use_furniture(d);
    return st;
}
