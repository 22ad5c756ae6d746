/* Lua's own functions as rules may have them: without addresses, without an order that changes from run to run, without floating point by accident, and
 * with what they cost charged to the rule. */
#include <lauxlib.h>
#include <lualib.h>
#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "rule/sandbox.h"
#include "rule/state.h"
#include "rule/view.h"

#define ERROR_COST 500 /* unwinding a deep stack is slow, and a rule that only runs into errors must end too */

/* ---- base functions ---------------------------------------------------------------------------------------------- */

/* Never an address: what a rule prints must be the same in every run. */
static void push_plain_text(lua_State *L, int index)
{
    switch (lua_type(L, index)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING:
        luaL_tolstring(L, index, NULL);
        break;
    default:
        lua_pushstring(L, luaL_typename(L, index));
    }
}

static int base_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    push_plain_text(L, 1);
    return 1;
}

/* Whole numbers only: figures with decimals belong to `money` and `quantity`, which are exact. */
static int base_tonumber(lua_State *L)
{
    luaL_checkany(L, 1);
    if (lua_type(L, 1) == LUA_TSTRING) {
        size_t len;
        const char *text = lua_tolstring(L, 1, &len);
        size_t start = len > 0 && (text[0] == '-' || text[0] == '+');
        bool plain = len > start && strspn(text + start, "0123456789") == len - start;
        if (!plain || lua_stringtonumber(L, text) == 0) {
            lua_pushnil(L);
            return 1;
        }
    } else {
        lua_settop(L, 1);
    }
    int whole;
    lua_Integer n = lua_tointegerx(L, -1, &whole);
    if (lua_type(L, -1) == LUA_TNUMBER && whole)
        lua_pushinteger(L, n);
    else
        lua_pushnil(L); /* also a string of digits past 64 bits, which Lua makes a float */
    return 1;
}

/* As Lua's, but what stopped the whole rule goes on through it. */
static int base_pcall(lua_State *L)
{
    luaL_checkany(L, 1);
    int code = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
    if (code == LUA_OK) {
        lua_pushboolean(L, true);
        lua_insert(L, 1);
        return lua_gettop(L);
    }
    struct state *s = state_of(L);
    if (code == LUA_ERRMEM && s->trip == TRIP_NONE)
        s->trip = TRIP_MEMORY;
    if (s->trip != TRIP_NONE)
        return lua_error(L);
    state_charge(L, ERROR_COST);
    lua_pushboolean(L, false);
    lua_insert(L, -2);
    return 2;
}

static int key_rank(lua_State *L, int index)
{
    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
        return 0;
    case LUA_TSTRING:
        return 1;
    case LUA_TBOOLEAN:
        return 2;
    default:
        return luaL_error(L, "pairs: keys of type %s have no order", luaL_typename(L, index));
    }
}

static int compare_bytes(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order ? order : (a_len > b_len) - (a_len < b_len);
}

/* Comparator for table.sort: numbers, then strings by their bytes, then booleans. */
static int key_before(lua_State *L)
{
    int a = key_rank(L, 1), b = key_rank(L, 2);
    bool before;
    if (a != b) {
        before = a < b;
    } else if (a == 1) {
        size_t x_len, y_len;
        const char *x = lua_tolstring(L, 1, &x_len), *y = lua_tolstring(L, 2, &y_len);
        before = compare_bytes(x, x_len, y, y_len) < 0;
    } else if (a == 2) {
        before = !lua_toboolean(L, 1) && lua_toboolean(L, 2);
    } else {
        before = lua_compare(L, 1, 2, LUA_OPLT);
    }
    lua_pushboolean(L, before);
    return 1;
}

/* upvalues: the table, its sorted keys, how many were given out */
static int pairs_step(lua_State *L)
{
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(3)) + 1;
    lua_pushinteger(L, at);
    lua_replace(L, lua_upvalueindex(3));
    if (lua_rawgeti(L, lua_upvalueindex(2), at) == LUA_TNIL)
        return 1;
    lua_pushvalue(L, -1);
    lua_rawget(L, lua_upvalueindex(1));
    return 2;
}

/* upvalue: table.sort. Keys come sorted, because the order of Lua's tables differs from run to run. */
static int base_pairs(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    if (state_of(L)->shared && lua_getmetatable(L, 1) && !view_shows_all(L, state_of(L)->eval, 2))
        return state_trip(L, TRIP_APART, "pairs over what other rules declare");
    lua_settop(L, 1);
    lua_newtable(L);
    lua_Integer n = 0;
    bool sorted = true;
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        key_rank(L, -1);
        sorted = sorted && lua_isinteger(L, -1) && lua_tointeger(L, -1) == n + 1;
        lua_pushvalue(L, -1);
        lua_rawseti(L, 2, ++n);
    }
    state_charge(L, (size_t)n * (sorted ? 1 : 8));
    if (!sorted) {
        lua_pushvalue(L, lua_upvalueindex(1));
        lua_pushvalue(L, 2);
        lua_pushcfunction(L, key_before);
        lua_call(L, 2, 0);
    }
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, pairs_step, 3);
    return 1;
}

/* As Lua's, with fewer questions for each item: rules do little else. */
static int ipairs_step(lua_State *L)
{
    lua_Integer at = lua_tointeger(L, 2);
    if (!at)
        at = luaL_checkinteger(L, 2); /* raises where it was none */
    at = (lua_Integer)((lua_Unsigned)at + 1);
    lua_pushinteger(L, at);
    return lua_geti(L, 1, at) == LUA_TNIL ? 1 : 2;
}

static int base_ipairs(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_pushcfunction(L, ipairs_step);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

/* ---- string ------------------------------------------------------------------------------------------------------ */

static int string_find(lua_State *L)
{
    size_t len, sub_len;
    const char *text = luaL_checklstring(L, 1, &len);
    const char *sub = luaL_checklstring(L, 2, &sub_len);
    lua_Integer from = luaL_optinteger(L, 3, 1);
    if (!lua_toboolean(L, 4))
        return luaL_error(L, "string.find finds plain text only: give true as its fourth argument, or use re.find");
    if (from < 0)
        from = (lua_Unsigned)-from > len ? 1 : (lua_Integer)len + from + 1;
    if (from < 1)
        from = 1;
    if ((lua_Unsigned)from > len + 1) {
        lua_pushnil(L);
        return 1;
    }
    state_charge(L, len / 64);
    size_t start = (size_t)from - 1;
    const char *hit = sub_len ? memmem(text + start, len - start, sub, sub_len) : text + start;
    if (!hit) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, hit - text + 1);
    lua_pushinteger(L, hit - text + (lua_Integer)sub_len);
    return 2;
}

/* Patterns of Lua have no bound on their time. */
static int no_patterns(lua_State *L)
{
    return luaL_error(L, "string.%s has no bound on its time: use the module re", lua_tostring(L, lua_upvalueindex(1)));
}

/* Makes the arguments of a format call safe: no %p, and %s of what would print an address gets its plain text. */
static int string_format(lua_State *L)
{
    int n = lua_gettop(L);
    size_t len;
    const char *format = luaL_checklstring(L, 1, &len);
    int arg = 1;
    for (size_t i = 0; i < len; i++) {
        if (format[i] != '%')
            continue;
        if (format[++i] == '%')
            continue;
        while (i < len && strchr("-+ #0123456789.", format[i]) && format[i])
            i++;
        arg++;
        if (i >= len || arg > n)
            break; /* Lua's own function says what is wrong */
        if (format[i] == 'p' || format[i] == 'q')
            return luaL_error(L, "string.format has no %%%c here", format[i]);
        if (format[i] == 's') {
            push_plain_text(L, arg);
            lua_replace(L, arg);
        }
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, n, 1);
    return 1;
}

/* ---- what Lua's own functions cost ------------------------------------------------------------------------------- */

#define BYTES_A_STEP 64
#define ITEMS_A_STEP 4

/* Lua's loop over n copies of nothing has no end that a hook could see; everything else is bounded by memory. */
static int string_rep(lua_State *L)
{
    size_t len, between;
    luaL_checklstring(L, 1, &len);
    luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &between);
    if (len + between == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    int n = lua_gettop(L);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, n, 1);
    return 1;
}

static int metered(lua_State *L);

/* insert and remove, of a list of the rule's own. */
static int changing(lua_State *L)
{
    state_own_table(L, 1);
    return metered(L);
}

/* Calls Lua's own function (upvalue 1) after charging for the size of its arguments: such a call is one instruction to the hook, but
 * may compare, copy or shift all that it is given. */
static int metered(lua_State *L)
{
    int n = lua_gettop(L);
    size_t work = 0;
    for (int i = 1; i <= n; i++) {
        if (lua_type(L, i) == LUA_TSTRING)
            work += lua_rawlen(L, i) / BYTES_A_STEP;
        else if (lua_istable(L, i))
            work += lua_rawlen(L, i) / ITEMS_A_STEP;
    }
    state_charge(L, work);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, n, LUA_MULTRET);
    state_charge(L, (size_t)lua_gettop(L) / ITEMS_A_STEP);
    return lua_gettop(L);
}

/* len(text) as Lua's, whose own (upvalue 1, metered) is left what else it may be asked. */
static int utf8_length(lua_State *L)
{
    size_t len, count;
    const char *text = lua_type(L, 1) == LUA_TSTRING && lua_gettop(L) == 1 ? lua_tolstring(L, 1, &len) : NULL;
    if (!text || !utf8_count_valid(text, len, &count)) {
        lua_pushvalue(L, lua_upvalueindex(1));
        lua_insert(L, 1);
        lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
        return lua_gettop(L);
    }
    state_charge(L, len / BYTES_A_STEP);
    lua_pushinteger(L, (lua_Integer)count);
    return 1;
}

/* ---- putting it together ------------------------------------------------------------------------------------------ */

/* Puts a closure of ours over from[name] into to[as]. [-0, +0] */
static void wrap(lua_State *L, int from, const char *name, int to, const char *as, lua_CFunction ours)
{
    lua_getfield(L, from, name);
    lua_pushcclosure(L, ours, 1);
    lua_setfield(L, to, as);
}

/* Copies the named members of the table at `from` into a new table on top, functions with their cost charged. [-0, +1] */
static void allow(lua_State *L, int from, const char *const *names)
{
    lua_newtable(L);
    int to = lua_gettop(L);
    for (; *names; names++) {
        if (lua_getfield(L, from, *names) == LUA_TFUNCTION)
            lua_pushcclosure(L, metered, 1);
        lua_setfield(L, to, *names);
    }
}

static void open_string(lua_State *L, int api)
{
    static const char *const names[] = {"byte", "char", "len", "lower", "upper", "reverse", "sub", NULL};
    static const char *const unbounded[] = {"match", "gmatch", "gsub", NULL};
    luaopen_string(L); /* also gives strings a metatable, replaced below */
    int own = lua_gettop(L);
    allow(L, own, names);
    int safe = lua_gettop(L);
    wrap(L, own, "format", safe, "format", string_format);
    wrap(L, own, "rep", safe, "rep", string_rep);
    lua_pushcfunction(L, string_find);
    lua_setfield(L, safe, "find");
    for (size_t i = 0; unbounded[i]; i++) {
        lua_pushstring(L, unbounded[i]);
        lua_pushcclosure(L, no_patterns, 1);
        lua_setfield(L, safe, unbounded[i]);
    }
    lua_pushvalue(L, safe);
    sandbox_add_module(L, api, "string");
    lua_pushliteral(L, "");
    lua_createtable(L, 0, 1); /* no arithmetic on strings: it would go through floating point */
    lua_pushvalue(L, safe);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_settop(L, own - 1);
}

static void open_table(lua_State *L, int api)
{
    static const char *const names[] = {"concat", "pack", "unpack", NULL};
    luaopen_table(L);
    int own = lua_gettop(L);
    safe_push_sort(L);
    lua_pushcclosure(L, base_pairs, 1);
    lua_setfield(L, api, "pairs");
    allow(L, own, names);
    int safe = lua_gettop(L);
    wrap(L, own, "insert", safe, "insert", changing);
    wrap(L, own, "remove", safe, "remove", changing);
    safe_push_sort(L);
    lua_setfield(L, safe, "sort");
    sandbox_add_module(L, api, "table");
    lua_settop(L, own - 1);
}

static void open_math(lua_State *L, int api)
{
    static const char *const names[] = {"abs",  "ceil",    "floor",      "fmod",       "max", "maxinteger",
                                        "min",  "mininteger", "tointeger", "type",     "ult", NULL};
    luaopen_math(L);
    int own = lua_gettop(L);
    allow(L, own, names);
    sandbox_add_module(L, api, "math");
    lua_settop(L, own - 1);
}

static void open_utf8(lua_State *L, int api)
{
    static const char *const names[] = {"char", "codepoint", "codes", "len", "offset", NULL};
    luaopen_utf8(L);
    int own = lua_gettop(L);
    allow(L, own, names);
    wrap(L, own + 1, "len", own + 1, "len", utf8_length);
    sandbox_add_module(L, api, "utf8");
    lua_settop(L, own - 1);
}

static void open_base(lua_State *L, int api)
{
    static const char *const names[] = {"assert", "error", "select", "type", NULL};
    static const luaL_Reg ours[] = {
        {"ipairs", base_ipairs}, {"pcall", base_pcall}, {"tonumber", base_tonumber}, {"tostring", base_tostring}, {NULL, NULL}};
    luaopen_base(L);
    for (size_t i = 0; names[i]; i++) {
        lua_getfield(L, -1, names[i]);
        lua_setfield(L, api, names[i]);
    }
    lua_settop(L, api);
    luaL_setfuncs(L, ours, 0);
}

void safe_open(lua_State *L, int api)
{
    open_base(L, api);
    open_string(L, api);
    open_table(L, api);
    open_math(L, api);
    open_utf8(L, api);
}
