/* What is told at a glance is what Lua comes to: bodies of rules over elements, most of them odd. */
#include "rule/glance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/node.h"
#include "rule/paths.h"
#include "rule_pack.h"
#include "unit.h"

#define LINE_OF_CHECK 6 /* in what rule_text gives */

/* Elements: x, y and tags are declared; the kind knows seq too. */
static const char *const elements[] = {
    "{\"x\": \"a\"}",
    "{\"x\": \"a\", \"y\": \"12\", \"tags\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"c\"}]}",
    "{\"x\": \"ab\", \"y\": \"12.50\", \"tags\": []}",
    "{\"x\": \"名称\", \"y\": \"\", \"tags\": [{\"name\": \"名称\"}]}",
    "{\"x\": 7, \"y\": 3, \"tags\": [1, 2, 3]}",
    "{\"x\": -7, \"y\": 2, \"tags\": [3, 2, 1]}",
    "{\"x\": 9223372036854775807, \"y\": 1, \"tags\": [9223372036854775807, 1]}",
    "{\"x\": true, \"y\": false, \"tags\": [true, null, false]}",
    "{\"x\": \"a\", \"y\": null, \"tags\": null}",
    "{\"x\": {\"name\": \"a\"}, \"y\": [\"b\"], \"tags\": {\"name\": \"x\"}}",
    "{\"x\": \"1.00\", \"y\": \"0.5万元\", \"tags\": [\"a\", \"a\", \"b\"], \"seq\": \"1\"}",
    "{\"x\": \"a\", \"y\": \"abc\", \"tags\": [{\"name\": \"a\"}, 5, null, {\"name\": null}, [\"a\"], {}]}",
    "{\"x\": \"a\", \"y\": \"b\", \"tags\": \"t\"}",
    "{\"x\": 0, \"y\": 0, \"tags\": [[1, 2], [3]]}",
    "{\"x\": \"\\ud83d\\ude00\", \"y\": \"a\\u0301\"}",
};

/* Bodies of check(part, report), and on how many of the elements it is known at a glance what they come to. */
static const struct {
    const char *body;
    size_t whole, parts; /* where `tags` is declared, and where `tags[].name` is */
} cases[] = {
    {"", 15, 15},
    {"return", 15, 15},
    {"return 1 + 2, part.x", 15, 15},
    {"if part.x ~= 'a' then fail(report) end", 5, 5},
    {"if part.x == 'a' and part.y ~= '12' or part.x == 7 then fail(report) end", 10, 10},
    {"if not (part.x == 'a' or part.y == '12') then fail(report) end", 5, 5},
    {"if not part.y then fail(report) end", 12, 12},
    {"if part.y == nil or part.y == '' then fail(report) end", 12, 12},
    {"local n = utf8.len(part.x) if n < 1 or n > 1 then report { zh = '长', en = 'long' } end", 9, 9},
    {"if #part.x ~= 1 then report { zh = '长', en = 'long' } end", 9, 9},
    {"if money.parse(part.y) > 100000 then fail(report) end", 2, 2},
    {"local n = 0 for i = part.x - 1, part.x do n = n + 1 end if n ~= 2 then fail(report) end", 4, 4},
    {"local fen, decimals = money.parse(part.y) if decimals == 9 then fail(report) end", 0, 0},
    {"local fen = money.parse(part.x) if fen == 1 then fail(report) end", 1, 1},
    {"for i, tag in ipairs(part.tags) do if tag == part.x then fail(report) end end", 8, 10},
    {"for i, tag in ipairs(part.tags) do if tag.name == part.y then fail(report) end end", 3, 3},
    {"for _, key in ipairs { 'x', 'y' } do if part[key] == nil or part[key] == '' then report { at = key, zh = '缺', en = 'missing' } end end", 15, 15},
    {"for i, key in ipairs { 'x', 'seq' } do if i == 2 and part[key] == 'z' then fail(report) end end", 0, 0},
    {"for i, key in ipairs { 'x', 'seq' } do if i == 2 then break end if part[key] == 'z' then fail(report) end end", 15, 15},
    {"local sum = 0 for _, n in ipairs(part.tags) do sum = sum + n end if sum == 6 then fail(report) end", 2, 1},
    {"local before for _, n in ipairs(part.tags) do if before and n < before then fail(report) end before = n end", 4, 8},
    {"local t = part.tags for i = 1, #t do if t[i] == 2 then fail(report) end end", 8, 10},
    {"local t = part.tags if t and t[1] == t[2] then fail(report) end", 9, 5},
    {"for i = 1, 3 do i = i + 5 if i > 8 then fail(report) end end", 15, 15},
    {"local n = 0 for i = 3, 1 do n = n + 1 end if n ~= 0 then fail(report) end", 15, 15},
    {"for i = 9223372036854775806, 9223372036854775807 do if i < 0 then fail(report) end end", 0, 0},
    {"local n = part.x * 3 if n > 21 then fail(report) end", 3, 3},
    {"if part.x + 1 < part.x then fail(report) end", 3, 3},
    {"if part.x // 2 == -4 and part.x % 4 == 1 then fail(report) end", 3, 3},
    {"if part.x % part.y == 1 then fail(report) end", 1, 1},
    {"if -part.x - 2 * 3 - 1 == 0 then fail(report) end", 3, 3},
    {"if 10 - 3 - 2 ~= 5 or 2 + 3 * 4 ~= 14 or (2 + 3) * 4 ~= 20 or 7 // 2 * 2 ~= 6 then fail(report) end", 15, 15},
    {"if 1 < 2 == true and not (2 < 1) == true then return end fail(report)", 15, 15},
    {"if part.x / 2 == 1 then fail(report) end", 0, 0},
    {"if part.x .. 'b' == 'ab' then fail(report) end", 8, 8},
    {"if part.x < part.y then fail(report) end", 8, 8},
    {"if part.x <= part.y and part.x >= part.y then fail(report) end", 10, 10},
    {"if part.x == part.tags then fail(report) end", 14, 13},
    {"local x = part.y or part.x if x == 'a' then fail(report) end", 13, 13},
    {"local x = part.y and part.x or 'none' x = x and x == 'a' if x then fail(report) end", 12, 12},
    {"local x = part.x x = (part.y and x) if x == 'a' then fail(report) end", 12, 12},
    {"local a, b, c = part.x, part.y a, b = b, a if c or a == 'a' then fail(report) end", 15, 15},
    {"local x do local x = 1 x = x + 1 end if x then fail(report) end", 15, 15},
    {"local x = part.x if type(x) ~= 'string' then fail(report) elseif type(part.tags) == 'table' then return else x = 5 end if x == 5 and part.y then fail(report) end", 7, 7},
    {"if part.z then fail(report) end", 0, 0},
    {"if part.x.name == 'a' then fail(report) end", 0, 0},
    {"if part.tags and part.tags[1] and part.tags[1].name == 'b' then fail(report) end", 7, 13},
    {"local x <close> = nil", 0, 0},
    {"local f = function() end f()", 0, 0},
    {"while part.x == 'a' do break end", 0, 0},
    {"goto on ::on::", 0, 0},
    {"for i = 1, 1000000 do end", 0, 0},
    {"if kept then return end", 0, 0},
    {"if part.x == 'a\\n' then fail(report) end", 0, 0},
    {"if part.x == [[\na]] then fail(report) end", 0, 0},
    {"if part.x == 0x07 or part.x == 7.0 then fail(report) end", 0, 0},
    {"for _, tag in pairs(part) do end", 0, 0},
    {"report = nil", 0, 0},
    {"if part.x ~= 'a' then report { at = 'x', zh = '错', en = 'wrong' } end", 15, 15},
    {"report { at = 'x', expected = part.x, actual = part.y, zh = '错', en = 'wrong', workings = '=' .. 1 + 2 .. part.x }", 13, 13},
    {"for i, tag in ipairs(part.tags) do report { at = 'tags[' .. i .. ']', actual = tag, zh = '第' .. i, en = 'no ' .. i } end", 5, 1},
    {"local fen = money.parse(part.y) report { at = 'y', expected = money.format(fen, '万元'), actual = money.text(fen * 3), workings = money.format(fen), zh = '错', en = 'wrong' }", 3, 3},
    {"report { zh = money.format(part.x, '斤'), en = 'wrong' }", 0, 0},
    {"report { at = 'x', zh = '错' }", 0, 0},
    {"report { at = 'x', zh = '', en = 'wrong' }", 0, 0},
    {"report { at = 'x', zh = '错', en = 'wrong', severity = 'note' }", 0, 0},
    {"report { at = 'x', zh = '错', en = 'wrong', zh = '再' }", 15, 15},
    {"report { at = 'x', zh = part.x, en = 'wrong' } if part.y == 3 then local z = part.z end", 12, 12},
    {"report { 'x', zh = '错', en = 'wrong' }", 0, 0},
    {"report({ at = 'x', zh = '错', en = 'wrong' })", 15, 15},
    {"local again = report again { zh = '错', en = 'wrong' }", 0, 0},
    {"local x = report { zh = '错', en = 'wrong' } if x then fail(report) end", 0, 0},
    {"part = nil if part then fail(report) end", 15, 15},
    {"report { zh = money.text(money.parse(part.y)), en = 'wrong' }", 0, 0}, /* the second value that it gives is no unit */
    {"report { zh = money.text((money.parse(part.y))), en = 'wrong' }", 3, 3},
    {"local a a, a = 1, 2 if a == 1 then fail(report) end", 0, 0},
};

static void declare(struct shape *shape, bool parts)
{
    const char *const paths[] = {"x", "y", parts ? "tags[].name" : "tags"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct path p;
        ck_assert_int_eq(path_parse(&p, paths[i], NULL), MC_OK);
        ck_assert_int_eq(shape_add(shape, &p, NULL), MC_OK);
        path_clear(&p);
    }
}

/* The same, and the keys that are in use then. own: node_keys_free. */
static struct node_keys *declared_keys(struct shape *shape, bool parts)
{
    struct node_keys *keys = node_keys_new();
    declare(shape, parts);
    for (size_t i = 0; i < shape->n; i++)
        node_keys_add(keys, shape->kids[i].key, strlen(shape->kids[i].key));
    node_keys_add(keys, "name", 4);
    return keys;
}

/* The rule's text, where fields of the tags are declared or all of them. own: free(). */
static char *text_of(const char *body, bool parts)
{
    char *text = rule_text("glance/rule", body), *with = NULL;
    const char *tags = strstr(text, "'tags' }");
    ck_assert_int_gt(asprintf(&with, "%.*s%s%s", (int)(tags - text), text, parts ? "'tags[].name' }" : "'tags' }", tags + strlen("'tags' }")), 0);
    free(text);
    return with;
}

/* How often each finding is told: {zh, en, expected, actual, workings} -> number. */
static void count_finding(json_t *counts, const char *const texts[5])
{
    char *line;
    ck_assert_int_gt(asprintf(&line, "%s|%s|%s|%s|%s", texts[0] ? texts[0] : "", texts[1] ? texts[1] : "", texts[2] ? texts[2] : "", texts[3] ? texts[3] : "", texts[4] ? texts[4] : ""), 0);
    json_object_set_new(counts, line, json_integer(json_integer_value(json_object_get(counts, line)) + 1));
    free(line);
}

/* A glance_report_fn; context: such counts. */
static bool take_finding(void *context, const char *const texts[HOST_TEXTS])
{
    count_finding(context, (const char *const[]){texts[1], texts[2], texts[3], texts[4], texts[6]});
    return texts[1] && texts[2] && *texts[1] && *texts[2];
}

/* What Lua reports on the element, with a table of its own, as such counts; NULL: the rule is undecided. own. */
static json_t *lua_finds(struct pack *p, const char *element)
{
    static const char *const keys[] = {"message", "message_en", "expected", "actual", "workings"};
    char *record;
    size_t i;
    const json_t *finding;
    ck_assert_int_gt(asprintf(&record, "{\"kind\": \"thing\", \"parts\": [%s]}", element), 0);
    json_t *report = report_of(p, record), *counts = undecided_of(report, "glance.rule") ? NULL : json_object();
    json_array_foreach(json_object_get(report, "findings"), i, finding) {
        const char *texts[COUNT(keys)];
        for (size_t k = 0; k < COUNT(keys); k++)
            texts[k] = json_string_value(json_object_get(finding, keys[k]));
        if (counts)
            count_finding(counts, texts);
    }
    json_decref(report);
    free(record);
    return counts;
}

/* Whether it is known at a glance what the rule comes to on the element, which then is what Lua comes to. */
static bool is_told(struct glance *g, struct pack *p, const char *element, struct node_keys *keys)
{
    struct nodes nodes;
    json_t *value = json_loads(element, 0, NULL), *told = json_object();
    nodes_init(&nodes, keys);
    bool known = glance_tells(g, node_from_json(&nodes, value), MONEY_YUAN, take_finding, told);
    json_t *found = known ? lua_finds(p, element) : NULL;
    ck_assert_msg(!known || (found && json_equal(told, found)), "on %s: %s", element, json_dumps(told, 0));
    nodes_clear(&nodes);
    json_decref(value);
    json_decref(told);
    json_decref(found);
    return known;
}

/* First where all of the tags are declared, then where their names are. */
START_TEST(a_glance_is_as_lua)
{
    bool parts = _i >= (int)COUNT(cases);
    size_t told = 0, number = (size_t)_i % COUNT(cases);
    char *text = text_of(cases[number].body, parts), *dir = folder_new();
    struct shape shape = {0};
    struct node_keys *keys = declared_keys(&shape, parts);
    folder_write(dir, "glance/rule.lua", text);
    struct pack *p = pack_of(dir, NULL);
    struct glance *g = glance_new(text, strlen(text), LINE_OF_CHECK, &shape, keys);
    pack_share_after(p, SIZE_MAX);
    for (size_t i = 0; g && i < COUNT(elements); i++)
        told += is_told(g, p, elements[i], keys);
    ck_assert_msg(told == (parts ? cases[number].parts : cases[number].whole), "%s: %zu told", cases[number].body, told);
    glance_free(g);
    pack_free(p);
    shape_clear(&shape);
    node_keys_free(keys);
    folder_remove(dir);
    free(text);
}
END_TEST

/* Files in which it cannot be told that the function on that line is the check. */
START_TEST(the_check_must_be_certain)
{
    static const struct {
        const char *text;
        int line;
        bool known;
    } files[] = {
        {"local r = {}\nfunction r.check(p) end\nreturn r", 2, true},
        {"return {\n check = function(p) end }", 2, true},
        {"local r = {}\nfunction r.check(p) end\nreturn r", 1, false},
        {"local r = {}\nfunction r.check(p) end\nr.check = nil return r", 2, false},
        {"local r = {}\nfunction r.check(p) end\nr['check'] = other return r", 2, false},
        {"local r = {}\nfunction r:check(p) end\nreturn r", 2, false},
        {"local r = {}\nfunction r.check() end\nreturn r", 2, false},
        {"local r = { check = f }\nreturn r", 1, false},
        {"local lib = require 'lib.list' local r = {}\nfunction r.check(p) end\nreturn r", 2, false},
        {"local r = {} function r.check(p)", 1, false},
    };
    struct shape shape = {0};
    struct node_keys *keys = node_keys_new();
    for (size_t i = 0; i < COUNT(files); i++) {
        struct glance *g = glance_new(files[i].text, strlen(files[i].text), files[i].line, &shape, keys);
        ck_assert_msg((g != NULL) == files[i].known, "%s", files[i].text);
        glance_free(g);
    }
    node_keys_free(keys);
}
END_TEST

/* A local of the file is a constant where nothing ever sets it. */
START_TEST(locals_of_the_file)
{
    static const struct {
        const char *text;
        bool passes;
    } files[] = {
        {"local most, r = 3, {} function r.check(p) if p.x > most then r() end end return r", true},
        {"local most, r = 1, {} function r.check(p) if p.x > most then r() end end return r", false},
        {"local most, r = 3, {} function r.check(p) if p.x > most then r() end end most = 1 return r", false},
        {"local most, r = 3, {} local function f() do most = 1 end end function r.check(p) if p.x > most then r() end end return r", false},
        {"local most, r = 3, {} function most() end function r.check(p) if p.x > most then r() end end return r", false},
        {"local most, r = f(), {} function r.check(p) if p.x > most then r() end end return r", false},
    };
    struct shape shape = {0};
    struct node_keys *keys = declared_keys(&shape, false);
    for (size_t i = 0; i < COUNT(files); i++) {
        struct nodes nodes;
        json_t *value = json_pack("{s:i}", "x", 2);
        struct glance *g = glance_new(files[i].text, strlen(files[i].text), 1, &shape, keys);
        ck_assert_ptr_nonnull(g);
        nodes_init(&nodes, keys);
        ck_assert_msg(glance_tells(g, node_from_json(&nodes, value), MONEY_NONE, NULL, NULL) == files[i].passes, "%s", files[i].text);
        nodes_clear(&nodes);
        json_decref(value);
        glance_free(g);
    }
    shape_clear(&shape);
    node_keys_free(keys);
}
END_TEST

/* Each allocation fails in turn. */
START_TEST(memory_may_run_out)
{
    char *text = text_of("local n = 0 for i, tag in ipairs(part.tags) do if tag.name == part.x then n = n + 1 end end if n > 1 then fail(report) end", true);
    struct shape shape = {0};
    struct node_keys *keys = declared_keys(&shape, true);
    long live = allocation_live(), n = 0;
    for (bool failed = true; failed; n++) {
        allocation_fail(n);
        struct glance *g = glance_new(text, strlen(text), LINE_OF_CHECK, &shape, keys);
        failed = allocation_stop();
        ck_assert(failed ? !g : g != NULL);
        glance_free(g);
        ck_assert_int_eq(allocation_live(), live);
    }
    ck_assert_int_gt(n, 5);
    shape_clear(&shape);
    node_keys_free(keys);
    free(text);
}
END_TEST

Suite *glance_suite(void);

Suite *glance_suite(void)
{
    Suite *s = suite_create("glance");
    TCase *t = tcase_create("glance");
    tcase_add_loop_test(t, a_glance_is_as_lua, 0, 2 * (int)COUNT(cases));
    tcase_add_test(t, the_check_must_be_certain);
    tcase_add_test(t, locals_of_the_file);
    tcase_add_test(t, memory_may_run_out);
    suite_add_tcase(s, t);
    return s;
}
