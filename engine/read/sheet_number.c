#include "read/sheet_number.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"

#define EXPONENT_MAX 308
#define KEPT_DECIMALS 6      /* a fen of 万元 */
#define SERIAL_MAX 2958465   /* 9999-12-31 */
#define CODE_MAX 1024        /* Excel's own formats end at 255 */

/* ---- reading ---------------------------------------------------------------------------------------------------------- */

/* Rounds to n digits, half up; the carry may run through all of them. */
static void round_to(struct sheet_number *v, int n, unsigned char next)
{
    if (n < v->n)
        v->n = n < 0 ? 0 : n;
    if (next >= 5 && n >= 0) {
        int i = v->n;
        while (i > 0 && v->digits[i - 1] == 9)
            i--;
        if (i == 0) {
            v->digits[0] = 1;
            v->point++;
            v->n = 1;
        } else {
            v->digits[i - 1]++;
            v->n = i;
        }
    }
    while (v->n > 0 && v->digits[v->n - 1] == 0)
        v->n--;
    if (v->n == 0)
        v->point = 0;
}

/* [E]xponent at the end of the text. */
static bool parse_exponent(const char *text, size_t len, int *out)
{
    bool negative = len > 0 && text[0] == '-';
    size_t at = len > 0 && (text[0] == '-' || text[0] == '+');
    int value = 0;
    if (at == len)
        return false;
    for (; at < len; at++) {
        if (text[at] < '0' || text[at] > '9' || value > 9999)
            return false;
        value = value * 10 + text[at] - '0';
    }
    *out = negative ? -value : value;
    return true;
}

bool sheet_number_parse(struct sheet_number *out, const char *text, size_t len)
{
    struct sheet_number v = {0};
    size_t at = len > 0 && (text[0] == '-' || text[0] == '+'), seen = 0;
    int past = -1, exponent = 0; /* the first digit past the last that is kept */
    bool point = false;
    v.negative = len > 0 && text[0] == '-';
    for (; at < len; at++) {
        if (text[at] == '.' && !point) {
            point = true;
            continue;
        }
        if (text[at] < '0' || text[at] > '9')
            break;
        unsigned char digit = (unsigned char)(text[at] - '0');
        seen++;
        if (v.n == 0 && digit == 0) {
            v.point -= point && v.point > INT_MIN / 2;
            continue;
        }
        if (v.n < NUMBER_DIGITS)
            v.digits[v.n++] = digit;
        else if (past < 0)
            past = digit;
        v.point += !point && v.point < INT_MAX / 2;
    }
    if (seen == 0 || (at < len && ((text[at] != 'e' && text[at] != 'E') || !parse_exponent(text + at + 1, len - at - 1, &exponent))))
        return false;
    v.point += exponent;
    if (v.n > 0 && (v.point > EXPONENT_MAX || v.point < -EXPONENT_MAX))
        return false;
    round_to(&v, NUMBER_DIGITS, (unsigned char)(past > 0 ? past : 0));
    v.negative = v.negative && v.n > 0;
    *out = v;
    return true;
}

/* ---- formats ------------------------------------------------------------------------------------------------------------ */

/* Adds printed words; currency signs, blanks and brackets say nothing about the figure. */
static void add_word(char *to, size_t size, const char *text, size_t len)
{
    size_t used = strlen(to);
    for (size_t at = 0; at < len;) {
        size_t from = at;
        uint32_t c = utf8_next(text, len, &at);
        bool word = utf8_is_han(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == 0x2103 || c == 0x33A1 || c == 0x00B2;
        if (word && c != 0xA5 && used + (at - from) < size) {
            memcpy(to + used, text + from, at - from);
            used += at - from;
            to[used] = '\0';
        }
    }
}

struct code {
    const char *text;
    size_t len, at;
    struct number_format *f;
    bool point, digits;   /* seen */
    int literal_point;    /* digits behind a point that is only printed; -1 where there is none */
    int commas;           /* since the last digit */
    bool time_before;     /* the last date part was h */
    char last_m;          /* a run of m waits to be told: month, or minute where s comes next */
};

static void take_digit(struct code *k, char c)
{
    k->digits = true;
    k->commas = 0;
    if (k->literal_point >= 0)
        k->literal_point++;
    else if (k->point) {
        k->f->decimals += c == '0';
        k->f->places++;
    } else
        k->f->integers += c == '0';
}

/* [Red] [$¥-804] [h] [>=1000] [DBNum1] */
static void take_bracket(struct code *k)
{
    const char *s = k->text + k->at, *end = memchr(s, ']', k->len - k->at);
    size_t len = end == NULL ? k->len - k->at : (size_t)(end - s);
    if (len > 0 && strchr("<>=", s[0]))
        k->f->kind = FORMAT_UNKNOWN;
    else if (len > 0 && strspn(s, "hHmMsS") >= len)
        k->f->kind = FORMAT_UNKNOWN; /* a length of time */
    k->at += len + (end != NULL);
}

static void settle_month(struct code *k, bool minute)
{
    if (k->last_m && minute)
        k->f->minute = true;
    else if (k->last_m)
        k->f->month = true;
    k->last_m = 0;
}

static void take_date_part(struct code *k, char c)
{
    char part = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
    while (k->at < k->len && (k->text[k->at] | 0x20) == part)
        k->at++;
    if (part == 'm') {
        settle_month(k, false);
        k->last_m = 1;
        if (k->time_before)
            settle_month(k, true);
    } else {
        settle_month(k, part == 's');
    }
    k->f->year = k->f->year || part == 'y' || part == 'e';
    k->f->day = k->f->day || part == 'd';
    k->f->hour = k->f->hour || part == 'h';
    k->f->second = k->f->second || part == 's';
    k->time_before = part == 'h';
}

static bool is_date_part(char c)
{
    return strchr("yYmMdDhHsSeE", c) != NULL;
}

static void take_literal(struct code *k, const char *text, size_t len)
{
    if (k->digits && len == 1 && text[0] == '.' && !k->point && k->literal_point < 0)
        k->literal_point = 0;
    else
        add_word(k->digits ? k->f->after : k->f->before, k->digits ? sizeof k->f->after : sizeof k->f->before, text, len);
}

/* One step of the code; what it says is gathered in k. */
static void take_part(struct code *k)
{
    char c = k->text[k->at++];
    size_t size = utf8_size((unsigned char)c);
    const char *next = k->text + k->at;
    size_t left = k->len - k->at;
    switch (c) {
    case '0': case '#': case '?':
        take_digit(k, c);
        return;
    case '.':
        k->point = true;
        while (k->f->second && k->at < k->len && k->text[k->at] == '0') /* parts of a second */
            k->at++;
        return;
    case ',':
        k->commas += k->digits;
        return;
    case '%':
        k->f->percent = true;
        return;
    case '[':
        take_bracket(k);
        return;
    case '"': {
        const char *end = memchr(next, '"', left);
        take_literal(k, next, end == NULL ? left : (size_t)(end - next));
        k->at += (end == NULL ? left : (size_t)(end - next)) + (end != NULL);
        return;
    }
    case '\\': case '!':
        size = left > 0 ? utf8_size((unsigned char)next[0]) : 0;
        size = size < left ? size : left;
        take_literal(k, next, size);
        k->at += size;
        return;
    case '_': case '*':
        size = left > 0 ? utf8_size((unsigned char)next[0]) : 0;
        k->at += size < left ? size : left;
        return;
    case '@':
        return;
    case '/':
        if (k->digits)
            k->f->kind = FORMAT_UNKNOWN; /* a fraction */
        return;
    default:
        break;
    }
    if (c == 'A' && left >= 4 && !memcmp(next, "M/PM", 4)) {
        k->at += 4;
    } else if ((c == 'E' || c == 'e') && left > 0 && (next[0] == '+' || next[0] == '-')) {
        k->f->kind = FORMAT_UNKNOWN;
        k->at++;
    } else if (is_date_part(c)) {
        take_date_part(k, c);
    } else if (size > 1) {
        size = size - 1 < left ? size : left + 1;
        take_literal(k, next - 1, size);
        k->at += size - 1;
    }
}

/* The first section ends at a semicolon that is not quoted. */
static size_t section_end(const char *code, size_t len)
{
    bool quoted = false;
    for (size_t i = 0; i < len; i++) {
        if (code[i] == '"')
            quoted = !quoted;
        else if (!quoted && (code[i] == '\\' || code[i] == '!'))
            i++;
        else if (!quoted && code[i] == ';')
            return i;
    }
    return len;
}

static bool is_general(const char *code, size_t len)
{
    static const char *const names[] = {"General", "general", "GENERAL", "G/通用格式", "@", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == len && !memcmp(code, names[i], len))
            return true;
    return false;
}

/* "General" with words around it: General"个" */
static size_t skip_general(const char *code, size_t len, size_t at)
{
    static const char *const names[] = {"General", "G/通用格式"};
    for (size_t i = 0; i < 2; i++)
        if (len - at >= strlen(names[i]) && !memcmp(code + at, names[i], strlen(names[i])))
            return strlen(names[i]);
    return 0;
}

struct number_format number_format_parse(const char *code)
{
    struct number_format f = {.kind = FORMAT_DECIMAL};
    size_t all = strnlen(code, CODE_MAX), len = section_end(code, all);
    struct code k = {.text = code, .len = len, .f = &f, .literal_point = -1};
    if (is_general(code, len)) {
        f.kind = FORMAT_GENERAL;
        f.hidden = len == 0 && all > 0;
        return f;
    }
    bool general = false;
    while (k.at < len) {
        size_t skip = skip_general(code, len, k.at);
        if (skip > 0) {
            k.at += skip;
            k.digits = general = true;
        } else {
            take_part(&k);
        }
    }
    settle_month(&k, false);
    f.shift = k.commas * 3 + (k.literal_point > 0 ? k.literal_point : 0);
    if (f.kind == FORMAT_UNKNOWN || f.shift > 30)
        return (struct number_format){.kind = FORMAT_UNKNOWN};
    if (!k.digits && (f.year || f.month || f.day || f.hour || f.minute || f.second))
        f.kind = FORMAT_DATE;
    else if (!k.digits) /* words alone */
        f.hidden = true;
    if (general)
        f.integers = f.decimals = f.places = 0;
    if (k.literal_point > 0) /* the printed digits behind it are the decimals */
        f.decimals = f.places = k.literal_point;
    return f;
}

struct number_format number_format_builtin(int id)
{
    static const struct {
        int id;
        const char *code;
    } codes[] = {{1, "0"}, {2, "0.00"}, {3, "#,##0"}, {4, "#,##0.00"}, {5, "#,##0"}, {6, "#,##0"}, {7, "#,##0.00"}, {8, "#,##0.00"}, {9, "0%"},
                 {10, "0.00%"}, {11, "0.00E+00"}, {12, "# ?/?"}, {13, "# ?""?/?""?"}, {14, "yyyy/m/d"}, {15, "d-mmm-yy"}, {16, "d-mmm"},
                 {17, "mmm-yy"}, {18, "h:mm"}, {19, "h:mm:ss"}, {20, "h:mm"}, {21, "h:mm:ss"}, {22, "yyyy/m/d h:mm"}, {27, "yyyy/m"},
                 {28, "m/d"}, {29, "m/d"}, {30, "m/d/yy"}, {31, "yyyy/m/d"}, {32, "h:mm"}, {33, "h:mm:ss"}, {34, "h:mm"}, {35, "h:mm:ss"},
                 {36, "yyyy/m"}, {37, "#,##0"}, {38, "#,##0"}, {39, "#,##0.00"}, {40, "#,##0.00"}, {41, "#,##0"}, {42, "#,##0"},
                 {43, "#,##0.00"}, {44, "#,##0.00"}, {45, "mm:ss"}, {46, "[h]:mm:ss"}, {47, "mm:ss.0"}, {48, "##0.0E+0"}, {50, "yyyy/m"},
                 {51, "m/d"}, {52, "yyyy/m"}, {53, "m/d"}, {54, "m/d"}, {55, "h:mm"}, {56, "h:mm:ss"}, {57, "yyyy/m"}, {58, "m/d"}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].id == id)
            return number_format_parse(codes[i].code);
    return (struct number_format){.kind = FORMAT_GENERAL};
}

/* ---- showing -------------------------------------------------------------------------------------------------------------- */

static char digit_at(const struct sheet_number *v, int i)
{
    return i >= 0 && i < v->n ? (char)('0' + v->digits[i]) : '0';
}

static void show_decimal(struct buffer *out, const struct sheet_number *v, int integers, int decimals)
{
    if (v->negative && v->n > 0)
        buffer_add_char(out, '-');
    int whole = v->n > 0 && v->point > 0 ? v->point : 0;
    integers = integers < 1 ? 1 : integers;
    for (int i = whole < integers ? integers : whole; i > 0; i--)
        buffer_add_char(out, i > whole ? '0' : digit_at(v, v->point - i));
    int printed = v->n > 0 && v->n - v->point > 0 ? v->n - v->point : 0; /* decimals the number has */
    if (printed < decimals)
        printed = decimals;
    if (printed > 0)
        buffer_add_char(out, '.');
    for (int i = 0; i < printed; i++)
        buffer_add_char(out, digit_at(v, v->point + i));
}

/* The whole days and the seconds of a serial number. False where it is no day of a calendar. */
static bool split_serial(const struct sheet_number *v, long *days, long *seconds)
{
    *days = 0;
    if (v->negative || v->point > 7)
        return false;
    for (int i = 0; i < v->point; i++)
        *days = *days * 10 + (digit_at(v, i) - '0');
    int64_t part = 0, one = 1;
    for (int i = 0; i < 12; i++, one *= 10)
        part = part * 10 + (v->n > 0 ? digit_at(v, v->point + i) - '0' : 0);
    *seconds = (long)((part * 86400 + one / 2) / one);
    if (*seconds == 86400) {
        ++*days;
        *seconds = 0;
    }
    return *days <= SERIAL_MAX;
}

/* 1900 counts a 29 February that was none: days before it stand one lower. */
static struct date date_of(long serial, bool date1904)
{
    static const struct date start1900 = {1899, 12, 30}, start1904 = {1904, 1, 1};
    if (date1904)
        return date_from_days(date_days(start1904) + serial);
    return date_from_days(date_days(start1900) + serial + (serial < 60));
}

static void show_date(struct buffer *out, struct date d, const struct number_format *f)
{
    if (f->year && f->month && f->day)
        buffer_add_format(out, "%04d-%02d-%02d", d.year, d.month, d.day);
    else {
        if (f->year)
            buffer_add_format(out, "%d年", d.year);
        if (f->month)
            buffer_add_format(out, "%d月", d.month);
        if (f->day)
            buffer_add_format(out, "%d日", d.day);
    }
}

static bool show_serial(struct buffer *out, const struct sheet_number *v, const struct number_format *f, bool date1904)
{
    long days, seconds;
    bool calendar = f->year || f->month || f->day, clock = f->hour || f->minute || f->second;
    if (!split_serial(v, &days, &seconds) || (calendar && !date1904 && (days < 1 || days == 60)))
        return false;
    if (calendar)
        show_date(out, date_of(days, date1904), f);
    if (calendar && clock)
        buffer_add_char(out, ' ');
    if (clock)
        buffer_add_format(out, f->second ? "%02ld:%02ld:%02ld" : "%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return true;
}

void sheet_number_show(struct buffer *out, const struct sheet_number *n, const struct number_format *f, bool date1904, bool *cut)
{
    struct sheet_number v = *n;
    if (f->kind == FORMAT_DATE && show_serial(out, &v, f, date1904))
        return;
    bool decimal = f->kind == FORMAT_DECIMAL;
    if (decimal && v.n > 0)
        v.point += (f->percent ? 2 : 0) - f->shift;
    if (decimal && (f->places > 0 || f->integers > 0) && v.n - v.point > KEPT_DECIMALS && v.n - v.point > f->places) {
        int keep = v.point + f->places;
        round_to(&v, keep, (unsigned char)(keep < 0 ? 0 : digit_at(&v, keep) - '0'));
        *cut = true;
    }
    buffer_add_text(out, decimal ? f->before : "");
    show_decimal(out, &v, decimal ? f->integers : 0, decimal ? f->decimals : 0);
    if (decimal && f->percent)
        buffer_add_char(out, '%');
    buffer_add_text(out, decimal ? f->after : "");
}
