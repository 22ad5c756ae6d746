/* Errors in two languages. */
#include "base/error_zh.h"

#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "unit.h"

START_TEST(both_languages_get_the_arguments)
{
    mc_error err = {0};
    error_set(&err, MC_ERR_INPUT, "a.txt", 0, "not %s: byte 0x%02X at offset %zu", "UTF-8", 0xFF, (size_t)6);
    ck_assert_str_eq(err.text, "not UTF-8: byte 0xFF at offset 6");
    ck_assert_str_eq(err.text_zh, "不是有效的 UTF-8：字节 0xFF，偏移 6");
}
END_TEST

START_TEST(a_fixed_text_is_known_as_an_argument_too)
{
    mc_error err = {0};
    error_set(&err, MC_ERR_INPUT, NULL, 0, "%s", "a record must be a JSON object");
    ck_assert_str_eq(err.text_zh, "记录必须是一个 JSON 对象");
}
END_TEST

/* A text from outside that looks like a format of ours must not be filled with arguments that are not there. */
START_TEST(a_text_is_never_taken_for_a_format)
{
    size_t n;
    const struct error_text *texts = error_texts(&n);
    for (size_t i = 0; i < n; i++) {
        mc_error err = {0};
        error_set(&err, MC_ERR_INPUT, NULL, 0, "%s", texts[i].format);
        ck_assert_str_eq(err.text, texts[i].format);
        ck_assert_str_eq(err.text_zh, strchr(texts[i].zh, '%') ? "" : texts[i].zh);
    }
}
END_TEST

START_TEST(what_is_not_ours_has_no_chinese)
{
    mc_error err = {0};
    error_set(&err, MC_ERR_IO, NULL, 0, "%s", "Input/output error");
    ck_assert_str_eq(err.text_zh, "");
    ck_assert_ptr_null(error_zh("Input/output error"));
}
END_TEST

START_TEST(a_passed_error_keeps_both)
{
    mc_error found = {0}, err = {0}, none = {0};
    error_set(&found, MC_ERR_LIMIT, "b.txt", 3, "larger than %zu MiB", (size_t)256);
    ck_assert_int_eq(error_pass(&err, &found), MC_ERR_LIMIT);
    ck_assert_str_eq(err.text_zh, "大于 256 MiB");
    ck_assert_str_eq(err.source, "b.txt");
    ck_assert_int_eq(err.line, 3);
    ck_assert_int_eq(error_pass(&err, &none), MC_OK); /* the first error stays */
    ck_assert_str_eq(err.text, "larger than 256 MiB");
    ck_assert_int_eq(error_pass(NULL, &found), MC_ERR_LIMIT);
}
END_TEST

START_TEST(long_chinese_is_cut_at_a_character)
{
    char name[2000];
    mc_error err = {0};
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    error_set(&err, MC_ERR_USAGE, NULL, 0, "no rule \"%s\"", name + _i);
    ck_assert_uint_eq(utf8_invalid_at(err.text_zh, strlen(err.text_zh)), strlen(err.text_zh));
    ck_assert_uint_gt(strlen(err.text_zh), 1000);
}
END_TEST

Suite *error_zh_suite(void);
Suite *error_zh_suite(void)
{
    Suite *s = suite_create("error_zh");
    TCase *t = tcase_create("error_zh");
    tcase_add_test(t, both_languages_get_the_arguments);
    tcase_add_test(t, a_fixed_text_is_known_as_an_argument_too);
    tcase_add_test(t, a_text_is_never_taken_for_a_format);
    tcase_add_test(t, what_is_not_ours_has_no_chinese);
    tcase_add_test(t, a_passed_error_keeps_both);
    tcase_add_loop_test(t, long_chinese_is_cut_at_a_character, 0, 4);
    suite_add_tcase(s, t);
    return s;
}
