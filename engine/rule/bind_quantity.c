/* The module `quantity`: exact decimals with a unit and a bound. 万 and 亿 before a unit multiply; spellings of one unit are equal as pack.json
 * lists them. Figures are decimal texts (or whole numbers), so that none goes through floating point. */
#include <lauxlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/money.h"
#include "rule/bind.h"
#include "rule/pack.h"
#include "rule/state.h"

enum bound { BOUND_EXACT, BOUND_MIN, BOUND_MAX, BOUND_ABOUT, BOUND_RANGE };

static const char *const bound_names[] = {
    [BOUND_EXACT] = "exact", [BOUND_MIN] = "min", [BOUND_MAX] = "max", [BOUND_ABOUT] = "about", [BOUND_RANGE] = "range"};

struct quantity {
    struct decimal value, max; /* in the bare unit; equal but for ranges */
    enum bound bound;
};

/* Raises the message of a decimal that cannot be read or computed. */
static void must(lua_State *L, mc_status st, const mc_error *err)
{
    if (st != MC_OK)
        luaL_error(L, "%s", err->text);
}

static bool starts(const char *text, size_t len, const char *with)
{
    size_t n = strlen(with);
    return len >= n && memcmp(text, with, n) == 0;
}

/* Takes the multiplier off the front of a unit; 1 where there is none. Units of money count in yuan. */
static int64_t unit_factor(const char **unit, size_t *len)
{
    static const struct {
        const char *word;
        int64_t factor;
    } words[] = {{"万亿", 1000000000000}, {"亿", 100000000}, {"万", 10000}};
    enum money_unit money = strstr(*unit, "元") ? money_unit_parse(*unit, *len) : MONEY_NONE;
    if (money != MONEY_NONE && money != MONEY_FEN) {
        *unit = "元";
        *len = strlen("元");
        return money_unit_fen(money) / money_unit_fen(MONEY_YUAN);
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!starts(*unit, *len, words[i].word))
            continue;
        *unit += strlen(words[i].word);
        *len -= strlen(words[i].word);
        return words[i].factor;
    }
    return 1;
}

/* Pushes the canonical spelling of the unit at `index` (nil is "") and gives its factor. [-0, +1] */
static int64_t push_unit(lua_State *L, int index)
{
    size_t len = 0;
    const char *unit = lua_isnoneornil(L, index) ? "" : luaL_checklstring(L, index, &len);
    int64_t factor = unit_factor(&unit, &len);
    lua_pushlstring(L, unit, len);
    const json_t *canonical = json_object_get(state_of(L)->part->units, lua_tostring(L, -1));
    if (canonical) {
        lua_pop(L, 1);
        lua_pushstring(L, json_string_value(canonical));
    }
    return factor;
}

static struct decimal read_decimal(lua_State *L, int index)
{
    size_t len;
    struct decimal d = {0};
    mc_error err = {0};
    const char *text = bind_figure(L, index, &len);
    must(L, decimal_parse(&d, text, len, &err), &err);
    return d;
}

static struct decimal times(lua_State *L, struct decimal d, int64_t factor)
{
    mc_error err = {0};
    must(L, decimal_mul(&d, d, (struct decimal){.digits = factor}, &err), &err);
    return d;
}

/* Gets a field without asking the guard of the record's table. [-0, +1] */
static int raw_field(lua_State *L, int index, const char *name)
{
    lua_pushstring(L, name);
    return lua_rawget(L, index);
}

/* The quantity at `arg`, a record's or a parsed one, or a bare figure. Pushes its canonical unit, "" for a bare figure. [-0, +1] */
static struct quantity read_quantity(lua_State *L, int arg)
{
    struct quantity q = {0};
    if (!lua_istable(L, arg)) {
        q.value = q.max = read_decimal(L, arg);
        lua_pushliteral(L, "");
        return q;
    }
    raw_field(L, arg, "unit");
    int64_t factor = push_unit(L, lua_gettop(L));
    lua_remove(L, -2);
    raw_field(L, arg, "value");
    q.value = q.max = times(L, read_decimal(L, lua_gettop(L)), factor);
    lua_pop(L, 1);
    if (raw_field(L, arg, "value_max") != LUA_TNIL)
        q.max = times(L, read_decimal(L, lua_gettop(L)), factor);
    lua_pop(L, 1);
    if (raw_field(L, arg, "bound") == LUA_TSTRING)
        q.bound = (enum bound)luaL_checkoption(L, -1, NULL, (const char *const[]){"exact", "min", "max", "about", "range", NULL});
    lua_pop(L, 1);
    return q;
}

static void push_decimal(lua_State *L, struct decimal d)
{
    char text[DECIMAL_TEXT_MAX];
    lua_pushlstring(L, text, decimal_format(text, d));
}

/* parse(q): { value, value_max, unit, bound } in the bare canonical unit; raises where it is no quantity. */
static int parse(lua_State *L)
{
    lua_settop(L, 1);
    struct quantity q = read_quantity(L, 1);
    lua_createtable(L, 0, 4);
    lua_insert(L, -2);
    lua_setfield(L, -2, "unit");
    push_decimal(L, q.value);
    lua_setfield(L, -2, "value");
    if (q.bound == BOUND_RANGE) {
        push_decimal(L, q.max);
        lua_setfield(L, -2, "value_max");
    }
    lua_pushstring(L, bound_names[q.bound]);
    lua_setfield(L, -2, "bound");
    return 1;
}

/* read(figure): the exact decimal as text, or nil and what is wrong. */
static int read(lua_State *L)
{
    size_t len;
    struct decimal d;
    mc_error err = {0};
    const char *text = bind_figure(L, 1, &len);
    if (decimal_parse(&d, text, len, &err) != MC_OK)
        return bind_failure(L, err.text);
    push_decimal(L, d);
    return 1;
}

/* unit(text): the canonical spelling without its multiplier. */
static int unit(lua_State *L)
{
    lua_settop(L, 1);
    push_unit(L, 1);
    return 1;
}

/* same_unit(a, b): two unit texts, 万 left aside: 名 is 人, 人 is not 人次. */
static int same_unit(lua_State *L)
{
    lua_settop(L, 2);
    push_unit(L, 1);
    push_unit(L, 2);
    lua_pushboolean(L, lua_rawequal(L, -1, -2));
    return 1;
}

/* Both arguments; raises where both have units and these differ. [-0, +2] */
static void read_pair(lua_State *L, struct quantity *a, struct quantity *b)
{
    *a = read_quantity(L, 1);
    *b = read_quantity(L, 2);
    const char *x = lua_tostring(L, -2), *y = lua_tostring(L, -1);
    if (*x && *y && strcmp(x, y) != 0)
        luaL_error(L, "quantities of different units: '%s' and '%s'", x, y);
}

/* compare(a, b): -1, 0 or 1, by their (lowest) values. */
static int compare(lua_State *L)
{
    struct quantity a, b;
    lua_settop(L, 2);
    read_pair(L, &a, &b);
    lua_pushinteger(L, decimal_compare(a.value, b.value));
    return 1;
}

/* meets(actual, target): whether the figure reached is what the target says; nil where a target that is only about so much differs. */
static int meets(lua_State *L)
{
    struct quantity a, t;
    lua_settop(L, 2);
    read_pair(L, &a, &t);
    int order = decimal_compare(a.value, t.value);
    switch (t.bound) {
    case BOUND_MIN:
        lua_pushboolean(L, order >= 0);
        break;
    case BOUND_MAX:
        lua_pushboolean(L, order <= 0);
        break;
    case BOUND_RANGE:
        lua_pushboolean(L, order >= 0 && decimal_compare(a.max, t.max) <= 0);
        break;
    case BOUND_EXACT:
        lua_pushboolean(L, order == 0);
        break;
    case BOUND_ABOUT:
        if (order == 0)
            lua_pushboolean(L, true);
        else
            lua_pushnil(L);
        break;
    }
    return 1;
}

typedef mc_status operation(struct decimal *out, struct decimal a, struct decimal b, mc_error *err);

static int compute(lua_State *L, operation *op)
{
    struct quantity a, b;
    struct decimal result = {0};
    mc_error err = {0};
    lua_settop(L, 2);
    a = read_quantity(L, 1);
    b = read_quantity(L, 2);
    must(L, op(&result, a.value, b.value, &err), &err);
    push_decimal(L, result);
    return 1;
}

/* add(a, b), sub(a, b), mul(a, b): exact, as decimal text; raise where it does not fit. */
static int add(lua_State *L)
{
    return compute(L, decimal_add);
}

static int sub(lua_State *L)
{
    return compute(L, decimal_sub);
}

static int mul(lua_State *L)
{
    return compute(L, decimal_mul);
}

static const luaL_Reg functions[] = {
    {"add", add}, {"compare", compare}, {"meets", meets}, {"mul", mul}, {"parse", parse},
    {"read", read}, {"same_unit", same_unit}, {"sub", sub}, {"unit", unit}, {NULL, NULL},
};

int bind_quantity(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
