/* What parts of a page are, told by their shape: pages of offices have neither one template nor tags that mean what they say. No word of the language
 * is looked at here, only lengths, links, alternation; which labels mean something is known to notice/. */
#include "read/html.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define LABEL_CHARS_MAX 10
#define VALUE_CHARS_MAX 200
#define PAIR_ROWS_MAX 20

/* ---- counting --------------------------------------------------------------------------------------------------------------- */

static uint32_t printed_chars(const char *text, size_t len)
{
    uint32_t n = 0;
    for (size_t at = 0; at < len;)
        n += !utf8_is_blank(utf8_next(text, len, &at));
    return n;
}

struct inner_tables {
    uint32_t chars, n;
};

/* Recursion goes as deep as the tree, which is bounded. */
static struct inner_tables measure(struct html_tree *t, uint32_t index, bool in_link)
{
    struct html_node *n = &t->nodes[index];
    struct inner_tables inner = {0, 0};
    if (n->tag == HTML_TEXT) {
        n->chars = printed_chars(t->texts.data + n->from, n->len);
        n->link_chars = in_link ? n->chars : 0;
        return inner;
    }
    bool file = n->flags & HTML_FILE_LINK;
    in_link = in_link || (n->tag == HTML_LINK && !file);
    for (uint32_t k = n->first; k != HTML_NONE; k = t->nodes[k].next) {
        struct inner_tables below = measure(t, k, in_link);
        inner.chars += below.chars;
        inner.n += below.n;
        if (t->nodes[k].flags & HTML_HIDDEN)
            continue;
        n->chars += t->nodes[k].chars;
        n->link_chars += t->nodes[k].link_chars;
        n->links += t->nodes[k].links;
    }
    n->links += n->tag == HTML_LINK && !file;
    if (n->tag == HTML_TABLE) {
        n->from = inner.chars;
        n->len = inner.n;
        inner = (struct inner_tables){n->chars, 1};
    }
    return inner;
}

void html_measure(struct html_tree *t)
{
    if (t->n)
        measure(t, 0, false);
}

/* ---- navigation --------------------------------------------------------------------------------------------------------------- */

static bool is_block(const struct html_node *n)
{
    switch ((enum html_tag)n->tag) {
    case HTML_BLOCK:
    case HTML_PARAGRAPH:
    case HTML_LIST:
    case HTML_ORDERED:
    case HTML_TERMS:
    case HTML_TABLE:
    case HTML_CELL:
    case HTML_HEAD_CELL:
        return true;
    default:
        return false;
    }
}

bool html_is_aside(const struct html_tree *t, uint32_t index, bool in_matter)
{
    const struct html_node *n = &t->nodes[index], *page = &t->nodes[0];
    if (n->tag == HTML_TEXT || n->tag == HTML_BODY)
        return false;
    if (n->flags & HTML_HIDDEN || n->tag == HTML_TITLE)
        return true;
    if ((uint64_t)(n->chars - n->link_chars) * 2 > page->chars - page->link_chars)
        return false; /* most of the page's text: whatever it is called, it is the matter */
    if (n->tag == HTML_ASIDE || (n->tag == HTML_HEADER && !in_matter) || n->flags & HTML_NAMED_ASIDE)
        return true;
    return is_block(n) && n->links >= 2 && (uint64_t)n->link_chars * 2 >= n->chars;
}

/* ---- tables -------------------------------------------------------------------------------------------------------------------- */

struct extent {
    uint32_t rows, cols;
};

static void add_extent(const struct html_tree *t, uint32_t index, struct extent *e)
{
    for (uint32_t k = t->nodes[index].first; k != HTML_NONE; k = t->nodes[k].next) {
        const struct html_node *n = &t->nodes[k];
        if (n->tag == HTML_TABLE || n->tag == HTML_CELL || n->tag == HTML_HEAD_CELL || n->tag == HTML_TEXT)
            continue;
        if (n->tag != HTML_ROW) {
            add_extent(t, k, e);
            continue;
        }
        uint32_t cols = 0;
        for (uint32_t c = n->first; c != HTML_NONE; c = t->nodes[c].next)
            if (t->nodes[c].tag == HTML_CELL || t->nodes[c].tag == HTML_HEAD_CELL)
                cols++;
        e->rows += cols > 0;
        e->cols = cols > e->cols ? cols : e->cols;
    }
}

bool html_is_layout(const struct html_tree *t, uint32_t index)
{
    const struct html_node *n = &t->nodes[index];
    struct extent e = {0, 0};
    add_extent(t, index, &e);
    if (e.cols < 2 || e.rows < 2 || n->flags & HTML_NAMED_LAYOUT)
        return true;
    return n->len > 0 && (e.cols < 3 || e.rows < 3 || (uint64_t)n->from * 2 >= n->chars);
}

/* ---- labels --------------------------------------------------------------------------------------------------------------------- */

enum label { NO_LABEL, PLAIN_LABEL, MARKED_LABEL };

static bool opens(uint32_t c)
{
    return c == '[' || c == 0x3010 || c == 0x3014 || c == 0xFF3B;
}

static bool closes(uint32_t c)
{
    return c == ']' || c == 0x3011 || c == 0x3015 || c == 0xFF3D;
}

/* Two to ten ideographs, blanks between them allowed; marked where brackets or a colon show that they are a label. */
static enum label label_of(const char *text, size_t len)
{
    size_t chars = 0;
    bool open = false, marked = false;
    for (size_t at = 0; at < len;) {
        uint32_t c = utf8_next(text, len, &at);
        if (utf8_is_blank(c))
            continue;
        if (marked)
            return NO_LABEL; /* something after the mark */
        if (!chars && !open && opens(c))
            open = true;
        else if (open ? closes(c) : (c == ':' || c == 0xFF1A))
            marked = true;
        else if (utf8_is_han(c) && ++chars <= LABEL_CHARS_MAX)
            continue;
        else
            return NO_LABEL;
    }
    return chars < 2 || (open && !marked) ? NO_LABEL : marked ? MARKED_LABEL : PLAIN_LABEL;
}

static bool has_digit(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] >= '0' && text[i] <= '9')
            return true;
    return false;
}

void html_add_pair(struct buffer *to, const char *label, size_t label_len, const char *value, size_t value_len)
{
    enum label kind = label_of(label, label_len);
    size_t from, end;
    utf8_trim(label, label_len, &from, &end);
    buffer_add(to, label + from, end - from);
    if (kind != MARKED_LABEL)
        buffer_add_text(to, "：");
    else if (end > from && (label[end - 1] == ']' || (end - from >= 3 && memcmp(label + end - 3, "：", 3) != 0)))
        buffer_add_char(to, ' ');
    utf8_trim(value, value_len, &from, &end);
    for (size_t i = from; i < end; i++)
        buffer_add_char(to, value[i] == '\n' ? ' ' : value[i]);
}

/* ---- pairs in a table -------------------------------------------------------------------------------------------------------------- */

struct pair_count {
    size_t pairs, marked, with_digits;
    bool first_row_names; /* the first row has nothing but words: rather a heading */
};

static bool count_pair(const struct lattice *l, size_t label, size_t value, struct pair_count *n)
{
    size_t label_len, value_len;
    const char *label_text = lattice_text(l, label, &label_len), *value_text = lattice_text(l, value, &value_len);
    enum label kind = label_of(label_text, label_len);
    if (!label_len && !value_len)
        return true;
    if (kind == NO_LABEL || l->cells[value].head || utf8_count(value_text, value_len) > VALUE_CHARS_MAX)
        return false;
    n->pairs++;
    n->marked += kind == MARKED_LABEL || l->cells[label].head;
    n->with_digits += has_digit(value_text, value_len);
    if (l->cells[label].row == 0 && label_of(value_text, value_len) != PLAIN_LABEL)
        n->first_row_names = false;
    return true;
}

bool html_is_pair_table(const struct lattice *l)
{
    struct pair_count n = {.first_row_names = true};
    if (l->n_rows > PAIR_ROWS_MAX)
        return false;
    for (size_t i = 0; i < l->n_cells; i += 2) {
        if (i + 1 == l->n_cells || l->cells[i].row != l->cells[i + 1].row || l->cells[i].row_span > 1 || l->cells[i + 1].row_span > 1 ||
            !count_pair(l, i, i + 1, &n))
            return false;
    }
    if (n.pairs >= 2 && n.marked == n.pairs)
        return true;
    return n.pairs >= 3 && n.with_digits >= 2 && !n.first_row_names;
}

/* ---- pairs of elements --------------------------------------------------------------------------------------------------------------- */

/* The text below a node, blanks left out; false where it is longer than `size`. */
static bool short_text(const struct html_tree *t, uint32_t index, char *to, size_t size, size_t *len)
{
    const struct html_node *n = &t->nodes[index];
    const char *text = t->texts.data + n->from;
    for (size_t at = 0, from = 0; n->tag == HTML_TEXT && at < n->len; from = at) {
        if (utf8_is_blank(utf8_next(text, n->len, &at)))
            continue;
        if (*len + (at - from) > size)
            return false;
        memcpy(to + *len, text + from, at - from);
        *len += at - from;
    }
    bool fits = true;
    for (uint32_t k = n->first; k != HTML_NONE && fits; k = t->nodes[k].next)
        fits = t->nodes[k].flags & HTML_HIDDEN || short_text(t, k, to, size, len);
    return fits;
}

static enum label label_node(const struct html_tree *t, uint32_t index)
{
    const struct html_node *n = &t->nodes[index];
    char text[4 * (LABEL_CHARS_MAX + 2)];
    size_t len = 0;
    if (n->chars < 2 || n->chars > LABEL_CHARS_MAX + 2 || n->tag == HTML_TABLE || n->tag == HTML_LINK)
        return NO_LABEL;
    return short_text(t, index, text, sizeof text, &len) ? label_of(text, len) : NO_LABEL;
}

/* An element that holds a label and its value, which may be blank, and nothing else. */
bool html_pair(const struct html_tree *t, uint32_t index, uint32_t *label, uint32_t *value)
{
    const struct html_node *node = &t->nodes[index];
    if (node->tag == HTML_TEXT || node->tag == HTML_TABLE || node->tag == HTML_ROW || node->chars > LABEL_CHARS_MAX + VALUE_CHARS_MAX)
        return false;
    *label = *value = HTML_NONE;
    for (uint32_t k = node->first; k != HTML_NONE; k = t->nodes[k].next) {
        const struct html_node *child = &t->nodes[k];
        bool blank = !child->chars || child->flags & HTML_HIDDEN;
        if (!blank && child->tag == HTML_TEXT)
            return false;
        if (!blank && *label == HTML_NONE)
            *label = k;
        else if (!blank && (*value == HTML_NONE || !t->nodes[*value].chars))
            *value = k;
        else if (!blank)
            return false;
        else if (*label != HTML_NONE && *value == HTML_NONE && (child->tag == HTML_INLINE || child->tag == HTML_BLOCK))
            *value = k;
    }
    return *value != HTML_NONE && label_node(t, *label) != NO_LABEL && !t->nodes[*label].links;
}

#define PAIR_BOX_CHARS_MAX 1500

struct element_pairs {
    size_t printed;                 /* children that print something */
    size_t nested, nested_marked, nested_digits; /* those that are pairs, their labels marked, their values with digits */
    size_t elements, labels;        /* children that are elements; marked labels among every other one */
    bool text, prose;               /* a child is bare text, a paragraph */
};

static bool node_has_digit(const struct html_tree *t, uint32_t index)
{
    const struct html_node *n = &t->nodes[index];
    bool yes = n->tag == HTML_TEXT && has_digit(t->texts.data + n->from, n->len);
    for (uint32_t k = n->first; k != HTML_NONE && !yes; k = t->nodes[k].next)
        yes = node_has_digit(t, k);
    return yes;
}

static void count_element(const struct html_tree *t, uint32_t index, struct element_pairs *n)
{
    const struct html_node *child = &t->nodes[index];
    uint32_t label, value;
    n->printed++;
    if (child->tag == HTML_TEXT) {
        n->text = true;
        return;
    }
    n->prose = n->prose || child->tag == HTML_PARAGRAPH || child->tag == HTML_HEADING;
    if (html_pair(t, index, &label, &value)) {
        n->nested++;
        n->nested_marked += label_node(t, label) == MARKED_LABEL;
        n->nested_digits += node_has_digit(t, value);
    }
    if (n->elements++ % 2 == 0) {
        enum label kind = label_node(t, index);
        n->labels += kind == MARKED_LABEL || (kind == PLAIN_LABEL && child->tag == HTML_TERM);
    }
}

/* Text that was cut into two pieces anywhere must not be taken for a label and its value, so labels without a mark count only in a small box that is no
 * run of paragraphs, and whose values look like numbers and dates. */
enum html_pairs html_pairs(const struct html_tree *t, uint32_t index)
{
    const struct html_node *node = &t->nodes[index];
    struct element_pairs n = {0};
    if (node->tag == HTML_TABLE || node->tag == HTML_ROWS || node->tag == HTML_ROW || node->chars > PAIR_BOX_CHARS_MAX)
        return HTML_NO_PAIRS;
    for (uint32_t k = node->first; k != HTML_NONE; k = t->nodes[k].next)
        if (t->nodes[k].chars && !(t->nodes[k].flags & HTML_HIDDEN))
            count_element(t, k, &n);
    bool clear = n.nested_marked == n.nested || (!n.prose && n.nested_digits >= 2);
    if (n.nested >= 3 && n.nested * 5 >= n.printed * 4 && clear)
        return HTML_PAIRS_NESTED;
    bool alternate = !n.text && n.elements >= 4 && n.elements % 2 == 0 && n.labels == n.elements / 2;
    return alternate ? HTML_PAIRS_FLAT : HTML_NO_PAIRS;
}

/* ---- text ------------------------------------------------------------------------------------------------------------------------------ */

static bool is_wide(uint32_t c)
{
    return (c >= 0x2E80 && c < 0xFFF0) || c == 0x2014 || (c >= 0x2018 && c <= 0x201D) || c == 0x2026 || c >= 0x20000;
}

static uint32_t last_char(const struct buffer *b)
{
    size_t at = b->len;
    while (at > 0 && ((unsigned char)b->data[at - 1] & 0xC0) == 0x80)
        at--;
    at -= at > 0;
    return b->len ? utf8_next(b->data, b->len, &at) : 0;
}

/* Marks that print nothing: soft hyphen, joiners, direction marks. */
static bool is_invisible(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}

#define PENDING_BLANK 1
#define PENDING_BREAK 2

void html_add_collapsed(struct buffer *to, const char *text, size_t len, int *pending)
{
    for (size_t at = 0, from = 0; at < len; from = at) {
        uint32_t c = utf8_next(text, len, &at);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            *pending |= c == '\n' ? PENDING_BREAK : PENDING_BLANK;
            continue;
        }
        if (is_invisible(c))
            continue;
        if (*pending && to->len && to->data[to->len - 1] != '\n' &&
            !(*pending & PENDING_BREAK && is_wide(c) && is_wide(last_char(to))))
            buffer_add_char(to, ' ');
        *pending = 0;
        buffer_add(to, text + from, at - from);
    }
}

static void add_text(const struct html_tree *t, uint32_t index, struct buffer *to, int *pending)
{
    const struct html_node *n = &t->nodes[index];
    if (n->flags & HTML_HIDDEN)
        return;
    if (n->tag == HTML_TEXT)
        html_add_collapsed(to, t->texts.data + n->from, n->len, pending);
    if (n->tag == HTML_BREAK || is_block(n))
        *pending |= PENDING_BLANK;
    for (uint32_t k = n->first; k != HTML_NONE; k = t->nodes[k].next)
        add_text(t, k, to, pending);
    if (is_block(n))
        *pending |= PENDING_BLANK;
}

void html_text(const struct html_tree *t, uint32_t index, struct buffer *to)
{
    int pending = 0;
    add_text(t, index, to, &pending);
}

int html_count_rows(const struct html_tree *t, uint32_t index)
{
    const struct html_node *n = &t->nodes[index];
    int rows = n->tag == HTML_ROW && n->chars;
    for (uint32_t k = n->first; k != HTML_NONE; k = t->nodes[k].next)
        rows += html_count_rows(t, k);
    return rows;
}
