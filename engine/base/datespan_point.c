/* See datespan_point.h: the vocabulary of points, and how a point is taken. */
#include "base/datespan_point.h"

#include <string.h>

#include "base/utf8.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

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

const char *const point_range_marks[] = {"至", "到", "起至", "-",  "--", "—",  "——",
                                          "–",  "―",  "─",    "～", "~",  "〜", NULL};
const char *const point_day_words[] = {"日", "号", NULL};
static const char *const MONTH_WORDS[] = {"月", "月份", NULL};

bool point_word_ends(const struct cursor *c)
{
    static const char *const next[] = {"前", "之前", "以前", "左右", "至", "到", "完成", NULL};
    struct cursor ahead = *c;
    return !utf8_is_han(cursor_peek(c)) || cursor_take_any(&ahead, next) >= 0;
}

bool point_starts_other_word(const struct cursor *c, const char *never)
{
    size_t len = never == NULL ? 0 : strlen(never);
    for (size_t at = 0; at < len;)
        if (utf8_next(never, len, &at) == cursor_peek(c))
            return true;
    return false;
}

/* ---- points ------------------------------------------------------------------------------------- */

void point_set_months(struct point *p, int from_month, int from_day, int to_month, int to_day)
{
    p->from_month = from_month;
    p->from_day = from_day;
    p->to_month = to_month;
    p->to_day = to_day;
}

bool point_take_part(struct cursor *c, struct point *p)
{
    uint32_t first = cursor_peek(c);
    struct cursor best = *c;
    const struct part_word *word = NULL;
    for (size_t i = 0; i < COUNT(PART_WORDS); i++) {
        struct cursor ahead = *c;
        if (cursor_may_take(first, PART_WORDS[i].text) && cursor_take(&ahead, PART_WORDS[i].text) && ahead.at > best.at &&
            (!PART_WORDS[i].closed || point_word_ends(&ahead))) {
            best = ahead;
            word = &PART_WORDS[i];
        }
    }
    if (word == NULL)
        return false;
    *c = best;
    point_set_months(p, p->from_month, word->from_day, p->from_month, word->to_day);
    p->part = word->part;
    return true;
}

/* 每月底, 每月5日: what a duty that returns adds is no span of its own. */
static void take_recurring_rest(struct cursor *c)
{
    struct point unused = {0};
    struct cursor ahead = *c;
    if (point_take_part(c, &unused))
        return;
    if (cursor_take_small(&ahead) > 0 && cursor_take_any(&ahead, point_day_words) >= 0)
        *c = ahead;
}

static enum found take_year_word(struct cursor *c, struct point *p)
{
    const struct year_word *word = NULL;
    uint32_t first = cursor_peek(c);
    struct cursor best = *c;
    for (size_t i = 0; i < COUNT(YEAR_WORDS); i++) {
        const struct year_word *w = &YEAR_WORDS[i];
        struct cursor ahead = *c;
        if (cursor_may_take(first, w->text) && cursor_take(&ahead, w->text) && ahead.at > best.at && !point_starts_other_word(&ahead, w->never) &&
            (!w->closed || point_word_ends(&ahead))) {
            best = ahead;
            word = w;
        }
    }
    if (word == NULL)
        return NO;
    *c = best;
    point_set_months(p, word->from_month, word->from_day, word->to_month, word->to_day);
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
    point_set_months(p, 3 * n - 2, 1, 3 * n, 0);
    p->level = LEVEL_QUARTER;
    int tail = cursor_take_any(c, tails);
    if (tail == 0)
        point_set_months(p, 3 * n - 2, 1, 3 * n - 2, 10);
    else if (tail > 0)
        point_set_months(p, 3 * n, 21, 3 * n, 0);
    p->part = tail < 0 ? PART_NONE : tail == 0 ? PART_START : PART_END;
    return YES;
}

/* 16日, 1-15日 after a month. */
static enum found take_day(struct cursor *c, struct point *p)
{
    struct cursor ahead = *c;
    int from = cursor_take_small(&ahead), to = from;
    if (from >= 0 && cursor_take_any(&ahead, point_range_marks) >= 0)
        to = cursor_take_small(&ahead);
    if (from < 0 || to < 0 || cursor_take_any(&ahead, point_day_words) < 0)
        return NO;
    *c = ahead;
    if (from < 1 || to < from || to > date_month_end(p->year, p->from_month))
        return BAD;
    point_set_months(p, p->from_month, from, p->from_month, to);
    p->level = LEVEL_DAY;
    return YES;
}

/* What may follow a month that has been taken. */
static enum found take_after_month(struct cursor *c, struct point *p)
{
    enum found found = take_day(c, p);
    if (found == NO)
        point_take_part(c, p);
    return found == NO ? YES : found;
}

/* 3月, 元月, 12月底, 6月30日; not 24月龄. */
static enum found take_month(struct cursor *c, struct point *p)
{
    struct cursor ahead = *c;
    int n = cursor_take(&ahead, "元月") ? 1 : -1;
    if (n < 0 && ((n = cursor_take_small(&ahead)) < 0 || cursor_take_any(&ahead, MONTH_WORDS) < 0))
        return NO;
    if (n > 31 || point_starts_other_word(&ahead, "龄"))
        return NO;
    *c = ahead;
    if (n < 1 || n > 12)
        return BAD;
    cursor_take(c, "份"); /* 元月份 */
    point_set_months(p, n, 1, n, 0);
    p->level = LEVEL_MONTH;
    return take_after_month(c, p);
}

bool point_take_year(struct cursor *c, int context, struct point *p, struct cursor *at_year)
{
    struct cursor ahead = *c;
    int year = cursor_take_year(&ahead);
    *at_year = ahead;
    if (year > 0 && cursor_take(&ahead, "年")) {
        p->year = year;
        p->year_given = true;
    } else {
        uint32_t first = cursor_peek(c);
        size_t i = 0;
        ahead = *c;
        while (i < COUNT(RELATIVE_YEARS) && !(cursor_may_take(first, RELATIVE_YEARS[i].text) && cursor_take(&ahead, RELATIVE_YEARS[i].text)))
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
    point_set_months(p, d.month, d.day, d.month, d.day);
    p->year = d.year;
    p->year_given = true;
    p->level = LEVEL_DAY;
    return YES;
}

enum found point_take(struct cursor *c, int context, struct point *p)
{
    struct cursor at_year;
    *p = (struct point){.year = context};
    enum found found = take_date(c, p);
    if (found != NO)
        return found;
    bool has_year = point_take_year(c, context, p, &at_year);
    if ((found = take_year_word(c, p)) != NO || (found = take_quarter(c, p)) != NO || (found = take_month(c, p)) != NO)
        return found;
    if (!has_year)
        return NO;
    if (take_year_word(&at_year, p) == YES) {
        *c = at_year;
        return YES;
    }
    cursor_take(c, "度");
    point_set_months(p, 1, 1, 12, 0);
    p->level = LEVEL_YEAR;
    return YES;
}
