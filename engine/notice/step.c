/* See step.h. */
#include "notice/step.h"

#include "base/utf8.h"

uint32_t step_at(const char *text, size_t to, size_t at)
{
    return at < to ? utf8_next(text, to, &at) : 0;
}

size_t step_back(const char *text, size_t from, size_t at)
{
    while (at > from) {
        at--;
        if (((unsigned char)text[at] & 0xC0) != 0x80)
            break;
    }
    return at;
}

uint32_t step_before(const char *text, size_t from, size_t at)
{
    size_t back = step_back(text, from, at);
    return back < at ? step_at(text, at, back) : 0;
}

static bool line_blank(uint32_t c)
{
    return c != '\n' && c != '\r' && utf8_is_blank(c);
}

size_t step_blanks(const char *text, size_t to, size_t at)
{
    while (at < to && line_blank(step_at(text, to, at)))
        at += utf8_size((unsigned char)text[at]);
    return at;
}

size_t step_blanks_back(const char *text, size_t from, size_t at)
{
    while (at > from && line_blank(step_before(text, from, at)))
        at = step_back(text, from, at);
    return at;
}

bool step_is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

bool step_is_letter(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xFF21 && c <= 0xFF3A) ||
           (c >= 0xFF41 && c <= 0xFF5A);
}

bool step_is_sentence_end(uint32_t c)
{
    return c == 0x3002 || c == 0xFF1B || c == ';' || c == 0xFF01 || c == 0xFF1F || c == '!' || c == '?' || c == '\n';
}

bool step_is_wrap(const char *text, size_t from, size_t to, size_t at)
{
    if (step_at(text, to, at) != '\n')
        return false;
    size_t before = step_blanks_back(text, from, at), after = step_blanks(text, to, at + 1);
    uint32_t b = step_before(text, from, before), a = step_at(text, to, after);
    return b && a && !step_is_mark(b) && !step_is_mark(a) && !step_list_mark(text, to, after);
}

bool step_is_clause_end(const char *text, size_t from, size_t to, size_t at)
{
    uint32_t c = step_at(text, to, at);
    if (c == ',' || c == '.' || c == ':')
        return !(step_is_digit(step_before(text, from, at)) && step_is_digit(step_at(text, to, at + 1)));
    if (c == '\n')
        return !step_is_wrap(text, from, to, at);
    return step_is_sentence_end(c) || c == 0xFF0C || c == 0xFF1A;
}

bool step_is_open(uint32_t c)
{
    return c == '(' || c == 0xFF08 || c == '[' || c == 0xFF3B || c == 0x3010 || c == 0x3014 || c == '{';
}

bool step_is_close(uint32_t c)
{
    return c == ')' || c == 0xFF09 || c == ']' || c == 0xFF3D || c == 0x3011 || c == 0x3015 || c == '}';
}

bool step_is_mark(uint32_t c)
{
    if (c < 0x80)
        return !step_is_letter(c) && !step_is_digit(c);
    return utf8_is_blank(c) || (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x203E) ||
           (c >= 0x3000 && c <= 0x3004) || (c >= 0x3008 && c <= 0x3020) || c == 0xB7 || (c >= 0xFF01 && c <= 0xFF0F) ||
           (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65);
}

size_t step_clause_start(const char *text, size_t from, size_t to, size_t at, size_t reach)
{
    size_t stop = at - from > reach ? at - reach : from;
    while (at > stop) {
        size_t back = step_back(text, from, at);
        if (step_is_clause_end(text, from, to, back))
            break;
        at = back;
    }
    return at;
}

/* ---- list marks ---------------------------------------- */

static bool is_ordinal_han(uint32_t c)
{
    static const uint32_t han[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    for (size_t i = 0; i < sizeof han / sizeof *han; i++)
        if (c == han[i])
            return true;
    return false;
}

/* Up to three digits or Chinese numerals: where they end, `at` where there are none. *han tells which. */
static size_t ordinal_end(const char *text, size_t to, size_t at, bool *han)
{
    size_t end = at;
    int n = 0;
    *han = is_ordinal_han(step_at(text, to, at));
    for (uint32_t c = step_at(text, to, end); n < 4; n++, c = step_at(text, to, end)) {
        if (*han ? !is_ordinal_han(c) : !step_is_digit(c))
            break;
        end += utf8_size((unsigned char)text[end]);
    }
    return n < 4 ? end : at;
}

/* "1.": a list mark unless the figure goes on behind the point; behind it may stand a year or a month
 * (1.2023年, 1.3月底), which no decimal counts. */
static bool point_is_mark(const char *text, size_t to, size_t after)
{
    size_t end = after;
    while (step_is_digit(step_at(text, to, end)))
        end += utf8_size((unsigned char)text[end]);
    if (end == after)
        return true;
    size_t n = utf8_count(text + after, end - after);
    return (n == 4 && step_at(text, to, end) == 0x5E74) || (n <= 2 && step_at(text, to, end) == 0x6708);
}

size_t step_list_mark(const char *text, size_t to, size_t at)
{
    uint32_t c = step_at(text, to, at);
    if (c >= 0x2460 && c <= 0x249B)
        return step_blanks(text, to, at + utf8_size((unsigned char)text[at])) - at;
    bool open = step_is_open(c), han;
    size_t start = open ? at + utf8_size((unsigned char)text[at]) : at;
    size_t end = ordinal_end(text, to, start, &han);
    if (end == start)
        return 0;
    c = step_at(text, to, end);
    size_t after = end < to ? end + utf8_size((unsigned char)text[end]) : end;
    bool mark = false;
    if (open)
        mark = step_is_close(c);
    else if (c == 0x3001 || c == 0xFF0E || c == '.')
        mark = han || point_is_mark(text, to, after);
    else if (step_is_close(c))
        mark = true;
    return mark ? step_blanks(text, to, after) - at : 0;
}
