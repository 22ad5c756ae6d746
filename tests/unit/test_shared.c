#include "model/shared.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* Equal values are one, at any depth; what is written stays the same. */
START_TEST(test_equal_values_are_one)
{
    static const char *const texts[] = {
        "{\"seq\": \"1\", \"tasks\": [{\"lead\": [\"县交通局\"], \"due\": {\"from\": \"a\", \"to\": \"b\"}, \"n\": 1, \"t\": true}]}",
        "{\"seq\": \"2\", \"tasks\": [{\"lead\": [\"县交通局\"], \"due\": {\"from\": \"a\", \"to\": \"b\"}, \"n\": 1, \"t\": true}]}",
        "{\"seq\": \"2\", \"tasks\": [{\"lead\": [\"县交通局\", \"县交通局\"], \"due\": {\"to\": \"b\", \"from\": \"a\"}, \"n\": 2}, {}, []]}"};
    struct shared *s = shared_new();
    json_t *all[3];
    for (size_t i = 0; i < 3; i++) {
        all[i] = json_loads(texts[i], 0, NULL);
        char *before = json_dumps(all[i], 0);
        ck_assert_int_eq(shared_within(s, all[i]), MC_OK);
        char *after = json_dumps(all[i], 0);
        ck_assert_str_eq(before, after);
        free(before);
        free(after);
    }
    const json_t *one = json_array_get(json_object_get(all[0], "tasks"), 0), *two = json_array_get(json_object_get(all[1], "tasks"), 0),
                 *three = json_array_get(json_object_get(all[2], "tasks"), 0);
    ck_assert_ptr_eq(json_object_get(one, "lead"), json_object_get(two, "lead"));
    ck_assert_ptr_eq(json_object_get(one, "due"), json_object_get(two, "due"));
    ck_assert_ptr_ne(json_object_get(all[0], "seq"), json_object_get(all[1], "seq"));
    ck_assert_ptr_ne(json_object_get(one, "due"), json_object_get(three, "due")); /* in another order */
    ck_assert_ptr_ne(json_object_get(one, "lead"), json_object_get(three, "lead"));
    ck_assert_ptr_eq(json_array_get(json_object_get(one, "lead"), 0), json_array_get(json_object_get(three, "lead"), 1));
    shared_free(s);
    for (size_t i = 0; i < 3; i++)
        json_decref(all[i]);
    shared_free(NULL);
}
END_TEST

/* Thousands of different values, so that the table grows; each is found again. */
START_TEST(test_many_values)
{
    struct shared *s = shared_new();
    json_t *rounds[2];
    for (size_t r = 0; r < 2; r++) {
        rounds[r] = json_array();
        for (int i = 0; i < 5000; i++)
            json_array_append_new(rounds[r], json_pack("{s:{s:s++, s:[s]}}", "x", "text", "第", i % 2 ? "奇" : "偶", "行", "l", "y"));
        for (int i = 0; i < 5000; i++)
            json_object_set_new(json_array_get(rounds[r], (size_t)i), "own", json_sprintf("%d", i));
        ck_assert_int_eq(shared_within(s, rounds[r]), MC_OK);
    }
    for (size_t i = 0; i < 5000; i++)
        ck_assert_ptr_eq(json_array_get(rounds[0], i), json_array_get(rounds[1], i));
    ck_assert_ptr_eq(json_object_get(json_array_get(rounds[0], 0), "x"), json_object_get(json_array_get(rounds[0], 4998), "x"));
    json_decref(rounds[0]);
    json_decref(rounds[1]);
    shared_free(s);
}
END_TEST

Suite *shared_suite(void);
Suite *shared_suite(void)
{
    Suite *s = suite_create("shared");
    TCase *tc = tcase_create("shared");
    tcase_add_test(tc, test_equal_values_are_one);
    tcase_add_test(tc, test_many_values);
    suite_add_tcase(s, tc);
    return s;
}
