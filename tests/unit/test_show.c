/* base/show and base/nearest: what people are shown, and the name they meant. */
#include "base/nearest.h"
#include "base/show.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    const char *in, *out;
};

static const struct pair cleaned[] = {
    {"", ""},
    {"何　德", "何　德"},
    {"a\nb\r\n\tc", "a b c"},
    {"\033[31mred\007", "\xEF\xBF\xBD[31mred\xEF\xBF\xBD"},
    {"\xC2\x9B"
     "31m",
     "\xEF\xBF\xBD"
     "31m"},                                          /* the one-character form of ESC [ */
    {"a\xE2\x80\xAEgnp.exe", "a\xEF\xBF\xBDgnp.exe"}, /* U+202E turns what follows round */
};

START_TEST(clean_takes_what_steers_a_terminal)
{
    char *text = show_clean(cleaned[_i].in, strlen(cleaned[_i].in));
    ck_assert_str_eq(text, cleaned[_i].out);
    free(text);
}
END_TEST

struct cut_case {
    const char *in;
    size_t columns;
    const char *focus, *out;
};

static const struct cut_case cuts[] = {
    {"民生实事", 8, NULL, "民生实事"},
    {"民生实事", 7, NULL, "民生…"},
    {"民生实事", 6, NULL, "民生…"},
    {"民生实事", 5, NULL, "民…"},
    {"民生实事", 1, NULL, "…"},
    {"abcdef", 5, NULL, "abc…"},
    {"一二三四五六七八九十甲乙丙丁戊己庚辛壬癸", 16, "丙", "…甲乙丙丁戊己…"},
    {"一二三四五六七八九十甲乙丙丁戊己庚辛壬癸", 16, "癸", "…丁戊己庚辛壬癸"},
    {"一二三四五六七八九十甲乙丙丁戊己庚辛壬癸", 16, "一", "一二三四五六七…"},
    {"一二三四五六七八九十甲乙丙丁戊己庚辛壬癸", 16, "没有", "一二三四五六七…"},
};

START_TEST(cut_keeps_characters_whole_and_the_focus_in_sight)
{
    char *text = show_cut(cuts[_i].in, strlen(cuts[_i].in), cuts[_i].columns, cuts[_i].focus);
    ck_assert_str_eq(text, cuts[_i].out);
    free(text);
}
END_TEST

struct wrap_case {
    const char *in;
    size_t columns;
    const char *lines[6];
};

static const struct wrap_case wraps[] = {
    {"", 10, {""}},
    {"one two three", 7, {"one two", "three"}},
    {"one two three", 0, {"one two three"}},
    {"民生实事项目", 6, {"民生实", "事项目"}},
    {"民生实，事项", 6, {"民生", "实，事", "项"}}, /* no line begins with a comma */
    {"民生（实事）", 6, {"民生", "（实", "事）"}}, /* nor ends with an opening bracket */
    {"共需9446万元", 8, {"共需", "9446万元"}},     /* the figure keeps its digits and its unit */
    {"2000 + 1122 + 500", 11, {"2000 + 1122", "+ 500"}},
    {"abcdefghij", 4, {"abcd", "efgh", "ij"}}, /* no place to break at all */
    {"民", 1, {"民"}},                         /* at least one character a line */
};

START_TEST(lines_break_where_chinese_may)
{
    const struct wrap_case *c = &wraps[_i];
    const char *rest = c->in;
    size_t len = strlen(rest), n = 0;
    do {
        size_t next, bytes = show_line(rest, len, c->columns, &next);
        ck_assert_msg(c->lines[n], "a line too many: %s", rest);
        ck_assert_msg(strlen(c->lines[n]) == bytes && memcmp(rest, c->lines[n], bytes) == 0,
                      "line %zu is \"%.*s\", not \"%s\"", n, (int)bytes, rest, c->lines[n]);
        n++;
        rest += next;
        len -= next;
    } while (len);
    ck_assert_ptr_null(c->lines[n]);
}
END_TEST

START_TEST(fit_never_cuts_a_character)
{
    const char *text = "a民b";
    size_t expected[] = {0, 1, 1, 4, 5, 5};
    for (size_t columns = 0; columns < 6; columns++)
        ck_assert_uint_eq(show_fit(text, strlen(text), columns), expected[columns]);
}
END_TEST

static const char *const rules[] = {
    "funding.sources-sum", "funding.grand-total", "form.item-count", "check", "extract", "lang"};
static const struct pair nearest[] = {
    {"chekc", "check"},
    {"Check", "check"},
    {"ext", "extract"},
    {"sources-sum", "funding.sources-sum"},
    {"funding.source-sum", "funding.sources-sum"},
    {"form.itemcount", "form.item-count"},
    {"zzzzzz", NULL},
    {"", NULL},
    {"xy", NULL},
};

START_TEST(nearest_is_a_likely_slip_or_nothing)
{
    const char *found = nearest_name(nearest[_i].in, rules, sizeof rules / sizeof *rules);
    if (nearest[_i].out)
        ck_assert_pstr_eq(found, nearest[_i].out);
    else
        ck_assert_ptr_null(found);
}
END_TEST

START_TEST(nearest_survives_long_names)
{
    char name[300];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    const char *names[] = {name, "b"};
    ck_assert_ptr_null(nearest_name(name, names, 2));
    ck_assert_pstr_eq(nearest_name("b", names, 2), "b");
}
END_TEST

Suite *show_suite(void);
Suite *show_suite(void)
{
    Suite *s = suite_create("show");
    TCase *t = tcase_create("show");
    tcase_add_loop_test(t, clean_takes_what_steers_a_terminal, 0, sizeof cleaned / sizeof *cleaned);
    tcase_add_loop_test(t, cut_keeps_characters_whole_and_the_focus_in_sight, 0, sizeof cuts / sizeof *cuts);
    tcase_add_loop_test(t, lines_break_where_chinese_may, 0, sizeof wraps / sizeof *wraps);
    tcase_add_test(t, fit_never_cuts_a_character);
    tcase_add_loop_test(t, nearest_is_a_likely_slip_or_nothing, 0, sizeof nearest / sizeof *nearest);
    tcase_add_test(t, nearest_survives_long_names);
    suite_add_tcase(s, t);
    return s;
}
