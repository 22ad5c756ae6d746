/* The table of bound modules, and what they share. */
#include "rule/bind.h"

#include <lauxlib.h>

const struct bound_module bound_modules[] = {
    {"date", bind_date},         {"diagnose", bind_diagnose}, {"money", bind_money}, {"quantity", bind_quantity},
    {"re", bind_re},             {"text", bind_text},         {NULL, NULL},
};

const char *bind_figure(lua_State *L, int arg, size_t *len)
{
    int type = lua_type(L, arg);
    if (type == LUA_TSTRING)
        return lua_tolstring(L, arg, len);
    if (type == LUA_TNUMBER && !lua_isinteger(L, arg))
        luaL_argerror(L, arg, "a floating-point number has lost its digits: give a decimal text");
    if (type != LUA_TNUMBER)
        luaL_typeerror(L, arg, "decimal text or whole number");
    return lua_tolstring(L, arg, len);
}

int bind_failure(lua_State *L, const char *message)
{
    lua_pushnil(L);
    lua_pushstring(L, message);
    return 2;
}
