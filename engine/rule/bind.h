/* The modules that rules see, one per bind_*.c. Each opener pushes a new table of functions; sandbox.c seals it.
 * Positions in strings are 1-based bytes, as in Lua; figures travel as decimal text or whole numbers, never as floats. */
#ifndef MC_RULE_BIND_H
#define MC_RULE_BIND_H

#include <lua.h>
#include <stddef.h>

struct bound_module {
    const char *name;
    lua_CFunction open; /* [-0, +1] */
};

extern const struct bound_module bound_modules[]; /* ended by a NULL name */

int bind_money(lua_State *L);
int bind_date(lua_State *L);
int bind_quantity(lua_State *L);
int bind_text(lua_State *L);
int bind_re(lua_State *L);
int bind_diagnose(lua_State *L);

/* Adds what the host itself offers to the interface at `api`: undecided, parameters. [-0, +0] */
void bind_host(lua_State *L, int api);

/* The figure at `arg` as text: a string as it is, a whole number in digits. A float raises: its digits are already lost. [-0, +0], the text lives as long
 * as the argument (a number is replaced by its text). */
const char *bind_figure(lua_State *L, int arg, size_t *len);

/* Pushes nil and the message of a failed reading. [-0, +2] */
int bind_failure(lua_State *L, const char *message);

#endif
