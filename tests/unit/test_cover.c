/* Personal data in quotations. */
#include "base/cover.h"

#include <stdlib.h>
#include <string.h>

#include "model/report.h"
#include "unit.h"

static const struct {
    const char *in, *out;
} texts[] = {
    {"", ""},
    {"13800000123", "138****0123"},
    {"电话138 0000 0123。", "电话138 **** 0123。"},
    {"138-0000-0123", "138-****-0123"},
    {"１３８００００－０１２３", "１３８****－０１２３"},
    {"13800000123、13900000456", "138****0123、139****0456"},
    {"身份证50010119900101123X", "身份证500**********1123X"},
    {"6222 0200 0000 0000 123", "622* **** **** ***0 123"},
    {"023-77223344", "023-****3344"},
    {"77223344，2023年6500户，9446.5万元", "77223344，2023年6500户，9446.5万元"},
    {"2023-02-16至2023-12-31", "2023-02-16至2023-12-31"},
    {"邮箱zhang.san@qq.com", "邮箱z********@qq.com"},
    {"13800000123@139.com", "1**********@139.com"},
    {"@", "@"},
};

START_TEST(the_middle_is_covered)
{
    char *text = cover_personal(texts[_i].in, strlen(texts[_i].in));
    ck_assert_str_eq(text, texts[_i].out);
    free(text);
}
END_TEST

static json_t *finding(const char *rule)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:s}, s:[{s:s, s:{s:s}}]}", "rule", rule, "severity", "warning",
                     "message", "x", "at", "/document", "location", "path", "a.txt", "text", "电话13800000123",
                     "related", "at", "/x", "location", "text", "13900000456");
}

static const char *text_at(const json_t *object)
{
    return json_string_value(json_object_get(json_object_get(object, "location"), "text"));
}

START_TEST(findings_of_privacy_are_quoted_covered)
{
    static const struct {
        const char *rule, *text, *related;
    } t[] = {{"privacy.mobile", "电话138****0123", "139****0456"},
             {"form.number-shape", "电话13800000123", "13900000456"}};
    struct report *r = report_new("2025-06-30");
    ck_assert_int_eq(report_add_finding(r, finding(t[_i].rule)), MC_OK);
    const json_t *one = json_array_get(r->findings, 0);
    ck_assert_str_eq(text_at(one), t[_i].text);
    ck_assert_str_eq(text_at(json_array_get(json_object_get(one, "related"), 0)), t[_i].related);
    report_free(r);
}
END_TEST

/* Two numbers that look alike when covered are two findings. */
START_TEST(the_fingerprint_is_of_the_original)
{
    struct report *r = report_new("2025-06-30");
    json_t *one = finding("privacy.mobile"), *other = finding("privacy.mobile");
    json_object_set_new(json_object_get(other, "location"), "text", json_string("电话13811110123"));
    report_add_finding(r, json_incref(one));
    report_add_finding(r, json_incref(other));
    ck_assert_str_eq(text_at(one), text_at(other));
    ck_assert_str_ne(json_string_value(json_object_get(one, "fingerprint")),
                     json_string_value(json_object_get(other, "fingerprint")));
    json_decref(one);
    json_decref(other);
    report_free(r);
}
END_TEST

Suite *cover_suite(void);
Suite *cover_suite(void)
{
    Suite *s = suite_create("cover");
    TCase *t = tcase_create("cover");
    tcase_add_loop_test(t, the_middle_is_covered, 0, COUNT(texts));
    tcase_add_loop_test(t, findings_of_privacy_are_quoted_covered, 0, 2);
    tcase_add_test(t, the_fingerprint_is_of_the_original);
    suite_add_tcase(s, t);
    return s;
}
