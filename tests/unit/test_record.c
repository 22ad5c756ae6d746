#include "model/record.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static struct record *load(const char *text)
{
    struct record *r = NULL;
    mc_error err = {0};
    json_t *root = json_loads(text, 0, NULL);
    ck_assert_ptr_nonnull(root);
    ck_assert_msg(record_from_json(&r, root, "a.json", &err) == MC_OK, "%s", err.text);
    return r;
}

START_TEST(test_new)
{
    struct record *r = record_new("notice");
    char *text = json_dumps(r->root, JSON_COMPACT);
    ck_assert_str_eq(text, "{\"kind\":\"notice\"}");
    free(text);
    record_free(r);
    record_free(NULL);
}
END_TEST

START_TEST(test_what_is_no_record)
{
    static const struct {
        const char *json, *part;
    } t[] = {{"[]", "object"},        {"\"notice\"", "object"},  {"{}", "kind"},
             {"{\"kind\": 3}", "kind"}, {"{\"kind\": \"\"}", "kind"}, {"{\"kind\": \"notice\", \"locations\": []}", "locations"}};
    struct record *r = NULL;
    mc_error err = {0};
    json_t *root = json_loads(t[_i].json, JSON_DECODE_ANY, NULL);
    ck_assert_int_eq(record_from_json(&r, root, "bad.json", &err), MC_ERR_INPUT);
    ck_assert_ptr_null(r);
    ck_assert_str_eq(err.source, "bad.json");
    ck_assert_msg(strstr(err.text, t[_i].part) != NULL, "%s", err.text);
}
END_TEST

START_TEST(test_nothing_at_all_is_no_record)
{
    struct record *r = NULL;
    ck_assert_int_eq(record_from_json(&r, NULL, NULL, NULL), MC_ERR_INPUT);
}
END_TEST

START_TEST(test_pointers)
{
    static const struct {
        const char *pointer, *value; /* NULL: nothing there */
    } t[] = {
        {"", "{}"},
        {"/kind", "\"x\""},
        {"/list/0", "1"},
        {"/list/1/b", "2"},
        {"/list/2", NULL},
        {"/list/01", NULL},
        {"/list/-", NULL},
        {"/list/", NULL},
        {"/list/99999999999999999999999", NULL},
        {"/a~1b", "3"},
        {"/m~0n", "4"},
        {"/c~1", "8"},
        {"/d~0", "9"},
        {"/c~", NULL},
        {"/~01", "5"}, /* the key is ~1 */
        {"/", "6"},
        {"/民生", "7"},
        {"/kind/x", NULL},
        {"/none", NULL},
        {"kind", NULL},
    };
    struct record *r = load("{\"kind\": \"x\", \"list\": [1, {\"b\": 2}], \"a/b\": 3, \"m~n\": 4, \"~1\": 5, \"\": 6, \"民生\": 7, \"c/\": 8, \"d~\": 9}");
    for (size_t i = 0; i < COUNT(t); i++) {
        json_t *value = record_get(r, t[i].pointer);
        if (t[i].value == NULL || i == 0) {
            ck_assert_msg((value == NULL) == (i != 0), "%s", t[i].pointer);
            continue;
        }
        char *text = json_dumps(value, JSON_ENCODE_ANY);
        ck_assert_ptr_nonnull(text);
        ck_assert_str_eq(text, t[i].value);
        free(text);
    }
    record_free(r);
}
END_TEST

START_TEST(test_built_pointers_lead_back)
{
    struct record *r = load("{\"kind\": \"x\", \"a/b~c\": [0, 0, {\"~1\": \"here\"}]}");
    struct buffer b;
    buffer_init(&b);
    pointer_add_key(&b, "a/b~c");
    pointer_add_index(&b, 2);
    pointer_add_key(&b, "~1");
    ck_assert_str_eq(b.data, "/a~1b~0c/2/~01");
    ck_assert_str_eq(json_string_value(record_get(r, b.data)), "here");
    buffer_clear(&b);
    record_free(r);
}
END_TEST

START_TEST(test_locations)
{
    struct record *r = load("{\"kind\": \"x\"}"); /* no locations yet */
    struct place place = {.line = 12, .column = 3}, cell = {.sheet = "表1", .table = 1, .row = 2, .cell = 3};
    ck_assert_ptr_null(record_location(r, "/a"));
    ck_assert_int_eq(record_locate(r, "/projects/0", &place, "名称全文", strlen("名称")), MC_OK);
    ck_assert_int_eq(record_locate(r, "/projects/0/name", &cell, NULL, 0), MC_OK);
    char *text = json_dumps(record_location(r, "/projects/0/funding/total"), JSON_COMPACT); /* the nearest above */
    ck_assert_str_eq(text, "{\"line\":12,\"column\":3,\"text\":\"名称\"}");
    free(text);
    text = json_dumps(record_location(r, "/projects/0/name"), JSON_COMPACT);
    ck_assert_str_eq(text, "{\"sheet\":\"表1\",\"table\":1,\"row\":2,\"cell\":3}");
    free(text);
    ck_assert_ptr_null(record_location(r, "/projects/01/name")); /* not a part of a step */
    ck_assert_ptr_null(record_location(r, "/projects"));
    ck_assert_int_eq(record_locate(r, "", &place, NULL, 0), MC_OK);
    ck_assert_ptr_nonnull(record_location(r, "/projects"));
    place.line = 13;
    ck_assert_int_eq(record_locate(r, "/projects/0", &place, NULL, 0), MC_OK); /* overwrites */
    ck_assert_int_eq(json_integer_value(json_object_get(record_location(r, "/projects/0"), "line")), 13);
    record_free(r);
}
END_TEST

/* A value is forgotten with all that is in it, and nothing beside it; of a record that is made here and of one that came as JSON. */
START_TEST(test_forgotten_locations)
{
    const struct place place = {.line = 7};
    static const char *const pointers[] = {"/a", "/a/b/0", "/a/b/0/c~1d", "/ab", "/c", "/a"};
    for (int made = 0; made < 2; made++) {
        struct record *r = made ? record_new("notice") : load("{\"kind\": \"notice\"}");
        ck_assert_int_eq(json_object_update_new(r->root, json_loads("{\"a\": {\"b\": [{\"c/d\": 1}]}, \"ab\": 1, \"c\": 1}", 0, NULL)), 0);
        for (size_t i = 0; i < 5; i++)
            ck_assert_int_eq(record_locate(r, pointers[i], &place, NULL, 0), MC_OK);
        ck_assert_int_eq(record_forget(r, "/a"), MC_OK);
        for (size_t i = 0; i < 3; i++)
            ck_assert_ptr_null(record_location(r, pointers[i]));
        ck_assert_ptr_nonnull(record_location(r, "/ab"));
        ck_assert_ptr_nonnull(record_location(r, "/c"));
        ck_assert_int_eq(record_locate(r, "/a", &place, "again", 5), MC_OK);
        ck_assert_str_eq(json_string_value(json_object_get(record_location(r, "/a/b/0"), "text")), "again");
        record_free(r);
    }
}
END_TEST

static int append(const char *bytes, size_t len, void *buffer)
{
    buffer_add(buffer, bytes, len);
    return 0;
}

static int refuse(const char *bytes, size_t len, void *to)
{
    (void)bytes, (void)len, (void)to;
    return -1;
}

/* What is written is what jansson writes of the same record with its locations in it. */
START_TEST(test_written_as_jansson_does)
{
    struct record *r = record_new("notice");
    const struct place full = {.line = 1, .column = 2, .page = 3, .sheet = "表\"1\"", .table = 4, .row = 5, .cell = 6, .paragraph = 7, .heading = "一、\n总", .element = 8}, cell = {.table = 1, .row = 2, .cell = 3};
    static const char *const pointers[] = {"", "/a", "/b/0", "/b/00", "/b/12/c/3", "/b/4294967294", "/b/4294967295", "/b/99999999999999999999", "/0", "/x~1y", "/b/1x/2"};
    json_t *locations = json_object();
    struct buffer b;
    buffer_init(&b);
    json_object_update_new(r->root, json_loads("{\"a\": \"行\\n2\", \"b\": [], \"c\": {}, \"d\": [{\"x\": [1, \"\\u0001\"]}, true], \"k\\\"\\n\": null}", 0, NULL));
    for (int round = 0; round < 2; round++) /* the second time each is replaced, and keeps its place in the order */
        for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
            const struct place *place = i % 2 ? &full : &cell;
            const char *text = i % 3 ? "原文\t" : round ? "" : NULL;
            ck_assert_int_eq(record_locate(r, pointers[i], place, text, text ? strlen(text) : 0), MC_OK);
            json_object_set_new(locations, pointers[i], location_new(place, text, text ? strlen(text) : 0));
        }
    json_t *whole = json_copy(r->root);
    json_object_set_new(whole, "locations", locations);
    char *expected = json_dumps(whole, JSON_INDENT(2));
    ck_assert_int_eq(record_write(r, append, &b), MC_OK);
    ck_assert_str_eq(b.data, expected);
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++)
        ck_assert(json_equal(record_location(r, pointers[i]), json_object_get(locations, pointers[i])));
    ck_assert_int_eq(record_write(r, refuse, NULL), MC_ERR_IO);
    free(expected);
    buffer_clear(&b);
    json_decref(whole);
    record_free(r);
}
END_TEST

/* Many of them: the tables behind them grow. */
START_TEST(test_many_locations)
{
    struct record *r = record_new("notice");
    char pointer[64];
    for (int i = 0; i < 5000; i++) {
        snprintf(pointer, sizeof pointer, "/projects/%d/name", i);
        ck_assert_int_eq(record_locate(r, pointer, &(struct place){.line = i + 1}, pointer, strlen(pointer)), MC_OK);
    }
    for (int i = 0; i < 5000; i++) {
        snprintf(pointer, sizeof pointer, "/projects/%d/name", i);
        const json_t *place = record_location(r, pointer);
        ck_assert_int_eq(json_integer_value(json_object_get(place, "line")), i + 1);
        ck_assert_str_eq(json_string_value(json_object_get(place, "text")), pointer);
    }
    ck_assert_ptr_null(record_location(r, "/projects/5000/name"));
    record_free(r);
}
END_TEST

/* A part of a record gets the locations of what it holds, of either kind of record. */
START_TEST(test_kept_locations)
{
    const struct place place = {.line = 7, .sheet = "表"};
    for (int made = 0; made < 2; made++) {
        struct record *r = made ? record_new("notice") : load("{\"kind\": \"notice\"}"), *part = load("{\"kind\": \"notice\", \"a\": [1]}");
        ck_assert_int_eq(record_locate(r, "/a/0", &place, "原文", 6), MC_OK);
        ck_assert_int_eq(record_locate(r, "/a/1", &place, NULL, 0), MC_OK);
        ck_assert_int_eq(record_keep_locations(part, r), MC_OK);
        ck_assert(json_equal(record_location(part, "/a/0"), record_location(r, "/a/0")));
        ck_assert_ptr_null(record_location(part, "/a/1"));
        record_free(r);
        record_free(part);
    }
}
END_TEST

START_TEST(test_strange_locations_are_passed_over)
{
    struct record *r = load("{\"kind\": \"x\", \"locations\": {\"/a/b\": 5, \"/a\": {\"line\": 1}}}");
    ck_assert_int_eq(json_integer_value(json_object_get(record_location(r, "/a/b"), "line")), 1);
    record_free(r);
}
END_TEST

Suite *record_suite(void);
Suite *record_suite(void)
{
    Suite *s = suite_create("record");
    TCase *tc = tcase_create("record");
    tcase_add_test(tc, test_new);
    tcase_add_loop_test(tc, test_what_is_no_record, 0, 6);
    tcase_add_test(tc, test_nothing_at_all_is_no_record);
    tcase_add_test(tc, test_pointers);
    tcase_add_test(tc, test_built_pointers_lead_back);
    tcase_add_test(tc, test_locations);
    tcase_add_test(tc, test_forgotten_locations);
    tcase_add_test(tc, test_written_as_jansson_does);
    tcase_add_test(tc, test_many_locations);
    tcase_add_test(tc, test_kept_locations);
    tcase_add_test(tc, test_strange_locations_are_passed_over);
    suite_add_tcase(s, tc);
    return s;
}
