/* The words that a finding is about, as they stand in the source. */
#include "report/text_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/show.h"
#include "base/utf8.h"

#define QUOTE_LINES 3
#define QUOTE_COLUMNS 76 /* where nothing is wrapped, a quotation still is no page */

static long number(const json_t *location, const char *key)
{
    return (long)json_integer_value(json_object_get(location, key));
}

#define PRIVATE_DIGITS 11 /* a mobile number; identity and card numbers are longer, office lines shorter */
#define DIGITS_SHOWN_FIRST 3
#define DIGITS_SHOWN_LAST 4

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/* Digits of the number that starts at `text`, single blanks and hyphens between them allowed; *end is where it ends. */
static size_t number_digits(const char *text, size_t len, size_t *end)
{
    size_t at = 0, digits = 0;
    bool parted = false;
    *end = 0;
    while (at < len) {
        uint32_t c = utf8_next(text, len, &at);
        if (is_digit(c)) {
            digits++;
            *end = at;
            parted = false;
        } else if (digits && !parted && (c == ' ' || c == '-')) {
            parted = true;
        } else {
            break;
        }
    }
    return digits;
}

static void add_covered(struct buffer *b, const char *number, size_t len, size_t digits)
{
    size_t at = 0, seen = 0;
    while (at < len) {
        size_t from = at;
        bool digit = is_digit(utf8_next(number, len, &at));
        seen += digit;
        if (digit && seen > DIGITS_SHOWN_FIRST && seen + DIGITS_SHOWN_LAST <= digits)
            buffer_add_char(b, '*');
        else
            buffer_add(b, number + from, at - from);
    }
}

/* How many bytes at the end of the buffer may be the name before an @. */
static size_t mailbox_name(const struct buffer *b)
{
    size_t n = 0;
    while (n < b->len && (isalnum((unsigned char)b->data[b->len - n - 1]) || strchr("._%+-*", b->data[b->len - n - 1])))
        n++;
    return n;
}

/* The text with the middle of long numbers and the names of mailboxes covered. own: free(). NULL when out of memory. */
static char *cover(const char *text)
{
    struct buffer b;
    buffer_init(&b);
    size_t len = strlen(text), at = 0;
    while (at < len) {
        size_t end, digits = number_digits(text + at, len - at, &end);
        if (digits >= PRIVATE_DIGITS) {
            add_covered(&b, text + at, end, digits);
            at += end;
        } else if (digits) {
            buffer_add(&b, text + at, end);
            at += end;
        } else {
            if (text[at] == '@') {
                size_t name = mailbox_name(&b);
                for (size_t i = 1; i < name; i++)
                    b.data[b.len - i] = '*';
            }
            size_t from = at;
            utf8_next(text, len, &at);
            buffer_add(&b, text + from, at - from);
        }
    }
    return buffer_take(&b);
}

struct quoted_line {
    const char *text;
    size_t len;
    long number; /* 0: the format has no lines */
};

/* The next line that holds more than blanks; false at the end. */
static bool next_line(struct quoted_line *out, const char **rest, long *number)
{
    while (**rest) {
        const char *text = *rest;
        size_t len = strcspn(text, "\n"), from, to;
        *rest = text + len + (text[len] == '\n');
        long here = *number;
        *number += here > 0;
        utf8_trim(text, len, &from, &to);
        if (to <= from)
            continue;
        *out = (struct quoted_line){text + from, to - from, here};
        return true;
    }
    return false;
}

static void put_line(struct page *p, const struct quoted_line *line, const char *focus)
{
    size_t column = page_entry_column(p);
    char gutter[32] = "";
    if (line->number > 0)
        snprintf(gutter, sizeof gutter, "%ld", line->number);
    size_t room = p->width > column + 20 ? p->width - column : p->width ? 20 : QUOTE_COLUMNS;
    char *clean = show_clean(line->text, line->len);
    char *text = clean ? show_cut(clean, strlen(clean), room, focus) : NULL;
    if (text) {
        page_right(p, INK_DIM, gutter, column - 3);
        page_put(p, INK_DIM, " | ");
        page_put(p, INK_PLAIN, text);
        page_line_end(p);
    } else {
        p->failed = true;
    }
    free(text);
    free(clean);
}

static void put_more(struct page *p)
{
    page_right(p, INK_DIM, "", page_entry_column(p) - 3);
    page_put(p, INK_DIM, " | …");
    page_line_end(p);
}

/* How many lines to leave out, so that the one that holds `focus` is among those shown. */
static size_t lines_to_skip(const char *text, const char *focus)
{
    const char *rest = text;
    struct quoted_line line;
    long number = 0;
    for (size_t n = 0; focus && *focus && next_line(&line, &rest, &number); n++)
        if (memmem(line.text, line.len, focus, strlen(focus)))
            return n < QUOTE_LINES ? 0 : n;
    return 0;
}

void text_quote(struct page *p, const json_t *location, const char *focus, bool mask)
{
    const char *original = json_string_value(json_object_get(location, "text"));
    if (!original || !*original)
        return;
    char *text = mask ? cover(original) : strdup(original);
    if (!text) {
        p->failed = true;
        return;
    }
    const char *rest = text;
    struct quoted_line line;
    long at = number(location, "line");
    size_t skip = lines_to_skip(text, focus);
    if (skip)
        put_more(p);
    for (size_t n = 0; next_line(&line, &rest, &at); n++) {
        if (n < skip)
            continue;
        if (n == skip + QUOTE_LINES) {
            put_more(p);
            break;
        }
        put_line(p, &line, focus);
    }
    free(text);
}
