/* A pack as a whole: loading its files, its rules by number and name, which of them run. */
#include "rule/pack.h"

#include <ctype.h>
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "rule/sandbox.h"
#include "rule/settle.h"
#include "rule/value.h"

#define NAMES_MAX 512

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- sorting the files out ---------------------------------------------------------------------------------------- */

static bool is_under(const char *name, const char *folder)
{
    size_t n = strlen(folder);
    return strncmp(name, folder, n) == 0 && name[n] == '/';
}

static mc_status sort_out(struct pack *p, mc_error *err)
{
    p->rules = calloc(p->n_sources + 1, sizeof *p->rules);
    p->libs = calloc(p->n_sources + 1, sizeof *p->libs);
    if (!p->rules || !p->libs)
        return no_memory(err);
    for (size_t i = 0; i < p->n_sources; i++) {
        const struct source *s = &p->sources[i];
        const char *slash = strchr(s->name, '/');
        if (is_under(s->name, "lib")) {
            p->libs[p->n_libs++] = *s;
        } else if (is_under(s->name, "forms")) {
            return error_set(err, MC_ERR_USAGE, p->dir, 0, "%s: the folder forms holds no rules", s->name);
        } else if (!slash || strchr(slash + 1, '/')) {
            return error_set(err, MC_ERR_USAGE, p->dir, 0, "%s: a rule stands in <family>/<slug>.lua", s->name);
        } else {
            p->rules[p->n_rules].check = LUA_NOREF;
            p->rules[p->n_rules++].source = s;
        }
    }
    if (!p->n_rules)
        return error_set(err, MC_ERR_USAGE, p->dir, 0, "an empty rule pack: no <family>/<slug>.lua in it");
    return MC_OK;
}

/* ---- running the rule files ---------------------------------------------------------------------------------------- */

struct loading {
    struct rule *rule;
    bool first;
};

/* Argument: struct loading. Runs the file and takes its check, at first also its table. */
static int load_rule(lua_State *L)
{
    struct loading *l = lua_touserdata(L, 1);
    const struct source *s = l->rule->source;
    const char *chunk = lua_pushfstring(L, "@%s", s->name);
    sandbox_push_environment(L);
    sandbox_load(L, s->text, s->len, chunk, lua_gettop(L));
    lua_call(L, 0, 1);
    if (!lua_istable(L, -1))
        return luaL_error(L, "the file must return the rule's table, not a %s value", luaL_typename(L, -1));
    if (lua_getfield(L, -1, "check") != LUA_TFUNCTION)
        return luaL_error(L, "field \"check\" must be a function");
    l->rule->check = luaL_ref(L, LUA_REGISTRYINDEX);
    if (!l->first)
        return 0;
    lua_pushnil(L);
    lua_setfield(L, -2, "check");
    const char *why;
    value_to_json(L, -1, &l->rule->data, &why);
    if (why)
        return luaL_error(L, "the rule's table holds %s", why);
    return 0;
}

/* Lua's table order changes from run to run; what is printed from the rule must not. */
static mc_status sort_keys(json_t **value, mc_error *err)
{
    char *text = json_dumps(*value, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY);
    json_t *sorted = text ? json_loads(text, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL) : NULL;
    free(text);
    if (!sorted)
        return no_memory(err);
    json_decref(*value);
    *value = sorted;
    return MC_OK;
}

/* Takes "name.lua:12: text" apart, so that the error holds file and line. */
static mc_status place_error(const struct pack *p, const struct rule *r, const mc_error *from, mc_error *err)
{
    const char *text = from->text, *colon = strstr(text, ".lua:");
    const char *name = r->source->name;
    int name_len = (int)strlen(name), line = 0;
    char *end = NULL;
    if (colon && isdigit((unsigned char)colon[5])) {
        line = (int)strtol(colon + 5, &end, 10);
        if (end[0] == ':' && end[1] == ' ') {
            name = text;
            name_len = (int)(colon - text) + 4;
            text = end + 2;
        } else {
            line = 0;
        }
    }
    char source[sizeof from->source];
    snprintf(source, sizeof source, "%s/%.*s", p->dir, name_len, name);
    return error_set(err, MC_ERR_USAGE, source, line, "%s", text);
}

static mc_status open_rule(struct pack *p, struct rule *r, bool first, mc_error *err)
{
    struct loading l = {.rule = r, .first = first};
    mc_error inner = {0};
    lua_pushcfunction(p->state->L, load_rule);
    lua_pushlightuserdata(p->state->L, &l);
    if (state_call(p->state, 1, 0, &inner) != MC_OK)
        return place_error(p, r, &inner, err);
    if (!first)
        return MC_OK;
    mc_status st = sort_keys(&r->data, err);
    return st == MC_OK ? rule_validate(p, r, err) : st;
}

mc_status pack_open_state(struct pack *p, bool first, mc_error *err)
{
    struct state *fresh = NULL;
    mc_status st = state_new(&fresh, &p->limits, err);
    if (st != MC_OK)
        return st;
    state_free(p->state);
    p->state = fresh;
    fresh->libs = p->libs;
    fresh->n_libs = p->n_libs;
    fresh->parameters = p->parameters;
    fresh->words = json_object_get(p->settings, "words");
    fresh->units = p->units;
    for (size_t i = 0; i < p->n_rules; i++)
        p->rules[i].check = LUA_NOREF; /* those of the state before mean nothing in this one */
    for (size_t i = 0; i < p->n_rules && (st == MC_OK || !first); i++) {
        mc_status one = open_rule(p, &p->rules[i], first, err);
        st = st == MC_OK ? one : st;
    }
    lua_gc(fresh->L, LUA_GCCOLLECT);
    p->loaded_bytes = fresh->used;
    return st;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct rule *)a)->info.id, ((const struct rule *)b)->info.id);
}

mc_status pack_load(struct pack **out, const char *dir, const struct rule_limits *limits, mc_error *err)
{
    return pack_load_with(out, dir, limits, NULL, err);
}

mc_status pack_load_with(struct pack **out, const char *dir, const struct rule_limits *limits, const json_t *settings, mc_error *err)
{
    struct pack *p = calloc(1, sizeof *p);
    if (!p)
        return no_memory(err);
    p->limits = limits_complete(limits);
    p->dir = strdup(dir);
    p->settings = settings ? json_deep_copy(settings) : NULL;
    p->ledger = ledger_new();
    p->wanted = json_array();
    bool complete = p->dir && !settings == !p->settings && p->ledger && p->wanted;
    mc_status st = complete ? pack_read_files(p, err) : no_memory(err);
    if (st == MC_OK)
        st = sort_out(p, err);
    if (st == MC_OK)
        st = pack_take_settings(p, err);
    if (st == MC_OK)
        st = pack_open_state(p, true, err);
    if (st == MC_OK && settle_mark_rules(p) != MC_OK)
        st = no_memory(err);
    if (st != MC_OK) {
        pack_free(p);
        return st;
    }
    qsort(p->rules, p->n_rules, sizeof *p->rules, by_id);
    *out = p;
    return MC_OK;
}

static void clear_list(struct path_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        path_clear(&l->items[i]);
    free(l->items);
}

void pack_free(struct pack *p)
{
    if (!p)
        return;
    state_free(p->state);
    for (size_t i = 0; p->rules && i < p->n_rules; i++)
        rule_clear(&p->rules[i]);
    free(p->rules);
    free(p->libs);
    for (size_t i = 0; i < p->n_sources; i++) {
        free(p->sources[i].name);
        free(p->sources[i].text);
    }
    free(p->sources);
    json_decref(p->manifest);
    json_decref(p->parameters);
    json_decref(p->settings);
    json_decref(p->units);
    path_clear(&p->subject);
    path_clear(&p->default_unit);
    path_clear(&p->region);
    clear_list(&p->dates);
    clear_list(&p->identity);
    ledger_free(p->ledger);
    json_decref(p->wanted);
    free(p->dir);
    free(p);
}

/* ---- looking at it -------------------------------------------------------------------------------------------------- */

size_t pack_count(const struct pack *p)
{
    return p->n_rules;
}

const struct rule_info *pack_rule(const struct pack *p, size_t i)
{
    return i < p->n_rules ? &p->rules[i].info : NULL;
}

const struct rule *pack_rule_by_id(const struct pack *p, const char *id)
{
    for (size_t i = 0; i < p->n_rules; i++)
        if (strcmp(p->rules[i].info.id, id) == 0)
            return &p->rules[i];
    return NULL;
}

const struct rule_info *pack_find(const struct pack *p, const char *id)
{
    const struct rule *r = pack_rule_by_id(p, id);
    return r ? &r->info : NULL;
}

json_t *pack_json(const struct pack *p)
{
    json_int_t selected = 0;
    for (size_t i = 0; i < p->n_rules; i++)
        selected += p->rules[i].info.selected;
    return json_pack("{s:O, s:O, s:s, s:I, s:I, s:O*}", "id", json_object_get(p->manifest, "id"), "version",
                     json_object_get(p->manifest, "version"), "sha256", p->sha256, "rules", (json_int_t)p->n_rules,
                     "selected", selected, "settings", p->settings);
}

void pack_on_verdict(struct pack *p, pack_verdict_fn *fn, void *context)
{
    p->on_verdict = fn;
    p->on_verdict_context = context;
}

static mc_status no_such_rule(const struct pack *p, const char *selector, mc_error *err)
{
    const char *names[NAMES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < p->n_rules && n + 2 <= NAMES_MAX; i++) {
        names[n++] = p->rules[i].info.id;
        if (i == 0 || strcmp(p->rules[i].family, p->rules[i - 1].family) != 0)
            names[n++] = p->rules[i].family;
    }
    const char *near = nearest_name(selector, names, n);
    if (near)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "no rule or family \"%s\" (nearest: \"%s\")", selector, near);
    return error_set(err, MC_ERR_USAGE, NULL, 0, "no rule or family \"%s\"", selector);
}

static bool is_selected_by(const struct rule *r, const char *selector)
{
    return strcmp(r->info.id, selector) == 0 || strcmp(r->family, selector) == 0;
}

mc_status pack_select(struct pack *p, const char *selector, bool on, mc_error *err)
{
    bool found = false;
    for (size_t i = 0; i < p->n_rules; i++)
        found = found || is_selected_by(&p->rules[i], selector);
    if (!found)
        return no_such_rule(p, selector, err);
    for (size_t i = 0; i < p->n_rules; i++) {
        struct rule *r = &p->rules[i];
        if (is_selected_by(r, selector))
            r->info.selected = on;
        else if (on && !p->selecting)
            r->info.selected = false;
    }
    p->selecting = p->selecting || on;
    return MC_OK;
}
