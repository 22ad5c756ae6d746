#include "rule/sandbox.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "rule/bind.h"
#include "rule/pack.h"
#include "rule/shipped.h"
#include "rule/state.h"

/* Address of this is the registry key of the environments' shared metatable. */
static const char environment_key = 0;
/* And of this that of the environment that rules have in common. */
static const char common_key = 0;

#define NAMES_MAX 64

/* ---- sealed tables ---------------------------------------------------------------------------------------------- */

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of several equally near keys always the same: Lua's own order changes from run to run. */
static const char *nearest_key(lua_State *L, int table, const char *name)
{
    const char *names[NAMES_MAX];
    size_t n = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (n < NAMES_MAX && lua_type(L, -2) == LUA_TSTRING)
            names[n++] = lua_tostring(L, -2); /* alive as long as the key is in the table */
        lua_pop(L, 1);
    }
    qsort(names, n, sizeof *names, by_bytes);
    return nearest_name(name, names, n);
}

/* __index of the hidden table: upvalue 1 its name, upvalue 2 itself. Reached only for keys that are not there. */
static int on_unknown(lua_State *L)
{
    if (lua_type(L, 2) != LUA_TSTRING)
        return luaL_error(L, "%s has no key of type %s", lua_tostring(L, lua_upvalueindex(1)), luaL_typename(L, 2));
    const char *name = lua_tostring(L, 2);
    const char *near = nearest_key(L, lua_upvalueindex(2), name);
    const char *what = lua_tostring(L, lua_upvalueindex(1));
    if (near)
        return luaL_error(L, "%s has no '%s' (nearest: '%s')", what, name, near);
    return luaL_error(L, "%s has no '%s'", what, name);
}

static int on_write(lua_State *L)
{
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    return luaL_error(L, "'%s' cannot be set: %s", name, lua_tostring(L, lua_upvalueindex(1)));
}

void sandbox_seal(lua_State *L, const char *what)
{
    int hidden = lua_absindex(L, -1);
    lua_createtable(L, 0, 1);
    lua_pushstring(L, what);
    lua_pushvalue(L, hidden);
    lua_pushcclosure(L, on_unknown, 2);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, hidden);

    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 2);
    lua_pushvalue(L, hidden);
    lua_setfield(L, -2, "__index");
    lua_pushfstring(L, "%s is read-only", what);
    lua_pushcclosure(L, on_write, 1);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
    lua_remove(L, hidden);
}

void sandbox_add_module(lua_State *L, int api, const char *name)
{
    sandbox_seal(L, name);
    lua_setfield(L, api, name);
}

/* ---- chunks ------------------------------------------------------------------------------------------------------ */

static void set_environment(lua_State *L, int env)
{
    lua_pushvalue(L, env);
    if (!lua_setupvalue(L, -2, 1))
        lua_pop(L, 1);
}

void sandbox_load(lua_State *L, const char *text, size_t len, const char *chunk_name, int env)
{
    if (luaL_loadbufferx(L, text, len, chunk_name, "t") != LUA_OK)
        lua_error(L);
    set_environment(L, env);
}

/* [-0, +1] */
static void load_code(lua_State *L, const struct shipped_file *f)
{
    if (luaL_loadbufferx(L, shipped_table.code + f->code, f->code_len, shipped_table.texts + f->name, "b") != LUA_OK)
        lua_error(L);
}

void sandbox_load_shipped(lua_State *L, const struct shipped_file *rule, int env)
{
    load_code(L, rule);
    set_environment(L, env);
}

/* ---- require ----------------------------------------------------------------------------------------------------- */

static int no_library(lua_State *L, const struct state *s, const char *name, const char *file)
{
    const char *names[NAMES_MAX];
    size_t n = 0;
    for (const struct part *p = s->part; p; p = p->base)
        for (size_t i = 0; i < p->n_libs && n < NAMES_MAX; i++)
            names[n++] = p->libs[i].name;
    const char *near = nearest_name(file, names, n);
    if (near)
        return luaL_error(L, "no library '%s' (nearest: '%s')", name, near);
    return luaL_error(L, "no library '%s'", name);
}

/* Runs a library with the environment of the rule. The code of a shipped one is loaded once for all rules of a state. [-0, +1] */
static void run_library(lua_State *L, const struct source *lib)
{
    if (!lib->shipped) {
        sandbox_load(L, lib->text, lib->len, lua_pushfstring(L, "@%s", lib->name), lua_upvalueindex(1));
        lua_call(L, 0, 1);
        return;
    }
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, lib->shipped) == LUA_TNIL) {
        lua_pop(L, 1);
        load_code(L, lib->shipped);
        lua_call(L, 0, 1);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, lib->shipped);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_call(L, 1, 1);
}

/* upvalues: the rule's environment, the libraries it has. Each rule has its own copy, so that none can change another's. */
static int rule_require(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    lua_settop(L, 1);
    if (lua_getfield(L, lua_upvalueindex(2), name) == LUA_TBOOLEAN)
        return luaL_error(L, "library '%s' needs itself", name);
    if (!lua_isnil(L, -1))
        return 1;
    lua_pop(L, 1);
    const char *path = luaL_gsub(L, name, ".", "/");
    const char *file = lua_pushfstring(L, "%s.lua", path);
    const struct state *s = state_of(L);
    const struct part *owner;
    const struct source *lib = part_library(s->part, file, &owner);
    if (!lib)
        return no_library(L, s, name, file);
    lua_pushboolean(L, true);
    lua_setfield(L, lua_upvalueindex(2), name);
    run_library(L, lib);
    if (!lua_istable(L, -1) && !lua_isfunction(L, -1))
        return luaL_error(L, "%s must return a table or a function", file);
    settings_add_words(L, s->words, file);
    lua_pushvalue(L, -1);
    lua_setfield(L, lua_upvalueindex(2), name);
    return 1;
}

/* ---- putting it together ----------------------------------------------------------------------------------------- */

int sandbox_open(lua_State *L)
{
    lua_settop(L, 0);
    lua_newtable(L);
    int api = 1;
    safe_open(L, api);
    for (const struct bound_module *m = bound_modules; m->name; m++) {
        m->open(L);
        sandbox_add_module(L, api, m->name);
    }
    bind_host(L, api);
    lua_pushvalue(L, api);
    sandbox_seal(L, "the environment of a rule");
    /* The seal's metatable serves every environment: it holds no state of its own. */
    lua_getmetatable(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &environment_key);
    return 0;
}

void sandbox_push_environment(lua_State *L)
{
    lua_createtable(L, 0, 1);
    lua_pushvalue(L, -1);
    lua_newtable(L);
    lua_pushcclosure(L, rule_require, 2);
    lua_setfield(L, -2, "require");
    lua_rawgetp(L, LUA_REGISTRYINDEX, &environment_key);
    lua_setmetatable(L, -2);
}

void sandbox_push_common(lua_State *L)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &common_key) == LUA_TTABLE)
        return;
    lua_pop(L, 1);
    sandbox_push_environment(L);
    sandbox_spread(L, -1);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &common_key);
}

void sandbox_forget_common(lua_State *L)
{
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &common_key);
}

void sandbox_spread(lua_State *L, int env)
{
    int top = lua_gettop(L);
    env = lua_absindex(L, env);
    lua_getmetatable(L, env);
    lua_getfield(L, -1, "__index");
    lua_pushnil(L);
    while (lua_next(L, top + 2)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, env);
    }
    lua_settop(L, top);
}
