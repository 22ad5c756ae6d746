#include "base/grown.h"

#include <stdint.h>
#include <stdlib.h>

#include "unit.h"

START_TEST(items_stay_while_the_list_grows)
{
    int *all = NULL;
    size_t n = 0, size = 0;
    for (int i = 0; i < 1000; i++) {
        int *more = grown(all, n, &size, sizeof *more);
        ck_assert_ptr_nonnull(more);
        ck_assert_uint_gt(size, n);
        all = more;
        all[n++] = i;
    }
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(all[i], i);
    free(all);
}
END_TEST

START_TEST(a_list_too_large_keeps_its_size)
{
    size_t size = SIZE_MAX / 8;
    ck_assert_ptr_null(grown(NULL, size, &size, 8));
    ck_assert_uint_eq(size, SIZE_MAX / 8);
}
END_TEST

Suite *grown_suite(void);
Suite *grown_suite(void)
{
    Suite *s = suite_create("grown");
    TCase *t = tcase_create("grown");
    tcase_add_test(t, items_stay_while_the_list_grows);
    tcase_add_test(t, a_list_too_large_keeps_its_size);
    suite_add_tcase(s, t);
    return s;
}
