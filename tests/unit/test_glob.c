#include "base/glob.h"

#include <string.h>

#include "unit.h"

static const struct {
    const char *pattern, *path;
    bool matches;
} cases[] = {
    {"a.txt", "a.txt", true},
    {"a.txt", "x/a.txt", true},
    {"a.txt", "xa.txt", false},
    {"/a.txt", "x/a.txt", false},
    {"/x/*.txt", "/x/a.txt", true},
    {"*.txt", "x/y/a.txt", true},
    {"x/*.txt", "x/y/a.txt", false},
    {"x/**/*.txt", "x/y/a.txt", true},
    {"x/**/*.txt", "x/a.txt", true},
    {"x/**", "x/y/z/a", true},
    {"**/y/**", "x/y/z/a", true},
    {"drafts/", "2025/drafts/a/b.docx", true},
    {"drafts/", "drafts", false},
    {"drafts/", "mydrafts/a", false},
    {"./drafts/", "./drafts/a", true},
    {"a?.txt", "a1.txt", true},
    {"a?.txt", "a通.txt", true},
    {"a?.txt", "a/.txt", false},
    {"?", "", false},
    {"通知*", "2025/通知（一）.docx", true},
    {"*", "", true},
    {"", "a", false},
    {"a*b*c", "a1b2b3c", true},
    {"a*b*c", "a1b2b3d", false},
    {"**a**b", "x/a/y/b", true},
    {"201?/**", "x/2019/y", true},
    {"funding.*", "funding.unit", true},
    {"funding.*", "funding.unit/fail", false},
    {"funding.*/fail", "funding.unit/fail", true},
};

START_TEST(pattern_and_path)
{
    ck_assert_msg(glob_matches(cases[_i].pattern, cases[_i].path) == cases[_i].matches, "%s and %s", cases[_i].pattern, cases[_i].path);
}
END_TEST

/* Many stars over a long path that almost matches: the time must not explode. */
START_TEST(many_stars_end)
{
    char path[401], pattern[201];
    memset(path, 'a', 400);
    path[400] = '\0';
    for (int i = 0; i < 99; i++)
        memcpy(pattern + 2 * i, "*a", 2);
    strcpy(pattern + 198, "*b");
    ck_assert(!glob_matches(pattern, path));
    for (int i = 0; i < 66; i++)
        memcpy(pattern + 3 * i, "**a", 3);
    strcpy(pattern + 198, "b");
    ck_assert(!glob_matches(pattern, path));
}
END_TEST

Suite *glob_suite(void);
Suite *glob_suite(void)
{
    Suite *s = suite_create("glob");
    TCase *t = tcase_create("glob");
    tcase_add_loop_test(t, pattern_and_path, 0, COUNT(cases));
    tcase_add_test(t, many_stars_end);
    suite_add_tcase(s, t);
    return s;
}
