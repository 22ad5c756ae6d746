#include "model/report.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* A finding from JSON with single quotes. own. */
static json_t *finding(const char *text)
{
    char json[1024];
    size_t n = strlen(text);
    ck_assert_uint_lt(n, sizeof json);
    for (size_t i = 0; i <= n; i++)
        json[i] = text[i] == '\'' ? '"' : text[i];
    json_error_t e;
    json_t *f = json_loads(json, 0, &e);
    ck_assert_msg(f != NULL, "%s: %s", e.text, json);
    return f;
}

static void add(struct report *r, const char *text)
{
    ck_assert_int_eq(report_add_finding(r, finding(text)), MC_OK);
}

static const char *field(const struct report *r, size_t i, const char *key)
{
    return json_string_value(json_object_get(json_array_get(r->findings, i), key));
}

START_TEST(test_severities)
{
    enum severity s = SEVERITY_NOTE;
    ck_assert(severity_parse(&s, "error") && s == SEVERITY_ERROR);
    ck_assert(severity_parse(&s, "warning") && s == SEVERITY_WARNING);
    ck_assert(severity_parse(&s, "note") && s == SEVERITY_NOTE);
    ck_assert(!severity_parse(&s, "Error") && !severity_parse(&s, ""));
    ck_assert_str_eq(severity_name(SEVERITY_WARNING), "warning");
}
END_TEST

/* Each line sorts before the next one; they are added the wrong way round. */
static const char *const ORDERED[] = {
    "{'rule': 'a.a', 'severity': 'note', 'message': '1', 'location': {'path': 'b.txt', 'line': 9}}",
    "{'rule': 'a.a', 'severity': 'error', 'message': '2', 'location': {'path': 'a.txt'}}",
    "{'rule': 'a.a', 'severity': 'error', 'message': '3', 'at': '/x', 'location': {'path': 'a.txt', 'line': 2, 'column': 4}}",
    "{'rule': 'a.a', 'severity': 'error', 'message': '4', 'at': '/y', 'location': {'path': 'a.txt', 'line': 2, 'column': 4}}",
    "{'rule': 'a.a', 'severity': 'error', 'message': '5', 'at': '/y', 'location': {'path': 'a.txt', 'line': 2, 'column': 4}}",
    "{'rule': 'a.b', 'severity': 'error', 'message': '0', 'at': '/x', 'location': {'path': 'a.txt', 'line': 2, 'column': 4}}",
    "{'rule': 'a.a', 'severity': 'warning', 'message': '6', 'location': {'path': 'a.txt', 'line': 2, 'column': 4}}",
    "{'rule': 'a.a', 'severity': 'note', 'message': '7', 'location': {'path': 'a.txt', 'line': 2, 'column': 4}}",
    "{'rule': 'a.a', 'severity': 'note', 'message': '8', 'location': {'path': 'a.txt', 'line': 2, 'column': 5}}",
    "{'rule': 'a.a', 'severity': 'note', 'message': '9', 'location': {'path': 'a.txt', 'line': 10, 'column': 1}}",
    "{'rule': 'a.a', 'severity': 'error', 'message': '10', 'location': {'path': 'a.txt', 'page': 1, 'line': 1}}",
    "{'rule': 'a.a', 'severity': 'error', 'message': '11', 'location': {'path': 'a.txt', 'sheet': 's', 'row': 1}}",
    "{'rule': 'a.a', 'severity': 'error', 'message': '12', 'location': {'path': 'a.txt', 'sheet': 's', 'table': 1, 'row': 7, 'cell': 2}}",
    "{'rule': 'a.a', 'severity': 'error', 'message': '13', 'location': {'path': 'a.txt', 'sheet': 's', 'row': 8, 'cell': 1}}",
    "{'rule': 'a.a', 'severity': 'error', 'message': '14'}",
};

START_TEST(test_order_does_not_depend_on_coming)
{
    struct report *r = report_new("2023-06-01");
    report_add_input(r, "b.txt"); /* inputs keep the order given */
    report_add_input(r, "a.txt");
    for (size_t i = COUNT(ORDERED); i-- > 0;)
        add(r, ORDERED[(i + (size_t)_i) % COUNT(ORDERED)]);
    ck_assert_int_eq(report_finish(r), MC_OK);
    for (size_t i = 0; i < COUNT(ORDERED); i++) {
        json_t *expected = finding(ORDERED[i]);
        ck_assert_str_eq(field(r, i, "message"), json_string_value(json_object_get(expected, "message")));
        json_decref(expected);
    }
    report_free(r);
}
END_TEST

#define BASE "'rule': 'a.a', 'severity': 'error', 'message': 'm', 'document': '府〔2023〕1号', 'project': {'seq': '3', 'name': '某　路'}"

/* The second finding has the fingerprint of the first, or not. */
static const struct {
    const char *a, *b;
    bool same;
} PRINTS[] = {
    {"{" BASE ", 'at': '/projects/2/name', 'location': {'path': 'x/a.txt', 'line': 4, 'text': '甲 1'}}",
     "{" BASE ", 'at': '/projects/3/name', 'location': {'path': 'y/b.txt', 'line': 9, 'text': '甲　１'}}", true},
    {"{" BASE "}", "{'rule': 'a.b', 'severity': 'error', 'message': 'm', 'document': '府〔2023〕1号', 'project': {'seq': '3', 'name': '某路'}}", false},
    {"{" BASE "}", "{'rule': 'a.a', 'severity': 'error', 'message': 'm', 'document': '府〔2023〕2号', 'project': {'seq': '3', 'name': '某路'}}", false},
    {"{" BASE "}", "{'rule': 'a.a', 'severity': 'error', 'message': 'm', 'document': '府〔2023〕1号', 'project': {'seq': '4', 'name': '某路'}}", false},
    {"{" BASE "}", "{'rule': 'a.a', 'severity': 'note', 'message': 'reworded', 'document': '府[2023]1号', 'project': {'seq': '3', 'name': '某路'}}", true},
    {"{" BASE ", 'at': '/projects/2/name'}", "{" BASE ", 'at': '/projects/2/lead'}", false},
    {"{" BASE ", 'location': {'text': '12'}}", "{" BASE ", 'location': {'text': '13'}}", false},
    {"{" BASE ", 'expected': '12'}", "{" BASE ", 'expected': '13'}", false},
    {"{" BASE ", 'expected': '12'}", "{" BASE ", 'actual': '12'}", false},
    {"{" BASE ", 'expected': 12}", "{" BASE ", 'expected': 12}", true},
    {"{'rule': 'a.a', 'severity': 'error', 'message': 'm', 'location': {'path': 'x/a.txt', 'line': 4}}",
     "{'rule': 'a.a', 'severity': 'error', 'message': 'm', 'location': {'path': '/y/a.txt', 'line': 5}}", true},
    {"{'rule': 'a.a', 'severity': 'error', 'message': 'm', 'location': {'path': 'x/a.txt'}}",
     "{'rule': 'a.a', 'severity': 'error', 'message': 'm', 'location': {'path': 'x/b.txt'}}", false},
};

START_TEST(test_fingerprint)
{
    struct report *a = report_new("2023-06-01"), *b = report_new("2024-06-01");
    add(a, PRINTS[_i].a);
    add(b, PRINTS[_i].b);
    ck_assert_uint_eq(strlen(field(a, 0, "fingerprint")), 16);
    ck_assert_uint_eq(strspn(field(a, 0, "fingerprint"), "0123456789abcdef"), 16);
    if (PRINTS[_i].same)
        ck_assert_str_eq(field(a, 0, "fingerprint"), field(b, 0, "fingerprint"));
    else
        ck_assert_str_ne(field(a, 0, "fingerprint"), field(b, 0, "fingerprint"));
    report_free(a);
    report_free(b);
}
END_TEST

/* The same content three times in one report: three fingerprints, the same three next time. */
START_TEST(test_repeats_are_told_apart)
{
    struct report *r[2] = {report_new("2023-06-01"), report_new("2023-06-01")};
    for (size_t k = 0; k < 2; k++)
        for (int i = 0; i < 3; i++)
            add(r[k], "{" BASE "}");
    for (size_t i = 0; i < 3; i++) {
        ck_assert_str_eq(field(r[0], i, "fingerprint"), field(r[1], i, "fingerprint"));
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(field(r[0], i, "fingerprint"), field(r[0], j, "fingerprint"));
    }
    report_free(r[0]);
    report_free(r[1]);
}
END_TEST

START_TEST(test_what_is_no_finding)
{
    static const char *const t[] = {
        "[]",
        "{}",
        "{'severity': 'error', 'message': 'm'}",
        "{'rule': 'a.a', 'message': 'm'}",
        "{'rule': 'a.a', 'severity': 'grave', 'message': 'm'}",
        "{'rule': 'a.a', 'severity': 'error'}",
        "{'rule': 'a.a', 'severity': 'error', 'message': ''}",
    };
    struct report *r = report_new("2023-06-01");
    ck_assert_int_eq(report_add_finding(r, finding(t[_i])), MC_ERR_INPUT);
    ck_assert_int_eq(report_add_finding(r, NULL), MC_ERR_INPUT);
    ck_assert_uint_eq(json_array_size(r->findings), 0);
    report_free(r);
}
END_TEST

START_TEST(test_status_is_new_unless_said)
{
    struct report *r = report_new("2023-06-01");
    add(r, "{" BASE "}");
    add(r, "{" BASE ", 'status': 'waived'}");
    ck_assert_str_eq(field(r, 0, "status"), "new");
    ck_assert_str_eq(field(r, 1, "status"), "waived");
    report_free(r);
}
END_TEST

START_TEST(test_counts)
{
    struct report *r = report_new("2023-06-01");
    add(r, "{'rule': 'a.a', 'severity': 'error', 'message': 'm'}");
    add(r, "{'rule': 'a.a', 'severity': 'warning', 'message': 'm'}");
    add(r, "{'rule': 'a.b', 'severity': 'warning', 'message': 'm'}");
    add(r, "{'rule': 'a.a', 'severity': 'note', 'message': 'm'}");
    ck_assert_int_eq(report_findings(r, SEVERITY_ERROR), 1);
    ck_assert_int_eq(report_findings(r, SEVERITY_WARNING), 3);
    ck_assert_int_eq(report_findings(r, SEVERITY_NOTE), 4);
    report_free(r);
}
END_TEST

/* A run that checked one thing, spoilt in one way at a time: only then is it incomplete. */
enum spoil { NOTHING, UNREADABLE, UNDECIDED_ENTRY, UNDECIDED_VERDICT, NO_RECORD, NO_RULE_APPLIED, ALREADY, SKIPPED };

START_TEST(test_incomplete)
{
    enum spoil spoil = (enum spoil)_i;
    struct report *r = report_new("2023-06-01");
    json_t *input = report_add_input(r, "a.txt");
    const char *status = spoil == UNREADABLE ? "unreadable" : spoil == SKIPPED ? "skipped" : "checked";
    json_object_set_new(input, "status", json_string(status));
    r->records = spoil == NO_RECORD ? 0 : 1;
    r->incomplete = spoil == ALREADY;
    report_count(r, SEVERITY_ERROR, spoil == NO_RULE_APPLIED ? VERDICT_NOT_APPLICABLE : VERDICT_PASS, 2);
    if (spoil == UNDECIDED_VERDICT)
        report_count(r, SEVERITY_NOTE, VERDICT_UNDECIDED, 1);
    if (spoil == UNDECIDED_ENTRY)
        ck_assert_int_eq(report_add_undecided(r, json_pack("{s:s}", "path", "a.txt")), MC_OK);
    ck_assert_int_eq(report_finish(r), MC_OK);
    ck_assert_int_eq(r->incomplete, spoil != NOTHING && spoil != SKIPPED);
    report_free(r);
}
END_TEST

START_TEST(test_json)
{
    struct report *r = report_new("2023-06-01");
    json_object_set_new(report_add_input(r, "a.txt"), "status", json_string("checked"));
    json_object_set_new(report_add_input(r, "b.txt"), "status", json_string("unreadable"));
    r->records = 1;
    r->pack = json_pack("{s:s}", "id", "p");
    report_count(r, SEVERITY_ERROR, VERDICT_PASS, 5);
    report_count(r, SEVERITY_ERROR, VERDICT_FAIL, 1);
    report_count(r, SEVERITY_WARNING, VERDICT_NOT_APPLICABLE, 2);
    add(r, "{'status': 'new', 'workings': 'w', 'message': 'm', 'at': '', 'severity': 'error', 'rule': 'a.a'}");
    ck_assert_int_eq(report_finish(r), MC_OK);
    json_t *json = report_json(r);
    char *text = json_dumps(json, JSON_COMPACT);
    static const char *const expected =
        "{\"tool\":{\"name\":\"mingcha\",\"version\":\"" MC_VERSION "\"},\"pack\":{\"id\":\"p\"},\"as_of\":\"2023-06-01\",\"complete\":false,"
        "\"inputs\":[{\"path\":\"a.txt\",\"status\":\"checked\"},{\"path\":\"b.txt\",\"status\":\"unreadable\"}],"
        "\"summary\":{\"findings\":{\"error\":1,\"warning\":0,\"note\":0},"
        "\"explained\":{\"error\":0,\"warning\":0,\"note\":0},\"baseline\":{\"error\":0,\"warning\":0,\"note\":0},"
        "\"waived\":{\"error\":0,\"warning\":0,\"note\":0},\"verdicts\":{"
        "\"error\":{\"pass\":5,\"fail\":1,\"not_applicable\":0,\"undecided\":0},"
        "\"warning\":{\"pass\":0,\"fail\":0,\"not_applicable\":2,\"undecided\":0},"
        "\"note\":{\"pass\":0,\"fail\":0,\"not_applicable\":0,\"undecided\":0},"
        "\"total\":{\"pass\":5,\"fail\":1,\"not_applicable\":2,\"undecided\":0}},"
        "\"records\":1,\"inputs\":{\"checked\":1,\"unreadable\":1,\"skipped\":0}},"
        "\"findings\":[{\"rule\":\"a.a\",\"severity\":\"error\",\"message\":\"m\",\"at\":\"\",\"workings\":\"w\","
        "\"fingerprint\":\"";
    ck_assert_ptr_nonnull(text);
    ck_assert_msg(strncmp(text, expected, strlen(expected)) == 0, "%s", text);
    ck_assert_str_eq(text + strlen(expected) + 16, "\",\"status\":\"new\"}],\"undecided\":[],\"rules\":[]}");
    free(text);
    json_decref(json);
    report_free(r);
    report_free(NULL);
}
END_TEST

Suite *report_suite(void);
Suite *report_suite(void)
{
    Suite *s = suite_create("report");
    TCase *tc = tcase_create("report");
    tcase_add_test(tc, test_severities);
    tcase_add_loop_test(tc, test_order_does_not_depend_on_coming, 0, COUNT(ORDERED));
    tcase_add_loop_test(tc, test_fingerprint, 0, COUNT(PRINTS));
    tcase_add_test(tc, test_repeats_are_told_apart);
    tcase_add_loop_test(tc, test_what_is_no_finding, 0, 7);
    tcase_add_test(tc, test_status_is_new_unless_said);
    tcase_add_test(tc, test_counts);
    tcase_add_loop_test(tc, test_incomplete, NOTHING, SKIPPED + 1);
    tcase_add_test(tc, test_json);
    suite_add_tcase(s, tc);
    return s;
}
