#include "base/decimal.h"

#include <string.h>

#include "unit.h"

static const struct {
    const char *text;
    int64_t digits;
    int scale;
    const char *format;
} good[] = {
    {"0", 0, 0, "0"},
    {"-0", 0, 0, "0"},
    {"-0.00", 0, 2, "0"},
    {"9446", 9446, 0, "9446"},
    {"+3", 3, 0, "3"},
    {"007", 7, 0, "7"},
    {" 12 ", 12, 0, "12"},
    {"　12\n", 12, 0, "12"},
    {"83.4816", 834816, 4, "83.4816"},
    {"7517.50", 751750, 2, "7517.5"},
    {"-0.1", -1, 1, "-0.1"},
    {"0.05", 5, 2, "0.05"},
    {"1,234.5", 12345, 1, "1234.5"},
    {"1,234,567", 1234567, 0, "1234567"},
    {"-12,345.00", -1234500, 2, "-12345"},
    {"１２３．５", 1235, 1, "123.5"},
    {"１，２３４", 1234, 0, "1234"},
    {"－５", -5, 0, "-5"},
    {"−5", -5, 0, "-5"},
    {"2.2万", 22000, 0, "22000"},
    {"83.48161万", 8348161, 1, "834816.1"},
    {"1.5亿", 150000000, 0, "150000000"},
    {"３万亿", INT64_C(3000000000000), 0, "3000000000000"},
    {"0.00000001亿", 1, 0, "1"},
    {"9223372036854775807", INT64_MAX, 0, "9223372036854775807"},
    {"-9223372036854775808", INT64_MIN, 0, "-9223372036854775808"},
    {"9223372036854775807.0", INT64_MAX, 0, "9223372036854775807"}, /* the zero is in the way, no digit is */
    {"0.000000000000000001", 1, 18, "0.000000000000000001"},
    {"-9.223372036854775808", INT64_MIN, 18, "-9.223372036854775808"},
    {"1.0000000000000000000000000000", INT64_C(1000000000000000000), 18, "1"},
    {"922337203685477.5807万", INT64_MAX, 0, "9223372036854775807"},
    {"三", 3, 0, "3"},
    {"十二", 12, 0, "12"},
    {"两", 2, 0, "2"},
    {"一百五十", 150, 0, "150"},
    {"三千", 3000, 0, "3000"},
    {"〇", 0, 0, "0"},
};

START_TEST(test_good)
{
    struct decimal d = {-1, -1};
    char text[DECIMAL_TEXT_MAX];
    mc_error err = {0};
    ck_assert_msg(decimal_parse(&d, good[_i].text, strlen(good[_i].text), &err) == MC_OK, "%s", err.text);
    ck_assert_int_eq(d.digits, good[_i].digits);
    ck_assert_int_eq(d.scale, good[_i].scale);
    ck_assert_uint_eq(decimal_format(text, d), strlen(text));
    ck_assert_str_eq(text, good[_i].format);
}
END_TEST

static const struct {
    const char *text;
    mc_status status;
} bad[] = {
    {"", MC_ERR_INPUT},
    {" ", MC_ERR_INPUT},
    {"-", MC_ERR_INPUT},
    {"+", MC_ERR_INPUT},
    {"1.", MC_ERR_INPUT},
    {".5", MC_ERR_INPUT},
    {".", MC_ERR_INPUT},
    {"1,23", MC_ERR_INPUT},
    {"12,34", MC_ERR_INPUT},
    {"1234,567", MC_ERR_INPUT},
    {"1,2345", MC_ERR_INPUT},
    {",123", MC_ERR_INPUT},
    {"1,234,", MC_ERR_INPUT},
    {"0,123", MC_ERR_INPUT},
    {"1.234,567", MC_ERR_INPUT},
    {"1.2.3", MC_ERR_INPUT},
    {"--5", MC_ERR_INPUT},
    {"5-8", MC_ERR_INPUT},
    {"1 234", MC_ERR_INPUT},
    {"1e5", MC_ERR_INPUT},
    {"0x10", MC_ERR_INPUT},
    {"12个", MC_ERR_INPUT},
    {"3千", MC_ERR_INPUT}, /* 3千米 */
    {"1万5", MC_ERR_INPUT},
    {"1亿万", MC_ERR_INPUT},
    {"万", MC_ERR_INPUT},
    {"-三", MC_ERR_INPUT},
    {"一百二", MC_ERR_INPUT},
    {"二〇二三", MC_ERR_INPUT},
    {"inf", MC_ERR_INPUT},
    {"9223372036854775808", MC_ERR_LIMIT},
    {"-9223372036854775809", MC_ERR_LIMIT},
    {"922337203685477.5808万", MC_ERR_LIMIT},
    {"92233720368547758070亿", MC_ERR_LIMIT},
    {"0.0000000000000000001", MC_ERR_LIMIT},
    {"99999999999999999999999999999999999999999999999999", MC_ERR_LIMIT},
    {"99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999"
     "99999999999999999999999999999999999999999999999999",
     MC_ERR_LIMIT},
};

START_TEST(test_bad)
{
    struct decimal d = {7, 7};
    mc_error err = {0};
    ck_assert_int_eq(decimal_parse(&d, bad[_i].text, strlen(bad[_i].text), &err), bad[_i].status);
    ck_assert_int_eq(err.status, bad[_i].status);
    ck_assert_str_ne(err.text, "");
    ck_assert_int_eq(d.digits, 7); /* untouched */
}
END_TEST

static const struct {
    struct decimal a, b;
    const char *sum, *difference, *product; /* NULL: does not fit */
    int order;
} pairs[] = {
    {{1, 1}, {2, 1}, "0.3", "-0.1", "0.02", -1},
    {{250, 2}, {25, 1}, "5", "0", "6.25", 0},
    {{0, 0}, {0, 18}, "0", "0", "0", 0},
    {{-5, 0}, {5, 0}, "0", "-10", "-25", -1},
    {{INT64_MAX, 0}, {1, 0}, NULL, "9223372036854775806", "9223372036854775807", 1},
    {{INT64_MAX, 0}, {0, 18}, "9223372036854775807", "9223372036854775807", "0", 1},
    {{INT64_MIN, 0}, {1, 0}, "-9223372036854775807", NULL, "-9223372036854775808", -1},
    {{INT64_MIN, 0}, {-1, 0}, NULL, "-9223372036854775807", NULL, -1},
    {{INT64_MAX, 18}, {INT64_MAX, 0}, NULL, NULL, NULL, -1},
    {{INT64_MAX, 0}, {INT64_MAX, 0}, NULL, "0", NULL, 0},
    {{1, 18}, {1, 18}, "0.000000000000000002", "0", NULL, 0},
    {{INT64_C(1000000000000000000), 18}, {INT64_C(1000000000000000000), 18}, "2", "0", "1", 0},
    {{INT64_MAX, 0}, {1, 18}, NULL, NULL, "9.223372036854775807", 1},
};

static void check_result(mc_status st, struct decimal got, const char *expected)
{
    char text[DECIMAL_TEXT_MAX];
    ck_assert_int_eq(st, expected == NULL ? MC_ERR_LIMIT : MC_OK);
    if (expected == NULL)
        return;
    decimal_format(text, got);
    ck_assert_str_eq(text, expected);
}

START_TEST(test_arithmetic)
{
    struct decimal a = pairs[_i].a, b = pairs[_i].b, out = {0, 0};
    mc_status st = decimal_add(&out, a, b, NULL);
    check_result(st, out, pairs[_i].sum);
    st = decimal_add(&out, b, a, NULL);
    check_result(st, out, pairs[_i].sum);
    st = decimal_sub(&out, a, b, NULL);
    check_result(st, out, pairs[_i].difference);
    st = decimal_mul(&out, a, b, NULL);
    check_result(st, out, pairs[_i].product);
    ck_assert_int_eq(decimal_compare(a, b), pairs[_i].order);
    ck_assert_int_eq(decimal_compare(b, a), -pairs[_i].order);
}
END_TEST

Suite *decimal_suite(void);
Suite *decimal_suite(void)
{
    Suite *s = suite_create("decimal");
    TCase *tc = tcase_create("decimal");
    tcase_add_loop_test(tc, test_good, 0, COUNT(good));
    tcase_add_loop_test(tc, test_bad, 0, COUNT(bad));
    tcase_add_loop_test(tc, test_arithmetic, 0, COUNT(pairs));
    suite_add_tcase(s, tc);
    return s;
}
