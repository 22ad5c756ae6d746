/* The module `money`: amounts are whole numbers of fen, so that Lua's integers hold them exactly. Sums go through `sum` and `sub`, which raise
 * where Lua's + would wrap. */
#include <lauxlib.h>
#include <string.h>

#include "base/money.h"
#include "rule/bind.h"
#include "rule/state.h"

static enum money_unit unit_of(lua_State *L, const char *text)
{
    enum money_unit unit = money_unit_parse(text, strlen(text));
    if (unit == MONEY_NONE)
        luaL_error(L, "'%s' is no unit of money", text);
    return unit;
}

/* The unit at `arg`, else the record's, else yuan. Raises on a text that is no unit of money. */
static enum money_unit unit_arg(lua_State *L, int arg)
{
    size_t len;
    const char *text = lua_isnoneornil(L, arg) ? NULL : luaL_checklstring(L, arg, &len);
    if (text)
        return unit_of(L, text);
    struct state *s = state_of(L);
    if (!s->money_unit)
        s->money_unit = s->default_unit ? unit_of(L, s->default_unit) : MONEY_YUAN;
    return (enum money_unit)s->money_unit;
}

/* parse(text, unit): fen, decimals printed, the unit they were printed in; or nil and what is wrong. upvalues: the names of the units. */
static int parse(lua_State *L)
{
    size_t len;
    struct money m;
    const char *text = bind_figure(L, 1, &len);
    const struct state *s = state_of(L);
    enum money_unit unit = s->money_unit && lua_gettop(L) == 1 ? (enum money_unit)s->money_unit : unit_arg(L, 2);
    if (money_parse(&m, text, len, unit, NULL) != MC_OK) {
        mc_error err = {0};
        money_parse(&m, text, len, unit, &err);
        return bind_failure(L, err.text);
    }
    lua_pushinteger(L, m.fen);
    lua_pushinteger(L, m.decimals);
    lua_pushvalue(L, lua_upvalueindex(m.unit));
    return 3;
}

/* is_blank(text): a cell that says "no amount". */
static int is_blank(lua_State *L)
{
    size_t len;
    const char *text = bind_figure(L, 1, &len);
    lua_pushboolean(L, money_is_blank(text, len));
    return 1;
}

static void push_amount(lua_State *L, lua_Integer fen, enum money_unit unit, const char *sign, bool named)
{
    char text[MONEY_TEXT_MAX];
    money_format(text, fen, unit, 0);
    lua_pushfstring(L, "%s%s%s", sign, text, named ? money_unit_name(unit) : "");
}

/* format(fen, unit): 83.4816 */
static int format(lua_State *L)
{
    push_amount(L, luaL_checkinteger(L, 1), unit_arg(L, 2), "", false);
    return 1;
}

/* text(fen, unit): 83.4816万元 */
static int text(lua_State *L)
{
    push_amount(L, luaL_checkinteger(L, 1), unit_arg(L, 2), "", true);
    return 1;
}

/* signed(fen, unit): +83.4816万元, for differences. */
static int with_sign(lua_State *L)
{
    lua_Integer fen = luaL_checkinteger(L, 1);
    push_amount(L, fen, unit_arg(L, 2), fen > 0 ? "+" : "", true);
    return 1;
}

/* decimals(text): as printed, or nil where it is no amount. */
static int decimals(lua_State *L)
{
    size_t len;
    struct money m;
    const char *s = bind_figure(L, 1, &len);
    if (money_parse(&m, s, len, unit_arg(L, 2), NULL) == MC_OK)
        lua_pushinteger(L, m.decimals);
    else
        lua_pushnil(L);
    return 1;
}

/* unit_fen(unit): fen in one of it, or nil where it is no unit of money. */
static int unit_fen(lua_State *L)
{
    size_t len;
    const char *s = luaL_checklstring(L, 1, &len);
    enum money_unit unit = money_unit_parse(s, len);
    if (unit == MONEY_NONE)
        lua_pushnil(L);
    else
        lua_pushinteger(L, money_unit_fen(unit));
    return 1;
}

/* unit(): the unit that the record gives for amounts without one of their own, or nil where it gives none. */
static int unit_name(lua_State *L)
{
    if (state_of(L)->default_unit)
        lua_pushstring(L, money_unit_name(unit_arg(L, 1)));
    else
        lua_pushnil(L);
    return 1;
}

static void add(lua_State *L, int64_t *sum, lua_Integer fen)
{
    if (money_add(sum, *sum, fen, NULL) != MC_OK)
        luaL_error(L, "the sum of money is too large");
}

/* sum(list): of fen. */
static int sum(lua_State *L)
{
    int64_t total = 0;
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Unsigned n = lua_rawlen(L, 1);
    state_charge(L, (size_t)n);
    for (lua_Unsigned i = 1; i <= n; i++) {
        lua_rawgeti(L, 1, (lua_Integer)i);
        add(L, &total, luaL_checkinteger(L, -1));
        lua_pop(L, 1);
    }
    lua_pushinteger(L, total);
    return 1;
}

/* sub(a, b): of fen. */
static int sub(lua_State *L)
{
    int64_t a = luaL_checkinteger(L, 1), b = luaL_checkinteger(L, 2), difference;
    if (__builtin_sub_overflow(a, b, &difference))
        return luaL_error(L, "the difference of money is too large");
    lua_pushinteger(L, difference);
    return 1;
}

static const luaL_Reg functions[] = {
    {"decimals", decimals}, {"format", format}, {"is_blank", is_blank}, {"parse", NULL},
    {"signed", with_sign},  {"sub", sub},       {"sum", sum},           {"text", text},
    {"unit", unit_name},    {"unit_fen", unit_fen}, {NULL, NULL},
};

int bind_money(lua_State *L)
{
    luaL_newlib(L, functions);
    for (int unit = MONEY_FEN; unit <= MONEY_YI; unit++)
        lua_pushstring(L, money_unit_name((enum money_unit)unit));
    lua_pushcclosure(L, parse, MONEY_YI);
    lua_setfield(L, -2, "parse");
    return 1;
}
