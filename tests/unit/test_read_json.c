/* read_json: figures stay as written, faults are named with their place. */
#include "read/read.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct record *read_ok(const char *text)
{
    struct record *r = NULL;
    mc_error err = {0};
    mc_status st = read_record_json(&r, "in.json", text, strlen(text), &err);
    ck_assert_msg(st == MC_OK, "%s:%d: %s", err.source, err.line, err.text);
    return r;
}

struct figure {
    const char *in;
    const char *text; /* NULL: an integer stays one */
    json_int_t integer;
};

static const struct figure figures[] = {
    {"0", NULL, 0},
    {"-12", NULL, -12},
    {"999999999999999999", NULL, 999999999999999999},
    {"9223372036854775807", NULL, INT64_MAX},
    {"9223372036854775808", "9223372036854775808", 0}, /* past int64 */
    {"83.4816", "83.4816", 0},
    {"13581.70", "13581.70", 0}, /* printed decimals stay */
    {"-0.10", "-0.10", 0},
    {"2e5", "2e5", 0},
    {"1.5E-3", "1.5E-3", 0},
};

START_TEST(figures_stay_as_written)
{
    char text[128];
    snprintf(text, sizeof text, "{\"kind\": \"notice\", \"a\": [%s , \"\\\"1.5\"]}", figures[_i].in);
    struct record *r = read_ok(text);
    const json_t *value = record_get(r, "/a/0");
    if (figures[_i].text)
        ck_assert_pstr_eq(json_string_value(value), figures[_i].text);
    else
        ck_assert_msg(json_is_integer(value) && json_integer_value(value) == figures[_i].integer, "%s", figures[_i].in);
    ck_assert_pstr_eq(json_string_value(record_get(r, "/a/1")), "\"1.5"); /* what is in a string is left alone */
    record_free(r);
}
END_TEST

struct fault {
    const char *text;
    mc_status status;
    int line;
    const char *says;
};

static const struct fault faults[] = {
    {"", MC_ERR_INPUT, 1, "ends too early"},
    {"{\"kind\":\"x\"} 1.5", MC_ERR_INPUT, 1, "end of file expected"},
    {"{\"kind\":\"x\",\n\"民\":1.5,\"生\":2.25,oops}", MC_ERR_INPUT, 2,
     "(column 18)"}, /* where the file has it, quotes or no quotes */
    {"{\"kind\":\"x\",\"kind\":\"y\"}", MC_ERR_INPUT, 1, "stands twice"},
    {"{\"kind\":\"x\",1.5:2}", MC_ERR_INPUT, 1, "expected"},
    {"{\"kind\":\"x\",\"a\":1.}", MC_ERR_INPUT, 1, "no number"},
    {"{\"kind\":\"x\",\"a\":01.5}", MC_ERR_INPUT, 1, "no number"},
    {"{\"kind\":\"x\",\"a\":1.5.5}", MC_ERR_INPUT, 1, "expected"},
    {"{\"kind\":\"x\",\"a\":-}", MC_ERR_INPUT, 1, "no number"},
    {"{\"kind\":\"x\",\"a\":\"\\u0000\"}", MC_ERR_INPUT, 1, "\\u0000 is not allowed"},
    {"{\"kind\":\"x\",\"a\":\"\xFF\"}", MC_ERR_INPUT, 1, "0xFF"},
    {"{\"kind\":\"x\",\"a\":\"never closed", MC_ERR_INPUT, 1, "not closed"},
    {"[1, 2]", MC_ERR_INPUT, 0, "object"},
    {"{\"title\":\"no kind\"}", MC_ERR_INPUT, 0, "\"kind\""},
    {"{\"kind\":7}", MC_ERR_INPUT, 0, "\"kind\""},
    {"{\"tool\":{},\"findings\":[]}", MC_ERR_INPUT, 0, "report"},
};

START_TEST(faults_are_named_with_their_place)
{
    const struct fault *f = &faults[_i];
    struct record *r = NULL;
    mc_error err = {0};
    mc_status st = read_record_json(&r, "in.json", f->text, strlen(f->text), &err);
    ck_assert_msg(st == f->status && err.line == f->line && strcmp(err.source, "in.json") == 0 &&
                      strstr(err.text, f->says),
                  "%d %s:%d: %s", st, err.source, err.line, err.text);
    ck_assert_ptr_null(r);
}
END_TEST

START_TEST(nesting_is_bounded)
{
    char text[512] = "{\"kind\":";
    struct record *r = NULL;
    mc_error err = {0};
    memset(text + strlen(text), '[', 400);
    ck_assert_int_eq(read_record_json(&r, "in.json", text, strlen(text), &err), MC_ERR_LIMIT);
    ck_assert_ptr_nonnull(strstr(err.text, "64"));
    ck_assert_ptr_null(r);
}
END_TEST

START_TEST(other_encodings_are_read)
{
    struct record *r = read_ok("\xEF\xBB\xBF{\"kind\":\"x\"}");
    record_free(r);
    r = read_ok("{\"kind\":\"\xC3\xF1\xC9\xFA\"}"); /* GB18030 */
    ck_assert_pstr_eq(json_string_value(record_get(r, "/kind")), "民生");
    record_free(r);
}
END_TEST

Suite *read_json_suite(void);
Suite *read_json_suite(void)
{
    Suite *s = suite_create("read_json");
    TCase *t = tcase_create("read_json");
    tcase_add_loop_test(t, figures_stay_as_written, 0, sizeof figures / sizeof *figures);
    tcase_add_loop_test(t, faults_are_named_with_their_place, 0, sizeof faults / sizeof *faults);
    tcase_add_test(t, nesting_is_bounded);
    tcase_add_test(t, other_encodings_are_read);
    suite_add_tcase(s, t);
    return s;
}
