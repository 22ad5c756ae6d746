#include "base/money.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

static const struct {
    const char *text;
    enum money_unit unit; /* of the column */
    int64_t fen;
    enum money_unit printed_in;
    int decimals;
} good[] = {
    {"9446", MONEY_WAN, INT64_C(9446000000), MONEY_WAN, 0},
    {"83.4816", MONEY_WAN, 83481600, MONEY_WAN, 4},
    {"83.4816万元", MONEY_NONE, 83481600, MONEY_WAN, 4},
    {"83.4816万元", MONEY_YI, 83481600, MONEY_WAN, 4}, /* the unit in the text wins */
    {"1.5亿元", MONEY_WAN, INT64_C(15000000000), MONEY_YI, 1},
    {"1.5亿", MONEY_WAN, INT64_C(15000000000), MONEY_YI, 1},
    {"2.2万", MONEY_YUAN, 2200000, MONEY_WAN, 1},
    {"350元", MONEY_WAN, 35000, MONEY_YUAN, 0},
    {"3千元", MONEY_NONE, 300000, MONEY_QIAN, 0},
    {"2百万元", MONEY_NONE, 200000000, MONEY_BAIWAN, 0},
    {"3分", MONEY_NONE, 3, MONEY_FEN, 0},
    {"7517.50", MONEY_WAN, INT64_C(7517500000), MONEY_WAN, 2},
    {"0.0001", MONEY_WAN, 100, MONEY_WAN, 4},
    {"0", MONEY_WAN, 0, MONEY_WAN, 0},
    {"-0", MONEY_WAN, 0, MONEY_WAN, 0},
    {"1,234.5", MONEY_YUAN, 123450, MONEY_YUAN, 1},
    {"１２３", MONEY_YUAN, 12300, MONEY_YUAN, 0},
    {"１，２３４．５万元", MONEY_NONE, 1234500000, MONEY_WAN, 1},
    {"￥12.00元", MONEY_NONE, 1200, MONEY_YUAN, 2},
    {"¥ 12", MONEY_YUAN, 1200, MONEY_YUAN, 0},
    {"人民币12.5万元", MONEY_NONE, 12500000, MONEY_WAN, 1},
    {"12.00元整", MONEY_NONE, 1200, MONEY_YUAN, 2},
    {" 12　万元\n", MONEY_NONE, 12000000, MONEY_WAN, 0},
    {"12 万 元", MONEY_NONE, 12000000, MONEY_WAN, 0},
    {"-3", MONEY_WAN, -3000000, MONEY_WAN, 0},
    {"－3", MONEY_WAN, -3000000, MONEY_WAN, 0},
    {"−3", MONEY_WAN, -3000000, MONEY_WAN, 0},
    {"△5", MONEY_WAN, -5000000, MONEY_WAN, 0},
    {"▲5万元", MONEY_NONE, -5000000, MONEY_WAN, 0},
    {"-￥5", MONEY_YUAN, -500, MONEY_YUAN, 0},
    {"￥-5", MONEY_YUAN, -500, MONEY_YUAN, 0},
    {"(12.5)", MONEY_WAN, -12500000, MONEY_WAN, 1},
    {"（12.5）", MONEY_WAN, -12500000, MONEY_WAN, 1},
    {"(12.5)万元", MONEY_NONE, -12500000, MONEY_WAN, 1},
    {"（12.5万元）", MONEY_NONE, -12500000, MONEY_WAN, 1},
    {"三百万元", MONEY_NONE, 300000000, MONEY_BAIWAN, 0},
    {"一千二百万元", MONEY_NONE, 1200000000, MONEY_WAN, 0},
    {"五千元", MONEY_NONE, 500000, MONEY_QIAN, 0},
    {"0.010元", MONEY_NONE, 1, MONEY_YUAN, 3}, /* zeros past fen are fine */
    {"0.00000000010亿元", MONEY_NONE, 1, MONEY_YI, 11},
    {"9223372036854775807", MONEY_FEN, INT64_MAX, MONEY_FEN, 0},
    {"92233720368547758.07元", MONEY_NONE, INT64_MAX, MONEY_YUAN, 2},
    {"-92233720368547758.08元", MONEY_NONE, INT64_MIN, MONEY_YUAN, 2},
    {"(92233720368547758.08)", MONEY_YUAN, INT64_MIN, MONEY_YUAN, 2},
    {"922337203.6854775807亿元", MONEY_NONE, INT64_MAX, MONEY_YI, 10},
};

START_TEST(test_good)
{
    struct money m = {0, MONEY_NONE, -1};
    mc_error err = {0};
    ck_assert_msg(money_parse(&m, good[_i].text, strlen(good[_i].text), good[_i].unit, &err) == MC_OK, "%s", err.text);
    ck_assert_int_eq(m.fen, good[_i].fen);
    ck_assert_int_eq(m.unit, good[_i].printed_in);
    ck_assert_int_eq(m.decimals, good[_i].decimals);
}
END_TEST

static const struct {
    const char *text;
    enum money_unit unit;
    mc_status status;
} bad[] = {
    {"", MONEY_WAN, MC_ERR_INPUT},
    {"—", MONEY_WAN, MC_ERR_INPUT},
    {"/", MONEY_WAN, MC_ERR_INPUT},
    {"无", MONEY_WAN, MC_ERR_INPUT},
    {"-", MONEY_WAN, MC_ERR_INPUT},
    {"12", MONEY_NONE, MC_ERR_INPUT},
    {"1,23", MONEY_WAN, MC_ERR_INPUT},
    {"1 234", MONEY_WAN, MC_ERR_INPUT},
    {"1.", MONEY_WAN, MC_ERR_INPUT},
    {".5", MONEY_WAN, MC_ERR_INPUT},
    {"12万5", MONEY_WAN, MC_ERR_INPUT},
    {"12元5角", MONEY_WAN, MC_ERR_INPUT},
    {"10-20", MONEY_WAN, MC_ERR_INPUT},
    {"--5", MONEY_WAN, MC_ERR_INPUT},
    {"-+5", MONEY_WAN, MC_ERR_INPUT},
    {"(-5)", MONEY_WAN, MC_ERR_INPUT},
    {"-(5)", MONEY_WAN, MC_ERR_INPUT},
    {"(5", MONEY_WAN, MC_ERR_INPUT},
    {"5)", MONEY_WAN, MC_ERR_INPUT},
    {"((5))", MONEY_WAN, MC_ERR_INPUT},
    {"￥", MONEY_WAN, MC_ERR_INPUT},
    {"￥￥5", MONEY_WAN, MC_ERR_INPUT},
    {"万元", MONEY_WAN, MC_ERR_INPUT},
    {"元", MONEY_WAN, MC_ERR_INPUT},
    {"12公里", MONEY_WAN, MC_ERR_INPUT},
    {"约12万元", MONEY_WAN, MC_ERR_INPUT},
    {"12万元/年", MONEY_WAN, MC_ERR_INPUT},
    {"一百二万元", MONEY_WAN, MC_ERR_INPUT},
    {"0.001元", MONEY_NONE, MC_ERR_LIMIT},
    {"1.5分", MONEY_NONE, MC_ERR_LIMIT},
    {"0.0000001", MONEY_WAN, MC_ERR_LIMIT},
    {"9223372036854775808", MONEY_FEN, MC_ERR_LIMIT},
    {"92233720368547758.08元", MONEY_NONE, MC_ERR_LIMIT},
    {"-92233720368547758.09元", MONEY_NONE, MC_ERR_LIMIT},
    {"922337203.6854775808亿元", MONEY_NONE, MC_ERR_LIMIT},
    {"9223372036854775807", MONEY_YI, MC_ERR_LIMIT},
    {"99999999999999999999999999999", MONEY_WAN, MC_ERR_LIMIT},
};

START_TEST(test_bad)
{
    struct money m = {7, MONEY_NONE, 7};
    mc_error err = {0};
    ck_assert_int_eq(money_parse(&m, bad[_i].text, strlen(bad[_i].text), bad[_i].unit, &err), bad[_i].status);
    ck_assert_int_eq(err.status, bad[_i].status);
    ck_assert_int_eq(m.fen, 7);
}
END_TEST

START_TEST(test_long_text_is_no_amount)
{
    char text[1000];
    struct money m;
    memset(text, ' ', sizeof text);
    text[500] = '5';
    ck_assert_int_eq(money_parse(&m, text, sizeof text, MONEY_WAN, NULL), MC_OK); /* blanks do not count */
    memset(text, '1', sizeof text);
    ck_assert_int_ne(money_parse(&m, text, sizeof text, MONEY_WAN, NULL), MC_OK);
}
END_TEST

START_TEST(test_blank)
{
    static const struct {
        const char *text;
        bool blank;
    } t[] = {{"", true},   {" 　\n", true}, {"-", true},  {"—", true},     {"——", true}, {"--", true},  {"－", true}, {"–", true}, {"/", true},
             {"／", true}, {"无", true},    {" 无 ", true}, {"0", false}, {"-5", false},  {"无偿", false}, {"------", false}};
    for (size_t i = 0; i < COUNT(t); i++)
        ck_assert_msg(money_is_blank(t[i].text, strlen(t[i].text)) == t[i].blank, "\"%s\"", t[i].text);
}
END_TEST

START_TEST(test_units)
{
    static const struct {
        const char *text;
        enum money_unit unit;
    } t[] = {
        {"元", MONEY_YUAN},     {"千元", MONEY_QIAN},      {"万元", MONEY_WAN}, {"百万元", MONEY_BAIWAN}, {"亿元", MONEY_YI},
        {"万", MONEY_WAN},      {"亿", MONEY_YI},          {"分", MONEY_FEN},   {"人民币万元", MONEY_WAN}, {"万元人民币", MONEY_WAN},
        {" 万　元 ", MONEY_WAN}, {"", MONEY_NONE},          {"人", MONEY_NONE},  {"万人", MONEY_NONE},     {"元/人", MONEY_NONE},
        {"美元", MONEY_NONE},   {"人民币", MONEY_NONE},
    };
    for (size_t i = 0; i < COUNT(t); i++)
        ck_assert_msg(money_unit_parse(t[i].text, strlen(t[i].text)) == t[i].unit, "\"%s\"", t[i].text);
    ck_assert_str_eq(money_unit_name(MONEY_WAN), "万元");
    ck_assert_str_eq(money_unit_name(MONEY_NONE), "");
    ck_assert_int_eq(money_unit_fen(MONEY_NONE), 0);
    ck_assert_int_eq(money_unit_fen(MONEY_FEN), 1);
    ck_assert_int_eq(money_unit_fen(MONEY_WAN), 1000000);
    ck_assert_int_eq(money_unit_fen(MONEY_YI), INT64_C(10000000000));
}
END_TEST

START_TEST(test_unit_notes)
{
    static const struct {
        const char *text;
        enum money_unit unit;
    } t[] = {
        {"单位：万元", MONEY_WAN},
        {"单位:人民币元", MONEY_YUAN},
        {"（单位：万元）", MONEY_WAN},
        {"金额单位：人民币 万元", MONEY_WAN},
        {"填报单位：某局　　单位：亿元", MONEY_YI},
        {"单 位 ： 万 元", MONEY_WAN},
        {"年度投资      (万元)", MONEY_WAN},
        {"总投资（千元）", MONEY_QIAN},
        {"总投资〔百万元〕", MONEY_BAIWAN},
        {"单位：万元、平方米", MONEY_WAN},
        {"单位：万元 填表人", MONEY_WAN},
        {"", MONEY_NONE},
        {"单位", MONEY_NONE},
        {"责任单位", MONEY_NONE},
        {"责任单位：万元村村委会", MONEY_NONE},
        {"责任单位：万元", MONEY_NONE},
        {"单位：元宝镇", MONEY_NONE},
        {"单位：元/人", MONEY_NONE},
        {"补助（元/人）", MONEY_NONE},
        {"得分（分）", MONEY_NONE},
        {"人口（万）", MONEY_NONE},
        {"单位：人", MONEY_NONE},
        {"投资1.5亿元以上", MONEY_NONE},
    };
    for (size_t i = 0; i < COUNT(t); i++)
        ck_assert_msg(money_unit_find(t[i].text, strlen(t[i].text)) == t[i].unit, "\"%s\"", t[i].text);
}
END_TEST

START_TEST(test_add)
{
    static const struct {
        int64_t a, b;
        bool fits;
    } t[] = {{1, 2, true},          {INT64_MAX, 0, true},  {INT64_MAX, 1, false}, {INT64_MIN, -1, false}, {INT64_MIN, INT64_MAX, true},
             {INT64_MAX, -1, true}, {INT64_MIN, 1, true}, {INT64_MAX, INT64_MAX, false}};
    int64_t sum = 7;
    mc_error err = {0};
    ck_assert_int_eq(money_add(&sum, t[_i].a, t[_i].b, &err), t[_i].fits ? MC_OK : MC_ERR_LIMIT);
    if (t[_i].fits)
        ck_assert(sum - t[_i].b == t[_i].a);
    else
        ck_assert_int_eq(sum, 7);
}
END_TEST

static const struct {
    int64_t fen;
    enum money_unit unit;
    int decimals;
    const char *text;
} formats[] = {
    {INT64_C(2942626000000), MONEY_WAN, 0, "2942626"},
    {INT64_C(29426260000), MONEY_WAN, 0, "29426.26"},
    {INT64_C(29426260000), MONEY_WAN, 4, "29426.2600"},
    {83481600, MONEY_WAN, 0, "83.4816"},
    {83481600, MONEY_YUAN, 2, "834816.00"},
    {1, MONEY_YI, 0, "0.0000000001"},
    {-1, MONEY_YUAN, 0, "-0.01"},
    {-50, MONEY_YUAN, 0, "-0.5"},
    {0, MONEY_WAN, 0, "0"},
    {0, MONEY_WAN, 2, "0.00"},
    {5, MONEY_FEN, 0, "5"},
    {5, MONEY_FEN, 1, "5.0"},
    {100, MONEY_YUAN, -3, "1"},
    {INT64_MAX, MONEY_YUAN, 0, "92233720368547758.07"},
    {INT64_MIN, MONEY_YI, 0, "-922337203.6854775808"},
    {INT64_MIN, MONEY_FEN, 99, "-9223372036854775808.000000000000000000"},
    {150, MONEY_NONE, 0, "1.5"},
};

START_TEST(test_format)
{
    char text[MONEY_TEXT_MAX];
    ck_assert_uint_eq(money_format(text, formats[_i].fen, formats[_i].unit, formats[_i].decimals), strlen(formats[_i].text));
    ck_assert_str_eq(text, formats[_i].text);
}
END_TEST

/* What is printed reads back as the same money, in every unit. */
START_TEST(test_round_trip)
{
    static const int64_t fens[] = {0, 1, -1, 99, 100, 83481600, 12345678901234567, INT64_MAX, INT64_MIN, -INT64_MAX};
    for (size_t i = 0; i < COUNT(fens); i++)
        for (enum money_unit unit = MONEY_FEN; unit <= MONEY_YI; unit++) {
            char text[MONEY_TEXT_MAX];
            struct money m;
            size_t len = money_format(text, fens[i], unit, 0);
            ck_assert_msg(money_parse(&m, text, len, unit, NULL) == MC_OK && m.fen == fens[i], "%s", text);
        }
}
END_TEST

/* Plain figures are read at once; with a blank in front they go the long way, and must come to the same. */
START_TEST(test_short_way)
{
    static const char *const texts[] = {"0", "00", "0.5", "00.5", ".5", "5.", "1", "10", "1.5", "1.50", "1.2.3", "12345.67", "0.0001", "0.00001", "0.0000001", "1.0000000000000",
                                        "999999999999999", "9999999999999999", "99999999999999.9", "1,234.5", "1 234", "-1", "+1", "1e3", "0x1", "１２", "12万元", "1.5元", "007", "0.", "0.0"};
    for (size_t i = 0; i < COUNT(texts); i++)
        for (enum money_unit unit = MONEY_NONE; unit <= MONEY_YI; unit++) {
            char longer[64];
            struct money a = {0}, b = {0};
            int len = snprintf(longer, sizeof longer, " %s", texts[i]);
            mc_status st = money_parse(&a, texts[i], strlen(texts[i]), unit, NULL);
            ck_assert_msg(money_parse(&b, longer, (size_t)len, unit, NULL) == st, "%s in %d", texts[i], (int)unit);
            ck_assert_msg(a.fen == b.fen && a.unit == b.unit && a.decimals == b.decimals, "%s in %d", texts[i], (int)unit);
        }
}
END_TEST

Suite *money_suite(void);
Suite *money_suite(void)
{
    Suite *s = suite_create("money");
    TCase *tc = tcase_create("money");
    tcase_add_loop_test(tc, test_good, 0, COUNT(good));
    tcase_add_loop_test(tc, test_bad, 0, COUNT(bad));
    tcase_add_test(tc, test_long_text_is_no_amount);
    tcase_add_test(tc, test_blank);
    tcase_add_test(tc, test_units);
    tcase_add_test(tc, test_unit_notes);
    tcase_add_loop_test(tc, test_add, 0, 8);
    tcase_add_loop_test(tc, test_format, 0, COUNT(formats));
    tcase_add_test(tc, test_round_trip);
    tcase_add_test(tc, test_short_way);
    suite_add_tcase(s, tc);
    return s;
}
