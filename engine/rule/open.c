/* Running the rule files: the state that they run in, their tables, their functions. A known rule (shipped.h) is run when it is needed, and with its examples when somebody
 * asks for them; all others when the pack is loaded. */
#include <ctype.h>
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "model/load_json.h"
#include "rule/pack.h"
#include "rule/sandbox.h"
#include "rule/shipped.h"
#include "rule/value.h"
#include "rule/views.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- one file ------------------------------------------------------------------------------------------------------ */

struct loading {
    struct rule *rule;
    bool lean;     /* a known rule without its examples */
    bool common;   /* its environment is that of others too */
    bool spread;   /* its environment as well: the views were opened before it (view_walk.c) */
    json_t **data; /* own: its table goes there; NULL: nowhere */
};

/* A reference to the function `key` of the table on top, LUA_NOREF where it has none. [-0, +0] */
static int take_key(lua_State *L)
{
    int type = lua_getfield(L, -1, "key");
    if (type == LUA_TFUNCTION)
        return luaL_ref(L, LUA_REGISTRYINDEX);
    if (type != LUA_TNIL)
        luaL_error(L, "field \"key\" must be a function");
    lua_pop(L, 1);
    return LUA_NOREF;
}

/* A known rule of which its text tells what it does, and that it keeps nothing (in a table of a library, say, where others would find it), has its environment in common with others of
 * that sort. [-0, +1] */
static void push_environment(lua_State *L, struct loading *l)
{
    const struct shipped_file *f = l->rule->source->shipped;
    l->common = l->lean && !f->unknown && !f->keeps;
    if (l->common) {
        sandbox_push_common(L);
        return;
    }
    sandbox_push_environment(L);
    lua_pushvalue(L, -1);
    l->rule->environment = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* Argument: struct loading. Runs the file and takes its check, and its table where that is wanted. */
static int load_rule(lua_State *L)
{
    struct loading *l = lua_touserdata(L, 1);
    const struct source *s = l->rule->source;
    const char *chunk = lua_pushfstring(L, "@%s", s->name);
    push_environment(L, l);
    if (l->lean)
        sandbox_load_shipped(L, s->shipped, lua_gettop(L));
    else
        sandbox_load(L, s->text, s->len, chunk, lua_gettop(L));
    lua_call(L, 0, 1);
    if (l->spread && !l->common)
        sandbox_spread(L, -2);
    if (!lua_istable(L, -1))
        return luaL_error(L, "the file must return the rule's table, not a %s value", luaL_typename(L, -1));
    if (lua_getfield(L, -1, "check") != LUA_TFUNCTION)
        return luaL_error(L, "field \"check\" must be a function");
    l->rule->check = luaL_ref(L, LUA_REGISTRYINDEX);
    l->rule->key = take_key(L);
    l->rule->keyed = l->rule->key != LUA_NOREF;
    if (!l->data)
        return 0;
    lua_pushnil(L);
    lua_setfield(L, -2, "check");
    lua_pushnil(L);
    lua_setfield(L, -2, "key");
    const char *why;
    value_to_json(L, -1, l->data, &why);
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
static mc_status place_error(const struct rule *r, const mc_error *from, mc_error *err)
{
    const char *text = from->text, *colon = strstr(text, ".lua:");
    char name[256];
    const struct part *owner = r->part;
    int line = 0;
    char *end = NULL;
    snprintf(name, sizeof name, "%s", r->source->name);
    if (colon && isdigit((unsigned char)colon[5])) {
        line = (int)strtol(colon + 5, &end, 10);
        if (end[0] == ':' && end[1] == ' ') {
            snprintf(name, sizeof name, "%.*s", (int)(colon - text) + 4, text);
            text = end + 2;
            part_library(r->part, name, &owner);
        } else {
            line = 0;
        }
    }
    char source[sizeof from->source];
    snprintf(source, sizeof source, "%s/%s", owner->dir, name);
    return error_set(err, MC_ERR_USAGE, source, line, "%s", text);
}

/* Runs the file of the rule, which is not in the state. */
static mc_status run_file(struct pack *p, const struct loading *l, mc_error *err)
{
    mc_error inner = {0};
    lua_pushcfunction(p->state->L, load_rule);
    lua_pushlightuserdata(p->state->L, (void *)(uintptr_t)l);
    p->state->part = l->rule->part;
    mc_status st = state_call(p->state, 1, 0, &inner);
    return st == MC_OK ? MC_OK : place_error(l->rule, &inner, err);
}

/* ---- all of them --------------------------------------------------------------------------------------------------- */

/* A known rule's table is at hand. */
static mc_status take_known(struct rule *r, mc_error *err)
{
    const struct shipped_file *f = r->source->shipped;
    r->data = load_json_same(shipped_table.texts + f->data, f->data_len);
    r->keyed = f->keyed;
    return r->data ? MC_OK : no_memory(err);
}

static mc_status open_rule(struct pack *p, struct rule *r, bool first, mc_error *err)
{
    struct loading l = {.rule = r, .data = first ? &r->data : NULL};
    mc_status st;
    r->known = r->known || (first && shipped_knows(r, p->state->words));
    if (!r->known || p->coverage) /* lines that run only for examples count as well */
        st = run_file(p, &l, err);
    else
        st = first ? take_known(r, err) : MC_OK;
    if (st != MC_OK || !first)
        return st;
    if (!r->known)
        st = sort_keys(&r->data, err);
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
    fresh->words = json_object_get(p->settings, "words");
    fresh->coverage = p->coverage;
    fresh->as_of = p->as_of;
    for (size_t i = 0; i < p->n_rules; i++)
        p->rules[i].check = p->rules[i].key = p->rules[i].environment = LUA_NOREF; /* those of the state before mean nothing in this one */
    for (size_t i = 0; i < p->n_rules && (st == MC_OK || !first); i++) {
        mc_status one = open_rule(p, &p->rules[i], first, err);
        st = st == MC_OK ? one : st;
    }
    lua_gc(fresh->L, LUA_GCCOLLECT);
    p->loaded_bytes = fresh->used;
    return st;
}

/* ---- known rules, when they are needed ------------------------------------------------------------------------------- */

/* As if it were run when the pack was loaded: there is no day then. */
static mc_status run_late(struct pack *p, struct loading *l, mc_error *err)
{
    struct state *s = p->state;
    l->spread = views_are_open(p) && l->rule->reach && !l->rule->reach->unknown;
    const char *as_of = s->as_of;
    size_t before = s->used;
    luaL_unref(s->L, LUA_REGISTRYINDEX, l->rule->check);
    luaL_unref(s->L, LUA_REGISTRYINDEX, l->rule->key);
    luaL_unref(s->L, LUA_REGISTRYINDEX, l->rule->environment);
    l->rule->check = l->rule->key = l->rule->environment = LUA_NOREF;
    s->as_of = "";
    mc_status st = run_file(p, l, err);
    if (st != MC_OK)
        sandbox_forget_common(s->L);
    s->as_of = as_of;
    p->loaded_bytes += s->used > before ? s->used - before : 0;
    return st;
}

mc_status rule_ready(struct pack *p, const struct rule *r, mc_error *err)
{
    struct loading l = {.rule = (struct rule *)(uintptr_t)r, .lean = true};
    return !r->known || r->check != LUA_NOREF ? MC_OK : run_late(p, &l, err);
}

void pack_make_ready(struct pack *p, const char *kind)
{
    mc_status st = views_open(p, NULL);
    if (st == MC_OK)
        st = views_share_in_time(p, NULL);
    if (st == MC_OK)
        views_open_in_state(p);
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++)
        if (p->rules[i].info.selected && strcmp(p->rules[i].info.kind, kind) == 0)
            st = rule_ready(p, &p->rules[i], NULL);
}

const json_t *rule_examples(const struct pack *p, const struct rule *r, bool fail)
{
    struct rule *mine = (struct rule *)(uintptr_t)r;
    struct loading l = {.rule = mine, .data = &mine->examples};
    bool ok = !r->known || r->examples;
    if (!ok) /* from now on the rule is the whole file */
        ok = run_late((struct pack *)(uintptr_t)p, &l, NULL) == MC_OK && sort_keys(&mine->examples, NULL) == MC_OK;
    return ok ? json_object_get(r->known ? r->examples : r->data, fail ? "fail" : "pass") : NULL;
}
