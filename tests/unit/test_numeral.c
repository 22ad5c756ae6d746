#include "base/numeral.h"

#include <string.h>

#include "unit.h"

/* The number a text begins with, and how much of it that is. */
static const struct {
    const char *text, *used;
    int64_t value;
} t[] = {
    {"〇", "〇", 0},
    {"零", "零", 0},
    {"三", "三", 3},
    {"两", "两", 2},
    {"十", "十", 10},
    {"十二", "十二", 12},
    {"二十", "二十", 20},
    {"九十九", "九十九", 99},
    {"一百五十", "一百五十", 150},
    {"一百一十二", "一百一十二", 112},
    {"一百十二", "一百十二", 112},
    {"一百零五", "一百零五", 105},
    {"两百", "两百", 200},
    {"三千", "三千", 3000},
    {"一千零五十", "一千零五十", 1050},
    {"一千零五", "一千零五", 1005},
    {"九千九百九十九", "九千九百九十九", 9999},
    {"一万零二", "一万零二", 10002},
    {"一万二千", "一万二千", 12000},
    {"二十万", "二十万", 200000},
    {"一千二百三十四万五千六百七十八", "一千二百三十四万五千六百七十八", 12345678},
    {"一亿三千万", "一亿三千万", 130000000},
    {"三万亿", "三万亿", INT64_C(3000000000000)},
    {"一万二千亿", "一万二千亿", INT64_C(1200000000000)},
    {"九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九",
     "九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九", INT64_C(9999999999999999)},
    {"三百五十户", "三百五十", 350},
    /* what can be read in two ways is read as far as it is certain */
    {"一百二", "一百", 100},
    {"一万二", "一万", 10000},
    {"二〇二三", "二", 2},
    {"三五个", "三", 3},
    {"二十零", "二十", 20},
    {"零五", "零", 0},
    /* no numbers */
    {"", "", -1},
    {"百", "", -1},
    {"万元", "", -1},
    {"亿", "", -1},
    {"甲", "", -1},
    {"3", "", -1},
};

START_TEST(test_read)
{
    int64_t value = -1;
    ck_assert_uint_eq(numeral_read(&value, t[_i].text, strlen(t[_i].text)), strlen(t[_i].used));
    if (t[_i].value >= 0)
        ck_assert_int_eq(value, t[_i].value);
}
END_TEST

/* Writes 0..9999 in words and reads it back. */
static void write_section(char out[64], int n)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const units[] = {"千", "百", "十", ""};
    int unit = 1000;
    bool zero = false, any = false;
    out[0] = '\0';
    for (int i = 0; i < 4; i++, unit /= 10) {
        int d = n / unit % 10;
        if (d == 0) {
            zero = any;
            continue;
        }
        if (zero)
            strcat(out, "零");
        strcat(strcat(out, digits[d]), units[i]);
        zero = false;
        any = true;
    }
    if (!any)
        strcpy(out, "零");
}

START_TEST(test_every_number_of_a_section)
{
    for (int n = 0; n < 10000; n++) {
        char text[64];
        int64_t value = -1;
        write_section(text, n);
        ck_assert_msg(numeral_read(&value, text, strlen(text)) == strlen(text) && value == n, "%s is read as %lld", text,
                      (long long)value);
    }
}
END_TEST

Suite *numeral_suite(void);
Suite *numeral_suite(void)
{
    Suite *s = suite_create("numeral");
    TCase *tc = tcase_create("numeral");
    tcase_add_loop_test(tc, test_read, 0, COUNT(t));
    tcase_add_test(tc, test_every_number_of_a_section);
    suite_add_tcase(s, tc);
    return s;
}
