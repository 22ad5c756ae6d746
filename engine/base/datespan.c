/* See datespan.h. An expression is read as one point, or as two with a mark between them; a point keeps its months and
 * days apart from the year until the whole has been read, because the year may come from the context or, in a range,
 * from the other point. */
#include "base/datespan.h"

#include <string.h>

#include "base/cursor.h"
#include "base/datespan_point.h"
#include "base/error.h"
#include "base/utf8.h"

#define ABOUT_DAYS 10

/* ---- ranges ------------------------------------------------------------------------------------- */

/* 3-5月, 一至三季度, 2023—2025年: the first number has no word of its own and takes the second one's. */
static enum found take_number_range(struct cursor *c, int context, struct point *a, struct point *b)
{
    struct cursor ahead = *c, at_year;
    *a = (struct point){.year = context};
    point_take_year(&ahead, context, a, &at_year);
    struct point whole = *a;
    int year = cursor_take_year(&ahead);
    bool ordinal = year < 0 && cursor_take(&ahead, "第");
    int n = year < 0 ? cursor_take_small(&ahead) : 0;
    if (n < 0 || cursor_take_any(&ahead, point_range_marks) < 0)
        return NO;
    enum found found = point_take(&ahead, whole.year, b);
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
    *b = (struct point){.year = a->year, .from_month = a->to_month, .level = LEVEL_DAY};
    if (a->level == LEVEL_DAY) {
        int day = cursor_take_small(&ahead);
        if (day < 0 || cursor_take_any(&ahead, point_day_words) < 0)
            return NO;
        point_set_months(b, a->to_month, day, a->to_month, day);
        *c = ahead;
        return day >= 1 && day <= date_month_end(b->year, b->to_month) ? YES : BAD;
    }
    if (a->level != LEVEL_MONTH || a->part == PART_NONE || !point_take_part(&ahead, b))
        return NO;
    *c = ahead;
    return YES;
}

static enum found take_range_end(struct cursor *c, const struct point *a, struct point *b)
{
    struct cursor ahead = *c;
    if (a->recurring || cursor_take_any(&ahead, point_range_marks) < 0)
        return NO;
    struct cursor second = ahead;
    enum found found = point_take(&second, a->year, b);
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
    if (word < 0 || (word == 0 && point_starts_other_word(&ahead, "期")) || (word == 3 && !point_word_ends(&ahead)))
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
        found = point_take(c, year, &a);
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
