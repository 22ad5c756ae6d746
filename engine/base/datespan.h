/* Dates and due dates. A due date is a span [from, to] of days; a plain date is a span of one day. */
#ifndef MC_BASE_DATESPAN_H
#define MC_BASE_DATESPAN_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

struct date {
    int year, month, day; /* all 0: no date */
};

/* Which part of a month (or year) the words name; the order inside one month is this order, PART_LATE and PART_END being equal. */
enum span_part { PART_NONE, PART_START /* 初 */, PART_EARLY /* 上旬 */, PART_MIDDLE /* 中旬 */, PART_LATE /* 下旬 */, PART_END /* 底, 末 */ };

struct date_span {
    struct date from, to;
    enum span_part part;
    bool before;    /* 6月30日前, 年底前: only `to` is a limit; from is 1 January of that year */
    bool recurring; /* 逐月, 每月, 按月, 每季度, 全年, 长期, 常年: a duty that returns; from/to span the year where it is known, else no dates */
    bool year_given; /* the words name the year themselves */
};

enum span_order { SPAN_BEFORE = -1, SPAN_EQUAL = 0, SPAN_AFTER = 1, SPAN_UNCERTAIN = 2 };

bool date_valid(struct date d);          /* a day of the Gregorian calendar, year 1900..2199 */
int date_compare(struct date a, struct date b);
long date_days(struct date d);           /* days since 1970-01-01 (negative before) */
struct date date_from_days(long days);
int date_month_end(int year, int month);
size_t date_format(char out[16], struct date d); /* ISO 2023-02-16; returns the length */

/* Reads one full date at the start of `text`: 2023年2月16日, 二○二三年二月十六日 (〇 ○ O 零), 2023-02-16, 2023/2/16, 2023.2.16, １ full width, blanks between. *used: bytes
 * read. A form that is there but names no day of the calendar (2023年2月30日, 2023-13-01) is MC_ERR_LIMIT; no such form is MC_ERR_INPUT. */
mc_status date_parse(struct date *out, const char *text, size_t len, size_t *used, mc_error *err);

/* Reads one due-date expression at the start of `text` with the notice's year as context (0: none, then only expressions that name a
 * year give dates). Forms: N月初/上旬/中旬/下旬/底/末, N月, N月N日, [二○二三|2023|今|本|明|次|翌]年…, 年初/年中/年底/年末, 上半年/下半年, [第]N季度[初|末], 全年, 逐月/每月/按月/按季/常年/长期, ranges
 * (3月至5月, 3-5月, 3月—10月底, 3月1日至6月30日), each with an optional 前/之前/以前/前后. `*used` counts the bytes of the expression as printed, 前 included. MC_ERR_INPUT
 * where the text does not start with one; MC_ERR_LIMIT where it does but names no day (2月30日, 13月). */
mc_status date_span_parse(struct date_span *out, const char *text, size_t len, int year, size_t *used, mc_error *err);

/* The order of two spans where it is certain. Two `before` spans compare by `to`; two parts of one month by part; else a is before b where
 * a.to < b.from; the same span is equal; anything that overlaps is uncertain; recurring spans are always uncertain. */
enum span_order date_span_compare(const struct date_span *a, const struct date_span *b);

#endif
