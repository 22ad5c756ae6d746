/* See date.h. */
#include "base/date.h"

#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "base/utf8.h"

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int date_month_end(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12)
        return 0;
    return days[month - 1] + (month == 2 && is_leap(year));
}

bool date_valid(struct date d)
{
    return d.year >= 1900 && d.year <= 2199 && d.day >= 1 && d.day <= date_month_end(d.year, d.month);
}

int date_compare(struct date a, struct date b)
{
    long x = (a.year * 100L + a.month) * 100 + a.day, y = (b.year * 100L + b.month) * 100 + b.day;
    return (x > y) - (x < y);
}

/* Days before 1 January of the year, counted from year 0. */
static long days_before_year(long year)
{
    long y = year - 1;
    return year * 365 + y / 4 - y / 100 + y / 400;
}

long date_days(struct date d)
{
    long days = days_before_year(d.year) - days_before_year(1970) + d.day - 1;
    for (int month = 1; month < d.month; month++)
        days += date_month_end(d.year, month);
    return days;
}

struct date date_from_days(long days)
{
    struct date d = {(int)(1970 + days / 366), 1, 1};
    while (days < date_days((struct date){d.year, 1, 1}))
        d.year--;
    while (days >= date_days((struct date){d.year + 1, 1, 1}))
        d.year++;
    days -= date_days(d);
    while (days >= date_month_end(d.year, d.month))
        days -= date_month_end(d.year, d.month++);
    d.day += (int)days;
    return d;
}

size_t date_format(char out[16], struct date d)
{
    out[0] = '\0';
    if (d.year <= 0 || d.year > 9999 || d.month <= 0 || d.month > 12 || d.day <= 0 || d.day > 31)
        return 0;
    return (size_t)snprintf(out, 16, "%04d-%02d-%02d", d.year, d.month, d.day);
}

/* 2月16日 after 2023年. */
static bool take_month_and_day(struct cursor *c, struct date *d)
{
    static const char *const day[] = {"日", "号", NULL};
    return (d->month = cursor_take_small(c)) >= 0 && cursor_take(c, "月") && (d->day = cursor_take_small(c)) >= 0 &&
           cursor_take_any(c, day) >= 0;
}

/* -02-16 after 2023. A number that goes on after the same mark (2023.2.16.1) is no date. */
static bool take_marked(struct cursor *c, struct date *d)
{
    static const char *const marks[] = {"-", "/", ".", "／", NULL};
    int mark = cursor_take_any(c, marks);
    if (mark < 0 || (d->month = cursor_take_small(c)) < 0 || !cursor_take(c, marks[mark]) ||
        (d->day = cursor_take_small(c)) < 0)
        return false;
    struct cursor ahead = *c;
    return !(cursor_take(&ahead, marks[mark]) && cursor_take_small(&ahead) >= 0);
}

mc_status date_parse(struct date *out, const char *text, size_t len, size_t *used, mc_error *err)
{
    struct cursor c = {text, len, 0};
    struct date d = {0};
    d.year = cursor_take_year(&c);
    bool found = d.year > 0 && (cursor_take(&c, "年") ? take_month_and_day(&c, &d) : take_marked(&c, &d));
    if (!found)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "no date: \"%.*s\"", (int)utf8_cut(text, len, 40), text);
    *used = c.at;
    if (!date_valid(d))
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "no day of the calendar: \"%.*s\"", (int)c.at, text);
    *out = d;
    return MC_OK;
}
