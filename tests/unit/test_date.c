#include "base/date.h"

#include <string.h>

#include "unit.h"

START_TEST(test_calendar)
{
    static const struct {
        struct date d;
        bool valid;
    } t[] = {
        {{2023, 2, 16}, true},  {{2023, 2, 28}, true},  {{2023, 2, 29}, false}, {{2024, 2, 29}, true},   {{1900, 2, 29}, false},
        {{2000, 2, 29}, true},  {{2023, 4, 31}, false}, {{2023, 12, 31}, true}, {{2023, 13, 1}, false},  {{2023, 0, 1}, false},
        {{2023, 1, 0}, false},  {{2023, 1, 32}, false}, {{0, 0, 0}, false},     {{1899, 12, 31}, false}, {{1900, 1, 1}, true},
        {{2199, 12, 31}, true}, {{2200, 1, 1}, false},  {{2023, -1, 5}, false}, {{2023, 5, -1}, false},
    };
    for (size_t i = 0; i < COUNT(t); i++)
        ck_assert_msg(date_valid(t[i].d) == t[i].valid, "%d-%d-%d", t[i].d.year, t[i].d.month, t[i].d.day);
    ck_assert_int_eq(date_month_end(2023, 2), 28);
    ck_assert_int_eq(date_month_end(2024, 2), 29);
    ck_assert_int_eq(date_month_end(0, 2), 29); /* the year is not known */
    ck_assert_int_eq(date_month_end(2023, 13), 0);
}
END_TEST

START_TEST(test_days)
{
    ck_assert_int_eq(date_days((struct date){1970, 1, 1}), 0);
    ck_assert_int_eq(date_days((struct date){1969, 12, 31}), -1);
    ck_assert_int_eq(date_days((struct date){2000, 3, 1}), 11017);
    ck_assert_int_eq(date_days((struct date){2023, 2, 16}), 19404);
}
END_TEST

/* Every day of the calendar in turn. */
START_TEST(test_days_round_trip)
{
    long days = date_days((struct date){1900, 1, 1}), end = date_days((struct date){2199, 12, 31});
    struct date before = {1899, 12, 31};
    for (; days <= end; days++) {
        struct date d = date_from_days(days);
        ck_assert(date_valid(d));
        ck_assert_int_eq(date_days(d), days);
        ck_assert_int_eq(date_compare(before, d), -1);
        ck_assert_int_eq(date_compare(d, before), 1);
        ck_assert_int_eq(date_compare(d, d), 0);
        before = d;
    }
    ck_assert_int_eq(before.year, 2199);
}
END_TEST

START_TEST(test_format)
{
    char text[16];
    ck_assert_uint_eq(date_format(text, (struct date){2023, 2, 6}), 10);
    ck_assert_str_eq(text, "2023-02-06");
    static const struct date none[] = {{0, 0, 0}, {2023, 0, 1}, {2023, 1, 0}, {2023, 13, 1}, {2023, 1, 32}, {-1, 1, 1}, {10000, 1, 1}};
    for (size_t i = 0; i < COUNT(none); i++) {
        ck_assert_uint_eq(date_format(text, none[i]), 0);
        ck_assert_str_eq(text, "");
    }
}
END_TEST

/* The date a text begins with, and how much of it that is. */
static const struct {
    const char *text, *used, *iso;
} good[] = {
    {"2023年2月16日", "2023年2月16日", "2023-02-16"},
    {"2023年02月06日印发", "2023年02月06日", "2023-02-06"},
    {"2023年2月16号", "2023年2月16号", "2023-02-16"},
    {"二○二三年二月十六日", "二○二三年二月十六日", "2023-02-16"},
    {"二〇二三年十二月三十一日", "二〇二三年十二月三十一日", "2023-12-31"},
    {"二O二三年二月二十日", "二O二三年二月二十日", "2023-02-20"},
    {"二零二三年〇二月〇六日", "二零二三年〇二月〇六日", "2023-02-06"},
    {"二0二三年2月十日", "二0二三年2月十日", "2023-02-10"},
    {"二 ○ 二 三 年 二 月 十 六 日", "二 ○ 二 三 年 二 月 十 六 日", "2023-02-16"},
    {"2023-02-16", "2023-02-16", "2023-02-16"},
    {"2023/2/16 10:00", "2023/2/16", "2023-02-16"},
    {"2023.2.16.", "2023.2.16", "2023-02-16"},
    {"２０２３－０２－１６", "２０２３－０２－１６", "2023-02-16"},
    {"２０２３年２月１６日", "２０２３年２月１６日", "2023-02-16"},
    {"2023 年 2　月 16 日", "2023 年 2　月 16 日", "2023-02-16"},
    {" 2023年\n2月16日", " 2023年\n2月16日", "2023-02-16"}, /* wrapped in a cell */
    {"2024年2月29日", "2024年2月29日", "2024-02-29"},
};

START_TEST(test_good)
{
    struct date d = {0};
    size_t used = 0;
    char iso[16];
    mc_error err = {0};
    ck_assert_msg(date_parse(&d, good[_i].text, strlen(good[_i].text), &used, &err) == MC_OK, "%s", err.text);
    ck_assert_uint_eq(used, strlen(good[_i].used));
    date_format(iso, d);
    ck_assert_str_eq(iso, good[_i].iso);
}
END_TEST

static const struct {
    const char *text;
    mc_status status;
    const char *used;
} bad[] = {
    {"2023年2月30日前", MC_ERR_LIMIT, "2023年2月30日"},
    {"2023年2月29日", MC_ERR_LIMIT, "2023年2月29日"},
    {"2023年13月1日", MC_ERR_LIMIT, "2023年13月1日"},
    {"2023年0月1日", MC_ERR_LIMIT, "2023年0月1日"},
    {"2023-13-01", MC_ERR_LIMIT, "2023-13-01"},
    {"2023.4.31", MC_ERR_LIMIT, "2023.4.31"},
    {"", MC_ERR_INPUT, ""},
    {"2023", MC_ERR_INPUT, ""},
    {"2023年", MC_ERR_INPUT, ""},
    {"2023年2月", MC_ERR_INPUT, ""},
    {"2023年2月16", MC_ERR_INPUT, ""},
    {"2月16日", MC_ERR_INPUT, ""},
    {"2023223", MC_ERR_INPUT, ""},
    {"12023-02-16", MC_ERR_INPUT, ""},
    {"2023-02-161", MC_ERR_INPUT, ""},
    {"2023-12-3456", MC_ERR_INPUT, ""},
    {"2023.2/16", MC_ERR_INPUT, ""},
    {"2023.2.16.1", MC_ERR_INPUT, ""},
    {"0451-12-34", MC_ERR_INPUT, ""}, /* a telephone */
    {"1234年5月6日", MC_ERR_INPUT, ""},
    {"20 23年2月16日", MC_ERR_INPUT, ""},
    {"2023年\n\n2月16日", MC_ERR_INPUT, ""}, /* an empty line ends what was said */
    {"于2023年2月16日", MC_ERR_INPUT, ""},
};

START_TEST(test_bad)
{
    struct date d = {7, 7, 7};
    size_t used = 0;
    mc_error err = {0};
    ck_assert_int_eq(date_parse(&d, bad[_i].text, strlen(bad[_i].text), &used, &err), bad[_i].status);
    ck_assert_int_eq(err.status, bad[_i].status);
    ck_assert_uint_eq(used, strlen(bad[_i].used));
    ck_assert_int_eq(d.year, 7);
}
END_TEST

Suite *date_suite(void);
Suite *date_suite(void)
{
    Suite *s = suite_create("date");
    TCase *tc = tcase_create("date");
    tcase_add_test(tc, test_calendar);
    tcase_add_test(tc, test_days);
    tcase_add_test(tc, test_days_round_trip);
    tcase_add_test(tc, test_format);
    tcase_add_loop_test(tc, test_good, 0, COUNT(good));
    tcase_add_loop_test(tc, test_bad, 0, COUNT(bad));
    suite_add_tcase(s, tc);
    return s;
}
