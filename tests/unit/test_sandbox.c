/* Rules that try to break out, to run for ever, or to disturb others: each is contained, and the rule beside it is not affected. */
#include <stdlib.h>
#include <string.h>

#include "rule_pack.h"
#include "unit.h"

enum fate { STOPPED, HARMLESS }; /* undecided; or it ends without a finding (which would mean that it got through) */

struct attack {
    const char *body;
    enum fate fate;
    const char *reason; /* part of the English reason, where it matters */
};

/* A table whose length Lua believes to be the last of these powers of two. */
#define POWER(n) "[1 << " #n "] = 1, "
#define TEN_POWERS(t) POWER(t##0) POWER(t##1) POWER(t##2) POWER(t##3) POWER(t##4) POWER(t##5) POWER(t##6) POWER(t##7) POWER(t##8) POWER(t##9)
#define ALL_POWERS TEN_POWERS() TEN_POWERS(1) TEN_POWERS(2) TEN_POWERS(3)

static const struct attack attacks[] = {
    /* running for ever */
    {"while true do end", STOPPED, "instructions"},
    {"while true do pcall(function() while true do end end) end", STOPPED, "instructions"},
    {"pcall(pcall, function() while true do end end) fail(report)", STOPPED, "instructions"},
    {"local function f() return f() end f()", STOPPED, "instructions"},
    {"local function f() return 1 + f() end f()", STOPPED, NULL},
    {"local function f() pcall(f) f() end f()", STOPPED, NULL},
    {"for i in pairs(setmetatable({}, {})) do end", STOPPED, "setmetatable"},
    {"if ('').rep('', 1 << 60) ~= '' then fail(report) end", HARMLESS, NULL},
    {"local t = {" ALL_POWERS "} table.insert(t, 1, 1)", STOPPED, "instructions"}, /* #t is 2^39 here */
    {"local t = {" ALL_POWERS "} table.concat(t)", STOPPED, NULL},
    {"local t = {} for i = 1, 200000 do t[i] = i end while true do table.insert(t, 1, 1) table.remove(t, 1) end", STOPPED, "instructions"},
    {"local s = ('a'):rep(1 << 20) while true do local _ = s .. 'b' end", STOPPED, "instructions"},
    {"local s = ('a'):rep(1 << 20) while true do s:find(s .. 'b', 1, true) end", STOPPED, "instructions"},
    {"re.test('^(a+)+$', ('a'):rep(60) .. 'b')", STOPPED, "match steps"},
    {"pcall(re.test, '^(a+)+$', ('a'):rep(60) .. 'b') fail(report)", STOPPED, "match steps"},
    {"re.test('(*LIMIT_MATCH=4000000000)^(a+)+$', ('a'):rep(60) .. 'b')", STOPPED, "match steps"},
    {"re.test('((((a{1,500}){1,500}){1,500}){1,500})', 'a')", STOPPED, "re:"},
    {"re.test(('('):rep(3000), 'a')", STOPPED, "re:"},
    {"re.test('\\\\C', 'a')", STOPPED, "re:"},
    {"re.test('a', '\\xff')", STOPPED, "re:"},
    {"table.sort({ 3, 2, 1, 5, 4 }, function() while true do end end)", STOPPED, "instructions"},

    /* memory */
    {"local s = 'x' while true do s = s .. s end", STOPPED, "memory"},
    {"pcall(function() local s = 'x' while true do s = s .. s end end) fail(report)", STOPPED, "memory"},
    {"local t = {} while true do t[#t + 1] = ('x'):rep(100000) .. #t end", STOPPED, NULL},
    {"('x'):rep(1 << 30)", STOPPED, "memory"},
    {"('x'):rep(1 << 40)", STOPPED, "too large"},
    {"('x'):rep(1 << 62)", STOPPED, "too large"},
    {"table.unpack({}, 1, 1 << 30)", STOPPED, "too many results"},
    {"table.concat({}, ',', 1, 1 << 60)", STOPPED, NULL},
    {"('x'):rep(1000, ('y'):rep(1 << 20))", STOPPED, "memory"},
    {"string.format('%999999d', 1)", STOPPED, NULL},

    /* what is not there */
    {"os.exit(1)", STOPPED, "has no 'os'"},
    {"io.open('/etc/passwd')", STOPPED, "has no 'io'"},
    {"debug.sethook()", STOPPED, "has no 'debug'"},
    {"load('return 1')()", STOPPED, "has no 'load'"},
    {"dofile('/etc/passwd')", STOPPED, "has no 'dofile'"},
    {"collectgarbage()", STOPPED, "has no 'collectgarbage'"},
    {"coroutine.wrap(function() end)()", STOPPED, "has no 'coroutine'"},
    {"getmetatable('').__index = nil", STOPPED, "has no 'getmetatable'"},
    {"setmetatable({}, { __gc = function() end })", STOPPED, "has no 'setmetatable'"},
    {"rawset(string, 'rep', nil)", STOPPED, "has no 'rawset'"},
    {"rawget(money, 'parse')", STOPPED, "has no 'rawget'"},
    {"next({})", STOPPED, "has no 'next'"},
    {"print('x')", STOPPED, "has no 'print'"},
    {"_G.os.exit()", STOPPED, "has no '_G'"},
    {"math.random()", STOPPED, "has no 'random'"},
    {"string.dump(fail)", STOPPED, "has no 'dump'"},
    {"string.pack('z', 'x')", STOPPED, "has no 'pack'"},
    {"require('os')", STOPPED, "no library"},
    {"require('lib/../../etc/passwd')", STOPPED, "no library"},
    {"require('a.rule')", STOPPED, "no library"},
    {"local x <close> = {}", STOPPED, NULL},
    {"goto done while true do end ::done::", HARMLESS, NULL},
    {"('x'):find('x', 1)", STOPPED, "re.find"},
    {"('x'):gsub('x', 'y')", STOPPED, "module re"},
    {"local s = 'x' + 1", STOPPED, "arithmetic"},
    {"money.prase('1')", STOPPED, "nearest: 'parse'"},

    /* poisoning */
    {"x = 1", STOPPED, "cannot be set"},
    {"_ENV = { report = report } error('out')", STOPPED, "nil value"},
    {"_ENV.string = nil", STOPPED, "cannot be set"},
    {"money.parse = function() return 0 end", STOPPED, "read-only"},
    {"string.rep = nil", STOPPED, "read-only"},
    {"('x').rep = nil", STOPPED, NULL},
    {"parameters.limit = 0", STOPPED, "read-only"},
    {"if parameters.limit ~= 7 then fail(report) end", HARMLESS, NULL},
    {"parameters.nothing()", STOPPED, "no parameter"},
    {"for k in pairs(money) do fail(report) end for k in pairs(_ENV) do if k ~= 'require' then fail(report) end end", HARMLESS, NULL},

    /* addresses and order must not show */
    {"if tostring({}) ~= 'table' or tostring(print2 or fail) ~= 'function' then fail(report) end", STOPPED, "has no 'print2'"},
    {"if tostring({}) ~= 'table' or tostring(fail) ~= 'function' then fail(report) end", HARMLESS, NULL},
    {"if string.format('%s %5s', {}, fail) ~= 'table function' then fail(report) end", HARMLESS, NULL},
    {"string.format('%p', {})", STOPPED, "no %p"},
    {"string.format('%q', 1 / 3)", STOPPED, "no %q"},
    {"for k in pairs({ [{}] = 1 }) do end", STOPPED, "no order"},
    {"local o = '' for k in pairs({ b = 1, [10] = 1, a = 1, [2] = 1, [true] = 1 }) do o = o .. tostring(k) .. ' ' end "
     "if o ~= '2 10 a b true ' then fail(report) end", HARMLESS, NULL},
    {"if tonumber('0.1') or tonumber('1e3') or tonumber('0x10') or tonumber('12') ~= 12 or tonumber('-7') ~= -7 or "
     "tonumber('99999999999999999999') or tonumber(2.0) ~= 2 or tonumber(2.5) then fail(report) end", HARMLESS, NULL},

    /* error objects and the host's own functions */
    {"error({})", STOPPED, "a table value"},
    {"error()", STOPPED, "a nil value"},
    {"error(fail)", STOPPED, "a function value"},
    {"error('\\xff\\n\\27[31m')", STOPPED, NULL},
    {"error(('x'):rep(100000))", STOPPED, NULL},
    {"pcall(error, {}) pcall(error)", HARMLESS, NULL},
    {"report { zh = '只有中文' }", STOPPED, "both messages"},
    {"report { zh = 'a', en = 'a', expected = 0.1 }", STOPPED, "floating-point"},
    {"report { zh = 'a', en = 'a', severty = 'note' }", STOPPED, "nearest: 'severity'"},
    {"report { zh = 'a', en = 'a', severity = 'fatal' }", STOPPED, "severity"},
    {"report { zh = 'a', en = 'a', at = 'xx[0]' }", STOPPED, "unknown field"},
    {"report { zh = 'a', en = 'a', at = 'tags[0]' }", STOPPED, "from 1"},
    {"report { zh = 'a', en = 'a', at = '..' }", STOPPED, "no path"},
    {"report { zh = '\\xff', en = 'a' }", STOPPED, "UTF-8"},
    {"report { zh = 'a', en = 'a', related = { 1 } }", STOPPED, "related"},
    {"report('x')", STOPPED, "table expected"},
    {"undecided { zh = '不明', en = 'not clear' }", STOPPED, "not clear"},
    {"pcall(undecided, { zh = '不明', en = 'not clear' }) fail(report)", STOPPED, "not clear"},
    {"undecided {}", STOPPED, "both reasons"},
    {"local a = part.z", STOPPED, "'z'"},
    {"local a = part.tags[1].nme", STOPPED, "nearest: 'name'"},
    {"local a = part.y, part.tags[1].name, part.tags[9]", HARMLESS, NULL},
    {"part.x = nil part.tags[1] = nil part.more = 1", HARMLESS, NULL},
    {"money.parse(0.1)", STOPPED, "floating-point"},
    {"money.sum({ math.maxinteger, 1 })", STOPPED, "too large"},
    {"quantity.mul('9223372036854775807', 2)", STOPPED, NULL},
    {"text.fold('\\xff')", STOPPED, "UTF-8"},
    {"text.count(('人'):rep(100000)) text.width('') text.mask('', 0, 0)", HARMLESS, NULL},
};

static const char record[] = "{\"kind\": \"thing\", \"parts\": [{\"seq\": \"1\", \"x\": \"b\", \"tags\": [{\"name\": \"n\"}]}]}";

static void check_attack(const struct attack *a, json_t *report)
{
    const char *reason = reason_of(report, "bad.rule");
    ck_assert_msg(findings_of(report, "bad.rule") == 0, "it got through: %s", a->body);
    ck_assert_msg(undecided_of(report, "bad.rule") == (a->fate == STOPPED), "%s: \"%s\"", a->body, reason);
    ck_assert_msg(!a->reason || strstr(reason, a->reason), "%s: \"%s\" should say \"%s\"", a->body, reason, a->reason);
    ck_assert_msg(strlen(reason) < 600, "%s: a reason of %zu bytes", a->body, strlen(reason));
    for (const char *c = reason; *c; c++)
        ck_assert_msg((unsigned char)*c >= ' ', "%s: control characters in \"%s\"", a->body, reason);
    ck_assert_int_eq((int)findings_of(report, "good.rule"), 1);
    ck_assert_int_eq((int)undecided_of(report, "good.rule"), 0);
}

START_TEST(attack_is_contained)
{
    const struct attack *a = &attacks[_i];
    struct rule_limits limits = {.memory = 8 << 20, .instructions = 2000000};
    char *dir = folder_new(), *bad = rule_text("bad/rule", a->body), *good = rule_text("good/rule", "if part.x == 'b' then fail(report) end");
    folder_write(dir, "bad/rule.lua", bad);
    folder_write(dir, "good/rule.lua", good);
    struct pack *p = pack_of(dir, &limits);
    json_t *report = report_of(p, record);
    check_attack(a, report);
    json_decref(report);
    pack_free(p);
    free(bad);
    free(good);
    folder_remove(dir);
}
END_TEST

/* A rule that keeps what it makes from element to element fills the state; the others must not suffer. */
START_TEST(hoarder_harms_nobody)
{
    struct rule_limits limits = {.memory = 4 << 20};
    char *dir = folder_new(), *bad = rule_text("bad/hoarder", "kept[#kept + 1] = ('x'):rep(300000) .. #kept"),
         *good = rule_text("good/rule", "local s = ('y'):rep(1000000) if #s == 1000000 then fail(report) end");
    folder_write(dir, "bad/hoarder.lua", bad);
    folder_write(dir, "good/rule.lua", good);
    struct pack *p = pack_of(dir, &limits);
    json_t *parts = json_array();
    for (int i = 0; i < 50; i++)
        json_array_append_new(parts, json_pack("{s:s}", "x", "b"));
    json_t *root = json_pack("{s:s, s:o}", "kind", "thing", "parts", parts);
    char *text = json_dumps(root, 0);
    json_t *report = report_of(p, text);
    ck_assert_int_eq((int)findings_of(report, "good.rule"), 50);
    ck_assert_int_eq((int)json_array_size(json_object_get(report, "undecided")), 0);
    json_decref(report);
    free(text);
    json_decref(root);
    pack_free(p);
    free(bad);
    free(good);
    folder_remove(dir);
}
END_TEST

START_TEST(endless_findings_are_cut_off)
{
    struct rule_limits limits = {.findings = 10};
    char *dir = folder_new(), *bad = rule_text("bad/rule", "while true do pcall(fail, report) end");
    folder_write(dir, "bad/rule.lua", bad);
    struct pack *p = pack_of(dir, &limits);
    json_t *report = report_of(p, record);
    ck_assert_int_eq((int)findings_of(report, "bad.rule"), 10);
    ck_assert_int_eq((int)undecided_of(report, "bad.rule"), 1);
    ck_assert_ptr_nonnull(strstr(reason_of(report, "bad.rule"), "more than 10"));
    json_decref(report);
    pack_free(p);
    free(bad);
    folder_remove(dir);
}
END_TEST

/* `report` of one element is of no use for the next. */
START_TEST(kept_report_is_stale)
{
    char *dir = folder_new(), *bad = rule_text("bad/rule", "kept.report = kept.report or report  fail(kept.report)");
    folder_write(dir, "bad/rule.lua", bad);
    struct pack *p = pack_of(dir, NULL);
    json_t *report = report_of(p, "{\"kind\": \"thing\", \"parts\": [{\"x\": \"1\"}, {\"x\": \"2\"}]}");
    ck_assert_int_eq((int)findings_of(report, "bad.rule"), 1);
    ck_assert_ptr_nonnull(strstr(reason_of(report, "bad.rule"), "earlier element"));
    json_decref(report);
    pack_free(p);
    free(bad);
    folder_remove(dir);
}
END_TEST

Suite *sandbox_suite(void);
Suite *sandbox_suite(void)
{
    Suite *s = suite_create("sandbox");
    TCase *t = tcase_create("attacks");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, attack_is_contained, 0, COUNT(attacks));
    tcase_add_test(t, hoarder_harms_nobody);
    tcase_add_test(t, endless_findings_are_cut_off);
    tcase_add_test(t, kept_report_is_stale);
    suite_add_tcase(s, t);
    return s;
}
