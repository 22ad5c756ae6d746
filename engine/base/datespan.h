/* Due dates: a due date is a span [from, to] of days; a plain date is a span of one day. */
#ifndef MC_BASE_DATESPAN_H
#define MC_BASE_DATESPAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "mingcha.h"

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

/* Reads one due-date expression at the start of `text` with the notice's year as context (0: none, then only expressions that name a
 * year give dates; year_given tells that the words themselves fix it). Forms:
 *   N月[份]初/上旬/中旬/下旬/底/末, N月上/下半月, N月中上/中下旬, N月, N月N日, full dates as date_parse reads them,
 *   年初/年中/年底/年末/年终/年内, 上半年/下半年[初|末], [第]N季度[初|末], 前三季度, each with or without a year before it:
 *   [二○二三|2023|今|本|当|明|次|翌|去|上]年[度], which may stand alone,
 *   全年/逐月/每月/按月/每季度/按季/每年/常年/长期, 每月底, 每月5日, 每季度末,
 *   ranges: 3月至5月, 3-5月, 3月—10月底, 3月1日至6月30日, 3月1-15日, 一至三季度, 11月至次年3月 (a month before the first one's is next year's),
 * each with an optional （含）, 止, 前/之前/以前 (the day or part named is included, as the law's 以前 does), 内/以内, 前后/左右 (a day becomes a
 * span of ten days before and after it).
 * The parts of a month are 1-10, 11-20 and 21 to its end, 初 being 1-10 and 底 21 to the end; 年初 is January and February, 年中 June
 * and July, 年底 December. Digits may be Chinese or full width, blanks and one line break may stand between.
 * `*used` counts the bytes of the expression as printed, 前 included; a comma ends it (5月底，前: before is false, used ends at 底).
 * MC_ERR_INPUT where the text does not start with one (3个月, 24月龄 are durations and ages); MC_ERR_LIMIT where it does but names no day (2月30日, 13月),
 * with *used set too. */
mc_status date_span_parse(struct date_span *out, const char *text, size_t len, int year, size_t *used, mc_error *err);

/* The order of two spans where it is certain. Two `before` spans compare by `to`; two parts of one month by part; else a is before b where
 * a.to < b.from; the same span is equal; anything that overlaps is uncertain; recurring spans are always uncertain. */
enum span_order date_span_compare(const struct date_span *a, const struct date_span *b);

#endif
