/* Libraries that are loaded when they are needed: the functions asked for, and what is said where there are none. */
#include "base/late.h"

#include <math.h>
#include <string.h>

#include "unit.h"

static struct {
    __typeof__(ceil) *ceil;
    __typeof__(hypot) *hypot;
} functions;

START_TEST(functions_are_found)
{
    static const char *const names[] = {"ceil", "hypot"};
    static struct late library = {.file = "libm.so.6", .names = names, .n = 2, .functions = &functions};
    mc_error err = {0};
    for (int i = 0; i < 2; i++)
        ck_assert_msg(late_load(&library, &err) == MC_OK, "%s", err.text);
    ck_assert(library.ready && functions.ceil(2.5) == 3.0 && functions.hypot(3.0, 4.0) == 5.0);
}
END_TEST

START_TEST(what_is_missing_is_named)
{
    static const char *const names[] = {"ceil", "no_such_function"};
    struct late none = {.file = "libno-such-library.so.7", .names = names, .n = 2, .functions = &functions};
    struct late other = {.file = "libm.so.6", .names = names, .n = 2, .functions = &functions};
    for (int i = 0; i < 2; i++) { /* it stays so */
        mc_error err = {0}, of_other = {0};
        ck_assert_int_eq(late_load(&none, &err), MC_ERR_IO);
        ck_assert_msg(strstr(err.text, "the library libno-such-library.so.7 cannot be loaded: ") == err.text, "%s", err.text);
        ck_assert_int_eq(late_load(&other, &of_other), MC_ERR_IO);
        ck_assert_msg(strstr(of_other.text, "no_such_function") != NULL, "%s", of_other.text);
        ck_assert(!none.ready && !other.ready);
    }
}
END_TEST

Suite *late_suite(void);
Suite *late_suite(void)
{
    Suite *s = suite_create("late");
    TCase *t = tcase_create("late");
    tcase_add_test(t, functions_are_found);
    tcase_add_test(t, what_is_missing_is_named);
    suite_add_tcase(s, t);
    return s;
}
