/* The public API from inside: only include/mingcha.h is used, as a program of someone else would. */
#include "mingcha.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static const char rules[] = "rules";
static const char record[] =
    "{\"kind\":\"notice\",\"money_unit\":\"万元\",\"document\":{\"title\":\"甲县人民政府关于印发2025年民生实事的通知\"},"
    "\"projects\":[{\"seq\":\"1\",\"name\":\"供水工程\",\"funding\":{\"total\":\"100\",\"sources\":["
    "{\"name\":\"省级\",\"amount\":\"60\"},{\"name\":\"县级\",\"amount\":\"30.5\"}]},\"tasks\":[{\"name\":\"供水工程\"}]}]}";

static mc_engine *engine_of(const char *select)
{
    const char *all[] = {select};
    const mc_settings settings = {.rules = rules, .as_of = "2025-06-30", .select = all, .n_select = select ? 1 : 0};
    mc_error err = {0};
    mc_engine *engine = NULL;
    ck_assert_msg(mc_engine_open(&engine, &settings, &err) == MC_OK, "%s: %s", err.source, err.text);
    return engine;
}

static mc_report *report_of(mc_engine *engine, const char *json)
{
    mc_error err = {0};
    mc_run *run = NULL;
    mc_report *report = NULL;
    ck_assert_int_eq(mc_run_begin(&run, engine, &err), MC_OK);
    ck_assert_msg(mc_check_record(run, "甲.json", json, strlen(json), &err) == MC_OK, "%s", err.text);
    ck_assert_int_eq(mc_run_end(&report, run, &err), MC_OK);
    return report;
}

static char *json_of(const mc_report *report)
{
    char *out = NULL;
    size_t len = 0;
    ck_assert_int_eq(mc_report_write(&out, &len, report, "json", "zh", NULL), MC_OK);
    ck_assert_uint_eq(strlen(out), len);
    return out;
}

START_TEST(test_pack)
{
    mc_engine *engine = engine_of("funding.sources-sum");
    ck_assert_str_eq(mc_version(), MC_VERSION);
    ck_assert_uint_gt(mc_pack_count(engine), 70);
    ck_assert_uint_eq(strlen(mc_pack_sha256(engine)), 64);
    ck_assert_uint_gt(strlen(mc_pack_id(engine)), 0);
    ck_assert_uint_gt(strlen(mc_pack_version(engine)), 0);
    ck_assert_ptr_null(mc_pack_rule(engine, mc_pack_count(engine)));
    ck_assert(mc_rule_selected(engine, "funding.sources-sum"));
    ck_assert(!mc_rule_selected(engine, "form.item-count") && !mc_rule_selected(engine, "no.such"));
    ck_assert_ptr_null(mc_rule_title(engine, "no.such", "zh"));
    ck_assert_str_ne(mc_rule_title(engine, "funding.sources-sum", "zh"), mc_rule_title(engine, "funding.sources-sum", "en"));
    size_t selected = 0;
    for (size_t i = 0; i < mc_pack_count(engine); i++)
        selected += mc_rule_selected(engine, mc_pack_rule(engine, i));
    ck_assert_uint_eq(selected, 1);
    mc_engine_close(engine);
}
END_TEST

START_TEST(test_finding)
{
    mc_engine *engine = engine_of("funding.sources-sum");
    mc_report *report = report_of(engine, record);
    mc_engine_close(engine); /* a report outlives it */
    ck_assert(mc_report_complete(report));
    ck_assert_uint_eq(mc_report_count(report, MC_ERROR), 1);
    ck_assert_uint_eq(mc_report_findings(report), 1);
    ck_assert_uint_eq(mc_report_undecided(report), 0);
    ck_assert_uint_eq(mc_report_verdicts(report, MC_FAIL), 1);
    ck_assert_uint_eq(mc_report_verdicts(report, MC_UNDECIDED), 0);
    ck_assert_int_eq(mc_report_exit(report, MC_ERROR), 1);
    ck_assert_ptr_null(mc_report_finding(report, 1));
    ck_assert_ptr_null(mc_report_undecided_at(report, 0));
    const mc_finding *f = mc_report_finding(report, 0);
    ck_assert_str_eq(mc_finding_rule(f), "funding.sources-sum");
    ck_assert_int_eq(mc_finding_severity(f), MC_ERROR);
    ck_assert_str_eq(mc_finding_path(f), "甲.json");
    ck_assert_str_eq(mc_finding_at(f), "/projects/0/funding/total");
    ck_assert_str_eq(mc_finding_status(f), "new");
    ck_assert_uint_eq(strlen(mc_finding_fingerprint(f)), 16);
    ck_assert_ptr_nonnull(strstr(mc_finding_expected(f), "90.5"));
    ck_assert_ptr_nonnull(strstr(mc_finding_actual(f), "100"));
    ck_assert_ptr_nonnull(strstr(mc_finding_difference(f), "9.5"));
    ck_assert_str_ne(mc_finding_message(f, "zh"), mc_finding_message(f, "en"));
    ck_assert_str_eq(mc_finding_sheet(f), "");
    ck_assert_str_eq(mc_finding_cause(f), "");
    ck_assert_int_eq(mc_finding_line(f), 0);
    mc_report_free(report);
}
END_TEST

START_TEST(test_runs_of_one_engine)
{
    mc_engine *engine = engine_of(NULL);
    mc_report *first = report_of(engine, record), *second = report_of(engine, record);
    char *a = json_of(first), *b = json_of(second);
    ck_assert_str_eq(a, b);
    mc_free(a);
    mc_free(b);
    mc_report_free(first);
    mc_report_free(second);
    mc_run *run = NULL, *other = NULL;
    mc_error err = {0};
    ck_assert_int_eq(mc_run_begin(&run, engine, NULL), MC_OK);
    ck_assert_int_eq(mc_run_begin(&other, engine, &err), MC_ERR_USAGE);
    ck_assert_ptr_null(other);
    ck_assert_ptr_nonnull(strstr(err.text, "under way"));
    mc_run_drop(run);
    ck_assert_int_eq(mc_run_begin(&run, engine, NULL), MC_OK);
    mc_run_drop(run);
    mc_engine_close(engine);
}
END_TEST

START_TEST(test_nothing_checked_is_not_complete)
{
    mc_engine *engine = engine_of(NULL);
    mc_run *run = NULL;
    mc_report *report = NULL;
    ck_assert_int_eq(mc_run_begin(&run, engine, NULL), MC_OK);
    ck_assert_int_eq(mc_run_end(&report, run, NULL), MC_OK);
    ck_assert(!mc_report_complete(report));
    ck_assert_int_eq(mc_report_exit(report, MC_ERROR), 3);
    mc_report_free(report);
    mc_engine_close(engine);
}
END_TEST

/* An input that cannot be read is told, stands in the report, and the run goes on. */
START_TEST(test_unreadable)
{
    mc_engine *engine = engine_of(NULL);
    mc_run *run = NULL;
    mc_report *report = NULL;
    mc_error file = {0}, zip = {0}, json = {0};
    ck_assert_int_eq(mc_run_begin(&run, engine, NULL), MC_OK);
    ck_assert_int_eq(mc_check_file(run, "/nonexistent/甲.docx", &file), MC_ERR_IO);
    ck_assert_str_eq(file.source, "/nonexistent/甲.docx");
    ck_assert_int_eq(mc_check_buffer(run, "乙.docx", "PK\3\4 damaged", 12, &zip), MC_ERR_INPUT);
    ck_assert_str_eq(zip.source, "乙.docx");
    ck_assert_int_eq(mc_check_record(run, "丙.json", "{\"kind\":", 8, &json), MC_ERR_INPUT);
    ck_assert_int_eq(json.line, 1);
    ck_assert_int_ne(mc_check_buffer(run, "空.txt", NULL, 0, NULL), MC_OK);
    ck_assert_int_eq(mc_check_record(run, "丁.json", record, strlen(record), NULL), MC_OK);
    ck_assert_int_eq(mc_run_end(&report, run, NULL), MC_OK);
    ck_assert(!mc_report_complete(report));
    ck_assert_uint_ge(mc_report_findings(report), 1);
    char *text = json_of(report);
    ck_assert_ptr_nonnull(strstr(text, "\"unreadable\": 4"));
    mc_free(text);
    mc_report_free(report);
    mc_engine_close(engine);
}
END_TEST

static const char no_such[] = "funding.sources-summ";
static const char *const unknown_rule[] = {no_such};

static const struct {
    mc_settings settings;
    const char *says;
} bad_settings[] = {
    {{.rules = "/nonexistent"}, "nonexistent"},
    {{.rules = rules, .as_of = "30.6.2025"}, "2025-06-30"},
    {{.rules = rules, .input_format = "docxx"}, "nearest: \"docx\""},
    {{.rules = rules, .select = unknown_rule, .n_select = 1}, "funding.sources-sum"},
    {{.rules = rules, .config = "/nonexistent/.mingcha.json"}, "nonexistent"},
};

START_TEST(test_bad_settings)
{
    mc_error err = {0};
    mc_engine *engine = NULL;
    ck_assert_int_ne(mc_engine_open(&engine, &bad_settings[_i].settings, &err), MC_OK);
    ck_assert_ptr_null(engine);
    char whole[2048];
    snprintf(whole, sizeof whole, "%s: %s", err.source, err.text);
    ck_assert_msg(strstr(whole, bad_settings[_i].says) != NULL, "%s", whole);
    ck_assert(strlen(err.text_zh) > 0 || bad_settings[_i].settings.config);
}
END_TEST

START_TEST(test_writing)
{
    mc_engine *engine = engine_of(NULL);
    mc_report *report = report_of(engine, record);
    char *out = NULL;
    size_t len = 0;
    mc_error format = {0}, lang = {0};
    ck_assert_int_eq(mc_report_write(&out, &len, report, "sariff", "zh", &format), MC_ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(format.text, "\"sarif\""));
    ck_assert_int_eq(mc_report_write(&out, &len, report, "sarif", "fr", &lang), MC_ERR_USAGE);
    ck_assert_ptr_null(out);
    mc_report_free(report);
    mc_engine_close(engine);
}
END_TEST

static void *work(void *arg)
{
    char **out = arg;
    mc_engine *engine = engine_of(NULL);
    for (int i = 0; i < 3; i++) {
        mc_report *report = report_of(engine, record);
        mc_free(*out);
        *out = json_of(report);
        mc_report_free(report);
    }
    mc_engine_close(engine);
    return NULL;
}

/* Engines side by side give what one gives alone. */
START_TEST(test_threads)
{
    enum { N = 4 };
    pthread_t threads[N];
    char *out[N + 1] = {NULL};
    for (int i = 0; i < N; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &out[i]), 0);
    for (int i = 0; i < N; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    work(&out[N]);
    for (int i = 0; i < N; i++)
        ck_assert_str_eq(out[i], out[N]);
    for (int i = 0; i <= N; i++)
        mc_free(out[i]);
}
END_TEST

START_TEST(test_null_is_freed)
{
    mc_engine_close(NULL);
    mc_run_drop(NULL);
    mc_report_free(NULL);
    mc_free(NULL);
}
END_TEST

Suite *api_suite(void);

Suite *api_suite(void)
{
    Suite *s = suite_create("api");
    TCase *t = tcase_create("api");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, test_pack);
    tcase_add_test(t, test_finding);
    tcase_add_test(t, test_runs_of_one_engine);
    tcase_add_test(t, test_nothing_checked_is_not_complete);
    tcase_add_test(t, test_unreadable);
    tcase_add_loop_test(t, test_bad_settings, 0, sizeof bad_settings / sizeof *bad_settings);
    tcase_add_test(t, test_writing);
    tcase_add_test(t, test_threads);
    tcase_add_test(t, test_null_is_freed);
    suite_add_tcase(s, t);
    return s;
}
