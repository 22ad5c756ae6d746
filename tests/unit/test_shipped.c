/* What is known of the program's own rules since it was built says of each what its text says, and only while the text is that one. */
#include <dirent.h>
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "rule/pack.h"
#include "rule/reach.h"
#include "rule/sandbox.h"
#include "rule/shipped.h"
#include "run/load.h"
#include "rule_pack.h"
#include "unit.h"

static const char rules[] = "rules";

static struct pack *own_rules(void)
{
    struct pack *p = NULL;
    mc_error err = {0};
    ck_assert_msg(pack_load(&p, rules, NULL, &err) == MC_OK, "%s: %s", err.source, err.text);
    return p;
}

/* A copy of the rules with a blank line behind every Lua file, or behind the one named. own: folder_remove. */
static char *changed_copy(const struct pack *p, const char *only)
{
    char *dir = folder_new(), *manifest = json_dumps(p->parts->own, 0);
    folder_write(dir, "pack.json", manifest);
    free(manifest);
    for (size_t i = 0; i < p->parts->n_sources; i++) {
        const struct source *s = &p->parts->sources[i];
        char *text = NULL;
        ck_assert_int_gt(asprintf(&text, "%s%s", s->text, !only || strcmp(only, s->name) == 0 ? "\n" : ""), 0);
        folder_write(dir, s->name, text);
        free(text);
    }
    return dir;
}

static int add_dumped(lua_State *L, const void *bytes, size_t n, void *into)
{
    (void)L;
    buffer_add(into, bytes, n);
    return 0;
}

/* The byte code of a function of the rule with its lines and names. own: free(). */
static char *code_of(const struct pack *p, int function, size_t *len)
{
    struct buffer b;
    buffer_init(&b);
    lua_rawgeti(p->state->L, LUA_REGISTRYINDEX, function);
    ck_assert_int_eq(lua_dump(p->state->L, add_dumped, &b, 0), 0);
    lua_pop(p->state->L, 1);
    *len = b.len;
    return buffer_take(&b);
}

static void same_function(const struct pack *a, int one, const struct pack *b, int other, const char *id)
{
    ck_assert_msg((one == LUA_NOREF) == (other == LUA_NOREF), "%s", id);
    if (one == LUA_NOREF)
        return;
    size_t n, m;
    char *mine = code_of(a, one, &n), *theirs = code_of(b, other, &m);
    ck_assert_msg(n == m && memcmp(mine, theirs, n) == 0, "the code of %s is another", id);
    free(mine);
    free(theirs);
}

static bool is_named(const struct reach *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->names[i], name) == 0)
            return true;
    return false;
}

static void same_reach(const struct rule *a, const struct rule *b)
{
    struct reach known = {0}, told = {0};
    ck_assert_int_eq(rule_reach(&known, a, NULL), MC_OK);
    ck_assert_int_eq(rule_reach(&told, b, NULL), MC_OK);
    ck_assert(known.unknown == told.unknown && known.writes == told.writes && known.keeps == told.keeps);
    for (size_t i = 0; i < known.n; i++)
        ck_assert_msg(is_named(&told, known.names[i]), "%s: %s", a->info.id, known.names[i]);
    for (size_t i = 0; i < told.n; i++)
        ck_assert_msg(is_named(&known, told.names[i]), "%s: %s", a->info.id, told.names[i]);
    reach_clear(&known);
    reach_clear(&told);
}

/* Equal but for the examples, of which the one has none yet. */
static void same_table(const struct rule *known, const struct rule *told)
{
    json_t *table = json_copy(told->data);
    json_object_del(table, "pass");
    json_object_del(table, "fail");
    ck_assert_msg(json_equal(known->data, table), "the table of %s is another", known->info.id);
    json_decref(table);
}

START_TEST(a_known_rule_is_what_its_text_says)
{
    struct pack *known = own_rules();
    char *dir = changed_copy(known, NULL);
    struct pack *told = pack_of(dir, NULL);
    size_t n = pack_count(known);
    ck_assert_uint_eq(pack_count(told), n);
    for (size_t i = 0; i < n; i++) {
        struct rule *a = &known->rules[i], *b = &told->rules[i];
        ck_assert_msg(a->known, "%s is compiled at every start", a->info.id);
        ck_assert(!b->known && a->check == LUA_NOREF && b->check != LUA_NOREF);
        ck_assert_int_eq(rule_ready(known, a, NULL), MC_OK);
        same_table(a, b);
        same_function(known, a->check, told, b->check, a->info.id);
        same_function(known, a->key, told, b->key, a->info.id);
        ck_assert(a->keyed == b->keyed && a->adds_up == b->adds_up && a->n_each == b->n_each);
        same_reach(a, b);
    }
    pack_free(told);
    folder_remove(dir);
    pack_free(known);
}
END_TEST

START_TEST(examples_of_a_known_rule_are_those_of_its_text)
{
    struct pack *known = own_rules();
    char *dir = changed_copy(known, NULL);
    struct pack *told = pack_of(dir, NULL);
    for (size_t i = 0; i < pack_count(known); i++) {
        const char *id = known->rules[i].info.id;
        json_t *a = pack_examples(known, id), *b = pack_examples(told, id);
        ck_assert_msg(a && json_equal(a, b), "%s", id);
        json_decref(a);
        json_decref(b);
    }
    pack_free(told);
    folder_remove(dir);
    pack_free(known);
}
END_TEST

static size_t count_known(const struct pack *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_rules; i++)
        n += p->rules[i].known;
    return n;
}

START_TEST(a_changed_file_is_known_no_more)
{
    struct pack *whole = own_rules();
    size_t all = count_known(whole);
    char *rule = changed_copy(whole, "funding/unit.lua"), *library = changed_copy(whole, "lib/list.lua");
    struct pack *of_rule = pack_of(rule, NULL), *of_library = pack_of(library, NULL);
    ck_assert_uint_eq(count_known(of_rule), all - 1);
    ck_assert(!pack_rule_by_id(of_rule, "funding.unit")->known);
    size_t left = count_known(of_library);
    ck_assert_msg(left > 0 && left < all - 10, "%zu of %zu", left, all); /* most rules lead to it, some do not */
    pack_free(of_rule);
    pack_free(of_library);
    folder_remove(rule);
    folder_remove(library);
    pack_free(whole);
}
END_TEST

/* Words of the user go into a library while it is loaded: what leads to that one is loaded with them, at once. */
START_TEST(words_of_the_user_are_heeded)
{
    struct pack *p = NULL;
    json_t *settings = json_pack("{s:{s:{s:[s]}}}", "words", "mailboxes", "private", "example.org");
    mc_error err = {0};
    ck_assert_msg(pack_load_with(&p, rules, NULL, settings, &err) == MC_OK, "%s", err.text);
    size_t others = count_known(p);
    ck_assert_msg(others > 0 && others < pack_count(p), "%zu", others);
    for (size_t i = 0; i < p->n_rules; i++)
        ck_assert(p->rules[i].known || p->rules[i].check != LUA_NOREF);
    json_decref(settings);
    pack_free(p);
}
END_TEST

/* ---- libraries in common ------------------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The table on top with all that it leads to, as a text that is another one where anything in it is. own: free(). [-0, +0] */
static char *picture_of(lua_State *L, int depth)
{
    char *lines[2000];
    size_t n = 0;
    struct buffer b;
    buffer_init(&b);
    ck_assert(depth < 20 && lua_checkstack(L, 10));
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        char *inner = lua_istable(L, -1) ? picture_of(L, depth + 1) : NULL;
        const char *key = luaL_tolstring(L, -2, NULL), *value = luaL_tolstring(L, -2, NULL);
        ck_assert(n < sizeof lines / sizeof *lines);
        ck_assert_int_gt(asprintf(&lines[n++], "%s=%s", key, inner ? inner : value), 0);
        lua_pop(L, 2);
        free(inner);
    }
    qsort(lines, n, sizeof *lines, by_text);
    buffer_add_char(&b, '{');
    for (size_t i = 0; i < n; i++) {
        buffer_add_text(&b, lines[i]);
        buffer_add_char(&b, ';');
        free(lines[i]);
    }
    buffer_add_char(&b, '}');
    return buffer_take(&b);
}

/* The libraries that known rules have in common. own: free() */
static char *picture_of_libraries(const struct pack *p)
{
    lua_State *L = p->state->L;
    sandbox_push_common(L);
    lua_getfield(L, -1, "require");
    ck_assert_str_eq(lua_getupvalue(L, -1, 2), "");
    char *text = picture_of(L, 0);
    lua_pop(L, 3);
    return text;
}

/* The records of all sample notices. own. */
static size_t sample_records(struct record **records, char **paths, size_t max)
{
    struct loader loader = {.rules = rules};
    DIR *d = opendir("samples");
    size_t n = 0;
    ck_assert(d != NULL);
    for (struct dirent *e; (e = readdir(d));) {
        bool foreign;
        struct input in = {0};
        if (e->d_type != DT_REG)
            continue;
        json_t *about = json_object();
        ck_assert(n < max && asprintf(&paths[n], "samples/%s", e->d_name) > 0);
        in.path = in.shown = paths[n];
        ck_assert_int_eq(loader_read(&loader, &records[n], &in, about, &foreign, NULL), MC_OK);
        json_decref(about);
        n++;
    }
    closedir(d);
    loader_clear(&loader);
    return n;
}

START_TEST(no_rule_changes_a_library_of_others)
{
    struct pack *p = own_rules();
    struct record *records[64];
    char *paths[64];
    size_t n = sample_records(records, paths, 64), shared = 0;
    struct report *report = report_new("2025-06-30");
    for (size_t i = 0; i < pack_count(p); i++) {
        ck_assert_int_eq(rule_ready(p, &p->rules[i], NULL), MC_OK);
        shared += p->rules[i].environment == LUA_NOREF;
    }
    ck_assert_uint_gt(shared, pack_count(p) / 2);
    char *before = picture_of_libraries(p);
    ck_assert_uint_gt(n, 10);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(pack_run(p, records[i], paths[i], report, NULL), MC_OK);
    run_across(p, records, (const char *const *)paths, n, report);
    char *after = picture_of_libraries(p);
    ck_assert_msg(strlen(before) > 1000 && strcmp(before, after) == 0, "a rule has changed a table of a library");
    free(before);
    free(after);
    report_free(report);
    for (size_t i = 0; i < n; i++) {
        record_free(records[i]);
        free(paths[i]);
    }
    pack_free(p);
}
END_TEST

Suite *shipped_suite(void);
Suite *shipped_suite(void)
{
    Suite *s = suite_create("shipped");
    TCase *tc = tcase_create("shipped");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_known_rule_is_what_its_text_says);
    tcase_add_test(tc, examples_of_a_known_rule_are_those_of_its_text);
    tcase_add_test(tc, a_changed_file_is_known_no_more);
    tcase_add_test(tc, words_of_the_user_are_heeded);
    tcase_add_test(tc, no_rule_changes_a_library_of_others);
    suite_add_tcase(s, tc);
    return s;
}
