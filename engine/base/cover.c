#include "base/cover.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

#define PRIVATE_DIGITS 11 /* a mobile number; identity and card numbers are longer, office lines shorter */
#define DIGITS_SHOWN_FIRST 3
#define DIGITS_SHOWN_LAST 4

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/* What may part the digits of one number: 138 0013 8000, 138-0013-8000. */
static bool is_parting(uint32_t c)
{
    return c == '-' || utf8_is_blank(c) || (c >= 0x2010 && c <= 0x2015) || c == 0xFF0D;
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
        } else if (digits && !parted && is_parting(c)) {
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

char *cover_personal(const char *text, size_t len)
{
    struct buffer b;
    buffer_init(&b);
    size_t at = 0;
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
