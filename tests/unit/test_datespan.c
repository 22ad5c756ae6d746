#include "base/datespan.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define YEAR 2023

/* Flags of an expression, one letter each: b before, r recurring, y the words name the year. */
static const struct {
    const char *text, *used; /* NULL: all of it */
    const char *span;        /* "from to" */
    enum span_part part;
    const char *flags;
} good[] = {
    /* parts of a month */
    {"3月初", NULL, "2023-03-01 2023-03-10", PART_START, ""},
    {"3月初动工", "3月初", "2023-03-01 2023-03-10", PART_START, ""},
    {"3月月初动工", "3月月初", "2023-03-01 2023-03-10", PART_START, ""},
    {"3月底动工", "3月底", "2023-03-21 2023-03-31", PART_END, ""},
    {"3月5-日", "3月", "2023-03-01 2023-03-31", PART_NONE, ""},
    {"3月上旬", NULL, "2023-03-01 2023-03-10", PART_EARLY, ""},
    {"3月中旬，开工", "3月中旬", "2023-03-11 2023-03-20", PART_MIDDLE, ""},
    {"3月下旬", NULL, "2023-03-21 2023-03-31", PART_LATE, ""},
    {"3月底", NULL, "2023-03-21 2023-03-31", PART_END, ""},
    {"2月末", NULL, "2023-02-21 2023-02-28", PART_END, ""},
    {"12月底，完成", "12月底", "2023-12-21 2023-12-31", PART_END, ""},
    {"12月月底", NULL, "2023-12-21 2023-12-31", PART_END, ""},
    {"12月份底", NULL, "2023-12-21 2023-12-31", PART_END, ""},
    {"3月中上旬", NULL, "2023-03-01 2023-03-20", PART_NONE, ""},
    {"3月中下旬", NULL, "2023-03-11 2023-03-31", PART_NONE, ""},
    {"3月上半月", NULL, "2023-03-01 2023-03-15", PART_NONE, ""},
    {"3月下半月", NULL, "2023-03-16 2023-03-31", PART_NONE, ""},
    {"6月中完成", "6月中", "2023-06-11 2023-06-20", PART_MIDDLE, ""},
    {"3月中国共产党", "3月", "2023-03-01 2023-03-31", PART_NONE, ""},
    /* months and days */
    {"3月", NULL, "2023-03-01 2023-03-31", PART_NONE, ""},
    {"03月份", NULL, "2023-03-01 2023-03-31", PART_NONE, ""},
    {"元月份", NULL, "2023-01-01 2023-01-31", PART_NONE, ""},
    {"三月上旬", NULL, "2023-03-01 2023-03-10", PART_EARLY, ""},
    {"十二月三十一日", NULL, "2023-12-31 2023-12-31", PART_NONE, ""},
    {"１２月３１日", NULL, "2023-12-31 2023-12-31", PART_NONE, ""},
    {"3月15号", NULL, "2023-03-15 2023-03-15", PART_NONE, ""},
    {"3月20户", "3月", "2023-03-01 2023-03-31", PART_NONE, ""},
    {"2023年6月30日", NULL, "2023-06-30 2023-06-30", PART_NONE, "y"},
    {"2023-06-30", NULL, "2023-06-30 2023-06-30", PART_NONE, "y"},
    {"2024年2月", NULL, "2024-02-01 2024-02-29", PART_NONE, "y"},
    /* 前 */
    {"6月30日前", NULL, "2023-01-01 2023-06-30", PART_NONE, "b"},
    {"6月30日（含）前", NULL, "2023-01-01 2023-06-30", PART_NONE, "b"},
    {"6月30日之前完成", "6月30日之前", "2023-01-01 2023-06-30", PART_NONE, "b"},
    {"2月28日以前", NULL, "2023-01-01 2023-02-28", PART_NONE, "b"},
    {"12月 底 前", NULL, "2023-01-01 2023-12-31", PART_END, "b"},
    {"5月底前完成", "5月底前", "2023-01-01 2023-05-31", PART_END, "b"},
    {"5月底，前完成", "5月底", "2023-05-21 2023-05-31", PART_END, ""}, /* a comma is a fault, not a blank */
    {"5月底,前", "5月底", "2023-05-21 2023-05-31", PART_END, ""},
    {"5月底、前", "5月底", "2023-05-21 2023-05-31", PART_END, ""},
    {"5月底\n前", NULL, "2023-01-01 2023-05-31", PART_END, "b"},
    {"5月底\n\n前", "5月底", "2023-05-21 2023-05-31", PART_END, ""},
    {"3月前期工作", "3月", "2023-03-01 2023-03-31", PART_NONE, ""},
    {"6月内完成", "6月内", "2023-06-01 2023-06-30", PART_NONE, ""},
    {"6月内部验收", "6月", "2023-06-01 2023-06-30", PART_NONE, ""},
    {"5月1日前后", NULL, "2023-04-21 2023-05-11", PART_NONE, ""},
    {"1月5日左右", NULL, "2022-12-26 2023-01-15", PART_NONE, ""},
    /* years */
    {"二○二三年底", NULL, "2023-12-01 2023-12-31", PART_END, "y"},
    {"二〇二三年", NULL, "2023-01-01 2023-12-31", PART_NONE, "y"},
    {"２０２３年１２月底前", NULL, "2023-01-01 2023-12-31", PART_END, "by"},
    {"2023年年底", NULL, "2023-12-01 2023-12-31", PART_END, "y"},
    {"2023年末", NULL, "2023-12-01 2023-12-31", PART_END, "y"},
    {"2023年度", NULL, "2023-01-01 2023-12-31", PART_NONE, "y"},
    {"2023年内", NULL, "2023-01-01 2023-12-31", PART_NONE, "y"},
    {"2024年初", NULL, "2024-01-01 2024-02-29", PART_START, "y"},
    {"年底", NULL, "2023-12-01 2023-12-31", PART_END, ""},
    {"年底前", NULL, "2023-01-01 2023-12-31", PART_END, "b"},
    {"年终", NULL, "2023-12-01 2023-12-31", PART_END, ""},
    {"年初", NULL, "2023-01-01 2023-02-28", PART_START, ""},
    {"年中", NULL, "2023-06-01 2023-07-31", PART_MIDDLE, ""},
    {"年内", NULL, "2023-01-01 2023-12-31", PART_NONE, ""},
    {"今年底", NULL, "2023-12-01 2023-12-31", PART_END, "y"},
    {"本年度内", NULL, "2023-01-01 2023-12-31", PART_NONE, "y"},
    {"当年12月", NULL, "2023-12-01 2023-12-31", PART_NONE, "y"},
    {"明年3月底", NULL, "2024-03-21 2024-03-31", PART_END, "y"},
    {"次年2月", NULL, "2024-02-01 2024-02-29", PART_NONE, "y"},
    {"翌年1月", NULL, "2024-01-01 2024-01-31", PART_NONE, "y"},
    {"去年12月", NULL, "2022-12-01 2022-12-31", PART_NONE, "y"},
    {"今年年中央预算", "今年", "2023-01-01 2023-12-31", PART_NONE, "y"},
    /* halves and quarters */
    {"上半年", NULL, "2023-01-01 2023-06-30", PART_NONE, ""},
    {"2024年下半年", NULL, "2024-07-01 2024-12-31", PART_NONE, "y"},
    {"下半年初启动", "下半年初", "2023-07-01 2023-07-10", PART_START, ""},
    {"下半年末完工", "下半年末", "2023-12-21 2023-12-31", PART_END, ""},
    {"下半年底完工", "下半年底", "2023-12-21 2023-12-31", PART_END, ""},
    {"上半年底完工", "上半年底", "2023-06-21 2023-06-30", PART_END, ""},
    {"上半年末", NULL, "2023-06-21 2023-06-30", PART_END, ""},
    {"第三季度", NULL, "2023-07-01 2023-09-30", PART_NONE, ""},
    {"一季度", NULL, "2023-01-01 2023-03-31", PART_NONE, ""},
    {"4季度末", NULL, "2023-12-21 2023-12-31", PART_END, ""},
    {"第二季度初", NULL, "2023-04-01 2023-04-10", PART_START, ""},
    {"三季度前", NULL, "2023-01-01 2023-09-30", PART_NONE, "b"},
    {"前三季度", NULL, "2023-01-01 2023-09-30", PART_NONE, ""},
    {"2023年第一季度", NULL, "2023-01-01 2023-03-31", PART_NONE, "y"},
    /* duties that return */
    {"全年", NULL, "2023-01-01 2023-12-31", PART_NONE, "r"},
    {"2024年全年", NULL, "2024-01-01 2024-12-31", PART_NONE, "ry"},
    {"逐月按时兑付", "逐月", "2023-01-01 2023-12-31", PART_NONE, "r"},
    {"每月底前", NULL, "2023-01-01 2023-12-31", PART_NONE, "r"},
    {"每月月底前将", "每月月底前", "2023-01-01 2023-12-31", PART_NONE, "r"},
    {"每月5日前", NULL, "2023-01-01 2023-12-31", PART_NONE, "r"},
    {"按月", NULL, "2023-01-01 2023-12-31", PART_NONE, "r"},
    {"每季度末", NULL, "2023-01-01 2023-12-31", PART_NONE, "r"},
    {"按季度", NULL, "2023-01-01 2023-12-31", PART_NONE, "r"},
    {"长期坚持", "长期", "2023-01-01 2023-12-31", PART_NONE, "r"},
    {"常年", NULL, "2023-01-01 2023-12-31", PART_NONE, "r"},
    /* ranges */
    {"3月至5月", NULL, "2023-03-01 2023-05-31", PART_NONE, ""},
    {"3-5月", NULL, "2023-03-01 2023-05-31", PART_NONE, ""},
    {"３－５月", NULL, "2023-03-01 2023-05-31", PART_NONE, ""},
    {"三至五月", NULL, "2023-03-01 2023-05-31", PART_NONE, ""},
    {"1-12月", NULL, "2023-01-01 2023-12-31", PART_NONE, ""},
    {"3月—10月底", NULL, "2023-03-01 2023-10-31", PART_NONE, ""},
    {"3月——10月", NULL, "2023-03-01 2023-10-31", PART_NONE, ""},
    {"3月～10月", NULL, "2023-03-01 2023-10-31", PART_NONE, ""},
    {"3月底到5月初", NULL, "2023-03-21 2023-05-10", PART_NONE, ""},
    {"3月1日至6月30日", NULL, "2023-03-01 2023-06-30", PART_NONE, ""},
    {"1月1日起至12月31日止", NULL, "2023-01-01 2023-12-31", PART_NONE, ""},
    {"3月1日至15日", NULL, "2023-03-01 2023-03-15", PART_NONE, ""},
    {"3月1-15日", NULL, "2023-03-01 2023-03-15", PART_NONE, ""},
    {"3月上旬至中旬", NULL, "2023-03-01 2023-03-20", PART_NONE, ""},
    {"3月至年底", NULL, "2023-03-01 2023-12-31", PART_NONE, ""},
    {"3月至6月底前", NULL, "2023-03-01 2023-06-30", PART_NONE, ""},
    {"2023年3-5月", NULL, "2023-03-01 2023-05-31", PART_NONE, "y"},
    {"2023年3月至2024年2月", NULL, "2023-03-01 2024-02-29", PART_NONE, "y"},
    {"2023—2025年", NULL, "2023-01-01 2025-12-31", PART_NONE, "y"},
    {"2023年至2025年", NULL, "2023-01-01 2025-12-31", PART_NONE, "y"},
    {"一至三季度", NULL, "2023-01-01 2023-09-30", PART_NONE, ""},
    {"第一至第三季度", NULL, "2023-01-01 2023-09-30", PART_NONE, ""},
    {"11月至次年3月", NULL, "2023-11-01 2024-03-31", PART_NONE, "y"},
    {"11月至3月", NULL, "2023-11-01 2024-03-31", PART_NONE, ""},
    {"3月底-完成主体", "3月底", "2023-03-21 2023-03-31", PART_END, ""},
    {"3月底，5月底", "3月底", "2023-03-21 2023-03-31", PART_END, ""},
    {"3月到期", "3月", "2023-03-01 2023-03-31", PART_NONE, ""},
};

static void check_span(const struct date_span *s, const char *span, enum span_part part, const char *flags)
{
    char from[16], to[16], dates[40], letters[4];
    date_format(from, s->from);
    date_format(to, s->to);
    snprintf(dates, sizeof dates, "%s %s", from, to);
    snprintf(letters, sizeof letters, "%s%s%s", s->before ? "b" : "", s->recurring ? "r" : "", s->year_given ? "y" : "");
    ck_assert_str_eq(dates, span);
    ck_assert_int_eq(s->part, part);
    ck_assert_str_eq(letters, flags);
}

START_TEST(test_good)
{
    struct date_span s;
    size_t used = 0;
    mc_error err = {0};
    const char *text = good[_i].text;
    ck_assert_msg(date_span_parse(&s, text, strlen(text), YEAR, &used, &err) == MC_OK, "%s: %s", text, err.text);
    ck_assert_uint_eq(used, strlen(good[_i].used == NULL ? text : good[_i].used));
    check_span(&s, good[_i].span, good[_i].part, good[_i].flags);
}
END_TEST

/* Without the notice's year only what names a year has dates; the form and its part are still known. */
static const struct {
    const char *text, *span;
    enum span_part part;
    const char *flags;
} yearless[] = {
    {"3月底前", " ", PART_END, "b"},
    {"6月30日", " ", PART_NONE, ""},
    {"2月29日", " ", PART_NONE, ""}, /* may be */
    {"明年3月", " ", PART_NONE, ""},
    {"逐月", " ", PART_NONE, "r"},
    {"3-5月", " ", PART_NONE, ""},
    {"11月至3月", " ", PART_NONE, ""},
    {"5月1日前后", " ", PART_NONE, ""},
    {"2023年3月底", "2023-03-21 2023-03-31", PART_END, "y"},
    {"2023年底前", "2023-01-01 2023-12-31", PART_END, "by"},
    {"3月至2024年2月", "2023-03-01 2024-02-29", PART_NONE, "y"},
    {"1月至2024年2月", "2024-01-01 2024-02-29", PART_NONE, "y"},
};

START_TEST(test_without_a_year)
{
    struct date_span s;
    size_t used = 0;
    const char *text = yearless[_i].text;
    ck_assert_int_eq(date_span_parse(&s, text, strlen(text), 0, &used, NULL), MC_OK);
    ck_assert_uint_eq(used, strlen(text));
    check_span(&s, yearless[_i].span, yearless[_i].part, yearless[_i].flags);
}
END_TEST

static const struct {
    const char *text;
    mc_status status;
    const char *used;
} bad[] = {
    {"2月30日前", MC_ERR_LIMIT, "2月30日"},
    {"2月29日", MC_ERR_LIMIT, "2月29日"}, /* 2023 */
    {"4月31日", MC_ERR_LIMIT, "4月31日"},
    {"二月三十日", MC_ERR_LIMIT, "二月三十日"},
    {"13月", MC_ERR_LIMIT, "13月"},
    {"0月底", MC_ERR_LIMIT, "0月"},
    {"3月0日", MC_ERR_LIMIT, "3月0日"},
    {"2023年2月30日", MC_ERR_LIMIT, "2023年2月30日"},
    {"2023-13-01", MC_ERR_LIMIT, "2023-13-01"},
    {"第五季度", MC_ERR_LIMIT, "第五季度"},
    {"3月1日至2月30日", MC_ERR_LIMIT, "3月1日至2月30日"},
    {"3月15日至3月1日", MC_ERR_LIMIT, "3月15日至3月1日"},
    {"3月15-1日", MC_ERR_LIMIT, "3月15-1日"},
    {"3月1日至32日", MC_ERR_LIMIT, "3月1日至32日"},
    {"13-15月", MC_ERR_LIMIT, "13-15月"},
    {"2025年至2023年", MC_ERR_LIMIT, "2025年至2023年"},
    {"", MC_ERR_INPUT, ""},
    {"前", MC_ERR_INPUT, ""},
    {"完成3月底", MC_ERR_INPUT, ""},
    {"月底前", MC_ERR_INPUT, ""},
    {"3个月", MC_ERR_INPUT, ""},
    {"三个月内", MC_ERR_INPUT, ""},
    {"3-5个", MC_ERR_INPUT, ""},
    {"5-8个月", MC_ERR_INPUT, ""},
    {"24月龄", MC_ERR_INPUT, ""},
    {"6—36月龄", MC_ERR_INPUT, ""},
    {"36月", MC_ERR_INPUT, ""},
    {"123月", MC_ERR_INPUT, ""},
    {"一二三四五六月", MC_ERR_INPUT, ""},
    {"十十十十十十月", MC_ERR_INPUT, ""},
    {"3.5月", MC_ERR_INPUT, ""},
    {"3年", MC_ERR_INPUT, ""},
    {"2-3年", MC_ERR_INPUT, ""},
    {"全年龄段", MC_ERR_INPUT, ""},
    {"长期护理保险", MC_ERR_INPUT, ""},
    {"年中央", MC_ERR_INPUT, ""},
    {"30日前", MC_ERR_INPUT, ""},
    {"2023", MC_ERR_INPUT, ""},
    {"2023-12-3456", MC_ERR_INPUT, ""},
    {"1-2号楼", MC_ERR_INPUT, ""},
    {"10%", MC_ERR_INPUT, ""},
};

START_TEST(test_bad)
{
    struct date_span s = {.part = PART_LATE};
    size_t used = 0;
    mc_error err = {0};
    const char *text = bad[_i].text;
    ck_assert_int_eq(date_span_parse(&s, text, strlen(text), YEAR, &used, &err), bad[_i].status);
    ck_assert_int_eq(err.status, bad[_i].status);
    ck_assert_uint_eq(used, strlen(bad[_i].used));
    ck_assert_int_eq(s.part, PART_LATE);
}
END_TEST

static const struct {
    const char *a, *b;
    enum span_order order;
} orders[] = {
    {"3月初", "3月上旬", SPAN_BEFORE},
    {"3月上旬", "3月中旬", SPAN_BEFORE},
    {"3月中旬", "3月下旬", SPAN_BEFORE},
    {"3月下旬", "3月底", SPAN_EQUAL},
    {"3月底", "3月末", SPAN_EQUAL},
    {"4月底", "5月初", SPAN_BEFORE},
    {"9月底", "10月初", SPAN_BEFORE},
    {"2月初", "3月初", SPAN_BEFORE},
    {"3月初", "6月底", SPAN_BEFORE},
    {"12月底", "2024年1月初", SPAN_BEFORE},
    {"3月", "4月", SPAN_BEFORE},
    {"3月", "3月", SPAN_EQUAL},
    {"3月底", "3月", SPAN_UNCERTAIN},
    {"3月底", "3月25日", SPAN_UNCERTAIN},
    {"3月底", "3月20日", SPAN_AFTER},
    {"3月15日", "3月中旬", SPAN_UNCERTAIN},
    {"3月15日", "3月16日", SPAN_BEFORE},
    {"第一季度", "4月初", SPAN_BEFORE},
    {"一季度末", "3月底", SPAN_EQUAL},
    {"第三季度", "9月底", SPAN_UNCERTAIN},
    {"上半年", "下半年", SPAN_BEFORE},
    {"12月初", "年底", SPAN_BEFORE},
    {"12月底", "年底", SPAN_EQUAL},
    {"12月20日", "年底", SPAN_UNCERTAIN},
    {"6月底前", "6月30日前", SPAN_EQUAL},
    {"5月底前", "6月底前", SPAN_BEFORE},
    {"6月底前", "5月底", SPAN_UNCERTAIN},
    {"6月底前", "7月", SPAN_BEFORE},
    {"年底前", "12月底前", SPAN_EQUAL},
    {"3月至5月", "4月", SPAN_UNCERTAIN},
    {"3月至5月", "6月", SPAN_BEFORE},
    {"3月至5月", "3-5月", SPAN_EQUAL},
    {"全年", "3月", SPAN_UNCERTAIN},
    {"逐月", "逐月", SPAN_UNCERTAIN},
    {"2023年", "2024年", SPAN_BEFORE},
    {"2023年3月底", "2024年3月初", SPAN_BEFORE},
};

START_TEST(test_order)
{
    struct date_span a, b;
    size_t used;
    ck_assert_int_eq(date_span_parse(&a, orders[_i].a, strlen(orders[_i].a), YEAR, &used, NULL), MC_OK);
    ck_assert_int_eq(date_span_parse(&b, orders[_i].b, strlen(orders[_i].b), YEAR, &used, NULL), MC_OK);
    enum span_order back = orders[_i].order == SPAN_UNCERTAIN ? SPAN_UNCERTAIN : (enum span_order)-orders[_i].order;
    ck_assert_int_eq(date_span_compare(&a, &b), orders[_i].order);
    ck_assert_int_eq(date_span_compare(&b, &a), back);
}
END_TEST

START_TEST(test_order_without_dates)
{
    struct date_span a, b;
    size_t used;
    ck_assert_int_eq(date_span_parse(&a, "3月", strlen("3月"), 0, &used, NULL), MC_OK);
    ck_assert_int_eq(date_span_parse(&b, "4月", strlen("4月"), 0, &used, NULL), MC_OK);
    ck_assert_int_eq(date_span_compare(&a, &b), SPAN_UNCERTAIN);
}
END_TEST

/* Whatever the text is cut to, nothing is read past it and what is used lies inside. */
START_TEST(test_every_beginning_of_an_expression)
{
    static const char text[] = "２０２３年 １月 １日（含）起至次年１２月３１日止前后";
    for (size_t len = 0; len < sizeof text; len++) {
        struct date_span s;
        size_t used = 0;
        mc_status st = date_span_parse(&s, text, len, YEAR, &used, NULL);
        ck_assert_uint_le(used, len);
        ck_assert(st == MC_OK || st == MC_ERR_INPUT);
    }
}
END_TEST

Suite *datespan_suite(void);
Suite *datespan_suite(void)
{
    Suite *s = suite_create("datespan");
    TCase *tc = tcase_create("datespan");
    tcase_add_loop_test(tc, test_good, 0, COUNT(good));
    tcase_add_loop_test(tc, test_without_a_year, 0, COUNT(yearless));
    tcase_add_loop_test(tc, test_bad, 0, COUNT(bad));
    tcase_add_loop_test(tc, test_order, 0, COUNT(orders));
    tcase_add_test(tc, test_order_without_dates);
    tcase_add_test(tc, test_every_beginning_of_an_expression);
    suite_add_tcase(s, tc);
    return s;
}
