/* Projections: what is kept of a record for the rules over a whole run, and that those rules find the same in it as in the record. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "rule_pack.h"
#include "unit.h"

/* A rule file over all records of kind "thing" (or another), with the given fields. */
#define ALL(id, fields) \
    "local rule = { id = '" id "', title = { zh = '试', en = 'test' }, severity = 'error', kind = 'thing', each = '*', basis = { 'practice' }, " \
    "check = function() end, pass = { { { } } }, fail = { { { { } }, finds = { { } } } } }\n" \
    "for k, v in pairs({ " fields " }) do rule[k] = v end\nreturn rule\n"

#define DOUBLED \
    "check = function(all, report) for i, r in ipairs(all) do for k, part in ipairs(r.parts) do if part and part.x == 'doubled' then " \
    "report { at = '[' .. i .. '].parts[' .. k .. '].x', zh = '重', en = 'again', related = { { at = '[1].name' } } } end end end end"

static const char record_text[] =
    "{\"kind\": \"thing\", \"name\": \"one\", \"unit\": \"元\", \"deep\": [1, {\"a\": null}],"
    " \"parts\": [{\"seq\": \"1\", \"x\": \"a\", \"y\": \"left out\", \"tags\": [{\"name\": \"t\"}]}, null,"
    "   {\"seq\": \"3\", \"x\": \"doubled\", \"tags\": []}],"
    " \"locations\": {\"/name\": {\"line\": 1}, \"/deep\": {\"line\": 2}, \"/parts/0\": {\"line\": 3}, \"/parts/0/y\": {\"line\": 4},"
    "   \"/parts/2/x\": {\"line\": 5, \"text\": \"doubled\"}, \"/parts/3\": {\"line\": 6}}}";

static struct record *record_of(const char *text)
{
    struct record *r = NULL;
    ck_assert_int_eq(record_from_json(&r, json_loads(text, 0, NULL), "one.json", NULL), MC_OK);
    return r;
}

/* The pack of one rule file; own: pack_free, and folder_remove(*dir). */
static struct pack *pack_with(const char *rule, char **dir)
{
    *dir = folder_new();
    folder_write(*dir, "a/b.lua", rule);
    return pack_of(*dir, NULL);
}

/* Ends the test unless the projection of the record for the rule is what the text says ("" for none). */
static void check_projection(const char *rule, const char *expected)
{
    char *dir;
    struct pack *p = pack_with(rule, &dir);
    struct record *r = record_of(record_text), *projection;
    ck_assert_int_eq(pack_project(p, r, &projection, NULL), MC_OK);
    record_free(r); /* what is kept does not need the record */
    if (!*expected) {
        ck_assert_ptr_null(projection);
    } else {
        json_t *wanted = json_loads(expected, 0, NULL);
        ck_assert(json_is_string(json_object_get(projection->root, "locations")));
        ck_assert_ptr_null(record_location(projection, "/none"));
        ck_assert_ptr_nonnull(wanted);
        char *have = json_dumps(projection->root, JSON_SORT_KEYS), *want = json_dumps(wanted, JSON_SORT_KEYS);
        ck_assert_str_eq(have, want);
        free(have);
        free(want);
        json_decref(wanted);
        record_free(projection);
    }
    pack_free(p);
    folder_remove(dir);
}

START_TEST(what_rules_declare_is_kept)
{
    check_projection(ALL("a.b", "needs = { 'name' }, uses = { 'parts[].x', 'parts[].tags[].name' }"),
                     "{\"kind\": \"thing\", \"name\": \"one\", \"unit\": \"元\","
                     " \"parts\": [{\"seq\": \"1\", \"x\": \"a\", \"tags\": [{\"name\": \"t\"}]}, null, {\"seq\": \"3\", \"x\": \"doubled\", \"tags\": []}],"
                     " \"locations\": {\"/name\": {\"line\": 1}, \"/parts/0\": {\"line\": 3}, \"/parts/2/x\": {\"line\": 5, \"text\": \"doubled\"}}}");
}
END_TEST

START_TEST(a_whole_value_wins_over_its_parts)
{
    check_projection(ALL("a.b", "needs = { 'parts[].tags[].name' }, uses = { 'deep', 'parts[].tags', 'parts[].y' }"),
                     "{\"kind\": \"thing\", \"unit\": \"元\", \"deep\": [1, {\"a\": null}],"
                     " \"parts\": [{\"seq\": \"1\", \"y\": \"left out\", \"tags\": [{\"name\": \"t\"}]}, null, {\"seq\": \"3\", \"tags\": []}],"
                     " \"locations\": {\"/deep\": {\"line\": 2}, \"/parts/0\": {\"line\": 3}, \"/parts/0/y\": {\"line\": 4}}}");
}
END_TEST

START_TEST(nothing_is_kept_for_nobody)
{
    check_projection(ALL("a.b", "each = 'parts[]', pass = { { x = 'a' } }, fail = { { { x = 'b' }, finds = { { } } } }"), "");
    check_projection(ALL("a.b", "kind = 'other'"), "");
}
END_TEST

/* The findings of the rules over the records, as text. own: free(). */
static char *findings_over(struct pack *p, struct record **records, size_t n)
{
    const char *paths[] = {"one.json", "two.json", "three.json"};
    struct report *report = report_new("2026-01-01");
    run_across(p, records, paths, n, report);
    char *text = json_dumps(report->findings, JSON_SORT_KEYS);
    report_free(report);
    return text;
}

START_TEST(rules_find_values_and_places_in_projections)
{
    char *dir;
    struct pack *p = pack_with(ALL("a.b", "needs = { 'name' }, uses = { 'parts[].x' }, " DOUBLED), &dir);
    struct record *records[3];
    for (size_t i = 0; i < COUNT(records); i++)
        records[i] = record_of(record_text);
    char *kept = findings_over(p, records, COUNT(records));
    ck_assert_ptr_nonnull(strstr(kept, "\"location\": {\"line\": 5, \"path\": \"three.json\", \"text\": \"doubled\"}"));
    ck_assert_ptr_nonnull(strstr(kept, "\"related\": [{\"at\": \"/name\", \"location\": {\"line\": 1, \"path\": \"one.json\"}}]"));
    ck_assert_ptr_nonnull(strstr(kept, "\"seq\": \"3\""));
    for (size_t i = 0; i < COUNT(records); i++)
        record_free(records[i]);
    free(kept);
    pack_free(p);
    folder_remove(dir);
}
END_TEST

/* An error, or the whole projection: jansson looks over some failures when it writes. */
START_TEST(every_allocation_may_fail)
{
    char *dir;
    struct pack *p = pack_with(ALL("a.b", "needs = { 'name' }, uses = { 'parts[].x', 'deep' }"), &dir);
    struct record *r = record_of(record_text), *whole, *projection;
    ck_assert_int_eq(pack_project(p, r, &whole, NULL), MC_OK);
    bool hit = true;
    for (long n = 0; hit; n++) {
        long before = allocation_live();
        allocation_fail(n);
        mc_status st = pack_project(p, r, &projection, NULL);
        hit = allocation_stop();
        ck_assert(st == MC_OK || (st == MC_ERR_MEMORY && hit));
        ck_assert(st == MC_OK ? json_equal(projection->root, whole->root) : projection == NULL);
        record_free(projection);
        ck_assert_int_eq(allocation_live(), before);
    }
    record_free(whole);
    record_free(r);
    pack_free(p);
    folder_remove(dir);
}
END_TEST

Suite *project_suite(void);
Suite *project_suite(void)
{
    Suite *s = suite_create("project");
    TCase *t = tcase_create("project");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, what_rules_declare_is_kept);
    tcase_add_test(t, a_whole_value_wins_over_its_parts);
    tcase_add_test(t, nothing_is_kept_for_nobody);
    tcase_add_test(t, rules_find_values_and_places_in_projections);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
