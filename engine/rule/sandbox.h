/* What a rule can see: an allow-list of Lua's own functions made safe, the bound modules, and rules/lib through `require`. */
#ifndef MC_RULE_SANDBOX_H
#define MC_RULE_SANDBOX_H

#include <lua.h>
#include <stddef.h>

/* A lua_CFunction that builds the shared interface once per state. Every table a rule can reach is read-only or its own. [-0, +0] */
int sandbox_open(lua_State *L);

/* Pushes a new environment: the shared interface, `require` and nothing else. Setting a global in it is an error. [-0, +1] */
void sandbox_push_environment(lua_State *L);

/* Pushes the environment that rules have in common of which it is known that they set no global and leave the tables of their libraries as they are: each library is run once for all
 * of them. Its names are found at once. [-0, +1] */
void sandbox_push_common(lua_State *L);
/* Whoever needs it next gets a new one: a library that did not load may have left something in this one. [-0, +0] */
void sandbox_forget_common(lua_State *L);

/* Copies the interface into the environment at `env`, so that its names are found at once. For code that sets no global: what it set would stay. [-0, +0] */
void sandbox_spread(lua_State *L, int env);

/* Loads a text chunk with the environment at `env` as its globals. [-0, +1]: the function; raises the syntax error. */
void sandbox_load(lua_State *L, const char *text, size_t len, const char *chunk_name, int env);

struct shipped_file;

/* The same from what is known of a rule. [-0, +1] */
void sandbox_load_shipped(lua_State *L, const struct shipped_file *rule, int env);

/* Replaces the table on top by an empty one that reads through to it and refuses writes; an unknown key raises an error that names `what` and the
 * nearest key. [-1, +1] */
void sandbox_seal(lua_State *L, const char *what);

/* Seals the table on top and puts it into the one at `api` under its name. [-1, +0] */
void sandbox_add_module(lua_State *L, int api, const char *name);

/* safe.c: adds what rules may have of Lua's own functions to the interface at `api`. [-0, +0] */
void safe_open(lua_State *L, int api);

/* safe_sort.c: pushes table.sort, stable and without a clock. [-0, +1] */
void safe_push_sort(lua_State *L);

#endif
