/* The notice itself in the HTML report, as its author sees it: paragraphs and tables with their merged cells, the words that a finding
 * is about marked, and a number beside them that leads to the finding. */
#include "report/web.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* Bytes [from, to) of a piece, to be marked. */
struct stretch {
    size_t from, to;
    const char *severity;
};

#define STRETCHES_MAX 64

/* ---- the words that are marked ----------------------------------------------------------------------------------- */

/* Bytes of `n` characters, or what there is of them. */
static size_t skip_characters(const char *text, size_t len, long n)
{
    size_t at = 0;
    while (n-- > 0 && at < len) {
        at++;
        while (at < len && ((unsigned char)text[at] & 0xC0) == 0x80)
            at++;
    }
    return at;
}

/* Where the location says that its words begin, for formats that know lines and columns. */
static size_t offset_of(const json_t *piece, const json_t *location, const char *text)
{
    long lines = view_count(location, "line") - view_count(piece, "line"), column = view_count(location, "column");
    const char *at = text;
    if (!view_count(piece, "line") || lines < 0)
        return 0;
    for (; lines > 0; lines--) {
        const char *end = strchr(at, '\n');
        if (!end)
            return 0;
        at = end + 1;
    }
    long first = at == text && view_count(piece, "column") > 0 ? view_count(piece, "column") : 1;
    return (size_t)(at - text) + skip_characters(at, strlen(at), column - first);
}

/* The quoted words in the piece: where the location says, else where they stand only once. */
static bool find_stretch(struct stretch *out, const json_t *piece, const struct web_mark *mark, const char *text)
{
    const json_t *location = json_object_get(mark->entry, "location");
    const char *words = view_text(location, "text");
    size_t from, to, at = offset_of(piece, location, text);
    utf8_trim(words, strlen(words), &from, &to);
    size_t len = to > from ? to - from : 0;
    words += from;
    if (!len)
        return false;
    const char *found = at <= strlen(text) ? memmem(text + at, strlen(text + at), words, len) : NULL;
    if (!found || (size_t)(found - text) != at + from) { /* the place is not exact */
        found = memmem(text, strlen(text), words, len);
        if (!found || memmem(found + 1, strlen(found + 1), words, len))
            return false;
    }
    *out = (struct stretch){(size_t)(found - text), (size_t)(found - text) + len, mark->open ? mark->severity : "known"};
    return true;
}

static int compare_stretches(const void *a, const void *b)
{
    const struct stretch *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to == y->to ? 0 : x->to > y->to ? -1 : 1;
}

/* In their order, none inside another; where two overlap the second begins where the first ends. */
static size_t find_stretches(struct stretch *list, const json_t *piece, const char *text, const struct web_map *m, size_t first, size_t n)
{
    size_t found = 0, kept = 0, end = 0;
    for (size_t i = 0; i < n && found < STRETCHES_MAX; i++)
        found += find_stretch(&list[found], piece, &m->marks[m->by_piece[first + i]], text);
    qsort(list, found, sizeof *list, compare_stretches);
    for (size_t i = 0; i < found; i++) {
        if (list[i].from < end)
            list[i].from = end;
        if (list[i].to > list[i].from) {
            end = list[i].to;
            list[kept++] = list[i];
        }
    }
    return kept;
}

/* ---- one piece --------------------------------------------------------------------------------------------------- */

/* Text with its line breaks; blank lines are left out. */
static void lines(struct web *w, const char *text, size_t len)
{
    bool begun = false, pending = false;
    while (len > 0) {
        const char *end = memchr(text, '\n', len);
        size_t n = end ? (size_t)(end - text) : len, from, to;
        utf8_trim(text, n, &from, &to);
        if (to > from) {
            if (pending && begun)
                web_format(w, "<br>");
            web_text_n(w, text, n);
            begun = true;
            pending = false;
        }
        pending = pending || end;
        n += end ? 1 : 0;
        text += n;
        len -= n;
    }
    if (pending && begun)
        web_format(w, "<br>");
}

/* The numbers after the text, each a link to its finding. */
static void numbers(struct web *w, const struct web_map *m, size_t first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        web_reference(w, &m->marks[m->by_piece[first + i]]);
}

static void piece_text(struct web *w, const json_t *piece, const struct web_map *m, size_t first, size_t n)
{
    const char *text = view_text(piece, "text");
    size_t len = strlen(text), from, to, at = 0;
    struct stretch list[STRETCHES_MAX];
    size_t marked = n ? find_stretches(list, piece, text, m, first, n) : 0;
    utf8_trim(text, len, &from, &to);
    at = from;
    for (size_t i = 0; i < marked; i++) {
        if (list[i].from > at)
            lines(w, text + at, list[i].from - at);
        web_format(w, "<mark class=\"%s\">", list[i].severity);
        lines(w, text + list[i].from, list[i].to - list[i].from);
        web_format(w, "</mark>");
        at = list[i].to;
    }
    if (to > at)
        lines(w, text + at, to - at);
    numbers(w, m, first, n);
}

/* The worst of the open marks, for the colour of a cell. */
static const char *worst(const struct web_map *m, size_t first, size_t n)
{
    static const char *const order[] = {"error", "undecided", "warning", "note"};
    for (size_t o = 0; o < sizeof order / sizeof *order; o++)
        for (size_t i = 0; i < n; i++)
            if (m->marks[m->by_piece[first + i]].open && strcmp(m->marks[m->by_piece[first + i]].severity, order[o]) == 0)
                return order[o];
    return "known";
}

static void attributes(struct web *w, const struct web_map *m, size_t piece, const char *class, size_t first, size_t n)
{
    if (n)
        web_format(w, " id=\"c-%zu-%zu\"", m->file, piece);
    if (n || *class)
        web_format(w, " class=\"%s%s%s\"", class, n && *class ? " marked " : n ? "marked " : "", n ? worst(m, first, n) : "");
}

/* ---- blocks ------------------------------------------------------------------------------------------------------ */

static void paragraph(struct web *w, const struct web_map *m, const json_t *block, size_t piece)
{
    size_t n, first = web_map_marks(m, piece, &n);
    web_format(w, "<p");
    attributes(w, m, piece, piece >= m->title && piece < m->title_end ? "title" : "", first, n);
    web_format(w, ">");
    piece_text(w, block, m, first, n);
    web_format(w, "</p>\n");
}

static void span(struct web *w, const json_t *cell, const char *key, const char *attribute)
{
    long n = view_count(cell, key);
    if (n > 1)
        web_format(w, " %s=\"%ld\"", attribute, n);
}

/* A cell that holds a figure and nothing else is set to the right, as columns of figures are. */
static bool is_figure(const char *text)
{
    size_t from, to;
    utf8_trim(text, strlen(text), &from, &to);
    if (to <= from)
        return false;
    for (size_t i = from; i < to; i++)
        if (!strchr("0123456789.,-+%", text[i]))
            return false;
    return true;
}

static void cell(struct web *w, const struct web_map *m, const json_t *one, size_t piece)
{
    bool heading = json_is_true(json_object_get(one, "heading"));
    size_t n, first = web_map_marks(m, piece, &n);
    web_format(w, heading ? "<th scope=\"%s\"" : "<td", view_count(one, "cols") > 1 ? "colgroup" : "col");
    span(w, one, "rows", "rowspan");
    span(w, one, "cols", "colspan");
    attributes(w, m, piece, is_figure(view_text(one, "text")) ? "figures" : "", first, n);
    web_format(w, ">");
    piece_text(w, one, m, first, n);
    web_format(w, heading ? "</th>" : "</td>");
}

static bool is_head_row(const json_t *row)
{
    const json_t *one;
    size_t c;
    bool any = false;
    json_array_foreach (row, c, one) {
        if (!json_is_true(json_object_get(one, "heading")))
            return false;
        any = true;
    }
    return any;
}

static void table(struct web *w, const struct web_map *m, const json_t *rows, size_t *piece)
{
    const json_t *row, *one;
    size_t r, c, head = 0;
    while (head < json_array_size(rows) && is_head_row(json_array_get(rows, head)))
        head++;
    web_format(w, "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">\n<table class=\"drawn\">\n%s",
               web_word(w, "通知中的表格", "table of the notice"), head ? "<thead>\n" : "<tbody>\n");
    json_array_foreach (rows, r, row) {
        if (head && r == head)
            web_format(w, "</thead>\n<tbody>\n");
        web_format(w, "<tr>");
        json_array_foreach (row, c, one)
            cell(w, m, one, ++*piece);
        web_format(w, "</tr>\n");
    }
    web_format(w, "%s\n</table>\n</div>\n", head && head == json_array_size(rows) ? "</thead>" : "</tbody>");
}

void web_notice(struct web *w, const struct web_map *m)
{
    const json_t *block;
    size_t b, piece = 0;
    long left = view_count(m->drawing, "left");
    if (!json_array_size(json_object_get(m->drawing, "blocks")))
        return;
    web_format(w, "<details class=\"part notice\" id=\"notice-%zu\" open>\n<summary><h3>%s</h3></summary>\n<p class=\"hint\">", m->file,
               web_word(w, "原文与疑点", "The notice, with its findings"));
    web_say(w, "标色的字句后面的数字是疑点的编号，点它就到那一处。长号码已遮盖。",
            "The numbers after marked words are those of the findings and lead to them. Long numbers are covered.");
    web_format(w, "</p>\n<div class=\"paper\" lang=\"zh-CN\">\n");
    json_array_foreach (json_object_get(m->drawing, "blocks"), b, block) {
        const json_t *rows = json_object_get(block, "rows");
        if (rows)
            table(w, m, rows, &piece);
        else
            paragraph(w, m, block, ++piece);
    }
    web_format(w, "</div>\n");
    if (left > 0)
        web_format(w, w->zh ? "<p class=\"left\">另有 %ld 格未画出，请看原文件。</p>\n"
                            : "<p class=\"left\">%ld more cells are not drawn; see the file itself.</p>\n",
                   left);
    web_format(w, "</details>\n");
}
