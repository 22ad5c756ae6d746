/* load_json: the grammar, case by case (the ground that JSONTestSuite by Nicolas Seriot covers, in words of our own), always beside jansson's own
 * loader; values; places of faults; every allocation failing in turn. */
#include "model/load_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/read.h"
#include "unit.h"

struct text_case {
    const char *text;
    size_t len; /* 0: up to the NUL */
};

/* ---- taken ---------------------------------------------------------------------------------------------------------- */

/* What is loaded, written compactly by jansson; `ours` differs where a figure stays text. */
struct taken {
    const char *text, *same, *ours;
};

#define STRING(in, out) {"[\"" in "\"]", "[\"" out "\"]", NULL}
#define FIGURE(text) {"[" text "]", NULL, "[\"" text "\"]"}

static const struct taken taken[] = {
    /* structure and blanks */
    {"[]", "[]", NULL},
    {"{}", "{}", NULL},
    {" [] ", "[]", NULL},
    {"\t[\r\n]\n", "[]", NULL},
    {"[[]   ]", "[[]]", NULL},
    {"[\"\"]", "[\"\"]", NULL},
    {"[\"甲\"]\n", "[\"甲\"]", NULL},
    {"[true]", "[true]", NULL},
    {"[false]", "[false]", NULL},
    {"[null]", "[null]", NULL},
    {"[3\n]", "[3]", NULL},
    {"   [5]", "[5]", NULL},
    {"[7]   ", "[7]", NULL},
    {"[null, 1, \"1\", {}]", "[null,1,\"1\",{}]", NULL},
    {"[1,null,null,null,2]", "[1,null,null,null,2]", NULL},
    /* objects */
    {"{\"a\":\"b\"}", "{\"a\":\"b\"}", NULL},
    {"{\"a\":\"b\", \"c\":\"d\"}", "{\"a\":\"b\",\"c\":\"d\"}", NULL},
    {"{\"\":0}", "{\"\":0}", NULL},
    {"{\"a\":[]}", "{\"a\":[]}", NULL},
    {"{\n\"a\" : \"b\"\n}", "{\"a\":\"b\"}", NULL},
    {"{\"id\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\",\"x\":[{\"id\":\"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\"}]}",
     "{\"id\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\",\"x\":[{\"id\":\"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\"}]}", NULL},
    {"{\"title\":\"\\u6C11\\u751F\\u5B9E\\u4E8B\"}", "{\"title\":\"民生实事\"}", NULL},
    {"{\"\\u0061\\u0062\":\"\\u0063\\n\",\"b\":{\"\\u0061\":{\"\\t\":\"\\\\\"}}}", "{\"ab\":\"c\\n\",\"b\":{\"a\":{\"\\t\":\"\\\\\"}}}", NULL},
    /* integers */
    {"[0]", "[0]", NULL},
    {"[-0]", "[0]", NULL},
    {"[-1]", "[-1]", NULL},
    {"[-123]", "[-123]", NULL},
    {"[ 4]", "[4]", NULL},
    {"[9223372036854775807]", "[9223372036854775807]", NULL},
    {"[-9223372036854775808]", "[-9223372036854775808]", NULL},
    /* other figures stay as they are written, whatever a double could hold */
    FIGURE("9223372036854775808"),
    FIGURE("-9223372036854775809"),
    FIGURE("100000000000000000000"),
    FIGURE("-237462374673276894279832749832423479823246327846"),
    FIGURE("123e65"),
    FIGURE("0e+1"),
    FIGURE("0e1"),
    FIGURE("20e1"),
    FIGURE("1E22"),
    FIGURE("1E-2"),
    FIGURE("1E+2"),
    FIGURE("1e-2"),
    FIGURE("1e+2"),
    FIGURE("123.456e78"),
    FIGURE("123.456789"),
    FIGURE("-0.000000000000000000000000000000000000000000000000000000000000000001"),
    FIGURE("-0.0"),
    FIGURE("13581.70"),
    FIGURE("123.456e-789"),
    FIGURE("-1e+9999"),
    FIGURE("1.5e+9999"),
    FIGURE("123123e100000"),
    FIGURE("123e-10000000"),
    FIGURE("0.7e0012345678901234567890123456789012345678901234567890"),
    {"{ \"min\": -1.0e+28, \"max\": 1.0e+28 }", NULL, "{\"min\":\"-1.0e+28\",\"max\":\"1.0e+28\"}"},
    /* strings */
    STRING("x ", "x "),
    STRING("a\x7F" "a", "a\x7F" "a"),
    STRING("/*b*/c//d", "/*b*/c//d"),
    STRING("\xCF\x80", "π"),
    STRING("\xE2\x80\xA8", "\xE2\x80\xA8"),
    STRING("\xE2\x80\xA9", "\xE2\x80\xA9"),
    STRING("\xEF\xBF\xBF", "\xEF\xBF\xBF"),
    STRING("\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF"),
    STRING("\xF0\x9B\xBF\xBF", "\xF0\x9B\xBF\xBF"),
    STRING("€\xF0\x9D\x84\x9E", "€\xF0\x9D\x84\x9E"),
    STRING("⍂㈴⍂", "⍂㈴⍂"),
    STRING("一二三四五六七八九十abcdefghijklm民o生p实q事", "一二三四五六七八九十abcdefghijklm民o生p实q事"),
    STRING("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\\\"\\\\/\\b\\f\\n\\r\\t"),
    STRING("\\\\u0000", "\\\\u0000"),
    STRING("\\\"", "\\\""),
    STRING("\\\\n", "\\\\n"),
    STRING("\\u0012", "\\u0012"),
    STRING("\\u0022", "\\\""),
    STRING("\\u005C", "\\\\"),
    STRING("\\u0041\\u00e9\\u6C11", "Aé民"),
    STRING("\\uFFFF", "\xEF\xBF\xBF"),
    STRING("\\uFFFE", "\xEF\xBF\xBE"),
    STRING("\\uFDD0", "\xEF\xB7\x90"),
    STRING("\\u200B\\u2064\\u00A0", "\xE2\x80\x8B\xE2\x81\xA4\xC2\xA0"),
    STRING("a\\u000Ab", "a\\nb"),
    STRING("\\uD801\\udc37", "\xF0\x90\x90\xB7"),
    STRING("\\ud83d\\ude39\\ud83d\\udc8d", "\xF0\x9F\x98\xB9\xF0\x9F\x92\x8D"),
    STRING("\\uDBFF\\uDFFF", "\xF4\x8F\xBF\xBF"),
    STRING("\\uDBFF\\uDFFE", "\xF4\x8F\xBF\xBE"),
    STRING("\\uD83F\\uDFFE", "\xF0\x9F\xBF\xBE"),
    STRING("\\uD834\\uDd1e", "\xF0\x9D\x84\x9E"),
};

/* test_load_node.c */
void load_node_beside(const char *text, size_t len, const json_t *expected);

static json_t *load(const char *text, size_t len, mc_error *err)
{
    json_t *out = NULL;
    mc_status st = load_json(&out, "in.json", 1, text, len, err);
    ck_assert_msg((st == MC_OK) == (out != NULL) && st == err->status, "%s: %d", text, st);
    load_node_beside(text, len, out);
    return out;
}

START_TEST(is_taken)
{
    const struct taken *c = &taken[_i];
    mc_error err = {0};
    json_error_t theirs_err;
    json_t *ours = load(c->text, strlen(c->text), &err), *theirs;
    ck_assert_msg(ours != NULL, "%s: %s", c->text, err.text);
    char *dump = json_dumps(ours, JSON_COMPACT);
    ck_assert_str_eq(dump, c->ours ? c->ours : c->same);
    theirs = json_loads(c->text, JSON_REJECT_DUPLICATES, &theirs_err);
    if (c->same)
        ck_assert_msg(json_equal(ours, theirs), "%s", c->text);
    else
        ck_assert(theirs != NULL || json_error_code(&theirs_err) == json_error_numeric_overflow);
    free(dump);
    json_decref(ours);
    json_decref(theirs);
}
END_TEST

/* ---- refused -------------------------------------------------------------------------------------------------------- */

#define N(text) {"[" text "]", 0}
#define S(text) {"[\"" text "\"]", 0}

static const struct text_case refused[] = {
    /* nothing, or no container: records are objects */
    {"", 0}, {" ", 0}, {"\xEF\xBB\xBF", 0}, {"false", 0}, {"true", 0}, {"null", 0}, {"42", 0}, {"-0.1", 0}, {"\"x\"", 0}, {"\"\"", 0}, {"\" \"", 0},
    {"x", 0}, {"*", 0}, {"\xE9", 0}, {"\xC3\xA5", 0}, {"a\xC3\xA5", 0}, {"<.>", 0}, {"2@", 0}, {"123\0", 4}, {"\"", 0}, {"\"\\uA66D\"", 0},
    {"\"\"x", 0}, {"\xEF\xBB{}", 0}, {"\xEF\xBB\xBF{}", 0}, {"[\0\"]", 4}, {"\xFF\xFE[\0]\0", 6}, {"\0[\0]", 4}, {"[\0]", 3},
    /* arrays */
    N("1 true"), N("\"\": 1"), N(",1"), N("1,,2"), N("\"x\",,"), N("\"\","), N("3[4]"), N("1:2"), N(","), N("   , \"\""), N("1,"), N("1,,"), N("*"),
    N("x"), N("\f"), N("\"\va\"\\f"), N("\xE2\x81\xA0"), N("<null>"), N("\\u0020\"x\""), N("\\n"), N("é"), N("'x'"), N("<.>"), N("\\u000A\"\""),
    {"[\"x\"]]", 0}, {"[\"x\"", 0}, {"[x", 0}, {"[\"x\",\n4\n,1,", 0}, {"[\"\"", 0}, {"[1,", 0}, {"[1,\n1\n,1", 0}, {"[{}", 0}, {"[\"\"],", 0}, {"[1]x", 0},
    {"[1]]", 0}, {"[\"x]", 0}, {"1]", 0}, {"[][]", 0}, {"]", 0}, {"[", 0}, {"['", 0}, {"[,", 0}, {"[{", 0}, {"[\"a", 0}, {"[\"a\"", 0}, {"[1", 0},
    {"[\"\\{[\"\\{[\"\\{", 0}, {"[\xFF]", 0}, {"[a\xE5]", 0},
    /* words */
    N("fals"), N("nul"), N("tru"), N("True"), N("NULL"), N("truth"), N("nullx"), {"[ false, nul", 0}, {"[ true, fals", 0}, {"[ false, tru", 0},
    /* numbers */
    N("++1"), N("+1"), N("+Inf"), N("-01"), N("-1.0."), N("-2."), N("-NaN"), N(".-1"), N(".2e-3"), N("0.1.2"), N("0.3e+"), N("0.3e"), N("0.e1"), N("0E+"),
    N("0E"), N("0e+"), N("0e"), N("1.0e+"), N("1.0e-"), N("1.0e"), N("1 000.0"), N("1eE2"), N("2.e+3"), N("2.e-3"), N("2.e3"), N("9.e+"), N("Inf"),
    N("NaN"), N("１"), N("1+2"), N("0x1"), N("0x42"), N("Infinity"), N("0e+-1"), N("-123.123foo"), N("123\xE5"), N("1e1\xE5"), N("0\xE5"), N("-Infinity"),
    N("-foo"), N("- 1"), N("-012"), N("-.123"), N("-1x"), N("1ea"), N("1e\xE5"), N("1."), N(".123"), N("1.2a-3"), N("1.8H-3"), N("012"), N("-"),
    /* objects */
    {"[\"x\", truth]", 0}, {"{[: \"x\"}\n", 0}, {"{\"x\", null}", 0}, {"{\"x\"::\"b\"}", 0}, {"{\xF0\x9F\x87\xA8}", 0}, {"{\"a\":\"a\" 123}", 0},
    {"{key: 'v'}", 0}, {"{\"\xB9\":\"0\",}", 0}, {"{\"a\" b}", 0}, {"{:\"b\"}", 0}, {"{\"a\" \"b\"}", 0}, {"{\"a\":", 0}, {"{\"a\"", 0}, {"{1:1}", 0},
    {"{9999E9999:1}", 0}, {"{null:null}", 0}, {"{null:null,null:null}", 0}, {"{\"a\":0,,,}", 0}, {"{'a':0}", 0}, {"{\"a\":0,}", 0}, {"{\"a\":\"b\"}/**/", 0}, {"{\"a\":\"b\"}//", 0},
    {"{\"a\":\"b\"}/", 0}, {"{\"a\":\"b\"}/**//", 0}, {"{\"a\":\"b\",,\"c\":1}", 0}, {"{a: \"b\"}", 0}, {"{\"a\":\"a", 0}, {"{ \"x\" : \"y\", \"a\" }", 0},
    {"{\"a\":\"b\"}#", 0}, {"{\"x\": true,", 0}, {"{}}", 0}, {"{\"\":", 0}, {"{\"a\":/*c*/\"b\"}", 0}, {"{\"a\": true} \"x\"", 0}, {"{", 0}, {"{]", 0},
    {"{,", 0}, {"{[", 0}, {"{\"a", 0}, {"{'a'", 0}, {"{\"a\":\"b\"}#{}", 0}, {"{\"a\":\"a\"", 0},
    {"{\"a\":1,\"a\":1}", 0}, {"{\"a\":1,\"b\":{},\"\\u0061\":2}", 0}, /* repeated keys */
    {"{\"x\\u0000y\": 42}", 0},
    /* strings */
    S("\\uD800\\"), S("\\uD800\\u"), S("\\uD800\\u1"), S("\\uD800\\u1x"), S("\\x00"), S("\\\\\\"), S("\\\t"), S("\\\xF0\x9F\x8C\x80"), S("\\"), S("\\u00A"),
    S("\\uD834\\uDd"), S("\\uD800\\uD800\\x"), S("\\u\xE5"), S("\\a"), S("\\uqqqq"), S("\\\xE5"), S("a\nb"), S("\t"), S("\x1F"), S("\\u0000"), S("\\U0041"),
    {"[\"\\\0\"]", 6}, {"[\"a\\\0b\"]", 8}, {"[\"a\0a\"]", 7}, {"[\"\\", 0},
    S("\\uDADA"), S("\\uD888\\u1234"), S("\\uD800\\n"), S("\\uDd1ea"), S("\\uD800\\uD800\\n"), S("\\ud800"), S("\\ud800abc"), S("\\uDd1e\\uD834"), S("\\uDFAA"),
    {"{\"\\uDFAA\":0}", 0},
    /* bytes that are no UTF-8: cut, alone, overlong, surrogates, past the last code point */
    S("\xFF"), S("\xE9"), S("\x81"), S("日\xD1\x88\xFA"), S("\xED\xA0\x80"), S("\xED\xBF\xBF"), S("\xF4\xBF\xBF\xBF"), S("\xF4\x90\x80\x80"), S("\xF5\x80\x80\x80"),
    S("\xC0\xAF"), S("\xC1\xBF"), S("\xE0\x80\xAF"), S("\xE0\x9F\xBF"), S("\xF0\x80\x80\xAF"), S("\xF0\x8F\xBF\xBF"), S("\xFC\x83\xBF\xBF\xBF\xBF"),
    S("\xE0\xFF"), S("\xE6\xB0"), S("\xF0\x9D\x84"), S("\xC3"), S("民生\xE6实事实事实事"),
};

START_TEST(is_refused)
{
    const struct text_case *c = &refused[_i];
    mc_error err = {0};
    json_error_t theirs_err;
    size_t len = c->len ? c->len : strlen(c->text);
    json_t *ours = load(c->text, len, &err), *theirs = json_loadb(c->text, len, JSON_REJECT_DUPLICATES, &theirs_err);
    ck_assert_msg(ours == NULL && theirs == NULL, "%d %s", _i, c->text);
    ck_assert_msg(err.status == MC_ERR_INPUT && err.line >= 1, "%s: %s", c->text, err.text);
    ck_assert_msg(strstr(err.text, "(column ") && strstr(err.text_zh, "JSON"), "%s: %s %s", c->text, err.text, err.text_zh);
}
END_TEST

/* ---- places --------------------------------------------------------------------------------------------------------- */

struct placed {
    const char *text;
    int line;
    const char *says;
};

static const struct placed placed[] = {
    {"", 1, "the JSON ends too early (column 1)"},
    {"{\n \"民\": 1,\n \"生\" 2}", 3, "':' expected near '2' (column 6)"},
    {"[1,\n\n 2 3]", 3, "',' or ']' expected near '3' (column 4)"},
    {"{\"民生\": tru}", 1, "a value expected near 'tru' (column 8)"},
    {"{\"a\":1,\n\"a\":2}", 2, "the key \"a\" stands twice in its object (column 1)"},
    {"[\"民\xFF\"]", 1, "the byte 0xFF is not UTF-8 (column 4)"},
    {"[\"民\n\"]", 1, "the control character 0x0A in a string (column 4)"},
    {"[\"\\u6C11\\x\"]", 1, "'\\x' is no escape of JSON (column 9)"},
    {"[\"\\uD800\"]", 1, "'\\uD800' is half a character (column 3)"},
    {"[\"\\u0000\"]", 1, "\\u0000 is not allowed (column 3)"},
    {"[01]", 1, "'01' is no number of JSON (column 2)"},
    {"[\n\"abc", 2, "a string is not closed (column 5)"},
    {"{\"a\":1} x", 1, "end of file expected near 'x' (column 9)"},
    {"{\"a\":1,}", 1, "string or '}' expected near '}' (column 8)"},
    {"7", 1, "'[' or '{' expected near '7' (column 1)"},
    {"{\"a\":1 \"民生\":2}", 1, "',' or '}' expected near '\"民生\"' (column 8)"},
};

START_TEST(faults_have_their_place)
{
    const struct placed *c = &placed[_i];
    mc_error err = {0};
    ck_assert_ptr_null(load(c->text, strlen(c->text), &err));
    ck_assert_str_eq(err.text, c->says);
    ck_assert_int_eq(err.line, c->line);
    ck_assert_str_eq(err.source, "in.json");
}
END_TEST

START_TEST(a_nul_behind_a_number_is_refused) /* jansson reads over it */
{
    mc_error err = {0};
    ck_assert_ptr_null(load("[9223\0]", 7, &err));
    ck_assert_str_eq(err.text, "',' or ']' expected near '' (column 6)");
}
END_TEST

START_TEST(lines_are_counted_from_the_one_given)
{
    mc_error err = {0};
    json_t *out = NULL;
    ck_assert_int_eq(load_json(&out, "in.ndjson", 41, "{\n1}", 4, &err), MC_ERR_INPUT);
    ck_assert_int_eq(err.line, 42);
}
END_TEST

/* ---- size ----------------------------------------------------------------------------------------------------------- */

static json_t *load_nested(char open, char close, int depth, mc_error *err)
{
    char text[8 * READ_JSON_DEPTH_MAX] = "";
    size_t n = 0;
    for (int i = 0; i < depth; i++) {
        if (i && open == '{')
            n += (size_t)sprintf(text + n, "\"a\":");
        text[n++] = open;
    }
    for (int i = 0; i < depth; i++)
        text[n++] = close;
    text[n] = '\0';
    return load(text, n, err);
}

START_TEST(nesting_is_bounded)
{
    const char *pairs[] = {"[]", "{}"};
    for (int i = 0; i < 2; i++) {
        mc_error err = {0};
        json_t *out = load_nested(pairs[i][0], pairs[i][1], READ_JSON_DEPTH_MAX, &err);
        ck_assert_ptr_nonnull(out);
        json_decref(out);
        ck_assert_ptr_null(load_nested(pairs[i][0], pairs[i][1], READ_JSON_DEPTH_MAX + 1, &err));
        ck_assert_int_eq(err.status, MC_ERR_LIMIT);
        ck_assert_str_eq(err.text, i ? "nested deeper than 64 levels (column 321)" : "nested deeper than 64 levels (column 65)");
    }
    size_t n = 250000;
    char *text = malloc(n + 1);
    mc_error err = {0};
    memset(text, '[', n);
    text[n] = '\0';
    ck_assert_ptr_null(load(text, n, &err));
    ck_assert_int_eq(err.status, MC_ERR_LIMIT);
    err = (mc_error){0};
    for (size_t i = 0; i < n; i += 5)
        memcpy(text + i, "[{\"\":", 5);
    ck_assert_ptr_null(load(text, n, &err));
    ck_assert_int_eq(err.status, MC_ERR_LIMIT);
    free(text);
}
END_TEST

/* Every length around the eight bytes that are looked at in one go, every byte that ends a string, at every place. */
START_TEST(strings_of_every_length)
{
    const char *ends[] = {"\"", "\\n\"", "\\\"\"", "民\"", "\xC2\xA0\"", "\xF0\x9F\x98\xB9\""};
    for (int len = 0; len < 40; len++)
        for (size_t e = 0; e < COUNT(ends); e++) {
            char text[128];
            mc_error err = {0};
            sprintf(text, "[\"%.*s%s]", len, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST", ends[e]);
            json_t *ours = load(text, strlen(text), &err), *theirs = json_loads(text, 0, NULL);
            ck_assert_msg(ours && json_equal(ours, theirs), "%s", text);
            json_decref(ours);
            json_decref(theirs);
            for (size_t cut = 1; cut < strlen(text); cut++) { /* every beginning of it is refused */
                char part[128];
                mc_error cut_err = {0};
                memcpy(part, text, cut);
                part[cut] = '\0';
                ck_assert_ptr_null(load(part, cut, &cut_err));
            }
        }
}
END_TEST

/* Every case once more: what is given is what jansson gives, figures that it cannot hold exactly are left to it, and so is what is refused. */
START_TEST(the_same_as_jansson_or_nothing)
{
    for (size_t i = 0; i < COUNT(taken); i++) {
        json_t *same = load_json_same(taken[i].text, strlen(taken[i].text)), *theirs = json_loads(taken[i].text, JSON_REJECT_DUPLICATES, NULL);
        ck_assert_msg((same == NULL) == (taken[i].same == NULL), "%s", taken[i].text);
        ck_assert_msg(!same || json_equal(same, theirs), "%s", taken[i].text);
        json_decref(same);
        json_decref(theirs);
    }
    for (size_t i = 0; i < COUNT(refused); i++)
        ck_assert_ptr_null(load_json_same(refused[i].text, refused[i].len ? refused[i].len : strlen(refused[i].text)));
}
END_TEST

START_TEST(many_keys_and_a_repeated_one)
{
    size_t size = 1 << 20, n = 1;
    char *text = malloc(size);
    text[0] = '{';
    for (int i = 0; i < 20000; i++)
        n += (size_t)sprintf(text + n, "%s\"key %d\":%d", i ? "," : "", i, i);
    strcpy(text + n, "}");
    mc_error err = {0};
    json_t *out = load(text, n + 1, &err);
    ck_assert_uint_eq(json_object_size(out), 20000);
    ck_assert_int_eq(json_integer_value(json_object_get(out, "key 19999")), 19999);
    json_decref(out);
    strcpy(text + n, ",\"key 10000\":0}");
    ck_assert_ptr_null(load(text, strlen(text), &err));
    ck_assert_ptr_nonnull(strstr(err.text, "\"key 10000\" stands twice"));
    free(text);
}
END_TEST

START_TEST(memory_may_run_out_anywhere)
{
    static const char text[] = "{\"a\\n\":[1,2.5,\"x\\ty\",{\"b\":[[],{},true]}],\"c\":\"民生\",\"\\u0064\":\"\\u0065\"}";
    for (long n = 0;; n++) {
        mc_error err = {0};
        json_t *out = NULL;
        long live = allocation_live();
        allocation_fail(n);
        mc_status st = load_json(&out, "in.json", 1, text, strlen(text), &err);
        bool failed = allocation_stop();
        ck_assert_int_eq(st, failed ? MC_ERR_MEMORY : MC_OK);
        json_decref(out);
        ck_assert_int_eq(allocation_live(), live);
        if (!failed)
            break;
        ck_assert_ptr_null(out);
    }
}
END_TEST

Suite *load_json_suite(void);
Suite *load_json_suite(void)
{
    Suite *s = suite_create("load_json");
    TCase *t = tcase_create("load_json");
    tcase_add_loop_test(t, is_taken, 0, COUNT(taken));
    tcase_add_loop_test(t, is_refused, 0, COUNT(refused));
    tcase_add_loop_test(t, faults_have_their_place, 0, COUNT(placed));
    tcase_add_test(t, a_nul_behind_a_number_is_refused);
    tcase_add_test(t, lines_are_counted_from_the_one_given);
    tcase_add_test(t, nesting_is_bounded);
    tcase_add_test(t, strings_of_every_length);
    tcase_add_test(t, the_same_as_jansson_or_nothing);
    tcase_add_test(t, many_keys_and_a_repeated_one);
    tcase_add_test(t, memory_may_run_out_anywhere);
    suite_add_tcase(s, t);
    return s;
}
