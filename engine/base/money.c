/* See money.h. */
#include "base/money.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/utf8.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* A cell that holds one amount is short; what is longer is prose. */
#define AMOUNT_MAX 200

static const struct unit_info {
    const char *name;
    int decimals; /* of the unit down to fen */
} UNITS[] = {
    [MONEY_NONE] = {"", 0},    [MONEY_FEN] = {"分", 0},        [MONEY_YUAN] = {"元", 2},  [MONEY_QIAN] = {"千元", 5},
    [MONEY_WAN] = {"万元", 6}, [MONEY_BAIWAN] = {"百万元", 8}, [MONEY_YI] = {"亿元", 10},
};

/* How units are written, longer before shorter where one ends with the other. */
static const struct unit_word {
    const char *text;
    enum money_unit unit;
    bool of_money_alone; /* counts nothing but money */
} WORDS[] = {
    {"百万元", MONEY_BAIWAN, true}, {"万元", MONEY_WAN, true}, {"亿元", MONEY_YI, true},
    {"千元", MONEY_QIAN, true},     {"元", MONEY_YUAN, true},  {"圆", MONEY_YUAN, true},
    {"百万", MONEY_BAIWAN, false},  {"万", MONEY_WAN, false},  {"亿", MONEY_YI, false},
    {"分", MONEY_FEN, false},
};

static bool starts_with(const char *text, size_t len, const char *word)
{
    size_t n = strlen(word);
    return len >= n && memcmp(text, word, n) == 0;
}

static bool ends_with(const char *text, size_t len, const char *word)
{
    size_t n = strlen(word);
    return len >= n && memcmp(text + len - n, word, n) == 0;
}

const char *money_unit_name(enum money_unit unit)
{
    return UNITS[unit].name;
}

int64_t money_unit_fen(enum money_unit unit)
{
    int64_t fen = unit == MONEY_NONE ? 0 : 1;
    for (int i = 0; i < UNITS[unit].decimals; i++)
        fen *= 10;
    return fen;
}

/* ---- unit notes --------------------------------------------------------------------------------- */

/* A walk over the text that passes over blanks; words are matched across them (万　元). */
struct walk {
    const char *text;
    size_t len, at;
};

static uint32_t walk_next(struct walk *w)
{
    while (w->at < w->len) {
        uint32_t c = utf8_narrow_char(utf8_next(w->text, w->len, &w->at));
        if (!utf8_is_blank(c))
            return c;
    }
    return 0;
}

static bool walk_take(struct walk *w, const char *word)
{
    struct walk try = *w;
    size_t n = strlen(word);
    for (size_t at = 0; at < n;)
        if (walk_next(&try) != utf8_next(word, n, &at))
            return false;
    *w = try;
    return true;
}

static bool walk_take_any(struct walk *w, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (walk_take(w, words[i]))
            return true;
    return false;
}

/* `whole`: only with 元, because 单位：万 and （分） are as likely not of money. */
static enum money_unit walk_take_unit(struct walk *w, bool whole)
{
    walk_take(w, "人民币");
    for (size_t i = 0; i < COUNT(WORDS); i++)
        if ((!whole || WORDS[i].of_money_alone) && walk_take(w, WORDS[i].text)) {
            walk_take(w, "人民币");
            return WORDS[i].unit;
        }
    return MONEY_NONE;
}

static bool walk_at_end(const struct walk *w)
{
    struct walk rest = *w;
    return walk_next(&rest) == 0;
}

enum money_unit money_unit_parse(const char *text, size_t len)
{
    for (enum money_unit unit = MONEY_FEN; unit <= MONEY_YI; unit++) /* mostly it is one of our own names */
        if (strlen(UNITS[unit].name) == len && memcmp(UNITS[unit].name, text, len) == 0)
            return unit;
    struct walk w = {text, len, 0};
    enum money_unit unit = walk_take_unit(&w, false);
    return walk_at_end(&w) ? unit : MONEY_NONE;
}

/* What may stand before 单位 where it means the unit of figures; 责任单位：万元村 names an office. */
static bool means_unit_of_figures(const char *text, size_t at)
{
    static const char *const words[] = {"金额", "货币", "计量", "计价", "资金", "投资", "经费", "币种", "面值", "数据"};
    size_t before = at;
    while (before > 0 && ((unsigned char)text[before - 1] & 0xC0) == 0x80)
        before--;
    size_t next = before > 0 ? before - 1 : 0;
    if (before == 0 || !utf8_is_han(utf8_next(text, at, &next)))
        return true;
    for (size_t i = 0; i < COUNT(words); i++)
        if (ends_with(text, at, words[i]))
            return true;
    return false;
}

/* A unit is one only where no word goes on with it and nothing is shared out: not 元宝, not 元/人. Blanks end a word.
 */
static bool ends_word(const struct walk *w)
{
    size_t at = w->at;
    uint32_t c = at < w->len ? utf8_narrow_char(utf8_next(w->text, w->len, &at)) : 0;
    return !utf8_is_han(c) && c != '/' && c != 0xFF0F;
}

/* 单位：万元 */
static enum money_unit unit_after_label(const char *text, size_t len, size_t at)
{
    static const char *const colons[] = {":", "：", "为", "是", "均为", "都为", "统一为", "一律为"};
    struct walk w = {text, len, at};
    if (!walk_take(&w, "单位") || !means_unit_of_figures(text, at))
        return MONEY_NONE;
    walk_take_any(&w, colons, COUNT(colons));
    enum money_unit unit = walk_take_unit(&w, true);
    return ends_word(&w) ? unit : MONEY_NONE;
}

/* （万元） */
static enum money_unit unit_in_brackets(const char *text, size_t len, size_t at)
{
    static const char *const open[] = {"(", "（", "[", "［", "【", "〔"}, *const close[] = {")",  "）", "]",
                                                                                            "］", "】", "〕"};
    struct walk w = {text, len, at};
    if (!walk_take_any(&w, open, COUNT(open)))
        return MONEY_NONE;
    enum money_unit unit = walk_take_unit(&w, true);
    return walk_take_any(&w, close, COUNT(close)) ? unit : MONEY_NONE;
}

enum money_unit money_unit_find(const char *text, size_t len)
{
    for (size_t at = 0; at < len; utf8_next(text, len, &at)) {
        enum money_unit unit = unit_after_label(text, len, at);
        if (unit == MONEY_NONE)
            unit = unit_in_brackets(text, len, at);
        if (unit != MONEY_NONE)
            return unit;
    }
    return MONEY_NONE;
}

/* ---- amounts ------------------------------------------------------------------------------------ */

/* The text of one amount in plain characters: narrow, and without blanks but for one space between two ASCII
 * characters, where it parts figures (12 万 元 is an amount, 1 234 is not). 0 where it is too long to be one. */
static size_t make_plain(char out[AMOUNT_MAX], const char *text, size_t len)
{
    size_t n = 0;
    bool blank = false;
    for (size_t at = 0; at < len;) {
        size_t start = at;
        uint32_t c = utf8_narrow_char(utf8_next(text, len, &at));
        if (utf8_is_blank(c)) {
            blank = true;
            continue;
        }
        size_t size = c < 0x80 ? 1 : at - start;
        if (n + size + 1 >= AMOUNT_MAX)
            return 0;
        if (blank && size == 1 && n > 0 && (unsigned char)out[n - 1] < 0x80)
            out[n++] = ' ';
        blank = false;
        if (size == 1)
            out[n] = (char)c;
        else
            memcpy(out + n, text + start, size);
        n += size;
    }
    return n;
}

/* What stands around the figure. */
struct amount {
    const char *text;
    size_t len;
    bool negative, currency, bracket;
};

static bool drop_start(struct amount *a, const char *word)
{
    if (!starts_with(a->text, a->len, word))
        return false;
    a->text += strlen(word);
    a->len -= strlen(word);
    return true;
}

static bool drop_end(struct amount *a, const char *word)
{
    if (!ends_with(a->text, a->len, word))
        return false;
    a->len -= strlen(word);
    return true;
}

static bool drop_any_start(struct amount *a, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (drop_start(a, words[i]))
            return true;
    return false;
}

/* Sign, currency and opening bracket before the figure, each once and in any order. False for both a sign and a
 * bracket. */
static bool drop_prefix(struct amount *a)
{
    static const char *const minus[] = {"-", "△", "▲"}, *const currency[] = {"人民币", "¥", "￥"},
                             *const open[] = {"(", "（"};
    for (;;) {
        drop_start(a, " ");
        if (!a->currency && drop_any_start(a, currency, COUNT(currency)))
            a->currency = true;
        else if (!a->negative && drop_any_start(a, minus, COUNT(minus)))
            a->negative = true;
        else if (!a->bracket && drop_any_start(a, open, COUNT(open)))
            a->bracket = true;
        else
            return !(a->bracket && a->negative);
    }
}

/* The closing bracket stands before or after the unit. */
static bool drop_bracket(struct amount *a)
{
    drop_end(a, " ");
    bool dropped = drop_end(a, ")") || drop_end(a, "）");
    if (dropped)
        drop_end(a, " ");
    return dropped;
}

static mc_status to_fen(struct money *out, struct decimal figure, enum money_unit unit)
{
    __int128 value = (__int128)figure.digits * money_unit_fen(unit), one = 1;
    for (int i = 0; i < figure.scale; i++)
        one *= 10;
    if (value % one != 0 || value / one > INT64_MAX || value / one < INT64_MIN)
        return MC_ERR_LIMIT;
    *out = (struct money){(int64_t)(value / one), unit, figure.scale};
    return MC_OK;
}

/* Reads the figure with `word` ("" for none) as its unit. */
static mc_status read_with_unit(struct money *out, struct amount a, const char *word, enum money_unit unit)
{
    char signed_text[AMOUNT_MAX + 1];
    struct decimal figure;
    bool open = a.bracket;
    if (open && drop_bracket(&a))
        open = false;
    if (word[0] != '\0')
        drop_end(&a, "整");
    if (!drop_end(&a, word))
        return MC_ERR_INPUT;
    drop_end(&a, " ");
    if (open && !drop_bracket(&a))
        return MC_ERR_INPUT;
    int n = snprintf(signed_text, sizeof signed_text, "%s%.*s", a.negative || a.bracket ? "-" : "", (int)a.len, a.text);
    mc_status st = decimal_parse(&figure, signed_text, (size_t)n, NULL);
    if (st != MC_OK)
        return st;
    return unit == MONEY_NONE ? MC_ERR_USAGE : to_fen(out, figure, unit);
}

/* Tries the units that can end the text, the longest first: 一千二百万元 is no number of 百万元, but one of 万元. */
static mc_status read_amount(struct money *out, const struct amount *a, enum money_unit unit)
{
    mc_status st = MC_ERR_INPUT;
    for (size_t i = 0; i < COUNT(WORDS) && st == MC_ERR_INPUT; i++)
        st = read_with_unit(out, *a, WORDS[i].text, WORDS[i].unit);
    return st == MC_ERR_INPUT ? read_with_unit(out, *a, "", unit) : st;
}

#define PLAIN_DIGITS 15

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Amounts as nearly all of them are written, 1234.56 with nothing around it, are read at once. False for all others, which may still be amounts. */
static bool parse_plain(struct money *out, const char *text, size_t len, enum money_unit unit)
{
    static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000};
    int64_t digits = 0, fen;
    if (unit == MONEY_NONE || !len || len > PLAIN_DIGITS + 1 || (text[0] == '0' && len > 1 && text[1] != '.'))
        return false;
    const char *at = text, *end = text + len;
    for (; at < end && is_digit(*at); at++)
        digits = digits * 10 + (*at - '0');
    int scale = at < end ? (int)(end - at) - 1 : 0;
    if (at < end && (*at != '.' || at == text || !scale))
        return false;
    for (at++; at < end; at++) {
        if (!is_digit(*at))
            return false;
        digits = digits * 10 + (*at - '0');
    }
    if (scale > UNITS[unit].decimals || __builtin_mul_overflow(digits, powers[UNITS[unit].decimals - scale], &fen))
        return false;
    *out = (struct money){fen, unit, scale};
    return true;
}

mc_status money_parse(struct money *out, const char *text, size_t len, enum money_unit unit, mc_error *err)
{
    char plain[AMOUNT_MAX];
    if (parse_plain(out, text, len, unit))
        return MC_OK;
    struct amount a = {.text = plain, .len = make_plain(plain, text, len)};
    mc_status st = a.len > 0 && drop_prefix(&a) ? read_amount(out, &a, unit) : MC_ERR_INPUT;
    if (st == MC_OK)
        return st;
    size_t from, to;
    utf8_trim(text, len, &from, &to);
    int quoted = (int)utf8_cut(text + from, to - from, 60);
    if (st == MC_ERR_USAGE)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "no money unit is known for \"%.*s\"", quoted, text + from);
    if (st == MC_ERR_LIMIT)
        return error_set(err, st, NULL, 0, "not a whole number of fen, or too large: \"%.*s\"", quoted, text + from);
    return error_set(err, st, NULL, 0, "not an amount of money: \"%.*s\"", quoted, text + from);
}

static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == 0xFE63 || c == 0xFF0D;
}

bool money_is_blank(const char *text, size_t len)
{
    size_t from, to, dashes = 0;
    utf8_trim(text, len, &from, &to);
    const char *cell = text + from;
    size_t n = to - from;
    if (n == 0 || (n == 1 && (cell[0] == '/' || cell[0] == '\\')) || (n == 3 && memcmp(cell, "无", 3) == 0) ||
        (n == 3 && memcmp(cell, "／", 3) == 0))
        return true;
    for (size_t at = 0; at < n; dashes++)
        if (!is_dash(utf8_next(cell, n, &at)))
            return false;
    return dashes <= 4;
}

mc_status money_add(int64_t *out, int64_t a, int64_t b, mc_error *err)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "a sum of money past what can be held");
    *out = sum;
    return MC_OK;
}

size_t money_format(char out[MONEY_TEXT_MAX], int64_t fen, enum money_unit unit, int decimals)
{
    int scale = UNITS[unit == MONEY_NONE ? MONEY_YUAN : unit].decimals;
    int least = decimals < 0 ? 0 : decimals > 18 ? 18 : decimals;
    uint64_t digits = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen, one = 1;
    while (scale > least && digits % 10 == 0) {
        digits /= 10;
        scale--;
    }
    for (int i = 0; i < scale; i++)
        one *= 10;
    int n = snprintf(out, MONEY_TEXT_MAX, "%s%llu", fen < 0 ? "-" : "", (unsigned long long)(digits / one));
    if (scale > 0)
        n += snprintf(out + n, MONEY_TEXT_MAX - (size_t)n, ".%0*llu", scale, (unsigned long long)(digits % one));
    else if (least > 0)
        out[n++] = '.';
    for (; scale < least; scale++)
        out[n++] = '0';
    out[n] = '\0';
    return (size_t)n;
}
