#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

START_TEST(test_empty_gives_an_empty_text)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add(&b, NULL, 0);
    char *text = buffer_take(&b);
    ck_assert_str_eq(text, "");
    ck_assert_ptr_null(b.data);
    free(text);
}
END_TEST

START_TEST(test_always_terminated)
{
    struct buffer b;
    buffer_init(&b);
    for (size_t i = 0; i < 5000; i++) {
        buffer_add_char(&b, (char)('a' + i % 26));
        ck_assert_uint_eq(b.len, i + 1);
        ck_assert_int_eq(b.data[b.len], '\0');
        ck_assert_uint_gt(b.size, b.len);
    }
    ck_assert(buffer_ok(&b));
    buffer_clear(&b);
    buffer_add_text(&b, "again");
    ck_assert_str_eq(b.data, "again");
    buffer_clear(&b);
}
END_TEST

START_TEST(test_format_of_any_length)
{
    struct buffer b;
    char wide[300];
    memset(wide, 'x', sizeof wide - 1);
    wide[sizeof wide - 1] = '\0';
    buffer_init(&b);
    buffer_add_format(&b, "%d元", 12);
    buffer_add_format(&b, "%s", "");
    buffer_add_format(&b, "-%s-", wide);
    ck_assert_uint_eq(b.len, strlen("12元") + strlen(wide) + 2);
    ck_assert(strncmp(b.data, "12元-x", 7) == 0);
    ck_assert_uint_eq(strlen(b.data), b.len);
    buffer_clear(&b);
}
END_TEST

START_TEST(test_bytes_may_hold_nul)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add(&b, "a\0b", 3);
    ck_assert_uint_eq(b.len, 3);
    ck_assert_mem_eq(b.data, "a\0b", 4);
    buffer_clear(&b);
}
END_TEST

START_TEST(test_failure_stays_and_is_told)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, "kept");
    buffer_add(&b, "x", (size_t)-1 / 2 + 10); /* no such memory: refused before anything is read */
    ck_assert(!buffer_ok(&b));
    ck_assert_str_eq(b.data, "kept");
    buffer_add_text(&b, "more");
    ck_assert_str_eq(b.data, "kept");
    ck_assert_ptr_null(buffer_take(&b));
    ck_assert(buffer_ok(&b)); /* and is as new */
    ck_assert_ptr_null(b.data);
}
END_TEST

Suite *buffer_suite(void);
Suite *buffer_suite(void)
{
    Suite *s = suite_create("buffer");
    TCase *tc = tcase_create("buffer");
    tcase_add_test(tc, test_empty_gives_an_empty_text);
    tcase_add_test(tc, test_always_terminated);
    tcase_add_test(tc, test_format_of_any_length);
    tcase_add_test(tc, test_bytes_may_hold_nul);
    tcase_add_test(tc, test_failure_stays_and_is_told);
    suite_add_tcase(s, tc);
    return s;
}
