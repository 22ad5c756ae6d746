/* Findings that are written down at once are told as those that are kept as JSON: the same bytes, in the same order. */
#include "model/report_line.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* What a finding differs in; NULL: it has none. */
static const struct given {
    const char *rule, *message, *at, *location, *document, *project, *expected, *actual, *quote, *related;
    enum severity severity;
    bool kept; /* as JSON in both */
} given[] = {
    {"a.b", "后", "/x", NULL, "文号", NULL, "1", "2", NULL, NULL, SEVERITY_ERROR, false},
    {"a.a", "先", "/x", NULL, "文号", NULL, "1", "2", NULL, NULL, SEVERITY_ERROR, false},
    {"a.a", "先", "/x", NULL, "文号", NULL, "1", "2", NULL, NULL, SEVERITY_ERROR, false}, /* the same once more has another fingerprint */
    {"a.a", "\"引\"\\\n\t", "/k~1\"", NULL, NULL, NULL, NULL, NULL, NULL, NULL, SEVERITY_NOTE, false},
    {"a.a", "m", "/projects/3/tasks/1/name", NULL, NULL, "{\"seq\": 4, \"name\": \"名 称\"}", NULL, NULL, "138****8000", NULL, SEVERITY_WARNING, false},
    {"a.a", "m", "/projects/0", "{\"path\": \"dir/f.ndjson\", \"sheet\": \"表\", \"row\": 9, \"cell\": 2, \"text\": \"单 元\", \"line\": 7, \"record\": 7}", NULL, NULL, NULL, "x", NULL, NULL,
     SEVERITY_ERROR, false},
    {"a.a", "m", "/projects/1", "{\"path\": \"dir/f.ndjson\", \"page\": 2, \"line\": 3, \"record\": 7}", "", NULL, NULL, NULL, NULL, "[{\"at\": \"/x\", \"location\": {\"path\": \"p\"}}]",
     SEVERITY_ERROR, false},
    {"a.a", "早", "/x", NULL, "文号", NULL, NULL, NULL, NULL, NULL, SEVERITY_ERROR, true},
    {"a.a", "先", "/x", NULL, "文号", NULL, "1", "2", NULL, NULL, SEVERITY_ERROR, true},
    {"a.a", "先", "/x", NULL, "文号", NULL, "1", "2", NULL, NULL, SEVERITY_ERROR, false},
};

static json_t *loaded(const char *json)
{
    json_t *value = json ? json_loads(json, 0, NULL) : NULL;
    ck_assert(!json || value);
    return value;
}

/* own. */
static json_t *location_of(const struct given *g)
{
    if (g->location)
        return loaded(g->location);
    json_t *out = json_pack("{s:s, s:i, s:i}", "path", "dir/f.ndjson", "line", 7, "record", 7);
    if (g->quote)
        json_object_set_new(out, "text", json_string(g->quote));
    return out;
}

static void add_json(struct report *r, const struct given *g)
{
    json_t *f = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o*, s:s*, s:o*, s:s*, s:s*, s:[s]}", "rule", g->rule, "severity", severity_name(g->severity), "message", g->message,
                          "message_en", "en", "at", g->at, "location", location_of(g), "related", loaded(g->related), "document", g->document, "project", loaded(g->project),
                          "expected", g->expected, "actual", g->actual, "basis", "法第一条");
    ck_assert_int_eq(report_add_finding(r, f), MC_OK);
}

static void add_line(struct report *r, const struct given *g)
{
    json_t *texts = json_pack("{s:s, s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:[s]}", "message", g->message, "en", "en", "at", g->at, "document", g->document, "expected", g->expected,
                              "actual", g->actual, "quote", g->quote, "basis", "法第一条");
    json_t *location = loaded(g->location), *related = loaded(g->related), *project = loaded(g->project);
    const struct finding_parts parts = {.rule = g->rule, .severity = g->severity, .message = json_object_get(texts, "message"), .message_en = json_object_get(texts, "en"),
        .at = json_object_get(texts, "at"), .location = location, .path = "dir/f.ndjson", .line = 7, .quote = json_object_get(texts, "quote"), .related = related,
        .document = json_object_get(texts, "document"), .project = project, .expected = json_object_get(texts, "expected"), .actual = json_object_get(texts, "actual"),
        .basis = json_object_get(texts, "basis")};
    ck_assert_int_eq(report_add_line(r, &parts), MC_OK);
    json_decref(texts);
    json_decref(location);
    json_decref(related);
    json_decref(project);
}

static void tell(const char *kind, const char *members, size_t len, struct buffer *out)
{
    buffer_add_text(out, kind);
    buffer_add_char(out, ' ');
    buffer_add(out, members, len);
    buffer_add_char(out, '\n');
}

/* Tells the findings from `first` on, `times` of them, and another entry; own: free(). */
static char *told(struct report *r, bool lines, size_t first, size_t times)
{
    static const char record[] = "{\"kind\": \"thing\"}";
    struct buffer out;
    buffer_init(&out);
    if (lines)
        ck_assert_int_eq(report_take_lines(r), MC_OK);
    r->record_text = record;
    r->record_len = strlen(record);
    for (size_t i = 0; i < times; i++) {
        const struct given *g = &given[(first + i) % COUNT(given)];
        if (report_takes_lines(r) && !g->kept)
            add_line(r, g);
        else
            add_json(r, g);
    }
    ck_assert_int_eq(report_add_undecided(r, json_pack("{s:s, s:s}", "path", "dir/f.ndjson", "message", "不明")), MC_OK);
    ck_assert(report_has_untold(r));
    ck_assert_int_eq(report_tell(r, tell, &out), MC_OK);
    ck_assert(!report_has_untold(r));
    return buffer_take(&out);
}

/* Every run of findings, twice: nothing of the first is left in the second. */
START_TEST(lines_are_as_json)
{
    struct report *lines = report_new("2025-01-01"), *kept = report_new("2025-01-01");
    for (size_t times = 0; times < 2 * COUNT(given); times++) {
        char *a = told(lines, true, (size_t)_i, times), *b = told(kept, false, (size_t)_i, times);
        ck_assert_str_eq(a, b);
        free(a);
        free(b);
    }
    ck_assert(json_equal(lines->told, kept->told));
    ck_assert_mem_eq(lines->told_findings, kept->told_findings, sizeof kept->told_findings);
    ck_assert_int_eq(lines->incomplete, kept->incomplete);
    report_free(lines);
    report_free(kept);
}
END_TEST

Suite *report_line_suite(void);
Suite *report_line_suite(void)
{
    Suite *s = suite_create("report_line");
    TCase *t = tcase_create("report_line");
    tcase_add_loop_test(t, lines_are_as_json, 0, COUNT(given));
    suite_add_tcase(s, t);
    return s;
}
