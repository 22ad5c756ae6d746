/* See datespan.h. An expression is read as one point, or as two with a mark between them; a point keeps its months and
 * days apart from the year until the whole has been read, because the year may come from the context or, in a range,
 * from the other point. */
#include "base/datespan.h"

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "base/utf8.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define ABOUT_DAYS 10

/* Whether a form is there; BAD: it is, but names no day of the calendar, and the cursor stands behind it. */
enum found { NO, YES, BAD };

enum level { LEVEL_YEAR, LEVEL_QUARTER, LEVEL_MONTH, LEVEL_DAY };

struct point {
    int year; /* 0: not known */
    bool year_given;
    int from_month, from_day, to_month, to_day; /* day 0: the last of its month */
    enum span_part part;
    bool recurring;
    enum level level;
};

/* ---- the vocabulary ----------------------------------------------------------------------------- */

/* Words that fix months of a year. `never`: characters that make another word of it (全年龄); `closed`: only where the
 * word ends (年中央). */
static const struct year_word {
    const char *text;
    int from_month, from_day, to_month, to_day;
    enum span_part part;
    bool recurring, closed;
    const char *never;
} YEAR_WORDS[] = {
    {"年初", 1, 1, 2, 0, PART_START, false, false, NULL},
    {"年中", 6, 1, 7, 0, PART_MIDDLE, false, true, NULL},
    {"年底", 12, 1, 12, 0, PART_END, false, false, NULL},
    {"年末", 12, 1, 12, 0, PART_END, false, false, NULL},
    {"年终", 12, 1, 12, 0, PART_END, false, false, NULL},
    {"年内", 1, 1, 12, 0, PART_NONE, false, false, NULL},
    {"年度内", 1, 1, 12, 0, PART_NONE, false, false, NULL},
    {"上半年", 1, 1, 6, 0, PART_NONE, false, false, NULL},
    {"上半年末", 6, 21, 6, 0, PART_END, false, false, NULL},
    {"上半年底", 6, 21, 6, 0, PART_END, false, false, NULL},
    {"下半年", 7, 1, 12, 0, PART_NONE, false, false, NULL},
    {"下半年初", 7, 1, 7, 10, PART_START, false, false, NULL},
    {"下半年末", 12, 21, 12, 0, PART_END, false, false, NULL},
    {"下半年底", 12, 21, 12, 0, PART_END, false, false, NULL},
    {"前三季度", 1, 1, 9, 0, PART_NONE, false, false, NULL},
    {"全年", 1, 1, 12, 0, PART_NONE, true, false, "龄"},
    {"全年度", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"常年", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"长期", 1, 1, 12, 0, PART_NONE, true, false, "护照养居住租"},
    {"逐月", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"按月", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"每月", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"每个月", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"逐季", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"逐季度", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"按季", 1, 1, 12, 0, PART_NONE, true, false, "节"},
    {"按季度", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"每季", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"每季度", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"每个季度", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"每半年", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"每年", 1, 1, 12, 0, PART_NONE, true, false, NULL},
    {"逐年", 1, 1, 12, 0, PART_NONE, true, false, NULL},
};

/* Parts of a month. */
static const struct part_word {
    const char *text;
    int from_day, to_day;
    enum span_part part;
    bool closed;
} PART_WORDS[] = {
    {"初", 1, 10, PART_START, false},     {"月初", 1, 10, PART_START, false},  {"上旬", 1, 10, PART_EARLY, false},
    {"中旬", 11, 20, PART_MIDDLE, false}, {"中", 11, 20, PART_MIDDLE, true},   {"下旬", 21, 0, PART_LATE, false},
    {"底", 21, 0, PART_END, false},       {"末", 21, 0, PART_END, false},      {"月底", 21, 0, PART_END, false},
    {"月末", 21, 0, PART_END, false},     {"中上旬", 1, 20, PART_NONE, false}, {"上中旬", 1, 20, PART_NONE, false},
    {"中下旬", 11, 0, PART_NONE, false},  {"上半月", 1, 15, PART_NONE, false}, {"下半月", 16, 0, PART_NONE, false},
};

static const struct relative_year {
    const char *text;
    int years;
} RELATIVE_YEARS[] = {{"今年", 0}, {"本年", 0}, {"当年", 0},  {"明年", 1}, {"次年", 1},
                      {"翌年", 1}, {"来年", 1}, {"去年", -1}, {"上年", -1}};

static const char *const RANGE_MARKS[] = {"至", "到", "起至", "-",  "--", "—",  "——",
                                          "–",  "―",  "─",    "～", "~",  "〜", NULL};
static const char *const DAY_WORDS[] = {"日", "号", NULL};
static const char *const MONTH_WORDS[] = {"月", "月份", NULL};

/* Whether a word that may be the start of a longer one ends here. */
static bool word_ends(const struct cursor *c)
{
    static const char *const next[] = {"前", "之前", "以前", "左右", "至", "到", "完成", NULL};
    struct cursor ahead = *c;
    return !utf8_is_han(cursor_peek(c)) || cursor_take_any(&ahead, next) >= 0;
}

static bool starts_other_word(const struct cursor *c, const char *never)
{
    size_t len = never == NULL ? 0 : strlen(never);
    for (size_t at = 0; at < len;)
        if (utf8_next(never, len, &at) == cursor_peek(c))
            return true;
    return false;
}

/* ---- points ------------------------------------------------------------------------------------- */

static void set_months(struct point *p, int from_month, int from_day, int to_month, int to_day)
{
    p->from_month = from_month;
    p->from_day = from_day;
    p->to_month = to_month;
    p->to_day = to_day;
}

/* The longest part of a month that comes next. */
static bool take_part(struct cursor *c, const struct part_word **out)
{
    struct cursor best = *c;
    *out = NULL;
    for (size_t i = 0; i < COUNT(PART_WORDS); i++) {
        struct cursor ahead = *c;
        if (cursor_take(&ahead, PART_WORDS[i].text) && ahead.at > best.at &&
            (!PART_WORDS[i].closed || word_ends(&ahead))) {
            best = ahead;
            *out = &PART_WORDS[i];
        }
    }
    *c = best;
    return *out != NULL;
}

/* 每月底, 每月5日: what a duty that returns adds is no span of its own. */
static void take_recurring_rest(struct cursor *c)
{
    const struct part_word *part;
    struct cursor ahead = *c;
    if (take_part(c, &part))
        return;
    if (cursor_take_small(&ahead) > 0 && cursor_take_any(&ahead, DAY_WORDS) >= 0)
        *c = ahead;
}

static enum found take_year_word(struct cursor *c, struct point *p)
{
    const struct year_word *word = NULL;
    struct cursor best = *c;
    for (size_t i = 0; i < COUNT(YEAR_WORDS); i++) {
        const struct year_word *w = &YEAR_WORDS[i];
        struct cursor ahead = *c;
        if (cursor_take(&ahead, w->text) && ahead.at > best.at && !starts_other_word(&ahead, w->never) &&
            (!w->closed || word_ends(&ahead))) {
            best = ahead;
            word = w;
        }
    }
    if (word == NULL)
        return NO;
    *c = best;
    set_months(p, word->from_month, word->from_day, word->to_month, word->to_day);
    p->part = word->part;
    p->recurring = word->recurring;
    p->level = LEVEL_MONTH;
    if (p->recurring)
        take_recurring_rest(c);
    return YES;
}

/* 第三季度, 3季度末 */
static enum found take_quarter(struct cursor *c, struct point *p)
{
    static const char *const tails[] = {"初", "末", "底", NULL};
    struct cursor ahead = *c;
    cursor_take(&ahead, "第");
    int n = cursor_take_small(&ahead);
    if (n < 0 || !cursor_take(&ahead, "季度"))
        return NO;
    *c = ahead;
    if (n < 1 || n > 4)
        return BAD;
    set_months(p, 3 * n - 2, 1, 3 * n, 0);
    p->level = LEVEL_QUARTER;
    int tail = cursor_take_any(c, tails);
    if (tail == 0)
        set_months(p, 3 * n - 2, 1, 3 * n - 2, 10);
    else if (tail > 0)
        set_months(p, 3 * n, 21, 3 * n, 0);
    p->part = tail < 0 ? PART_NONE : tail == 0 ? PART_START : PART_END;
    return YES;
}

/* 16日, 1-15日 after a month. */
static enum found take_day(struct cursor *c, struct point *p)
{
    struct cursor ahead = *c;
    int from = cursor_take_small(&ahead), to = from;
    if (from >= 0 && cursor_take_any(&ahead, RANGE_MARKS) >= 0)
        to = cursor_take_small(&ahead);
    if (from < 0 || to < 0 || cursor_take_any(&ahead, DAY_WORDS) < 0)
        return NO;
    *c = ahead;
    if (from < 1 || to < from || to > date_month_end(p->year, p->from_month))
        return BAD;
    set_months(p, p->from_month, from, p->from_month, to);
    p->level = LEVEL_DAY;
    return YES;
}

/* What may follow a month that has been taken. */
static enum found take_after_month(struct cursor *c, struct point *p)
{
    const struct part_word *part;
    enum found found = take_day(c, p);
    if (found == NO && take_part(c, &part)) {
        set_months(p, p->from_month, part->from_day, p->from_month, part->to_day);
        p->part = part->part;
    }
    return found == NO ? YES : found;
}

/* 3月, 元月, 12月底, 6月30日; not 24月龄. */
static enum found take_month(struct cursor *c, struct point *p)
{
    struct cursor ahead = *c;
    int n = cursor_take(&ahead, "元月") ? 1 : -1;
    if (n < 0 && ((n = cursor_take_small(&ahead)) < 0 || cursor_take_any(&ahead, MONTH_WORDS) < 0))
        return NO;
    if (n > 31 || starts_other_word(&ahead, "龄"))
        return NO;
    *c = ahead;
    if (n < 1 || n > 12)
        return BAD;
    cursor_take(c, "份"); /* 元月份 */
    set_months(p, n, 1, n, 0);
    p->level = LEVEL_MONTH;
    return take_after_month(c, p);
}

/* 2023年, 今年, 2023年度. *at_year: before the 年, where 2023年底 goes on as 年底. */
static bool take_year(struct cursor *c, int context, struct point *p, struct cursor *at_year)
{
    struct cursor ahead = *c;
    int year = cursor_take_year(&ahead);
    *at_year = ahead;
    if (year > 0 && cursor_take(&ahead, "年")) {
        p->year = year;
        p->year_given = true;
    } else {
        size_t i = 0;
        ahead = *c;
        while (i < COUNT(RELATIVE_YEARS) && !cursor_take(&ahead, RELATIVE_YEARS[i].text))
            i++;
        if (i == COUNT(RELATIVE_YEARS))
            return false;
        *at_year = ahead;
        at_year->at -= strlen("年");
        p->year = context == 0 ? 0 : context + RELATIVE_YEARS[i].years;
        p->year_given = context != 0;
    }
    *c = ahead;
    return true;
}

/* A full date, whichever way it is written. */
static enum found take_date(struct cursor *c, struct point *p)
{
    struct date d;
    size_t used = 0;
    mc_status st = date_parse(&d, c->text + c->at, c->len - c->at, &used, NULL);
    if (st == MC_ERR_INPUT)
        return NO;
    c->at += used;
    if (st != MC_OK)
        return BAD;
    set_months(p, d.month, d.day, d.month, d.day);
    p->year = d.year;
    p->year_given = true;
    p->level = LEVEL_DAY;
    return YES;
}

static enum found take_point(struct cursor *c, int context, struct point *p)
{
    struct cursor at_year;
    *p = (struct point){.year = context};
    enum found found = take_date(c, p);
    if (found != NO)
        return found;
    bool has_year = take_year(c, context, p, &at_year);
    if ((found = take_year_word(c, p)) != NO || (found = take_quarter(c, p)) != NO || (found = take_month(c, p)) != NO)
        return found;
    if (!has_year)
        return NO;
    if (take_year_word(&at_year, p) == YES) {
        *c = at_year;
        return YES;
    }
    cursor_take(c, "度");
    set_months(p, 1, 1, 12, 0);
    p->level = LEVEL_YEAR;
    return YES;
}

/* ---- ranges ------------------------------------------------------------------------------------- */

/* 3-5月, 一至三季度, 2023—2025年: the first number has no word of its own and takes the second one's. */
static enum found take_number_range(struct cursor *c, int context, struct point *a, struct point *b)
{
    struct cursor ahead = *c, at_year;
    *a = (struct point){.year = context};
    take_year(&ahead, context, a, &at_year);
    struct point whole = *a;
    int year = cursor_take_year(&ahead);
    bool ordinal = year < 0 && cursor_take(&ahead, "第");
    int n = year < 0 ? cursor_take_small(&ahead) : 0;
    if (n < 0 || cursor_take_any(&ahead, RANGE_MARKS) < 0)
        return NO;
    enum found found = take_point(&ahead, whole.year, b);
    bool same = year > 0 ? b->level == LEVEL_YEAR && b->year_given : ordinal ? b->level == LEVEL_QUARTER : true;
    if (found == NO || !same || b->recurring)
        return NO;
    *c = ahead;
    if (found == BAD)
        return BAD;
    if (year > 0)
        *a = (struct point){.year = year, .year_given = true, .from_month = 1, .from_day = 1, .level = LEVEL_YEAR};
    else if (b->level == LEVEL_QUARTER && n >= 1 && n <= 4)
        a->from_month = 3 * n - 2;
    else if (b->level != LEVEL_QUARTER && n >= 1 && n <= 12)
        a->from_month = n;
    else
        return BAD;
    a->from_day = 1;
    return YES;
}

/* The end of a range that leaves out what its start has said: 3月1日至15日, 3月上旬至中旬. */
static enum found take_short_end(struct cursor *c, const struct point *a, struct point *b)
{
    struct cursor ahead = *c;
    const struct part_word *part;
    *b = (struct point){.year = a->year, .from_month = a->to_month, .level = LEVEL_DAY};
    if (a->level == LEVEL_DAY) {
        int day = cursor_take_small(&ahead);
        if (day < 0 || cursor_take_any(&ahead, DAY_WORDS) < 0)
            return NO;
        set_months(b, a->to_month, day, a->to_month, day);
        *c = ahead;
        return day >= 1 && day <= date_month_end(b->year, b->to_month) ? YES : BAD;
    }
    if (a->level != LEVEL_MONTH || a->part == PART_NONE || !take_part(&ahead, &part))
        return NO;
    set_months(b, a->to_month, part->from_day, a->to_month, part->to_day);
    *c = ahead;
    return YES;
}

static enum found take_range_end(struct cursor *c, const struct point *a, struct point *b)
{
    struct cursor ahead = *c;
    if (a->recurring || cursor_take_any(&ahead, RANGE_MARKS) < 0)
        return NO;
    struct cursor second = ahead;
    enum found found = take_point(&second, a->year, b);
    if (found == NO) {
        second = ahead;
        found = take_short_end(&second, a, b);
    }
    if (found == NO || b->recurring)
        return NO;
    *c = second;
    return found;
}

static int last_day(int year, int month, int day)
{
    return day == 0 ? date_month_end(year, month) : day;
}

/* A range that ends before it starts goes on into the next year where only months tell (11月至3月); otherwise it is a
 * mistake. */
static enum found settle_years(struct point *a, struct point *b)
{
    if (a->year == 0 && b->year != 0)
        a->year = b->year - (b->to_month < a->from_month);
    bool reversed = a->year > b->year ||
                    (a->year == b->year &&
                     (b->to_month < a->from_month ||
                      (b->to_month == a->from_month && last_day(b->year, b->to_month, b->to_day) < a->from_day)));
    if (!reversed)
        return YES;
    if (b->year_given || b->to_month == a->from_month)
        return BAD;
    b->year += b->year != 0;
    return YES;
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static void set_dates(struct date_span *out, const struct point *a, const struct point *b)
{
    out->year_given = a->year_given || b->year_given;
    if (a->year == 0 || b->year == 0)
        return;
    out->from = (struct date){a->year, a->from_month, last_day(a->year, a->from_month, a->from_day)};
    out->to = (struct date){b->year, b->to_month, last_day(b->year, b->to_month, b->to_day)};
}

/* Takes 前 and its like; 前期 is the start of what is to be done. */
static void take_limit(struct cursor *c, struct date_span *out, bool range, bool is_day)
{
    static const char *const included[] = {"(含)", "（含）", "（含当日）", "(含当日)", "含", NULL};
    static const char *const words[] = {"前", "之前", "以前", "内", "以内", "之内", "前后", "左右", NULL};
    struct cursor ahead;
    if (range)
        cursor_take(c, "止");
    cursor_take_any(c, included);
    ahead = *c;
    int word = cursor_take_any(&ahead, words);
    if (word < 0 || (word == 0 && starts_other_word(&ahead, "期")) || (word == 3 && !word_ends(&ahead)))
        return;
    *c = ahead;
    out->before = word < 3 && !range && !out->recurring;
    if (out->from.year == 0)
        return;
    if (out->before)
        out->from = (struct date){out->to.year, 1, 1};
    if (word >= 6 && is_day) {
        out->from = date_from_days(date_days(out->from) - ABOUT_DAYS);
        out->to = date_from_days(date_days(out->to) + ABOUT_DAYS);
    }
}

/* The whole expression. A single point is a range from itself to itself. */
static enum found take_span(struct cursor *c, int year, struct date_span *out)
{
    struct point a, b;
    bool range = true;
    enum found found = take_number_range(c, year, &a, &b);
    if (found == NO) {
        found = take_point(c, year, &a);
        if (found != YES)
            return found;
        found = take_range_end(c, &a, &b);
        range = found != NO;
    }
    if (!range)
        b = a;
    if (found == BAD || (range && settle_years(&a, &b) == BAD))
        return BAD;
    out->part = range ? PART_NONE : a.part;
    out->recurring = a.recurring;
    set_dates(out, &a, &b);
    take_limit(c, out, range, a.level == LEVEL_DAY && b.level == LEVEL_DAY);
    return YES;
}

mc_status date_span_parse(struct date_span *out, const char *text, size_t len, int year, size_t *used, mc_error *err)
{
    struct cursor c = {text, len, 0};
    struct date_span span = {0};
    enum found found = take_span(&c, year, &span);
    if (found == NO)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "no due date: \"%.*s\"", (int)utf8_cut(text, len, 40), text);
    *used = c.at;
    if (found == BAD)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "no day of the calendar: \"%.*s\"", (int)c.at, text);
    *out = span;
    return MC_OK;
}

/* ---- order -------------------------------------------------------------------------------------- */

static bool in_one_month(const struct date_span *s)
{
    return s->part != PART_NONE && !s->before && s->from.year == s->to.year && s->from.month == s->to.month;
}

/* 下旬 and 底 count alike. */
static int part_rank(enum span_part part)
{
    return part == PART_END ? PART_LATE : (int)part;
}

enum span_order date_span_compare(const struct date_span *a, const struct date_span *b)
{
    if (a->recurring || b->recurring || a->from.year == 0 || b->from.year == 0)
        return SPAN_UNCERTAIN;
    if (a->before && b->before)
        return (enum span_order)date_compare(a->to, b->to);
    if (in_one_month(a) && in_one_month(b) && a->from.year == b->from.year && a->from.month == b->from.month) {
        int x = part_rank(a->part), y = part_rank(b->part);
        return (enum span_order)((x > y) - (x < y));
    }
    if (date_compare(a->from, b->from) == 0 && date_compare(a->to, b->to) == 0)
        return SPAN_EQUAL;
    if (date_compare(a->to, b->from) < 0)
        return SPAN_BEFORE;
    return date_compare(b->to, a->from) < 0 ? SPAN_AFTER : SPAN_UNCERTAIN;
}
