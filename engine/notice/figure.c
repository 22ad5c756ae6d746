/* See figure.h. */
#include "notice/figure.h"

#include <string.h>

#include "base/utf8.h"
#include "notice/step.h"

static const char *const numerals[] = {"〇", "零", "一", "二", "三", "四", "五",
                                       "六", "七", "八", "九", "两", "○",  "十"};
static const char *const powers[] = {"百", "千", "万", "亿"};
#define COUNT(list) (sizeof(list) / sizeof *(list))

static size_t one_of(const char *const *list, size_t n, const char *text, size_t to, size_t at)
{
    for (size_t i = 0; i < n; i++)
        if (step_starts(text, to, at, list[i]))
            return strlen(list[i]);
    return 0;
}

bool figure_is_numeral(const char *text, size_t to, size_t at)
{
    return one_of(numerals, COUNT(numerals), text, to, at) > 0;
}

/* Copies digits, points and thousands commas in normal width; "" where they do not fit. */
static void narrow_digits(char out[DECIMAL_TEXT_MAX], const char *text, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t at = from; at < to && n < DECIMAL_TEXT_MAX;) {
        uint32_t c = utf8_next(text, to, &at);
        if (n == DECIMAL_TEXT_MAX - 1)
            break;
        out[n++] = (char)(c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c);
        if (at == to) {
            out[n] = '\0';
            return;
        }
    }
    out[0] = '\0';
}

static size_t digits_end(const char *text, size_t to, size_t at)
{
    while (step_is_digit(step_at(text, to, at)))
        at += utf8_size((unsigned char)text[at]);
    return at;
}

/* ",621" (in full width too: no unit stands before the mark, so it parts no clauses) and further groups of three after at most three digits; `at` where the comma is a mark of the sentence. */
static size_t groups_end(const char *text, size_t to, size_t first, size_t at)
{
    if (utf8_count(text + first, at - first) > 3)
        return at;
    size_t end = at;
    for (uint32_t mark = step_at(text, to, at); mark && (mark == ',' || mark == 0xFF0C) && step_at(text, to, end) == mark;) {
        size_t digits = end + utf8_size((unsigned char)text[end]), next = digits_end(text, to, digits);
        if (utf8_count(text + digits, next - digits) != 3)
            break;
        end = next;
    }
    return end;
}

static size_t arabic(struct figure *out, const char *text, size_t to, size_t at)
{
    size_t end = digits_end(text, to, at);
    if (end == at)
        return at;
    end = groups_end(text, to, at, end);
    uint32_t c = step_at(text, to, end);
    if (c == '.' || c == 0xFF0E) {
        size_t after = end + utf8_size((unsigned char)text[end]);
        size_t decimals = digits_end(text, to, after);
        if (decimals > after)
            end = decimals;
    }
    *out = (struct figure){.from = at, .to = end};
    narrow_digits(out->value, text, at, end);
    return end;
}

/* The value of numerals as decimal.h reads them; "" where it does not. */
static void numeral_value(char out[DECIMAL_TEXT_MAX], const char *text, size_t from, size_t to)
{
    struct decimal d;
    out[0] = '\0';
    if (to - from < 64 && !decimal_parse(&d, text + from, to - from, NULL))
        decimal_format(out, d);
}

static size_t chinese(struct figure *out, const char *text, size_t to, size_t at)
{
    size_t end = at, last = at, n;
    bool digit = false;
    for (;;) {
        if ((n = one_of(numerals, COUNT(numerals), text, to, end)) > 0)
            digit = true;
        else if ((n = one_of(powers, COUNT(powers), text, to, end)) == 0)
            break;
        last = end;
        end += n;
    }
    if (end == at)
        return at;
    size_t figure_to = end;
    /* the 万 of 三万人 belongs to the unit, as the 万 of 3万人 does */
    while (figure_to > at && (step_starts(text, end, last, "万") || step_starts(text, end, last, "亿"))) {
        figure_to = last;
        last = step_back(text, at, last);
        if (figure_to == at)
            break;
    }
    *out = (struct figure){.from = at, .to = figure_to, .chinese = true};
    if (digit && figure_to > at)
        numeral_value(out->value, text, at, figure_to);
    return end;
}

size_t figure_read(struct figure *out, const char *text, size_t to, size_t at)
{
    size_t end = arabic(out, text, to, at);
    return end > at ? end : chinese(out, text, to, at);
}

/* The decimals of 点五二, appended to the value; 0 where there are none. */
static size_t spoken_decimals(struct figure *f, const char *text, size_t to, size_t at)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "零"};
    if (!step_starts(text, to, at, "点"))
        return 0;
    size_t end = at + strlen("点"), n = strlen(f->value);
    if (n + 2 >= sizeof f->value)
        return 0;
    f->value[n++] = '.';
    size_t whole = n;
    for (size_t i = 0; i < COUNT(digits) && n + 1 < sizeof f->value;) {
        if (!step_starts(text, to, end, digits[i])) {
            i++;
            continue;
        }
        f->value[n++] = (char)('0' + i % 10);
        end += strlen(digits[i]);
        i = 0;
    }
    f->value[n > whole ? n : n - 1] = '\0';
    return n > whole ? end - at : 0;
}

size_t figure_read_percent(struct figure *out, const char *text, size_t to, size_t at)
{
    static const char mark[] = "百分之";
    if (!step_starts(text, to, at, mark))
        return at;
    size_t start = at + strlen(mark);
    size_t end = figure_read(out, text, to, start);
    if (end == start)
        return at;
    if (step_starts(text, to, start, "百") && end == start + strlen("百"))
        strcpy(out->value, "100");
    else if (out->to != end)
        out->value[0] = '\0';
    if (out->chinese && out->value[0])
        end += spoken_decimals(out, text, to, end);
    out->from = at;
    out->to = end;
    return end;
}

int figure_compare(const char *a, const char *b)
{
    struct decimal x, y;
    if (decimal_parse(&x, a, strlen(a), NULL) || decimal_parse(&y, b, strlen(b), NULL))
        return 0;
    return decimal_compare(x, y);
}
