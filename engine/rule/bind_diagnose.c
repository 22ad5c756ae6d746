/* The module `diagnose`: a sum that fails is explained when all rules have run over the record (settle.h), a series at
 * once. The figures are whole numbers of fen, or decimal texts. */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/money.h"
#include "rule/bind.h"
#include "rule/diagnosis.h"
#include "rule/host.h"
#include "rule/ledger.h"
#include "rule/state.h"

#define DECIMALS_MAX 6  /* of figures that are no money */
#define POINTS_MAX 1000 /* of a series */
#define CALL_WORK 100   /* what a call counts for in instructions, */
#define CELL_WORK 20    /* and a cell that is noted: they take memory outside of Lua */

/* ---- figures
 * ------------------------------------------------------------------------------------------------------------- */

static int whole_field(lua_State *L, int index, const char *name, int low, int high, int otherwise)
{
    int value = otherwise;
    if (lua_getfield(L, index, name) != LUA_TNIL) {
        int ok;
        lua_Integer given = lua_tointegerx(L, -1, &ok);
        if (!ok || lua_type(L, -1) != LUA_TNUMBER || given < low || given > high)
            luaL_error(L, "diagnose: field '%s' must be a whole number from %d to %d", name, low, high);
        value = (int)given;
    }
    lua_pop(L, 1);
    return value;
}

/* Fen in a unit of money; the decimals printed in it. */
static struct figure money_figure(lua_State *L, int cell, const char *unit)
{
    struct figure f = {0};
    enum money_unit u = money_unit_parse(unit, strlen(unit));
    int ok;
    if (u == MONEY_NONE)
        luaL_error(L, "diagnose: '%s' is no unit of money", unit);
    for (int64_t one = money_unit_fen(u); one > 1; one /= 10)
        f.ones++;
    lua_getfield(L, cell, "fen");
    f.steps = lua_tointegerx(L, -1, &ok);
    if (!ok)
        luaL_error(L, "diagnose: field 'fen' must be a whole number");
    lua_pop(L, 1);
    f.decimals = whole_field(L, cell, "decimals", 0, 18, 0);
    f.decimals = f.decimals > f.ones ? f.ones : f.decimals;
    return f;
}

/* A decimal text; false where it has more digits than are looked at. */
static bool decimal_figure(lua_State *L, const char *text, struct figure *out)
{
    struct decimal d;
    mc_error err = {0};
    if (decimal_parse(&d, text, strlen(text), &err) != MC_OK)
        luaL_error(L, "diagnose: %s", err.text);
    if (d.scale > DECIMALS_MAX)
        return false;
    *out = (struct figure){.steps = d.digits, .ones = DECIMALS_MAX, .decimals = d.scale};
    for (int i = d.scale; i < DECIMALS_MAX; i++)
        if (__builtin_mul_overflow(out->steps, (int64_t)10, &out->steps))
            return false;
    return true;
}

/* The figure of the table at `cell`: { fen, unit, decimals } or { value, unit }. False where it is too long. The texts
 * stay on the stack. */
static bool figure_of(lua_State *L, int cell, struct figure *out, const char **unit)
{
    *unit = host_field_text(L, cell, "diagnose", "unit");
    const char *value = host_field_text(L, cell, "diagnose", "value");
    if (value)
        return decimal_figure(L, value, out);
    if (!*unit)
        luaL_error(L, "diagnose: a figure is { fen, unit } or { value }");
    *out = money_figure(L, cell, *unit);
    return true;
}

/* ---- sums
 * ---------------------------------------------------------------------------------------------------------------- */

/* The pointer of an `at`, also on top of the stack. It belongs to the evaluation until the next call: pushing may jump
 * out. [-0, +1] */
static const char *push_pointer(lua_State *L, struct eval *e, const char *at)
{
    free(e->scratch);
    e->scratch = host_pointer(L, e, at);
    if (!e->scratch)
        luaL_error(L, "out of memory");
    return lua_pushstring(L, e->scratch);
}

/* cell.row = { at, number, name } */
static void read_row(lua_State *L, int cell, struct eval *e, struct ledger_cell *out)
{
    if (lua_getfield(L, cell, "row") != LUA_TTABLE)
        return;
    int row = lua_gettop(L);
    out->row = push_pointer(L, e, host_field_text(L, row, "diagnose.sum", "at"));
    out->number = host_field_text(L, row, "diagnose.sum", "number");
    out->name = host_field_text(L, row, "diagnose.sum", "name");
}

/* cell.column = { key, name, name_en } */
static void read_column(lua_State *L, int cell, struct ledger_cell *out)
{
    if (lua_getfield(L, cell, "column") != LUA_TTABLE)
        return;
    int column = lua_gettop(L);
    out->column = host_field_text(L, column, "diagnose.sum", "key");
    out->heading = host_field_text(L, column, "diagnose.sum", "name");
    out->heading_en = host_field_text(L, column, "diagnose.sum", "name_en");
}

/* Notes the cell on top of the stack. False where it cannot be looked at. [-1, +0] */
static bool note_cell(lua_State *L, struct eval *e, struct ledger *l)
{
    static const char *const names[] = {"at", "fen", "value", "decimals", "unit", "plain", "blank", "row", "column"};
    struct ledger_cell c = {0};
    int cell = lua_gettop(L);
    if (!lua_istable(L, cell))
        luaL_error(L, "diagnose.sum: a cell must be a table");
    host_check_keys(L, cell, "diagnose.sum", names, sizeof names / sizeof *names);
    luaL_checkstack(L, 24, "a cell");
    lua_getfield(L, cell, "blank");
    c.blank = lua_toboolean(L, -1);
    bool fits = figure_of(L, cell, &c.figure, &c.unit);
    lua_getfield(L, cell, "plain");
    if (lua_toboolean(L, -1))
        c.unit = NULL;
    read_row(L, cell, e, &c);
    read_column(L, cell, &c);
    c.pointer = push_pointer(L, e, host_field_text(L, cell, "diagnose.sum", "at"));
    mc_status st = ledger_add_cell(l, &c);
    if (st == MC_ERR_MEMORY)
        luaL_error(L, "out of memory");
    lua_settop(L, cell - 1);
    return fits && st == MC_OK;
}

/* missing = { after = n, number = "6" } */
static void read_missing(lua_State *L, struct ledger_sum *sum)
{
    if (lua_getfield(L, 1, "missing") != LUA_TTABLE)
        return;
    int missing = lua_gettop(L);
    sum->missing = true;
    sum->missing_after = (size_t)whole_field(L, missing, "after", 0, 1 << 30, 0);
    sum->missing_number = host_field_text(L, missing, "diagnose.sum", "number");
}

static void read_rounding(lua_State *L, struct ledger_sum *sum)
{
    sum->rounding = whole_field(L, 1, "rounding", 0, 1000, 0);
    const char *severity = host_field_text(L, 1, "diagnose.sum", "rounded");
    if (severity && !severity_parse(&sum->rounded, severity))
        luaL_error(L, "diagnose.sum: rounded '%s' is no severity", severity);
}

/* The number under which report finds what was said: `what` becomes the evaluation's. */
static lua_Integer keep_take(lua_State *L, struct eval *e, json_t *what)
{
    if (!e->explained)
        e->explained = json_array();
    if (json_array_append_new(e->explained, what))
        luaL_error(L, "out of memory");
    return (lua_Integer)json_array_size(e->explained);
}

/* Notes the sum of the table at 1, with its parts at 2. */
static void note_sum(lua_State *L, struct eval *e)
{
    struct ledger *l = e->pack->ledger;
    struct ledger_sum what = {.rounded = SEVERITY_ERROR};
    size_t before = ledger_count(l);
    ledger_rewind(l, before); /* cells of a call that was cut short */
    lua_getfield(L, 1, "total");
    bool fits = note_cell(L, e, l);
    lua_Unsigned n = lua_rawlen(L, 2);
    for (lua_Unsigned i = 1; i <= n; i++) {
        lua_rawgeti(L, 2, (lua_Integer)i);
        fits = note_cell(L, e, l) && fits;
    }
    read_rounding(L, &what);
    read_missing(L, &what);
    if (!fits)
        ledger_rewind(l, before);
    else if (ledger_add_sum(l, &what) != MC_OK)
        luaL_error(L, "out of memory");
}

/* sum { total, parts, rounding, rounded, missing }: the number to give to report as its diagnosis. */
static int sum(lua_State *L)
{
    static const char *const names[] = {"total", "parts", "rounding", "rounded", "missing"};
    struct eval *e = host_eval(L, "diagnose.sum");
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    host_check_keys(L, 1, "diagnose.sum", names, sizeof names / sizeof *names);
    if (e->members)
        return luaL_error(L, "diagnose.sum: a sum stands in one record");
    if (lua_getfield(L, 1, "parts") != LUA_TTABLE)
        return luaL_error(L, "diagnose.sum: parts must be a list of cells");
    state_charge(L, CALL_WORK + (size_t)lua_rawlen(L, 2) * (e->pack->noting ? CELL_WORK : 1));
    if (lua_getfield(L, 1, "total") != LUA_TTABLE)
        return luaL_error(L, "diagnose.sum: total must be a cell");
    push_pointer(L, e, host_field_text(L, 3, "diagnose.sum", "at"));
    lua_Integer number = keep_take(L, e, json_string(e->scratch));
    lua_settop(L, 2);
    if (e->pack->noting)
        note_sum(L, e);
    lua_pushinteger(L, number);
    return 1;
}

/* noting(): whether all sums are to be handed to diagnose.sum, not only those that fail. */
static int noting(lua_State *L)
{
    lua_pushboolean(L, host_eval(L, "diagnose.noting")->pack->noting);
    return 1;
}

/* ---- series
 * -------------------------------------------------------------------------------------------------------------- */

/* The point on top of the stack; its texts go into the table at `kept`. False where the figure is too
 * long. [-1, +0] */
static bool read_point(lua_State *L, struct eval *e, int kept, struct series_point *out)
{
    int point = lua_gettop(L);
    if (!lua_istable(L, point))
        luaL_error(L, "diagnose.series: a point must be { at, value, unit }");
    bool fits = figure_of(L, point, &out->figure, &out->unit);
    if (lua_pushstring(L, out->unit))
        luaL_ref(L, kept);
    out->pointer = push_pointer(L, e, host_field_text(L, point, "diagnose.series", "at"));
    luaL_ref(L, kept);
    lua_settop(L, point - 1);
    return fits;
}

/* target = { at, value, unit, at_least } */
static bool read_target(lua_State *L, struct eval *e, int kept, struct series_point *target, struct series *s)
{
    if (lua_getfield(L, 1, "target") != LUA_TTABLE)
        return true;
    lua_getfield(L, -1, "at_least");
    s->at_least = lua_toboolean(L, -1);
    lua_pop(L, 1);
    bool fits = read_point(L, e, kept, target);
    s->has_target = true;
    s->target = target->figure;
    return fits;
}

/* series { points = { { at, value, unit }, ... }, target = { at, value, unit, at_least } }, all in one unit: the number
 * to give to report as its diagnosis; 0 where the figures are too long, or too many, to be looked at. */
static int series(lua_State *L)
{
    static const char *const names[] = {"points", "target"};
    struct eval *e = host_eval(L, "diagnose.series");
    struct series_suspect list[SERIES_SUSPECTS_MAX];
    struct series_point target = {0};
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    host_check_keys(L, 1, "diagnose.series", names, 2);
    if (e->members)
        return luaL_error(L, "diagnose.series: a series stands in one record");
    if (lua_getfield(L, 1, "points") != LUA_TTABLE)
        return luaL_error(L, "diagnose.series: points must be a list");
    size_t n = lua_rawlen(L, 2);
    state_charge(L, CALL_WORK + n);
    bool fits = n > 0 && n <= POINTS_MAX;
    n = fits ? n : 1;
    struct series_point *points = lua_newuserdatauv(L, n * sizeof *points, 0);
    struct figure *figures = lua_newuserdatauv(L, n * sizeof *figures, 0);
    lua_newtable(L);
    int kept = lua_gettop(L);
    struct series s = {.points = figures, .n = n};
    for (size_t i = 0; fits && i < n; i++) {
        lua_rawgeti(L, 2, (lua_Integer)i + 1);
        fits = read_point(L, e, kept, &points[i]);
        figures[i] = points[i].figure;
    }
    fits = fits && read_target(L, e, kept, &target, &s);
    lua_pushinteger(L,
                    fits ? keep_take(L, e, diagnosis_of_series(points, &target, list, series_suspects(list, &s))) : 0);
    return 1;
}

static const luaL_Reg functions[] = {{"noting", noting}, {"series", series}, {"sum", sum}, {NULL, NULL}};

int bind_diagnose(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
