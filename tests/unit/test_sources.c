/* Which notices of a run are kept for reporters that show them. */
#include "model/sources.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

static void keep(struct sources *s, size_t i, bool matters)
{
    char path[32];
    json_t *record = json_pack("{s:s}", "kind", "notice");
    snprintf(path, sizeof path, "%zu.txt", i);
    ck_assert_int_eq(sources_keep(s, path, record, NULL, i % 2 ? json_object() : NULL, matters), MC_OK);
    json_decref(record);
}

static bool kept(const struct sources *s, size_t i)
{
    char path[32];
    snprintf(path, sizeof path, "%zu.txt", i);
    return sources_find(s, path) != NULL;
}

START_TEST(the_first_ones_stay)
{
    struct sources s = {0};
    for (size_t i = 0; i < SOURCES_MAX + 5; i++)
        keep(&s, i, true);
    ck_assert_uint_eq(json_array_size(s.kept), SOURCES_MAX);
    ck_assert_uint_eq(s.left, 5);
    ck_assert(kept(&s, 0) && kept(&s, SOURCES_MAX - 1) && !kept(&s, SOURCES_MAX));
    ck_assert_ptr_nonnull(json_object_get(sources_find(&s, "1.txt"), "drawing"));
    ck_assert_ptr_null(json_object_get(sources_find(&s, "2.txt"), "drawing"));
    sources_clear(&s);
}
END_TEST

START_TEST(findings_go_before_silence)
{
    struct sources s = {0};
    for (size_t i = 0; i < SOURCES_MAX; i++)
        keep(&s, i, i < SOURCES_MAX - 1);
    keep(&s, 100, true);
    keep(&s, 101, true);
    keep(&s, 102, false);
    ck_assert(kept(&s, 100) && !kept(&s, SOURCES_MAX - 1) && !kept(&s, 101) && !kept(&s, 102));
    ck_assert_uint_eq(s.left, 3);
    ck_assert_uint_eq(json_array_size(s.kept), SOURCES_MAX);
    sources_clear(&s);
}
END_TEST

START_TEST(none_is_none)
{
    ck_assert_ptr_null(sources_find(NULL, "a.txt"));
    ck_assert_ptr_null(sources_find(&(struct sources){0}, "a.txt"));
}
END_TEST

Suite *sources_suite(void);

Suite *sources_suite(void)
{
    Suite *s = suite_create("sources");
    TCase *t = tcase_create("sources");
    tcase_add_test(t, the_first_ones_stay);
    tcase_add_test(t, findings_go_before_silence);
    tcase_add_test(t, none_is_none);
    suite_add_tcase(s, t);
    return s;
}
