/* What the text of a rule says of what it can do to the tables that it is given. */
#include "rule/reach.h"

#include <stdio.h>
#include <string.h>

#include "rule/paths.h"
#include "unit.h"

/* `kept`, `words` and `lib` live as long as the rule; q is of no known value. The rule declares name, list[].x, inner.a and whole. */
#define FILE_OF                                                                                                                                                          \
    "local kept, words, lib = {}, { 'name', 'text' }, require \"lib.list\"\nlocal n, kept_name = 0, nil\nlocal rule = { pass = {}, fail = {} }\n"                            \
    "local function last(p) return p end\nfunction rule.check(p, report)\nlocal q = text.fold('q')\n%s\nend\nreturn rule\n"

static const char *const declared[] = {"name", "list[].x", "inner.a", "whole"};

static const char library[] = "local list = {}\n"
                              "function list.each(items) return ipairs(items or {}) end\n"
                              "function list.map(items, f) local out = {} for i, item in list.each(items) do out[i] = f(item, i) end return out end\n"
                              "function list.set(t) t.x = 1 end\n"
                              "local seen = {}\nfunction list.keep(x) seen[x] = true end\n"
                              "return list\n";

/* u: unknown, w: writes, k: keeps. `reads` may be read without being declared ("place.key", or "key"). */
static const struct {
    const char *body, *flags, *reads, *reads_not;
} cases[] = {
    {"local x = p.name return x", "", NULL, "name"},
    {"return p.text", "", "text", "name"},
    {"return p['text'] .. p[1]", "", "text", "name"},
    {"return p[q]", "", "*", NULL},
    {"return p['na\\x6de']", "", "*", NULL},
    {"return p.inner.b", "", "inner.b", "b"},
    {"return p.whole.b.c", "", NULL, "whole.b"},
    {"return p.list[1].y", "", "list.y", "list.x"},
    {"for _, one in ipairs(p.list) do local y = one.y end", "", "list.y", "list.x"},
    {"for _, one in lib.each(p.list) do local y = one.y end", "", "list.y", "list.x"},
    {"for _, one in lib.each { { a = 1 } } do local y = one.y end for _, one in lib.each(p.list) do local x = one.x end", "", NULL, "list.y"},
    {"lib.map(p.list, function(one) return one.y end)", "", "list.y", NULL},
    {"local t = { name = 1 } return t.text", "", NULL, "text"},
    /* Setting fields. */
    {"p.name = 1", "w", NULL, NULL},
    {"p.list[1] = 1", "w", NULL, NULL},
    {"p.list[1].x = 1", "w", NULL, NULL},
    {"local t = {} t.name = p t.name.text = 1", "w", NULL, NULL},
    {"local t = {} t.a = 1 t[#t + 1] = p return t", "", NULL, NULL},
    {"function p.f() end", "w", NULL, NULL},
    {"local t = {} function t.f() return 1 end", "", NULL, NULL},
    {"local t = p or {} t.x = 1", "w", NULL, NULL},
    {"local t = q == p and {} or {} t.x = 1", "", NULL, NULL},
    {"local t = q and p or {} t.x = 1", "w", NULL, NULL},
    {"local t = p.name < p.list and {} t.x = 1", "", NULL, NULL},
    {"local t = ({}) t.x = 1", "", NULL, NULL},
    {"do local p = {} p.x = 1 end p.y = 1", "w", NULL, NULL},
    {"do local p = {} p.x = 1 end", "", NULL, NULL},
    {"repeat local t = {} until t.x", "", NULL, NULL},
    {"local t = {} t = p t.x = 1", "w", NULL, NULL},
    {"local t = {} local function f() t.x = 1 end t = p f()", "w", NULL, NULL},
    {"local a, b = {}, {} a.x = 1 a, b = b, p a.x = 1", "w", NULL, NULL},
    {"local a, b = {}, {} a.x = 1 a, b = b, p b.x = 1", "w", NULL, NULL},
    {"lib.set({})", "", NULL, NULL},
    {"lib.set(p)", "w", NULL, NULL},
    {"last({}).x = 1 return last(p)", "", NULL, NULL},
    {"last(p).x = 1", "w", NULL, NULL},
    {"for _, one in ipairs(lib.map(p.list, function(x) return { of = x } end)) do one.seen = true end", "", NULL, NULL},
    {"for _, one in ipairs(lib.map(p.list, function(x) return { of = x } end)) do one.of.seen = true end", "w", NULL, NULL},
    {"local ok, t = pcall(last, p) t.x = 1", "w", NULL, NULL},
    {"local t = select(2, q, p) t.x = 1", "w", NULL, NULL},
    {"local t = table.pack(p)[1] t.x = 1", "w", NULL, NULL},
    {"local t = table.unpack { p } t.x = 1", "w", NULL, NULL},
    {"local t = table.remove { p } t.x = 1", "w", NULL, NULL},
    {"table.sort({ p }, function(a, b) a.x = b return true end)", "w", NULL, NULL},
    {"local function f(...) local t = ... t.x = 1 end f(p)", "w", NULL, NULL},
    {"local function f(a, ...) return ... end f(q, p).x = 1", "w", NULL, NULL},
    {"local t = { p } for _, one in pairs(t) do one.x = 1 end", "w", NULL, NULL},
    {"local m = re.all(q, q) m.kept = p m.kept.x = 1", "w", NULL, NULL},
    {"table.insert(p.list, 1)", "", NULL, NULL}, /* seen to when it is called */
    /* Keeping. */
    {"kept.x = p", "k", NULL, NULL},
    {"kept = p", "k", NULL, NULL},
    {"kept_name = p.name", "k", NULL, NULL},
    {"n = n + 1", "k", NULL, NULL},
    {"table.insert(kept, p)", "k", NULL, NULL},
    {"table.sort(words)", "k", NULL, NULL},
    {"local same = kept same.x = 1", "k", NULL, NULL},
    {"lib.keep(q)", "k", NULL, NULL},
    {"local t = {} table.insert(t, p)", "", NULL, NULL},
    {"local add = table.insert add(kept, p)", "k", NULL, NULL},
    {"local t = table t.insert(kept, p)", "k", NULL, NULL},
    {"return table.concat { 'a' }", "", NULL, NULL},
    /* What cannot be followed. */
    {"global = p", "u", NULL, NULL},
    {"return global", "u", NULL, NULL},
    {"_ENV.x = p", "u", NULL, NULL},
    {"local _ENV = p x = 1", "u", NULL, NULL},
    {"_G.x = p", "u", NULL, NULL},
    {"return require(p.name)", "u", NULL, NULL},
    {"this is no Lua", "u", NULL, NULL},
    {"return string[q]", "u", NULL, NULL},
    {"return diagnose.sum { total = p, parts = {} }", "u", NULL, NULL},
    {"return diagnose.sum { total = { at = p.name }, parts = lib.map(p.list, function(one) return { at = one.x } end) }", "", NULL, NULL},
    {"return diagnose.sum { total = { at = p.name }, parts = p.list }", "u", NULL, NULL},
    {"return diagnose.sum { total = { row = p.inner }, parts = {} }", "u", NULL, NULL},
    /* Names that are worked out. */
    {"return quantity.add(p, q)", "", "value_max", NULL},
    {"return date.compare(p.inner, q)", "", "inner.from", "from"},
    {"for i, x in pairs(p) do local y = q[i] end", "", "*", NULL},
    {"for i = 1, #p.list do local y = p.list[i] end", "", NULL, "list.*"},
    {"for _, key in ipairs { 'name', 'text' } do local y = p[key] end", "", "text", "title"},
    {"local keys = { 'name', 'text' } for _, key in ipairs(keys) do local y = p[key] end", "", "text", "title"},
    {"for _, key in ipairs(words) do local y = p[key] end", "", "text", "title"},
    {"local keys = { 'name' } keys[2] = q.x for _, key in ipairs(keys) do local y = p[key] end", "", "*", NULL},
    {"local keys = { 'name' } local more = keys more[2] = 'text' for _, key in ipairs(keys) do local y = p[key] end", "", "text", "title"},
    {"local keys = { name = 1, text = 2 } for key in pairs(keys) do local y = p[key] end", "", "text", "title"},
    {"local m = 1 while q do local x = p[m] m = q.name end", "", "*", NULL},
    {"local key = q and 'name' or 'text' return p[key]", "", "text", "title"},
    {"return p[p.name]", "", "*", NULL},
    {"return p:text()", "", "text", NULL},
    {"goto out local t = {} t.x = 1 ::out::", "", NULL, NULL},
};

static const char *library_text(void *context, const char *name, size_t *len)
{
    (void)context;
    *len = strlen(library);
    return strcmp(name, "lib.list") == 0 ? library : NULL;
}

static void find(struct reach *r, const char *text)
{
    struct shape shape = {0};
    const struct reach_files files = {text, strlen(text), library_text, NULL};
    for (size_t i = 0; i < COUNT(declared); i++) {
        struct path path;
        ck_assert_int_eq(path_parse(&path, declared[i], NULL), MC_OK);
        ck_assert_int_eq(shape_add(&shape, &path, NULL), MC_OK);
        path_clear(&path);
    }
    ck_assert_int_eq(reach_find(r, &files, &shape, NULL), MC_OK);
    shape_clear(&shape);
}

/* "inner.b": the key b of what is at inner. */
static bool reads(const struct reach *r, const char *path)
{
    char place[64] = "";
    const char *dot = strrchr(path, '.');
    if (dot)
        memcpy(place, path, (size_t)(dot - path));
    return reach_reads(r, place, dot ? dot + 1 : path);
}

START_TEST(rule)
{
    char text[2048], flags[8];
    struct reach r = {0};
    snprintf(text, sizeof text, FILE_OF, cases[_i].body);
    find(&r, text);
    snprintf(flags, sizeof flags, "%s%s%s", r.unknown ? "u" : "", r.writes ? "w" : "", r.keeps ? "k" : "");
    if (!r.unknown || strcmp(cases[_i].flags, "u") != 0) /* what else is said of it does not matter then */
        ck_assert_msg(strcmp(flags, cases[_i].flags) == 0, "%s: \"%s\", not \"%s\"", cases[_i].body, flags, cases[_i].flags);
    ck_assert_msg(!cases[_i].reads || reads(&r, cases[_i].reads), "%s: reads %s", cases[_i].body, cases[_i].reads);
    ck_assert_msg(!cases[_i].reads_not || !reads(&r, cases[_i].reads_not), "%s: does not read %s", cases[_i].body, cases[_i].reads_not);
    reach_clear(&r);
}
END_TEST

START_TEST(whole_files)
{
    static const struct {
        const char *text, *flags;
    } files[] = {
        {"return { check = function(p) p.x = 1 end }", "w"},
        {"local function check(p) p.x = 1 end return { check = check }", "w"},
        {"local rule = {} rule.check = require('lib.list').set return rule", "w"},
        {"return require 'lib.list'", ""},                                       /* no rule: nothing runs */
        {"local words = require(\"lib.none\") return { check = words.check }", ""}, /* raises when it is loaded */
        {"local function maker() local n = 0 return function() n = n + 1 end end local count = maker() return { check = function() count() end }", "k"},
        {"local function maker() local n = 0 return function() n = n + 1 end end return { check = function() maker()() end }", ""},
        {"local function twice(p, n) if n > 0 then return twice(p, n - 1) end p.x = 1 end return { check = function(p) twice(p, 2) end }", "w"},
        {"local function twice(p, n) if n > 0 then twice = p end end return { check = function(p) twice(p, 2) end }", "k"},
        {"local twice twice = function(p, n) if n > 0 then return twice(p, n - 1) end p.x = 1 end return { check = function(p) twice(p, 2) end }", "w"},
        {"local object = {} function object:set() self.x = 1 end return { check = function() object:set() end }", "k"},
        {"local make = { __index = 1 } return { check = function(p) local o = { of = p } function o:set() self.of.x = 1 end o:set() end }", "w"},
    };
    struct reach r = {0};
    char flags[8];
    find(&r, files[_i].text);
    snprintf(flags, sizeof flags, "%s%s%s", r.unknown ? "u" : "", r.writes ? "w" : "", r.keeps ? "k" : "");
    ck_assert_msg(strcmp(flags, files[_i].flags) == 0, "%s: \"%s\", not \"%s\"", files[_i].text, flags, files[_i].flags);
    reach_clear(&r);
}
END_TEST

START_TEST(below)
{
    struct reach r = {0};
    char text[1024];
    snprintf(text, sizeof text, FILE_OF, "return p.inner.b, p.more");
    find(&r, text);
    ck_assert(reach_reads_below(&r, "inner") && !reach_reads_below(&r, "list") && !reach_reads_below(&r, "inn"));
    reach_clear(&r);
}
END_TEST

Suite *reach_suite(void);
Suite *reach_suite(void)
{
    Suite *s = suite_create("reach");
    TCase *t = tcase_create("reach");
    tcase_add_loop_test(t, rule, 0, COUNT(cases));
    tcase_add_loop_test(t, whole_files, 0, 12);
    tcase_add_test(t, below);
    suite_add_tcase(s, t);
    return s;
}
