/* See cursor.h. */
#include "base/cursor.h"

#include <string.h>

#include "base/numeral.h"
#include "base/utf8.h"

/* The character right here, narrowed; 0 at the end. */
static uint32_t here(const struct cursor *c)
{
    size_t at = c->at;
    return at < c->len ? utf8_narrow_char(utf8_next(c->text, c->len, &at)) : 0;
}

static void step(struct cursor *c)
{
    utf8_next(c->text, c->len, &c->at);
}

/* Moves over blanks. One line break is a wrapped cell, two are the end of what was said: false there and at the end. */
static bool skip_blanks(struct cursor *c)
{
    int breaks = 0;
    size_t at = c->at;
    for (uint32_t point; at < c->len && utf8_is_blank(point = utf8_next(c->text, c->len, &at)); c->at = at)
        breaks += point == '\n';
    return c->at < c->len && breaks < 2;
}

static uint32_t next_char(struct cursor *c)
{
    return skip_blanks(c) ? utf8_narrow_char(utf8_next(c->text, c->len, &c->at)) : 0;
}

uint32_t cursor_peek(const struct cursor *c)
{
    struct cursor ahead = *c;
    return next_char(&ahead);
}

bool cursor_take(struct cursor *c, const char *word)
{
    struct cursor ahead = *c;
    size_t n = strlen(word);
    for (size_t at = 0; at < n;)
        if (next_char(&ahead) != utf8_narrow_char(utf8_next(word, n, &at)))
            return false;
    *c = ahead;
    return true;
}

bool cursor_may_take(uint32_t peeked, const char *word)
{
    size_t at = 0;
    return peeked == utf8_narrow_char(utf8_next(word, 4, &at)); /* reads no further than the NUL of a shorter one */
}

int cursor_take_any(struct cursor *c, const char *const *words)
{
    uint32_t first = cursor_peek(c);
    struct cursor best = *c;
    int found = -1;
    for (int i = 0; words[i] != NULL; i++) {
        struct cursor ahead = *c;
        if (cursor_may_take(first, words[i]) && cursor_take(&ahead, words[i]) && (found < 0 || ahead.at > best.at)) {
            best = ahead;
            found = i;
        }
    }
    *c = best;
    return found;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* The digits of an Arabic number stand together. */
static int take_arabic(struct cursor *c)
{
    int value = 0;
    for (int n = 0; is_digit(here(c)); n++) {
        if (n == 2)
            return -1;
        value = value * 10 + (int)(here(c) - '0');
        step(c);
    }
    return value;
}

#define NUMERAL_MAX 4 /* characters of a number up to 99, and one more that would make it larger */

/* Chinese digits may be set wide (二 月 十 六 日), so they are gathered before they are read. */
static int take_chinese(struct cursor *c)
{
    char digits[4 * NUMERAL_MAX];
    size_t ends[NUMERAL_MAX], n = 0, len = 0;
    struct cursor ahead = *c;
    while (n < NUMERAL_MAX && skip_blanks(&ahead) &&
           (numeral_digit(here(&ahead)) >= 0 || here(&ahead) == 0x5341 /* 十 */)) {
        size_t start = ahead.at;
        step(&ahead);
        memcpy(digits + len, c->text + start, ahead.at - start);
        len += ahead.at - start;
        ends[n++] = ahead.at;
    }
    size_t skip = n > 1 && numeral_digit(here(c)) == 0 ? 3 : 0; /* 〇五月 */
    int64_t value = 0;
    size_t used = numeral_read(&value, digits + skip, len - skip);
    if (used == 0 || value > 99)
        return -1;
    c->at = ends[(skip + used) / 3 - 1];
    return (int)value;
}

int cursor_take_small(struct cursor *c)
{
    struct cursor ahead = *c;
    if (!skip_blanks(&ahead))
        return -1;
    int value = is_digit(here(&ahead)) ? take_arabic(&ahead) : take_chinese(&ahead);
    if (value >= 0)
        *c = ahead;
    return value;
}

/* Letters that stand for zero in years set in Chinese digits. */
static int year_digit(uint32_t c)
{
    if (is_digit(c))
        return (int)(c - '0');
    return c == 'O' || c == 'o' ? 0 : numeral_digit(c);
}

int cursor_take_year(struct cursor *c)
{
    struct cursor ahead = *c;
    int year = 0;
    if (!skip_blanks(&ahead))
        return -1;
    for (int n = 0; n < 4; n++) {
        int digit = year_digit(here(&ahead));
        if (digit < 0)
            return -1;
        bool chinese = numeral_digit(here(&ahead)) >= 0;
        year = year * 10 + digit;
        step(&ahead);
        if (chinese && n < 3) /* 二 ○ 二 三 年 is set wide; 20 23 is two numbers */
            skip_blanks(&ahead);
    }
    if (year_digit(here(&ahead)) >= 0 || year < 1900 || year > 2199)
        return -1;
    *c = ahead;
    return year;
}
