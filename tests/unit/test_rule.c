/* Packs: what is refused at load and how it is said; verdicts, places and scope of what runs; examples; the same bytes in every run. */
#include <stdlib.h>
#include <string.h>

#include "rule/rule.h"
#include "rule_pack.h"
#include "unit.h"

#define THING(parts) "{\"kind\": \"thing\", " parts "}"

/* A whole rule file of kind "thing" with the fields of a correct one; later fields win over earlier ones. */
#define RULE(fields) \
    "local rule = { id = 'a.b', title = { zh = '试', en = 'test' }, severity = 'error', kind = 'thing', basis = { 'practice' }, " \
    "check = function() end, pass = { { } }, fail = { { { }, finds = { { } } } } }\n" \
    "for k, v in pairs({ " fields " }) do rule[k] = v ~= 'nil' and v or nil end\nreturn rule\n"

/* ---- loading --------------------------------------------------------------------------------------------------------- */

static const struct refusal {
    const char *file, *text; /* one file beside pack.json; NULL text: none */
    const char *source, *message; /* end of the error's source and part of its text */
    int line;
} refusals[] = {
    {"a/b.lua", NULL, "", "empty rule pack", 0},
    {"a/b.lua", "local rule = {\n  id = 'a.b',\n  oops oops\n}\n", "a/b.lua", "near 'oops'", 3},
    {"a/b.lua", "\x1bLua", "a/b.lua", "attempt to load a binary chunk", 0},
    {"a/b.lua", "while true do end", "a/b.lua", "instruction limit", 0},
    {"a/b.lua", "return 1", "a/b.lua", "not a number value", 0},
    {"a/b.lua", "error('top')", "a/b.lua", "top", 1},
    {"a/b.lua", "local x = require 'lib.no'", "a/b.lua", "no library 'lib.no'", 1},
    {"a/b.lua", "report { zh = '', en = '' }", "a/b.lua", "has no 'report'", 1},
    {"a/b.lua", "undecided { zh = '', en = '' }", "a/b.lua", "only while a rule checks", 1},
    {"a/b.lua", RULE("check = 1"), "a/b.lua", "\"check\" must be a function", 0},
    {"a/b.lua", RULE("sevrity = 'error'"), "a/b.lua", "unknown field \"sevrity\" (nearest: \"severity\")", 0},
    {"a/b.lua", RULE("severity = 'eror'"), "a/b.lua", "nearest: \"error\"", 0},
    {"a/b.lua", RULE("title = { zh = '试' }"), "a/b.lua", "\"title\" must be { zh = text, en = text }", 0},
    {"a/b.lua", RULE("basis = {}"), "a/b.lua", "\"basis\"", 0},
    {"a/b.lua", RULE("basis = 'nil'"), "a/b.lua", "\"basis\" is missing", 0},
    {"a/b.lua", RULE("needs = 'x'"), "a/b.lua", "\"needs\" must be a list of texts", 0},
    {"a/b.lua", RULE("since = '2012-13-01'"), "a/b.lua", "\"since\" must be a date", 0},
    {"a/b.lua", RULE("id = 'a.c'"), "a/b.lua", "the id is \"a.c\", its file says \"a.b\"", 0},
    {"A_b/c.lua", RULE("id = 'A_b.c'"), "A_b/c.lua", "small letters", 0},
    {"a/b.lua", RULE("kind = 'thnig'"), "a/b.lua", "unknown kind \"thnig\" (nearest: \"thing\")", 0},
    {"a/b.lua", RULE("each = 'prts[]'"), "a/b.lua", "nearest: \"parts\"", 0},
    {"a/b.lua", RULE("each = 'parts'"), NULL, NULL, 0}, /* the list itself: allowed */
    {"a/b.lua", RULE("each = 'parts[]', needs = { 'tags[].nane' }"), "a/b.lua", "nearest: \"name\"", 0},
    {"a/b.lua", RULE("each = 'parts[]', needs = { 'tags.name' }"), "a/b.lua", "write \"tags[]\"", 0},
    {"a/b.lua", RULE("uses = { 'name[].x' }"), "a/b.lua", "holds no list", 0},
    {"a/b.lua", RULE("uses = { 'a..b' }"), "a/b.lua", "no path", 0},
    {"a/b.lua", RULE("each = { 'parts[]', '' }, needs = { 'x' }"), "a/b.lua", "unknown field \"x\"", 0},
    {"a/b.lua", RULE("each = { 'parts[]', '' }, uses = { 'x' }"), NULL, NULL, 0},
    {"a/b.lua", RULE("pass = {}"), "a/b.lua", "\"pass\" must be a list", 0},
    {"a/b.lua", RULE("fail = {}"), "a/b.lua", "\"fail\" must be a list", 0},
    {"a/b.lua", RULE("fail = { { { }, finds = {} } }"), "a/b.lua", "finds must list", 0},
    {"a/b.lua", RULE("fail = { { x = 1 } }"), "a/b.lua", "fail example 1", 0},
    {"a/b.lua", RULE("fail = { { { }, finds = { { ta = 'x' } } } }"), "a/b.lua", "unknown field \"fail[1].finds[1].ta\"", 0},
    {"a/b.lua", RULE("pass = { { x = print } }"), "a/b.lua", "has no 'print'", 2},
    {"a/b.lua", RULE("pass = { { x = pairs } }"), "a/b.lua", "neither text, number", 0},
    {"b.lua", RULE(""), "", "<family>/<slug>.lua", 0},
    {"a/c/b.lua", RULE(""), "", "<family>/<slug>.lua", 0},
    {"a/b.lua", "\xff", "a/b.lua", "not UTF-8", 0},
    {"pack.json", "{\n", "pack.json", "", 2},
    {"pack.json", "{\"id\": \"x\", \"id\": \"y\"}", "pack.json", "duplicate", 1},
    {"pack.json", "{\"id\": \"x\", \"version\": \"1\", \"titel\": 1}", "pack.json", "nearest: \"title\"", 0},
    {"pack.json", "{\"id\": \"x\", \"version\": \"1\", \"title\": {\"zh\": \"a\", \"en\": \"b\"}, \"parameters\": {\"n\": {\"default\": 0.5}}}", "pack.json",
     "parameter \"n\"", 0},
};

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

START_TEST(refused_at_load)
{
    const struct refusal *r = &refusals[_i];
    char *dir = folder_new();
    struct pack *p = NULL;
    mc_error err = {0};
    if (r->text)
        folder_write(dir, r->file, r->text);
    mc_status st = pack_load(&p, dir, NULL, &err);
    if (!r->message) {
        ck_assert_msg(st == MC_OK, "%s: %s", r->text, err.text);
        pack_free(p);
    } else {
        ck_assert_msg(st == MC_ERR_USAGE, "%s: status %d, %s", r->text, st, err.text);
        ck_assert_msg(strstr(err.text, r->message) != NULL, "\"%s\" should say \"%s\"", err.text, r->message);
        ck_assert_msg(ends_with(err.source, r->source), "\"%s\" should end in \"%s\"", err.source, r->source);
        ck_assert_int_eq(err.line, r->line);
    }
    folder_remove(dir);
}
END_TEST

START_TEST(missing_and_repeated)
{
    struct pack *p = NULL;
    mc_error err = {0};
    ck_assert_int_eq(pack_load(&p, "/no/such/folder", NULL, &err), MC_ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(err.text, "no such folder"));
    char *dir = folder_new();
    folder_write(dir, "a/b.lua", RULE(""));
    folder_write(dir, "a/c.lua", RULE(""));
    err = (mc_error){0};
    ck_assert_int_eq(pack_load(&p, dir, NULL, &err), MC_ERR_USAGE);
    ck_assert_str_eq(err.text, "repeats the id \"a.b\" of a/b.lua");
    ck_assert(ends_with(err.source, "a/c.lua"));
    folder_remove(dir);
}
END_TEST

/* ---- running ---------------------------------------------------------------------------------------------------------- */

struct heard {
    char text[512];
};

static void hear(void *context, const struct rule_info *rule, const char *at, enum verdict verdict, const char *why)
{
    struct heard *h = context;
    size_t n = strlen(h->text);
    snprintf(h->text + n, sizeof h->text - n, "%s %s %d %s\n", rule->id, at, (int)verdict, why ? why : "-");
}

/* What the one rule with these fields says of the record, as heard; *report may be NULL. */
static struct heard verdicts_of(const char *fields_text, const char *record, json_t **report)
{
    struct heard h = {""};
    char *dir = folder_new();
    folder_write(dir, "a/b.lua", fields_text);
    struct pack *p = pack_of(dir, NULL);
    pack_on_verdict(p, hear, &h);
    json_t *json = report_of(p, record);
    pack_free(p);
    folder_remove(dir);
    if (report)
        *report = json;
    else
        json_decref(json);
    return h;
}

START_TEST(absent_needs_are_named)
{
    const char *rule = RULE("each = 'parts[]', needs = { 'x', 'tags[].name' }");
    struct heard h = verdicts_of(rule, THING("\"parts\": [{\"x\": \"1\", \"tags\": [{}, {\"name\": \"n\"}]}, {\"x\": \"\"}, {\"x\": null}, {\"x\": 0, \"tags\": []}]"), NULL);
    ck_assert_str_eq(h.text, "a.b /parts/0 0 -\na.b /parts/1 2 x\na.b /parts/2 2 x\na.b /parts/3 2 tags[].name\n");
    h = verdicts_of(rule, THING("\"name\": \"nothing of the sort\""), NULL);
    ck_assert_str_eq(h.text, "a.b  2 parts[]\n");
    h = verdicts_of(rule, "{\"kind\": \"other\"}", NULL);
    ck_assert_str_eq(h.text, "");
    h = verdicts_of(RULE("check = function(r) if not r.name then not_applicable 'a name' end end, uses = { 'name' }"), THING("\"unit\": \"x\""), NULL);
    ck_assert_str_eq(h.text, "a.b  2 a name\n");
}
END_TEST

START_TEST(finding_has_place_and_subject)
{
    json_t *report;
    verdicts_of(RULE("each = 'parts[]', uses = { 'tags' }, check = function(part, report) report { at = 'tags[2].name', zh = '错', en = 'wrong', "
                     "expected = 7, actual = '8', difference = '+1', workings = '3 + 4 = 7', severity = 'note', related = { { at = '' } }, quote = 'q' } end"),
                THING("\"parts\": [{\"seq\": \"4\", \"tags\": [{}, {\"name\": \"n\"}]}], "
                      "\"locations\": {\"/parts/0/tags/1\": {\"line\": 12, \"text\": \"whole\"}, \"/parts/0\": {\"line\": 3}}"),
                &report);
    const json_t *f = json_array_get(json_object_get(report, "findings"), 0);
    json_t *wanted = json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:s, s:i, s:s}, s:[{s:s, s:{s:s, s:i}}], s:{s:s}, s:s, s:s, s:s, s:s, s:[s]}", "rule", "a.b",
                               "severity", "note", "message", "错", "message_en", "wrong", "at", "/parts/0/tags/1/name", "location", "path",
                               "test.json", "line", 12, "text", "q", "related", "at", "/parts/0", "location", "path", "test.json", "line", 3, "project",
                               "seq", "4", "expected", "7", "actual", "8", "difference", "+1", "workings", "3 + 4 = 7", "basis", "practice");
    const char *key;
    json_t *value;
    ck_assert_ptr_nonnull(wanted);
    json_object_foreach(wanted, key, value) {
        char *have = json_dumps(json_object_get(f, key), JSON_ENCODE_ANY | JSON_SORT_KEYS), *want = json_dumps(value, JSON_ENCODE_ANY | JSON_SORT_KEYS);
        ck_assert_msg(have && strcmp(have, want) == 0, "%s: %s, not %s", key, have, want);
        free(have);
        free(want);
    }
    json_decref(wanted);
    json_decref(report);
}
END_TEST

START_TEST(elements_of_several_paths)
{
    struct heard h = verdicts_of(RULE("each = { 'parts[]', 'parts[].tags[]', '' }, uses = { 'name' }"),
                                 THING("\"name\": \"n\", \"parts\": [{\"tags\": [{}, {}]}, {}]"), NULL);
    ck_assert_str_eq(h.text, "a.b /parts/0 0 -\na.b /parts/1 0 -\na.b /parts/0/tags/0 0 -\na.b /parts/0/tags/1 0 -\na.b  0 -\n");
}
END_TEST

START_TEST(all_records_of_a_run)
{
    static const char *const texts[] = {THING("\"name\": \"one\""), "{\"kind\": \"other\"}", THING("\"unit\": \"x\""), THING("\"name\": \"one\"")};
    static const char *const paths[] = {"a.json", "b.json", "c.json", "d.json"};
    char *dir = folder_new();
    folder_write(dir, "a/b.lua",
                 RULE("each = '*', needs = { 'name' }, check = function(all, report) if all[1].name == all[2].name then "
                      "report { at = '[2].name', zh = '重复', en = 'again', related = { { at = '[1].name' } } } end end"));
    struct pack *p = pack_of(dir, NULL);
    struct record *recs[4];
    struct report *report = report_new("2026-01-01");
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(record_from_json(&recs[i], json_loads(texts[i], 0, NULL), paths[i], NULL), MC_OK);
    run_across(p, recs, paths, 4, report);
    const json_t *f = json_array_get(report->findings, 0);
    ck_assert_int_eq((int)json_array_size(report->findings), 1);
    ck_assert_str_eq(json_string_value(json_object_get(f, "at")), "/name");
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(f, "location"), "path")), "d.json");
    const json_t *other = json_object_get(json_array_get(json_object_get(f, "related"), 0), "location");
    ck_assert_str_eq(json_string_value(json_object_get(other, "path")), "a.json");
    for (int i = 0; i < 4; i++)
        record_free(recs[i]);
    report_free(report);
    pack_free(p);
    folder_remove(dir);
}
END_TEST

/* JSON reals have lost digits; an amount among them is refused, not guessed. Null items keep their place. */
START_TEST(values_arrive_as_they_are)
{
    struct heard h = verdicts_of(
        RULE("uses = { 'deep' }, check = function(r) local d = r.deep assert(math.type(d[1]) == 'integer' and d[1] == 9007199254740993) "
             "assert(d[2] == '0.10' and d[3] == true and d[4] == false and d[5].a == 1 and d[5].b == nil and #d[6] == 0 and #d == 6) end"),
        THING("\"deep\": [9007199254740993, \"0.10\", true, null, {\"a\": 1, \"b\": null}, []]"), NULL);
    ck_assert_str_eq(h.text, "a.b  0 -\n");
    h = verdicts_of(RULE("uses = { 'deep' }, check = function(r) money.parse(r.deep) end"), THING("\"deep\": 83.4816"), NULL);
    ck_assert_ptr_nonnull(strstr(h.text, "a.b  3 the rule failed: "));
    h = verdicts_of(RULE("uses = { 'deep' }, check = function(r) assert(money.parse(r.deep) == 83481600) assert(money.unit() == '万元') end"),
                    THING("\"deep\": \"83.4816\", \"unit\": \"万元\""), NULL);
    ck_assert_str_eq(h.text, "a.b  0 -\n");
}
END_TEST

START_TEST(selection)
{
    char *dir = folder_new();
    mc_error err = {0};
    folder_write(dir, "a/b.lua", RULE(""));
    folder_write(dir, "a/c.lua", RULE("id = 'a.c'"));
    folder_write(dir, "d/e.lua", RULE("id = 'd.e'"));
    struct pack *p = pack_of(dir, NULL);
    ck_assert_int_eq((int)pack_count(p), 3);
    ck_assert_int_eq(pack_select(p, "a.d", true, &err), MC_ERR_USAGE);
    ck_assert_str_eq(err.text, "no rule or family \"a.d\" (nearest: \"a.b\")");
    ck_assert_int_eq(pack_select(p, "d", true, NULL), MC_OK);
    ck_assert(!pack_find(p, "a.b")->selected && !pack_find(p, "a.c")->selected && pack_find(p, "d.e")->selected);
    ck_assert_int_eq(pack_select(p, "a", true, NULL), MC_OK);
    ck_assert_int_eq(pack_select(p, "a.c", false, NULL), MC_OK);
    ck_assert(pack_find(p, "a.b")->selected && !pack_find(p, "a.c")->selected && pack_find(p, "d.e")->selected);
    ck_assert_ptr_null(pack_find(p, "a.d"));
    pack_free(p);
    folder_remove(dir);
}
END_TEST

/* ---- the same bytes ----------------------------------------------------------------------------------------------------- */

START_TEST(two_runs_give_the_same_bytes)
{
    char *dir = folder_new(), *texts[3], hash[2][80];
    folder_write(dir, "lib/x.lua", "local t = {} for i = 1, 50 do t['key' .. i * 7919 % 101] = i end return t");
    folder_write(dir, "a/b.lua",
                 RULE("check = function(r, report) local s = '' for k, v in pairs(require 'lib.x') do s = s .. k .. '=' .. v .. ' ' end "
                      "report { zh = s .. tostring(report), en = tostring({}) } end"));
    for (int i = 0; i < 2; i++) {
        struct pack *p = pack_of(dir, NULL);
        json_t *about = pack_json(p), *report = report_of(p, THING("\"name\": \"n\""));
        snprintf(hash[i], sizeof hash[i], "%s", json_string_value(json_object_get(about, "sha256")));
        texts[i] = json_dumps(report, 0);
        json_decref(about);
        json_decref(report);
        pack_free(p);
    }
    ck_assert_str_eq(texts[0], texts[1]);
    ck_assert_str_eq(hash[0], hash[1]);
    folder_write(dir, "lib/x.lua", "return {}");
    struct pack *p = pack_of(dir, NULL);
    json_t *about = pack_json(p);
    ck_assert_str_ne(json_string_value(json_object_get(about, "sha256")), hash[0]);
    json_decref(about);
    pack_free(p);
    free(texts[0]);
    free(texts[1]);
    folder_remove(dir);
}
END_TEST

/* ---- examples ----------------------------------------------------------------------------------------------------------- */

/* What `rules test` prints for a rule with this check and these examples; own. */
static char *tested(const char *rule, long *passed, long *failed)
{
    char *out = NULL, *dir = folder_new();
    size_t len;
    folder_write(dir, "a/b.lua", rule);
    struct pack *p = pack_of(dir, NULL);
    FILE *f = open_memstream(&out, &len);
    ck_assert_int_eq(pack_test(p, NULL, f, "en", passed, failed, NULL), MC_OK);
    fclose(f);
    pack_free(p);
    folder_remove(dir);
    return out;
}

#define CHECKED(examples) \
    RULE("each = 'parts[]', needs = { 'x' }, uses = { 'y' }, check = function(p, report) " \
         "if p.x ~= 'good' then report { at = 'x', zh = '错了', en = 'wrong', expected = 'good', actual = p.x } end end, " examples)

static const struct {
    const char *rule, *says; /* NULL: all examples hold */
} examples[] = {
    {CHECKED("pass = { { x = 'good' } }, fail = { { { x = 'bad' }, finds = { { at = 'x', actual = 'bad', zh = '错', severity = 'error' } } } }"), NULL},
    {CHECKED("pass = { { record = { parts = { { x = 'good' }, { x = 'good' } } } } }, fail = { { record = { parts = { { x = 'good' }, { x = 'b' } } }, finds = { { actual = 'b' } } } }"), NULL},
    {CHECKED("pass = { { { y = 'no x' }, absent = 'x' } }, fail = { { { x = 'bad' }, finds = { { } } } }"), NULL},
    {CHECKED("pass = { { x = 'bad' } }, fail = { { { x = 'bad' }, finds = { { } } } }"), "a.b/pass/1"},
    {CHECKED("pass = { { y = 'no x' } }, fail = { { { x = 'bad' }, finds = { { } } } }"), "say absent = \"x\""},
    {CHECKED("pass = { { { x = 'good' }, absent = 'x' } }, fail = { { { x = 'bad' }, finds = { { } } } }"), "(the rule applied)"},
    {CHECKED("pass = { { x = 'good' } }, fail = { { { x = 'good' }, finds = { { at = 'x' } } } }"), "finds[1] was not found\n      - at          x"},
    {CHECKED("pass = { { x = 'good' } }, fail = { { { x = 'bad' }, finds = { { at = 'y' } } } }"), "finds[1].at\n      - y\n      + x"},
    {CHECKED("pass = { { x = 'good' } }, fail = { { { x = 'bad' }, finds = { { difference = '1' } } } }"), "+ (absent)"},
    {CHECKED("pass = { { x = 'good' } }, fail = { { { x = 'bad' }, finds = { { }, { at = 'x' } } } }"), "finds[1] was not found"},
    {CHECKED("pass = { { x = 'good' } }, fail = { { { x = 'bad' }, finds = { { at = 'y', actual = 'no' }, { at = 'x', actual = 'bad' } } } }"), "- actual      no"},
    {RULE("check = function() error('broken') end"), "undecided: the rule failed: a/b.lua:2: broken"},
};

START_TEST(examples_are_compared)
{
    long passed, failed;
    char *out = tested(examples[_i].rule, &passed, &failed);
    if (examples[_i].says)
        ck_assert_msg(failed > 0 && strstr(out, examples[_i].says), "%s\n%s", examples[_i].rule, out);
    else
        ck_assert_msg(failed == 0 && passed == 2 && !*out, "%s\n%s", examples[_i].rule, out);
    free(out);
}
END_TEST

START_TEST(comment_and_examples_are_told)
{
    char *dir = folder_new();
    folder_write(dir, "a/b.lua", "-- 第一句，\n-- 第二句。\n--  Then\n-- English.\n\n-- not this\n" RULE("pass = { { name = 'n' } }"));
    struct pack *p = pack_of(dir, NULL);
    char *comment = pack_comment(p, "a.b");
    ck_assert_str_eq(comment, "第一句，第二句。 Then English.");
    free(comment);
    ck_assert_ptr_null(pack_comment(p, "a.c"));
    ck_assert_ptr_null(pack_examples(p, "a.c"));
    json_t *told = pack_examples(p, "a.b");
    char *text = json_dumps(told, JSON_SORT_KEYS | JSON_COMPACT);
    ck_assert_str_eq(text, "{\"fail\":[{\"element\":{},\"finds\":[{}]}],\"pass\":[{\"element\":{\"name\":\"n\"}}]}");
    free(text);
    json_decref(told);
    pack_free(p);
    folder_remove(dir);
}
END_TEST

/* ---- allocations ---------------------------------------------------------------------------------------------------------- */

/* Loads and runs with the n-th allocation failing: an error, or a report in which nothing is missing without being said. */
START_TEST(every_allocation_may_fail)
{
    char *dir = folder_new(), *rule = rule_text("a/b", "fail(report)");
    folder_write(dir, "a/b.lua", rule);
    bool hit = true;
    for (long n = 0; hit; n++) {
        struct pack *p = NULL;
        struct record *rec = NULL;
        struct report *report = report_new("2026-01-01");
        ck_assert_int_eq(record_from_json(&rec, json_loads(THING("\"parts\": [{\"x\": \"b\"}]"), 0, NULL), "t", NULL), MC_OK);
        allocation_fail(n);
        mc_status st = pack_load(&p, dir, NULL, NULL);
        if (st == MC_OK)
            st = pack_run(p, rec, "t", report, NULL);
        hit = allocation_stop();
        if (st == MC_OK)
            ck_assert_msg(json_array_size(report->findings) == 1 || json_array_size(report->undecided) == 1, "allocation %ld: a finding is lost", n);
        pack_free(p);
        report_free(report);
        record_free(rec);
    }
    free(rule);
    folder_remove(dir);
}
END_TEST

Suite *rule_suite(void);
Suite *rule_suite(void)
{
    Suite *s = suite_create("rule");
    TCase *t = tcase_create("load");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, refused_at_load, 0, COUNT(refusals));
    tcase_add_test(t, missing_and_repeated);
    suite_add_tcase(s, t);
    t = tcase_create("run");
    tcase_add_test(t, absent_needs_are_named);
    tcase_add_test(t, finding_has_place_and_subject);
    tcase_add_test(t, elements_of_several_paths);
    tcase_add_test(t, all_records_of_a_run);
    tcase_add_test(t, values_arrive_as_they_are);
    tcase_add_test(t, selection);
    tcase_add_test(t, two_runs_give_the_same_bytes);
    suite_add_tcase(s, t);
    t = tcase_create("examples");
    tcase_add_loop_test(t, examples_are_compared, 0, COUNT(examples));
    tcase_add_test(t, comment_and_examples_are_told);
    suite_add_tcase(s, t);
    t = tcase_create("allocations");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
