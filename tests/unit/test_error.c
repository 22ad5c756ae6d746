#include "base/error.h"

#include <string.h>

#include "base/utf8.h"
#include "unit.h"

START_TEST(test_first_error_stays)
{
    mc_error err = {0};
    ck_assert_int_eq(error_set(&err, MC_ERR_INPUT, "a.txt", 7, "bad value \"%s\"", "十二"), MC_ERR_INPUT);
    ck_assert_int_eq(error_set(&err, MC_ERR_IO, "b.txt", 9, "another"), MC_ERR_IO);
    error_add_source(&err, "c.txt");
    ck_assert_int_eq(err.status, MC_ERR_INPUT);
    ck_assert_int_eq(err.line, 7);
    ck_assert_str_eq(err.source, "a.txt");
    ck_assert_str_eq(err.text, "bad value \"十二\"");
}
END_TEST

START_TEST(test_null_is_allowed)
{
    ck_assert_int_eq(error_set(NULL, MC_ERR_LIMIT, "a", 1, "x"), MC_ERR_LIMIT);
    error_add_source(NULL, "a");
}
END_TEST

START_TEST(test_source_is_added_later)
{
    mc_error err = {0};
    error_add_source(&err, "too-early.txt");
    ck_assert_str_eq(err.source, "");
    error_set(&err, MC_ERR_INPUT, NULL, 3, "x");
    error_add_source(&err, NULL);
    error_add_source(&err, "later.txt");
    ck_assert_str_eq(err.source, "later.txt");
}
END_TEST

/* One more ASCII byte in front each time, so that the cut falls on every byte of a character once. */
START_TEST(test_long_text_is_cut_at_a_character)
{
    char text[3000] = "";
    mc_error err = {0};
    for (int i = 0; i < _i; i++)
        strcat(text, "x");
    while (strlen(text) < 2900)
        strcat(text, _i < 5 ? "实" : "𠮷");
    error_set(&err, MC_ERR_INPUT, text, 0, "%s", text);
    size_t len = strlen(err.text);
    ck_assert_uint_eq(utf8_invalid_at(err.text, len), len);
    ck_assert_uint_ge(len, sizeof err.text - 4);
    ck_assert(strncmp(err.text, text, len) == 0);
    len = strlen(err.source);
    ck_assert_uint_eq(utf8_invalid_at(err.source, len), len);
    ck_assert_uint_ge(len, sizeof err.source - 4);
}
END_TEST

/* A text one byte too long loses its last character, not a part of it. */
START_TEST(test_text_one_byte_too_long)
{
    mc_error err = {0};
    char source[sizeof err.source + 1];
    memset(source, 'x', sizeof source);
    strcpy(source + sizeof err.source - 3, "实");
    ck_assert_uint_eq(strlen(source), sizeof err.source);
    error_set(&err, MC_ERR_IO, source, 0, "x");
    ck_assert_uint_eq(strlen(err.source), sizeof err.source - 3);
    ck_assert(strchr(err.source, '?') == NULL);
}
END_TEST

START_TEST(test_text_is_one_clean_line)
{
    static const struct {
        const char *text, *clean;
    } t[] = {
        {"a\nb\tc\x1b[31m", "a b c [31m"}, {"\xff\xfe", "??"}, {"实\xe5\xae", "实??"}, {"\xc0\xaf", "??"}, {"\x7f", " "}, {"", ""},
    };
    mc_error err = {0};
    error_set(&err, MC_ERR_IO, t[_i].text, 0, "%s", t[_i].text);
    ck_assert_str_eq(err.text, t[_i].clean);
    ck_assert_str_eq(err.source, t[_i].clean);
}
END_TEST

Suite *error_suite(void);
Suite *error_suite(void)
{
    Suite *s = suite_create("error");
    TCase *tc = tcase_create("error");
    tcase_add_test(tc, test_first_error_stays);
    tcase_add_test(tc, test_null_is_allowed);
    tcase_add_test(tc, test_source_is_added_later);
    tcase_add_loop_test(tc, test_long_text_is_cut_at_a_character, 0, 10);
    tcase_add_test(tc, test_text_one_byte_too_long);
    tcase_add_loop_test(tc, test_text_is_one_clean_line, 0, 6);
    suite_add_tcase(s, tc);
    return s;
}
