/* What the text of a cell looks like, without knowing its column. */
#include "notice/grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/numeral.h"
#include "base/utf8.h"

#define TOTAL_CHARS_MAX 10
#define LETTERS_MAX 3 /* before the number of an item: MS-01 */

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool is_numeral(uint32_t c)
{
    static const char numerals[] = "一二三四五六七八九十百零〇";
    size_t at = 0;
    while (at < sizeof numerals - 1)
        if (utf8_next(numerals, sizeof numerals - 1, &at) == c)
            return true;
    return false;
}

static bool is_open(uint32_t c)
{
    return c == '(' || c == 0xFF08 || c == '[' || c == 0x3010;
}

static bool is_close(uint32_t c)
{
    return c == ')' || c == 0xFF09 || c == ']' || c == 0x3011;
}

/* ①..⑳, ⑴..⒇, ⒈..⒛: a number in one character */
static bool is_ring(uint32_t c)
{
    return c >= 0x2460 && c <= 0x249B;
}

/* 第三项, 项目一: the words around a number that counts items. Moves *from and *to to the number. */
static void skip_ordinal(const char *text, size_t *from, size_t *to)
{
    static const char *const before[] = {"第", "项目", "实事", "任务", "事项"}, *const after[] = {"项", "件", "条", "个"};
    size_t start = *from;
    for (size_t i = 0; i < sizeof before / sizeof *before && *from == start; i++)
        if (*to - *from > strlen(before[i]) && !memcmp(text + *from, before[i], strlen(before[i])))
            *from += strlen(before[i]);
    for (size_t i = 0; i < sizeof after / sizeof *after && *from > start; i++)
        if (*to - *from > strlen(after[i]) && !memcmp(text + *to - strlen(after[i]), after[i], strlen(after[i]))) {
            *to -= strlen(after[i]);
            return;
        }
}

int look_number(const char *text, size_t len)
{
    size_t at, to;
    int n = 0;
    utf8_trim(text, len, &at, &to);
    skip_ordinal(text, &at, &to);
    while (at < to) {
        int64_t value;
        size_t used = numeral_read(&value, text + at, to - at), next = at;
        uint32_t c = utf8_narrow_char(utf8_next(text, to, &next));
        if (used && value > 0 && value < 100000) {
            n = (int)value;
            at += used;
        } else if (is_digit(c)) {
            for (n = 0; is_digit(c) && n < 100000; c = at < to ? utf8_narrow_char(utf8_next(text, to, &next)) : 0) {
                n = 10 * n + (int)(c - '0');
                at = next;
            }
        } else {
            n = is_ring(c) ? (int)(c - 0x2460) % 20 + 1 : n;
            at = next;
        }
    }
    return n;
}

/* A01, MS-03: letters before a number. How many; *at moves behind them, and behind the 、 or . after a single one that stands alone. */
static int skip_letters(const char *text, size_t *at, size_t to)
{
    int n = 0;
    size_t next = *at;
    while (next < to && n <= LETTERS_MAX) {
        size_t here = next;
        uint32_t c = utf8_narrow_char(utf8_next(text, to, &next));
        if (!((c >= 'A' && c <= 'Z') || (n && c >= 'a' && c <= 'z'))) {
            next = here;
            break;
        }
        n++;
    }
    if (n > LETTERS_MAX)
        return 0;
    if (n == 1) {
        size_t behind = next;
        uint32_t c = next < to ? utf8_next(text, to, &behind) : 0;
        if (behind == to && (c == '.' || c == 0xFF0E || c == 0x3001))
            next = behind;
    }
    *at = n ? next : *at;
    return n;
}

static bool has_digit(const char *text, size_t at, size_t to)
{
    while (at < to)
        if (is_digit(utf8_next(text, to, &at)))
            return true;
    return false;
}

bool look_seq(const char *text, size_t len)
{
    size_t at, to;
    utf8_trim(text, len, &at, &to);
    skip_ordinal(text, &at, &to);
    int digits = 0, numerals = 0, others = 0;
    size_t start = at;
    int letters = skip_letters(text, &at, to);
    if (letters && at == to)
        return letters == 1 && !strchr("IVX", text[start]); /* A: the mark of a class; I numbers quarters as well */
    if (letters && at > start && !has_digit(text, at, to))
        return false;
    while (at < to) {
        uint32_t c = utf8_next(text, to, &at);
        if (is_digit(c))
            digits++;
        else if (is_numeral(c))
            numerals++;
        else if (is_ring(c))
            digits++;
        else if (c == '.' || c == 0xFF0E || c == 0x3001 || c == '-' || is_open(c) || is_close(c))
            others++;
        else
            return false;
    }
    return others <= 2 && ((digits && digits <= 6 && !numerals) || (numerals && numerals <= 4 && !digits));
}

bool look_amount(const char *text, size_t len)
{
    struct money m;
    if (money_is_blank(text, len))
        return true;
    return money_parse(&m, text, len, MONEY_WAN, NULL) == MC_OK || money_parse(&m, text, len, MONEY_YUAN, NULL) == MC_OK;
}

int look_level(const char *text, size_t len)
{
    size_t at, to;
    utf8_trim(text, len, &at, &to);
    uint32_t c = at < to ? utf8_next(text, to, &at) : 0;
    bool open = is_open(c);
    if (open || c == 0x7B2C)
        c = at < to ? utf8_next(text, to, &at) : 0;
    if (is_numeral(c))
        return open ? 2 : 1;
    return is_digit(c) ? open ? 4 : 3 : 0;
}

size_t look_section_mark(const char *text, size_t len)
{
    size_t at, to;
    utf8_trim(text, len, &at, &to);
    size_t start = at, next = at;
    uint32_t c = at < to ? utf8_next(text, to, &next) : 0;
    bool open = is_open(c), ordinal = c == 0x7B2C; /* 第 */
    if (open || ordinal)
        at = next;
    int numerals = 0;
    while (at < to) {
        next = at;
        c = utf8_next(text, to, &next);
        if (!is_numeral(c))
            break;
        numerals++;
        at = next;
    }
    if (!numerals || at >= to)
        return start;
    bool mark = open ? is_close(c) : ordinal ? c == 0x90E8 || c == 0x7C7B || c == 0x7AE0 /* 部 类 章 */
                                             : c == 0x3001 || c == '.' || c == 0xFF0E || c == 0xFF0C || c == ',';
    return mark ? next : start;
}

bool look_section(const char *text, size_t len)
{
    size_t from, to;
    utf8_trim(text, len, &from, &to);
    size_t after = look_section_mark(text, len);
    return after > from && after < to && utf8_count(text + from, to - from) <= 60 && !memmem(text, len, "。", strlen("。"));
}

static bool total_word(const struct forms *f, const char *list, const char *text, size_t len)
{
    size_t after = look_section_mark(text, len);
    char *folded = utf8_fold(text + after, len - after);
    if (!folded)
        return false;
    size_t n = strlen(folded);
    char *open = n && folded[n - 1] == ')' ? strrchr(folded, '(') : NULL; /* 合计（4项） */
    if (open && open > folded)
        *open = '\0';
    n = strlen(folded);
    if (n && folded[n - 1] == ':')
        folded[--n] = '\0';
    size_t word = forms_suffix(f, list, NULL, folded, n);
    bool yes = word && (word == n || utf8_count(folded, n) <= TOTAL_CHARS_MAX); /* 教育类小计 */
    free(folded);
    return yes;
}

bool look_total(const struct forms *f, const char *text, size_t len)
{
    return total_word(f, "totals", text, len);
}

bool look_subtotal(const struct forms *f, const char *text, size_t len)
{
    return total_word(f, "subtotals", text, len);
}
