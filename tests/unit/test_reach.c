/* What the text of a rule says of what it can do to the tables that it is given. */
#include "rule/reach.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define FILE_OF "local kept, lib = {}, require \"lib.list\"\nreturn function(p, q)\n%s\nend\n"

/* u: unknown, w: writes, k: keeps, a: reads by any key. */
static const struct {
    const char *body, *flags, *reads, *reads_not;
} cases[] = {
    {"local x = p.name return x", "", "name", "text"},
    {"return p['name'] .. p[1]", "", "name", NULL},
    {"return p[q]", "a", NULL, NULL},
    {"return p['na\\x6de']", "a", NULL, NULL},
    {"p.name = 1", "w", NULL, NULL},
    {"p.list[1] = 1", "w", "list", NULL},
    {"local t = {} t.name = p t.name.text = 1", "w", NULL, NULL},
    {"local t = {} t.a = 1 t[#t + 1] = p return t", "", NULL, NULL},
    {"function p.f() end", "w", NULL, NULL},
    {"local t = {} function t.f() return 1 end", "", NULL, NULL},
    {"kept.x = p", "k", NULL, NULL},
    {"kept = p", "k", NULL, NULL},
    {"table.insert(kept, p)", "k", NULL, NULL},
    {"local t = {} table.insert(t, p)", "", NULL, NULL},
    {"local add = table.insert add(kept, p)", "k", NULL, NULL},
    {"local t = table t.insert(kept, p)", "k", NULL, NULL},
    {"return table.concat { 'a' }", "", NULL, NULL},
    {"global = p", "u", NULL, NULL},
    {"_ENV.x = p", "u", NULL, NULL},
    {"local _ENV = p x = 1", "u", NULL, NULL},
    {"_G.x = p", "u", NULL, NULL},
    {"return require(p.name)", "u", NULL, NULL},
    {"return diagnose.sums(p)", "u", NULL, NULL},
    {"return quantity.add(p, q)", "", "value_max", NULL},
    {"this is no Lua", "u", NULL, NULL},
    {"return lib.map(p, q)", "", NULL, "map"},
    {"for i, x in ipairs(p) do local y = q[i] end", "", NULL, NULL},
    {"for i, x in pairs(p) do local y = q[i] end", "a", NULL, NULL},
    {"local ipairs = q for i in ipairs(p) do local y = q[i] end", "a", NULL, NULL},
    {"for i = 1, #p do local y = p[i] end", "", NULL, NULL},
    {"for _, key in ipairs { 'name', 'text' } do local y = p[key] end", "", "text", "title"},
    {"local keys = { 'name', 'text' } for _, key in ipairs(keys) do local y = p[key] end", "", "text", "title"},
    {"local keys = { 'name' } keys[2] = q.x for _, key in ipairs(keys) do local y = p[key] end", "a", NULL, NULL},
    {"local keys = { 'name' } for n = 1, 2 do for _, key in ipairs(keys) do local y = p[key] end keys[2] = q.x end", "a", NULL, NULL},
    {"local keys = { 'name' } for n = 1, 2 do for _, key in ipairs(keys) do local y = p[key] end keys = { q.x } end", "a", NULL, NULL},
    {"local keys = { 'name' } local more = keys more[2] = q.x for _, key in ipairs(keys) do local y = p[key] end", "a", NULL, NULL},
    {"local keys = { 'name', n = q.x } for _, key in ipairs(keys) do local y = p[key] end", "a", NULL, NULL},
    /* What a local holds later. */
    {"local n = 1 local x = p[n] n = n + 1 return p[n]", "", NULL, NULL},
    {"local n = 1 while q do local x = p[n] n = q.name end", "a", NULL, NULL},
    {"local n = 1 while q do local m = n local x = p[m] n = q.name end", "a", NULL, NULL},
    {"local n = 1 n = q.name return p[n]", "a", NULL, NULL},
    {"local t = {} t.x = 1 t = {} t.y = 1", "", NULL, NULL},
    {"local t = {} t.x = 1 t = p", "u", NULL, NULL},
    {"local t = {} t = p t.x = 1", "w", NULL, NULL},
    {"local t = {} local function f() t.x = 1 end t = p f()", "u", NULL, NULL},
    {"local t = {} while q do local s = t s.x = 1 t = p end", "u", NULL, NULL},
    {"local t = {} local s = {} while q do s = t s.x = 1 t = p end", "u", NULL, NULL},
    {"local a, b = {}, {} a.x = 1 a, b = b, p a.x = 1", "u", NULL, NULL},
    {"local a, b = {} b.x = 1", "w", NULL, NULL},
    {"local t = p or {} t.x = 1", "w", NULL, NULL},
    {"local t = ({}) t.x = 1", "w", NULL, NULL},
    {"do local p = {} p.x = 1 end p.y = 1", "w", NULL, NULL},
    {"repeat local t = {} until t.x t.x = 1", "w", NULL, NULL},
    {"return p:name()", "", "name", NULL},
    {"goto out local t = {} t.x = 1 ::out::", "", NULL, NULL},
};

START_TEST(chunk)
{
    char text[1024], flags[8];
    struct reach r = {0};
    snprintf(text, sizeof text, FILE_OF, cases[_i].body);
    ck_assert_int_eq(reach_add(&r, text, strlen(text), NULL), MC_OK);
    snprintf(flags, sizeof flags, "%s%s%s%s", r.unknown ? "u" : "", r.writes ? "w" : "", r.keeps ? "k" : "", r.any_key ? "a" : "");
    if (!r.unknown || strcmp(cases[_i].flags, "u") != 0) /* what else is said of it does not matter then */
        ck_assert_msg(strcmp(flags, cases[_i].flags) == 0, "%s: \"%s\", not \"%s\"", cases[_i].body, flags, cases[_i].flags);
    ck_assert_msg(!cases[_i].reads || reach_reads(&r, cases[_i].reads), "%s: reads %s", cases[_i].body, cases[_i].reads);
    ck_assert_msg(!cases[_i].reads_not || !reach_reads(&r, cases[_i].reads_not), "%s: does not read %s", cases[_i].body, cases[_i].reads_not);
    reach_clear(&r);
}
END_TEST

START_TEST(libraries)
{
    struct reach r = {0};
    const char *text = "local a = require \"lib.a\" local b = require(\"lib.kind.b\") return a.x + b";
    ck_assert_int_eq(reach_add(&r, text, strlen(text), NULL), MC_OK);
    ck_assert(!r.unknown && r.n_libs == 2);
    ck_assert_str_eq(r.libs[0], "lib.a");
    ck_assert_str_eq(r.libs[1], "lib.kind.b");
    reach_clear(&r);
}
END_TEST

Suite *reach_suite(void);
Suite *reach_suite(void)
{
    Suite *s = suite_create("reach");
    TCase *t = tcase_create("reach");
    tcase_add_loop_test(t, chunk, 0, COUNT(cases));
    tcase_add_test(t, libraries);
    suite_add_tcase(s, t);
    return s;
}
