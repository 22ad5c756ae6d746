/* sheet_number: what a workbook's users see, from the digits that are stored. */
#include "read/sheet_number.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

struct shown {
    const char *value, *code, *text; /* text NULL: no number */
};

static const struct shown cases[] = {
    /* doubles' tails and exponents */
    {"0.30000000000000004", "General", "0.3"},
    {"29426.260000000002", "General", "29426.26"},
    {"13581.699999999999", "General", "13581.7"},
    {"0.99999999999999989", "General", "1"},
    {"999999999999999.9", "General", "1000000000000000"},
    {"123456789012345678", "General", "123456789012346000"},
    {"1E3", "General", "1000"},
    {"2.5E-2", "General", "0.025"},
    {"-2.5e+2", "General", "-250"},
    {"1E-7", "General", "0.0000001"},
    {"100", "General", "100"},
    {"-0", "General", "0"},
    {"0.0", "General", "0"},
    {"007.50", "General", "7.5"},
    {".5", "General", "0.5"},
    {"5.", "General", "5"},
    {"", "General", NULL},
    {"-", "General", NULL},
    {".", "General", NULL},
    {"1e", "General", NULL},
    {"1e+", "General", NULL},
    {"1E400", "General", NULL},
    {"1E99999999999", "General", NULL},
    {"0E99", "General", "0"},
    {"INF", "General", NULL},
    {"1,000", "General", NULL},
    {"1 ", "General", NULL},
    /* decimals: those of the format are shown, those it would cut are kept */
    {"13581.7", "0.00", "13581.70"},
    {"83.4816", "0.00", "83.4816"},
    {"1200", "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "1200.00"},
    {"-1200.5", "#,##0.00_);(#,##0.00)", "-1200.50"},
    {"0", "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "0.00"},
    {"333.333333333333", "0.00", "333.33"}, /* finer than a fen of 万元 */
    {"0.00000049", "0.00", "0.00"},
    {"0.0051234567", "0.00", "0.01"},
    {"0.9999999999", "0.0", "1.0"},
    {"333.333333333333", "0.########", "333.33333333"},
    {"333.333333333333", "General", "333.333333333333"},
    {"5", "000", "005"},
    {"3.0", "0", "3"},
    {"0.85", "0%", "85%"},
    {"0.855", "0%", "85.5%"},
    {"1", "0.00%", "100.00%"},
    {"0.07", "0%", "7%"},
    /* words around it, and formats that divide */
    {"10", "0\"个\"", "10个"},
    {"3", "\"第\"0\"项\"", "第3项"},
    {"12.5", "[$¥-804]#,##0.00", "12.50"},
    {"12.5", "\"¥\"#,##0.00;\"¥\"\\-#,##0.00", "12.50"},
    {"10", "General\"个\"", "10个"},
    {"10", "G/通用格式\"个\"", "10个"},
    {"2023", "0年", "2023年"},
    {"12345678", "0!.0,\"万元\"", "1234.5678万元"},
    {"12345678", "0\\.0000", "1234.5678"},
    {"1234500", "#,##0.00,", "1234.50"},
    /* not shown as they are: the number itself */
    {"0.5", "# ?/?", "0.5"},
    {"1200", "0.00E+00", "1200"},
    {"1200", "[>=1000]0,\"千\";0", "1200"},
    {"1200", "@", "1200"},
    {"1200", "[DBNum1]General", "1200"},
    /* dates */
    {"44973", "yyyy\\-mm\\-dd", "2023-02-16"},
    {"44973", "yyyy\"年\"m\"月\"d\"日\";@", "2023-02-16"},
    {"44973", "[$-804]yyyy年m月d日", "2023-02-16"},
    {"44973", "e\"年\"m\"月\"", "2023年2月"},
    {"44973", "m\"月\"d\"日\"", "2月16日"},
    {"44973", "mmm-yy", "2023年2月"},
    {"44973", "yyyy", "2023年"},
    {"44973.604166666664", "yyyy/m/d h:mm", "2023-02-16 14:30"},
    {"44973.999999", "yyyy/m/d", "2023-02-17"}, /* a second before midnight is midnight */
    {"0.604166666666667", "h:mm AM/PM", "14:30"},
    {"0.5", "mm:ss.0", "12:00:00"},
    {"1", "yyyy/m/d", "1900-01-01"},
    {"59", "yyyy/m/d", "1900-02-28"},
    {"60", "yyyy/m/d", "60"}, /* the 29 February that was none */
    {"61", "yyyy/m/d", "1900-03-01"},
    {"2958465", "yyyy/m/d", "9999-12-31"},
    {"2958466", "yyyy/m/d", "2958466"},
    {"-1", "yyyy/m/d", "-1"},
    {"0", "yyyy/m/d", "0"},
    {"1.5", "[h]:mm", "1.5"},
};

START_TEST(shown_as_users_see_it)
{
    const struct shown *c = &cases[_i];
    struct sheet_number n;
    struct number_format f = number_format_parse(c->code);
    bool cut = false, number = sheet_number_parse(&n, c->value, strlen(c->value));
    ck_assert_msg(number == (c->text != NULL), "%s", c->value);
    if (!number)
        return;
    struct buffer b;
    buffer_init(&b);
    sheet_number_show(&b, &n, &f, false, &cut);
    ck_assert_msg(strcmp(b.data, c->text) == 0, "%s as %s: %s, not %s", c->value, c->code, b.data, c->text);
    buffer_clear(&b);
}
END_TEST

START_TEST(the_other_calendar)
{
    struct sheet_number n;
    struct number_format f = number_format_builtin(14);
    bool cut = false;
    struct buffer b;
    buffer_init(&b);
    ck_assert(sheet_number_parse(&n, "43511", 5));
    sheet_number_show(&b, &n, &f, true, &cut);
    ck_assert_str_eq(b.data, "2023-02-16");
    buffer_clear(&b);
}
END_TEST

START_TEST(what_hides_and_what_is_built_in)
{
    ck_assert(number_format_parse(";;;").hidden);
    ck_assert(number_format_parse("\"√\"").hidden);
    ck_assert(!number_format_parse("General").hidden);
    ck_assert(!number_format_parse("0;;;").hidden);
    ck_assert_int_eq(number_format_builtin(0).kind, FORMAT_GENERAL);
    ck_assert_int_eq(number_format_builtin(2).decimals, 2);
    ck_assert(number_format_builtin(9).percent);
    ck_assert_int_eq(number_format_builtin(31).kind, FORMAT_DATE);
    ck_assert_int_eq(number_format_builtin(49).kind, FORMAT_GENERAL);
    ck_assert_int_eq(number_format_builtin(200).kind, FORMAT_GENERAL);
}
END_TEST

Suite *sheet_number_suite(void);
Suite *sheet_number_suite(void)
{
    Suite *s = suite_create("sheet_number");
    TCase *tc = tcase_create("sheet_number");
    tcase_add_loop_test(tc, shown_as_users_see_it, 0, COUNT(cases));
    tcase_add_test(tc, the_other_calendar);
    tcase_add_test(tc, what_hides_and_what_is_built_in);
    suite_add_tcase(s, tc);
    return s;
}
