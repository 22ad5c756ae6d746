/* Characters to lines, and lines to texts: a file says where each character stands, not where words and paragraphs end. */
#include "read/pdf.h"

#include <stdlib.h>
#include <string.h>

#include "base/grown.h"
#include "base/utf8.h"

static int middle(const struct pdf_box *b)
{
    return (b->y1 + b->y2) / 2;
}

static int compare_chars(const void *a, const void *b)
{
    const struct pdf_char *x = a, *y = b;
    if (x->owner != y->owner)
        return x->owner < y->owner ? -1 : 1;
    int mx = middle(&x->box), my = middle(&y->box);
    if (mx != my)
        return mx < my ? -1 : 1;
    return (x->box.x1 > y->box.x1) - (x->box.x1 < y->box.x1);
}

static int compare_across(const void *a, const void *b)
{
    const struct pdf_char *x = a, *y = b;
    if (x->box.x1 != y->box.x1)
        return x->box.x1 < y->box.x1 ? -1 : 1;
    return (x->box.y1 > y->box.y1) - (x->box.y1 < y->box.y1);
}

/* ---- characters --------------------------------------------------------------------------------------------------------- */

/* Chinese characters and their marks: all of one width, without blanks between. */
static bool is_wide(uint32_t c)
{
    return c >= 0x2E80 || (c >= 0x2010 && c <= 0x2027);
}

static bool is_word(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == ',' || c == '-' || c == '+';
}

static bool is_one_of(uint32_t c, const char *list)
{
    size_t len = strlen(list);
    for (size_t at = 0; at < len;)
        if (utf8_next(list, len, &at) == c)
            return true;
    return false;
}

/* Marks that do not begin a line: they take the character before them along. */
static bool closes(uint32_t c)
{
    return is_one_of(c, "，。、；：！？）》〉”’】〕〗」』％…·,.;:!?)]}%");
}

static bool opens(uint32_t c)
{
    return is_one_of(c, "（《〈“‘【〔〖「『([{");
}

static size_t skip_word(const struct pdf_char *c, size_t n, size_t i)
{
    while (i < n && is_word(c[i].c))
        i++;
    return i;
}

/* The first characters of a line that stand or go to the next line together; a number stays with the mark before it (查、6000). */
static size_t unit_of(const struct pdf_char *c, size_t n)
{
    size_t i = 0;
    while (i < n && opens(c[i].c))
        i++;
    i = i < n && is_word(c[i].c) ? skip_word(c, n, i) : i + (i < n);
    size_t marks = i;
    while (i < n && closes(c[i].c))
        i++;
    return i > marks ? skip_word(c, n, i) : i;
}

/* 1. 12、 （三） ④ 3月: the beginning of an item. */
static bool begins_item(const struct pdf_char *c, size_t n)
{
    size_t i = 0, digits = 0;
    if (c[0].c >= 0x2460 && c[0].c <= 0x2473)
        return true;
    bool bracket = is_one_of(c[0].c, "（(");
    i += bracket;
    while (i < n && digits < 3 && ((c[i].c >= '0' && c[i].c <= '9') || is_one_of(c[i].c, "一二三四五六七八九十"))) {
        i++;
        digits++;
    }
    return digits > 0 && digits < 3 && i < n && is_one_of(c[i].c, bracket ? "）)" : ".．、月");
}

/* 3月底， 10月中旬 */
static bool begins_date(const struct pdf_char *c, size_t n)
{
    size_t i = 0;
    while (i < n && i < 2 && c[i].c >= '0' && c[i].c <= '9')
        i++;
    return i > 0 && i + 1 < n && is_one_of(c[i].c, "月") && is_one_of(c[i + 1].c, "初上中下底末");
}

/* ---- lines ---------------------------------------------------------------------------------------------------------------- */

void pdf_text_add(struct buffer *out, uint32_t c)
{
    if (c < 0x80)
        buffer_add_char(out, (char)c);
    else if (c < 0x800) {
        buffer_add_char(out, (char)(0xC0 | c >> 6));
        buffer_add_char(out, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        buffer_add_char(out, (char)(0xE0 | c >> 12));
        buffer_add_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
        buffer_add_char(out, (char)(0x80 | (c & 0x3F)));
    } else {
        buffer_add_char(out, (char)(0xF0 | c >> 18));
        buffer_add_char(out, (char)(0x80 | (c >> 12 & 0x3F)));
        buffer_add_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
        buffer_add_char(out, (char)(0x80 | (c & 0x3F)));
    }
}

static int em_of(const struct pdf_char *c, size_t n)
{
    int em = 0, high = 0;
    for (size_t i = 0; i < n; i++) {
        int width = c[i].box.x2 - c[i].box.x1, height = c[i].box.y2 - c[i].box.y1;
        if (is_wide(c[i].c) && width > em)
            em = width;
        high = height > high ? height : high;
    }
    return em > 0 ? em : high * 3 / 4;
}

/* Whether the gap between two characters is a printed blank. Between Chinese and other characters programs leave a little room by themselves. */
static bool is_blank_between(const struct pdf_char *a, const struct pdf_char *b, int em)
{
    int gap = b->box.x1 - a->box.x2;
    return is_wide(a->c) || is_wide(b->c) ? gap * 100 > em * 45 : gap * 100 > em * 15;
}

static struct pdf_line *new_line(struct pdf_lines *out)
{
    struct pdf_line *all = grown(out->all, out->n, &out->size, sizeof *all);
    if (!all)
        return NULL;
    out->all = all;
    return &out->all[out->n++];
}

static mc_status add_line(struct pdf_lines *out, struct pdf_char *c, size_t n, int page)
{
    struct pdf_line *l = new_line(out);
    if (l == NULL)
        return MC_ERR_MEMORY;
    qsort(c, n, sizeof *c, compare_across);
    *l = (struct pdf_line){.box = c[0].box, .page = page, .owner = c[0].owner, .em = em_of(c, n), .text = out->text.len};
    size_t unit = unit_of(c, n);
    l->unit = c[unit - 1].box.x2 - c[0].box.x1;
    size_t end = n;
    while (end > 1 && closes(c[end - 1].c))
        end--;
    l->end = c[end - 1].box.x2;
    l->sentence = is_one_of(c[n - 1].c, "。；;：:！？");
    l->alone = n == 1 && is_wide(c[0].c);
    l->open = is_one_of(c[n - 1].c, "年至到于在前和及或与、，—-");
    l->item = begins_item(c, n);
    l->date = begins_date(c, n);
    l->wide_first = is_wide(c[0].c);
    l->wide_last = is_wide(c[n - 1].c);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && is_blank_between(&c[i - 1], &c[i], l->em))
            buffer_add_char(&out->text, ' ');
        pdf_text_add(&out->text, c[i].c);
        l->box.x2 = c[i].box.x2 > l->box.x2 ? c[i].box.x2 : l->box.x2;
        l->box.y1 = c[i].box.y1 < l->box.y1 ? c[i].box.y1 : l->box.y1;
        l->box.y2 = c[i].box.y2 > l->box.y2 ? c[i].box.y2 : l->box.y2;
    }
    l->len = out->text.len - l->text;
    return buffer_ok(&out->text) ? MC_OK : MC_ERR_MEMORY;
}

struct rank {
    int middle, height;
    size_t line;
};

static int compare_ranks(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;
    if (x->middle != y->middle)
        return x->middle < y->middle ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

/* Numbers the lines from the top of the page down, as a reader counts them: those side by side in a table are one. */
static mc_status number_lines(struct pdf_lines *out, size_t first)
{
    size_t n = out->n - first;
    struct rank *ranks = malloc((n + 1) * sizeof *ranks);
    if (ranks == NULL)
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct pdf_box *b = &out->all[first + i].box;
        ranks[i] = (struct rank){middle(b), b->y2 - b->y1, first + i};
    }
    qsort(ranks, n, sizeof *ranks, compare_ranks);
    int number = 0, top = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || (ranks[i].middle - top) * 2 > ranks[i].height) {
            number++;
            top = ranks[i].middle;
        }
        out->all[ranks[i].line].number = number;
    }
    free(ranks);
    return MC_OK;
}

mc_status pdf_lines_add(struct pdf_lines *out, struct pdf_page *page)
{
    size_t first = out->n;
    mc_status st = MC_OK;
    if (page->n_chars > 1)
        qsort(page->chars, page->n_chars, sizeof *page->chars, compare_chars);
    for (size_t i = 0, n; i < page->n_chars && !st; i += n) {
        const struct pdf_char *c = &page->chars[i];
        for (n = 1; i + n < page->n_chars && c[n].owner == c->owner; n++)
            if ((middle(&c[n].box) - middle(&c->box)) * 2 > c->box.y2 - c->box.y1)
                break;
        st = add_line(out, &page->chars[i], n, page->number);
    }
    return st ? st : number_lines(out, first);
}

void pdf_lines_clear(struct pdf_lines *l)
{
    free(l->all);
    buffer_clear(&l->text);
    memset(l, 0, sizeof *l);
}

/* ---- joining ---------------------------------------------------------------------------------------------------------------- */

bool pdf_line_wraps(const struct pdf_line *line, const struct pdf_line *next, int left, int right)
{
    int before = line->box.x1 - left, room = right - line->box.x2;
    int uneven = before > room ? before - room : room - before;
    bool centred = before * 4 > line->em && uneven * 2 <= line->em;
    if (before > 0 && (centred || before * 10 > line->em * 26)) /* centred, or at the right: an indent is two characters wide */
        room += before;
    int between = line->wide_last != next->wide_first ? line->em / 4 : 0; /* programs part Chinese characters from others by themselves */
    if ((line->sentence && next->item) || (!line->open && next->date)) /* a full line may end a paragraph too */
        return false;
    return next->unit + between > room - line->em / 20; /* what the places of drawn lines are uncertain by */
}

void pdf_line_append(struct buffer *text, const struct pdf_lines *lines, const struct pdf_line *line, enum pdf_join how)
{
    const char *s = lines->text.data + line->text;
    if (text->len > 0 && how != PDF_JOINED) {
        buffer_add_char(text, how == PDF_NEW_LINE ? '\n' : ' ');
    } else if (text->len > 0) {
        unsigned char last = (unsigned char)text->data[text->len - 1], first = (unsigned char)s[0];
        bool letters = last < 0x80 && first < 0x80 && ((last | 0x20) >= 'a' && (last | 0x20) <= 'z') && ((first | 0x20) >= 'a' && (first | 0x20) <= 'z');
        if (letters) /* two words of a language that parts them */
            buffer_add_char(text, ' ');
    }
    buffer_add(text, s, line->len);
}
