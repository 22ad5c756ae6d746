/* table.sort for rules. Lua's own picks pivots by the clock where a list is long and badly ordered, so that entries of equal rank may come out in another order in
 * each run; this one merges, keeps equal entries in their order, and does not mind a comparison that contradicts itself. */
#include <lauxlib.h>
#include <stdbool.h>

#include "rule/sandbox.h"
#include "rule/state.h"

enum { LIST = 1, LESS = 2, ROOM = 3 };

/* Whether the value on top belongs before the one under it. [-0, +0] */
static bool top_is_before(lua_State *L)
{
    if (lua_isnil(L, LESS))
        return lua_compare(L, -1, -2, LUA_OPLT);
    lua_pushvalue(L, LESS);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -4);
    lua_call(L, 2, 1);
    bool before = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return before;
}

/* Merges from[lo .. mid - 1] and from[mid .. hi - 1] into to[lo .. hi - 1]. [-0, +0] */
static void merge(lua_State *L, int from, int to, lua_Integer lo, lua_Integer mid, lua_Integer hi)
{
    lua_Integer a = lo, b = mid;
    for (lua_Integer at = lo; at < hi; at++) {
        bool second = a >= mid;
        if (a < mid && b < hi) {
            lua_rawgeti(L, from, a);
            lua_rawgeti(L, from, b);
            second = top_is_before(L);
            lua_pop(L, 2);
        }
        lua_rawgeti(L, from, second ? b++ : a++);
        lua_rawseti(L, to, at);
    }
}

/* sort(list, before) */
static int table_sort(lua_State *L)
{
    luaL_checktype(L, LIST, LUA_TTABLE);
    state_own_table(L, LIST);
    if (!lua_isnoneornil(L, LESS))
        luaL_checktype(L, LESS, LUA_TFUNCTION);
    lua_settop(L, LESS);
    lua_Integer n = (lua_Integer)lua_rawlen(L, LIST);
    int from = LIST, to = ROOM;
    luaL_argcheck(L, n < 1 << 30, LIST, "too many entries to sort");
    lua_createtable(L, (int)n, 0);
    for (lua_Integer width = 1; width < n; width *= 2) {
        state_charge(L, (size_t)n);
        for (lua_Integer lo = 1; lo <= n; lo += 2 * width) {
            lua_Integer mid = lo + width < n + 1 ? lo + width : n + 1, hi = mid + width < n + 1 ? mid + width : n + 1;
            merge(L, from, to, lo, mid, hi);
        }
        int other = from;
        from = to;
        to = other;
    }
    for (lua_Integer i = 1; from == ROOM && i <= n; i++) {
        lua_rawgeti(L, ROOM, i);
        lua_rawseti(L, LIST, i);
    }
    return 0;
}

void safe_push_sort(lua_State *L)
{
    lua_pushcfunction(L, table_sort);
}
