#include "rule_pack.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "unit.h"

static const char manifest[] =
    "{\"id\": \"test\", \"version\": \"1\", \"title\": {\"zh\": \"试\", \"en\": \"test\"},"
    " \"parameters\": {\"limit\": {\"default\": 7, \"meaning\": {\"zh\": \"限\", \"en\": \"limit\"}}},"
    " \"subject\": {\"path\": \"parts[]\", \"fields\": [\"seq\"]}, \"default_unit\": \"unit\","
    " \"kinds\": {\"thing\": {\"kind\": \"text\", \"name\": \"text\", \"unit\": \"text\", \"deep\": \"any\","
    "   \"parts[]\": {\"seq\": \"text\", \"x\": \"text\", \"y\": \"text\", \"tags[]\": {\"name\": \"text\"}}}}}";

char *rule_text(const char *name, const char *body)
{
    char *text, *id = strdup(name);
    *strchr(id, '/') = '.';
    int n = asprintf(&text,
                     "-- A test.\nlocal rule = { id = '%s', title = { zh = '试', en = 'test' }, severity = 'error', kind = 'thing',\n"
                     "  each = 'parts[]', needs = { 'x' }, uses = { 'y', 'tags' }, basis = { 'practice' } }\n"
                     "local kept = {}\n"
                     "local function fail(report) report { at = 'x', zh = '错', en = 'wrong' } end\n"
                     "function rule.check(part, report)\n%s\nend\n"
                     "rule.pass = { { x = 'a' } }\nrule.fail = { { { x = 'b' }, finds = { { at = 'x' } } } }\n"
                     "return rule, kept, fail\n",
                     id, body);
    free(id);
    ck_assert_int_gt(n, 0);
    return text;
}

char *folder_new(void)
{
    char *dir = strdup("/tmp/mingcha-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    folder_write(dir, "pack.json", manifest);
    return dir;
}

void folder_write(const char *dir, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    for (char *slash = path + strlen(dir) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

void folder_remove(char *dir)
{
    ck_assert_int_eq(nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    free(dir);
}

struct pack *pack_of(const char *dir, const struct rule_limits *limits)
{
    struct pack *p = NULL;
    mc_error err = {0};
    mc_status st = pack_load(&p, dir, limits, &err);
    ck_assert_msg(st == MC_OK, "%s:%d: %s", err.source, err.line, err.text);
    return p;
}

json_t *report_of(struct pack *p, const char *text)
{
    mc_error err = {0};
    struct record *rec = NULL;
    struct report *report = report_new("2026-01-01");
    ck_assert_int_eq(record_from_json(&rec, json_loads(text, 0, NULL), "test.json", &err), MC_OK);
    mc_status st = pack_run(p, rec, "test.json", report, &err);
    ck_assert_msg(st == MC_OK, "%s", err.text);
    ck_assert_int_eq(report_finish(report), MC_OK);
    json_t *json = report_json(report);
    ck_assert_ptr_nonnull(json);
    report_free(report);
    record_free(rec);
    return json;
}

static size_t count_of(const json_t *report, const char *list, const char *rule)
{
    size_t i, n = 0;
    const json_t *entry;
    json_array_foreach (json_object_get(report, list), i, entry) {
        n += strcmp(json_string_value(json_object_get(entry, "rule")), rule) == 0;
    }
    return n;
}

size_t findings_of(const json_t *report, const char *rule)
{
    return count_of(report, "findings", rule);
}

size_t undecided_of(const json_t *report, const char *rule)
{
    return count_of(report, "undecided", rule);
}

const char *reason_of(const json_t *report, const char *rule)
{
    size_t i;
    const json_t *entry;
    json_array_foreach (json_object_get(report, "undecided"), i, entry) {
        if (strcmp(json_string_value(json_object_get(entry, "rule")), rule) == 0)
            return json_string_value(json_object_get(entry, "message_en"));
    }
    return "";
}

void run_across(struct pack *p, struct record *const *records, const char *const *paths, size_t n, struct report *report)
{
    struct across *a;
    struct buffer gathered;
    ck_assert_int_eq(across_new(&a, p, NULL), MC_OK);
    for (size_t i = 0; i < n; i++) {
        buffer_init(&gathered);
        ck_assert_int_eq(pack_gather(p, records[i], paths[i], report, &gathered, NULL), MC_OK);
        if (gathered.len)
            ck_assert_int_eq(across_add(a, &gathered, NULL), MC_OK);
        buffer_clear(&gathered);
    }
    ck_assert_int_eq(pack_run_across(p, a, report, NULL, NULL), MC_OK);
    across_free(a);
}
