/* compact_add beside jansson's own writer, byte for byte. */
#include "model/compact.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static const char *const values[] = {
    "null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", "1.5", "-0.0", "1e300", "\"\"", "\"民生实事\"", "\"a\\\"b\\\\c/d\"",
    "\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\\u2028\\ud83d\\ude39\"", "\"\\u0000a\\u0000\"", "[]", "{}", "[1,[2,[]],{}]", "{\"a\":{\"b\":[null,true]},\"\":\"\",\"键\\n\":1}",
    "{\"rule\":\"project.sum\",\"message\":\"合计 \\\"9446\\\"\",\"location\":{\"path\":\"a.json\",\"line\":12}}",
};

START_TEST(as_jansson_writes)
{
    json_t *value = json_loads(values[_i], JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    char *theirs = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    struct buffer ours;
    buffer_init(&ours);
    compact_add(&ours, value);
    ck_assert(value && theirs && buffer_ok(&ours));
    ck_assert_str_eq(ours.data, theirs);
    if (json_is_object(value)) {
        buffer_clear(&ours);
        compact_add_members(&ours, value);
        ck_assert_uint_eq(ours.len, strlen(theirs) - 2);
        ck_assert(ours.len == 0 || memcmp(ours.data, theirs + 1, ours.len) == 0);
    }
    buffer_clear(&ours);
    free(theirs);
    json_decref(value);
}
END_TEST

START_TEST(every_character)
{
    json_t *list = json_array();
    for (int c = 0; c < 0x80; c++)
        json_array_append_new(list, json_pack("s%", (char[]){(char)c, 'x'}, (size_t)2));
    char *theirs = json_dumps(list, JSON_COMPACT);
    struct buffer ours;
    buffer_init(&ours);
    compact_add(&ours, list);
    ck_assert_str_eq(ours.data, theirs);
    buffer_clear(&ours);
    free(theirs);
    json_decref(list);
}
END_TEST

Suite *compact_suite(void);
Suite *compact_suite(void)
{
    Suite *s = suite_create("compact");
    TCase *t = tcase_create("compact");
    tcase_add_loop_test(t, as_jansson_writes, 0, COUNT(values));
    tcase_add_test(t, every_character);
    suite_add_tcase(s, t);
    return s;
}
