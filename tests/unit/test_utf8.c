#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* Where a text stops to be valid; -1: it is valid throughout. */
static const struct {
    const char *text;
    int invalid_at;
} validity[] = {
    {"", -1},
    {"abc", -1},
    {"民生实事", -1},
    {"𠮷\xf4\x8f\xbf\xbf", -1},       /* up to U+10FFFF */
    {"\xee\x80\x80\xef\xbf\xbf", -1}, /* private use, U+FFFF */
    {"a\x80", 1},                     /* a continuation that continues nothing */
    {"\xc0\xaf", 0},                  /* overlong */
    {"\xc1\xbf", 0},
    {"\xe0\x9f\xbf", 0},
    {"\xf0\x8f\xbf\xbf", 0},
    {"ab\xed\xa0\x80", 2},            /* a surrogate */
    {"\xf4\x90\x80\x80", 0},          /* past U+10FFFF */
    {"\xf8\x88\x80\x80\x80", 0},
    {"实\xe5\xae", 3},                /* cut short */
    {"\xe5\xae" "a", 0},
    {"\xe1\x80\x80\xec\xbf\xbf\xee\x80\x80\xef\xbf\xbf", -1},
    {"\xe1\x80\xc0", 0},
    {"\xef\x7f\xbf", 0},
    {"\xff", 0},
};

START_TEST(test_validity)
{
    size_t len = strlen(validity[_i].text);
    size_t expected = validity[_i].invalid_at < 0 ? len : (size_t)validity[_i].invalid_at;
    ck_assert_uint_eq(utf8_invalid_at(validity[_i].text, len), expected);
    size_t count = 0;
    ck_assert_int_eq(utf8_count_valid(validity[_i].text, len, &count), expected == len);
    ck_assert_uint_eq(count, expected == len ? utf8_count(validity[_i].text, len) : 0);
}
END_TEST

START_TEST(test_walk)
{
    const char *text = "a元𠮷";
    size_t len = strlen(text), at = 0;
    ck_assert_uint_eq(utf8_next(text, len, &at), 'a');
    ck_assert_uint_eq(utf8_next(text, len, &at), 0x5143);
    ck_assert_uint_eq(at, 4);
    ck_assert_uint_eq(utf8_next(text, len, &at), 0x20BB7);
    ck_assert_uint_eq(utf8_next(text, len, &at), 0);
    ck_assert_uint_eq(at, len);
    at = 0;
    ck_assert_uint_eq(utf8_next("\xe5\xae", 2, &at), 0xFFFD); /* never past the end, always on */
    ck_assert_uint_eq(at, 1);
}
END_TEST

START_TEST(test_cut)
{
    const char *text = "a元𠮷b"; /* characters begin at 0 1 4 8 */
    static const size_t cut[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 9, 9};
    ck_assert_uint_eq(utf8_cut(text, strlen(text), (size_t)_i), cut[_i]);
}
END_TEST

static const struct {
    const char *text;
    size_t count, width;
} measures[] = {
    {"", 0, 0},      {"abc", 3, 3},          {"民生", 2, 4},      {"１２", 2, 4},        {"“…—”", 4, 8}, {"e\xcc\x81", 2, 1},
    {"①②", 2, 4},  {"\xe2\x80\x8b", 1, 0}, {"ｱ", 1, 1},        {"万元/亩", 4, 7},    {"○", 1, 2},    {"á", 1, 2},
};

START_TEST(test_measures)
{
    size_t len = strlen(measures[_i].text);
    ck_assert_uint_eq(utf8_count(measures[_i].text, len), measures[_i].count);
    ck_assert_uint_eq(utf8_width(measures[_i].text, len), measures[_i].width);
}
END_TEST

START_TEST(test_blanks_and_ideographs)
{
    static const uint32_t blanks[] = {' ',    '\t',   '\n',   '\r',   0x85,   0xA0,   0x2003,
                                      0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF};
    static const uint32_t ideographs[] = {0x4E00, 0x9FFF, 0x3400, 0x20BB7, 0x3007, 0x25CB, 0xF900};
    static const uint32_t neither[] = {'a', '0', 0x3001, 0xFF10, 0x2014, 0xAC00, 0x3042};
    for (size_t i = 0; i < COUNT(blanks); i++)
        ck_assert(utf8_is_blank(blanks[i]) && !utf8_is_han(blanks[i]));
    for (size_t i = 0; i < COUNT(ideographs); i++)
        ck_assert(utf8_is_han(ideographs[i]) && !utf8_is_blank(ideographs[i]));
    for (size_t i = 0; i < COUNT(neither); i++)
        ck_assert(!utf8_is_han(neither[i]) && !utf8_is_blank(neither[i]));
}
END_TEST

static const struct {
    const char *text, *folded;
} folds[] = {
    {"", ""},
    {"何　德", "何德"},
    {" 石\xc2\xa0\xc2\xa0华\n", "石华"},
    {"ＡＢｃ１２３", "abc123"},
    {"（万元）", "(万元)"},
    {"〔2023〕［2023］【2023】", "[2023][2023][2023]"},
    {"“双减”「双减」『双减』\"双减\"", "\"双减\"\"双减\"\"双减\"\"双减\""},
    {"2023—2025–2026－2027~2028～2029", "2023-2025-2026-2027-2028-2029"},
    {"甲：乙；丙", "甲:乙;丙"},
    {"甲、乙，丙,丁", "甲、乙,丙,丁"}, /* 、 and ， stay apart */
    {"阿·力・买提", "阿·力·买提"},
    {"二○二三 二〇二三", "二〇二三二〇二三"},
    {"㎡ ①", "m21"},
    {"ÀÉ", "àé"},
    {"\xff\xfe", "\xff\xfe"}, /* broken text equals only itself */
};

static size_t put_char(char *to, uint32_t c)
{
    if (c < 0x80)
        to[0] = (char)c;
    else if (c < 0x800)
        memcpy(to, (char[]){(char)(0xC0 | c >> 6), (char)(0x80 | (c & 0x3F))}, 2);
    else
        memcpy(to, (char[]){(char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)), (char)(0x80 | (c & 0x3F))}, 3);
    return c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
}

/* A text that is said to be folded is. */
static void check_folded(uint32_t c, uint32_t next)
{
    char text[16];
    size_t n = put_char(text, c);
    n += put_char(text + n, next);
    char *own = utf8_fold(text, n);
    ck_assert_msg(!utf8_is_folded(text, n) || (strlen(own) == n && memcmp(own, text, n) == 0), "U+%04X and U+%04X: \"%s\"", c, next, own);
    free(own);
}

START_TEST(test_folded)
{
    for (uint32_t c = 0; c < 0xFFFE; c++)
        if (c < 0xD800 || c > 0xDFFF) {
            check_folded(c, 'a');
            check_folded(0x4E00, c);
        }
    ck_assert(utf8_is_folded("", 0) && utf8_is_folded("县人民政府2024", strlen("县人民政府2024")));
    ck_assert(!utf8_is_folded("A", 1) && !utf8_is_folded("\xff", 1) && !utf8_is_folded("县 ", strlen("县 ")) && !utf8_is_folded("县\xe4", strlen("县\xe4")));
}
END_TEST

/* Texts of nothing but the most common characters are folded by a way of their own: it gives what the other does, which an "ß" behind them makes sure of. */
START_TEST(test_fold_of_common_characters)
{
    for (uint32_t c = 1; c < 0xFFFE; c++) {
        char text[16];
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        size_t n = put_char(text, 'K');
        n += put_char(text + n, c);
        n += put_char(text + n, 0x4E00 + c % 0x5200);
        n += put_char(text + n, c);
        char *own = utf8_fold(text, n);
        n += put_char(text + n, 0xDF);
        char *other = utf8_fold(text, n);
        ck_assert_msg(strlen(own) + 2 == strlen(other) && strncmp(own, other, strlen(own)) == 0, "U+%04X: \"%s\" and \"%s\"", c, own, other);
        free(own);
        free(other);
    }
}
END_TEST

START_TEST(test_fold)
{
    char *folded = utf8_fold(folds[_i].text, strlen(folds[_i].text));
    ck_assert_str_eq(folded, folds[_i].folded);
    char *again = utf8_fold(folded, strlen(folded));
    ck_assert_str_eq(again, folded);
    free(folded);
    free(again);
}
END_TEST

START_TEST(test_narrow)
{
    static const struct {
        const char *text, *narrow;
    } t[] = {
        {"", ""},
        {"１２３．５％", "123.5%"},
        {"１，２３４", "1,234"},
        {"－５＋６−７", "-5+6-7"},
        {"ＡＢｚ", "ABz"},
        {"（甲）　乙：\xff", "（甲）　乙：\xff"}, /* everything else byte for byte */
    };
    char *narrow = utf8_narrow(t[_i].text, strlen(t[_i].text));
    ck_assert_str_eq(narrow, t[_i].narrow);
    free(narrow);
}
END_TEST

START_TEST(test_trim)
{
    static const struct {
        const char *text;
        size_t from, to;
    } t[] = {{"", 0, 0}, {"  ", 2, 2}, {"a", 0, 1}, {"　甲 乙\n", 3, 10}, {"\xef\xbb\xbf" "a ", 3, 4}};
    size_t from, to;
    utf8_trim(t[_i].text, strlen(t[_i].text), &from, &to);
    ck_assert_uint_eq(from, t[_i].from);
    ck_assert_uint_eq(to, t[_i].to);
}
END_TEST

Suite *utf8_suite(void);
Suite *utf8_suite(void)
{
    Suite *s = suite_create("utf8");
    TCase *tc = tcase_create("utf8");
    tcase_add_loop_test(tc, test_validity, 0, COUNT(validity));
    tcase_add_test(tc, test_walk);
    tcase_add_loop_test(tc, test_cut, 0, 11);
    tcase_add_loop_test(tc, test_measures, 0, COUNT(measures));
    tcase_add_test(tc, test_blanks_and_ideographs);
    tcase_add_loop_test(tc, test_fold, 0, COUNT(folds));
    tcase_add_test(tc, test_fold_of_common_characters);
    tcase_add_test(tc, test_folded);
    tcase_add_loop_test(tc, test_narrow, 0, 6);
    tcase_add_loop_test(tc, test_trim, 0, 5);
    suite_add_tcase(s, tc);
    return s;
}
