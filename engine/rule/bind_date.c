/* The module `date`: days of the calendar and the spans that due dates name. */
#include <lauxlib.h>
#include <string.h>

#include "base/datespan.h"
#include "rule/bind.h"
#include "rule/state.h"

static const char *const part_names[] = {
    [PART_NONE] = NULL,       [PART_START] = "start", [PART_EARLY] = "early",
    [PART_MIDDLE] = "middle", [PART_LATE] = "late",   [PART_END] = "end",
};

static void set_day(lua_State *L, const char *name, struct date d)
{
    char iso[16];
    if (!d.year)
        return;
    lua_pushlstring(L, iso, date_format(iso, d));
    lua_setfield(L, -2, name);
}

/* Reads the whole of `text` as one date. */
static mc_status read_day(struct date *out, const char *text, size_t len, mc_error *err)
{
    size_t used;
    mc_status st = date_parse(out, text, len, &used, err);
    if (st == MC_OK && used != len) {
        if (err)
            *err = (mc_error){.status = MC_ERR_INPUT, .text = "more than a date"};
        st = MC_ERR_INPUT;
    }
    return st;
}

/* The first argument as a date. */
static mc_status day_arg(lua_State *L, struct date *out, mc_error *err)
{
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    return read_day(out, text, len, err);
}

/* parse(text): { year, month, day, iso }, or nil and what is wrong. */
static int parse(lua_State *L)
{
    struct date d;
    mc_error err = {0};
    if (day_arg(L, &d, &err) != MC_OK)
        return bind_failure(L, err.text);
    lua_createtable(L, 0, 4);
    lua_pushinteger(L, d.year);
    lua_setfield(L, -2, "year");
    lua_pushinteger(L, d.month);
    lua_setfield(L, -2, "month");
    lua_pushinteger(L, d.day);
    lua_setfield(L, -2, "day");
    set_day(L, "iso", d);
    return 1;
}

static void set_flag(lua_State *L, const char *name, bool on)
{
    if (!on)
        return;
    lua_pushboolean(L, true);
    lua_setfield(L, -2, name);
}

/* parse_span(text, year): { text, from, to, part, before, recurring }, or nil and what is wrong. */
static int parse_span(lua_State *L)
{
    size_t len, used;
    struct date_span s;
    mc_error err = {0};
    const char *text = luaL_checklstring(L, 1, &len);
    if (date_span_parse(&s, text, len, (int)luaL_optinteger(L, 2, 0), &used, &err) != MC_OK)
        return bind_failure(L, err.text);
    lua_createtable(L, 0, 6);
    lua_pushlstring(L, text, used);
    lua_setfield(L, -2, "text");
    set_day(L, "from", s.from);
    set_day(L, "to", s.to);
    if (part_names[s.part]) {
        lua_pushstring(L, part_names[s.part]);
        lua_setfield(L, -2, "part");
    }
    set_flag(L, "before", s.before);
    set_flag(L, "recurring", s.recurring);
    return 1;
}

/* The day in field `name` of the table at `index`, without asking its guard. [-0, +0] */
static struct date day_field(lua_State *L, int index, const char *name)
{
    struct date d = {0};
    size_t len;
    lua_pushstring(L, name);
    if (lua_rawget(L, index) == LUA_TSTRING) {
        const char *text = lua_tolstring(L, -1, &len);
        mc_error err = {0};
        if (read_day(&d, text, len, &err) != MC_OK)
            luaL_error(L, "%s = '%s': %s", name, text, err.text);
    }
    lua_pop(L, 1);
    return d;
}

static bool flag_field(lua_State *L, int index, const char *name)
{
    lua_pushstring(L, name);
    lua_rawget(L, index);
    bool on = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return on;
}

static enum span_part part_field(lua_State *L, int index, enum span_part otherwise)
{
    enum span_part part = otherwise;
    lua_pushliteral(L, "part");
    if (lua_rawget(L, index) == LUA_TSTRING)
        for (size_t i = 1; i < sizeof part_names / sizeof *part_names; i++)
            if (strcmp(part_names[i], lua_tostring(L, -1)) == 0)
                part = (enum span_part)i;
    lua_pop(L, 1);
    return part;
}

/* A record's due date: its days are what the record says; the part of the month and 前 are read again from its words where the record does not
 * say them. */
static struct date_span due_arg(lua_State *L, int arg)
{
    struct date_span s = {0};
    size_t len, used;
    luaL_checktype(L, arg, LUA_TTABLE);
    struct date from = day_field(L, arg, "from"), to = day_field(L, arg, "to");
    lua_pushliteral(L, "text");
    if (lua_rawget(L, arg) == LUA_TSTRING) {
        const char *text = lua_tolstring(L, -1, &len);
        if (date_span_parse(&s, text, len, to.year ? to.year : from.year, &used, NULL) != MC_OK)
            s = (struct date_span){0};
    }
    lua_pop(L, 1);
    if (from.year || to.year) {
        s.from = from.year ? from : to;
        s.to = to.year ? to : from;
    }
    s.part = part_field(L, arg, s.part);
    s.before = s.before || flag_field(L, arg, "before");
    s.recurring = s.recurring || flag_field(L, arg, "recurring");
    return s;
}

/* compare(a, b) of due dates: "before", "equal", "after" or "uncertain". */
static int compare(lua_State *L)
{
    struct date_span a = due_arg(L, 1), b = due_arg(L, 2);
    enum span_order order = a.to.year && b.to.year ? date_span_compare(&a, &b) : SPAN_UNCERTAIN;
    lua_pushstring(L, order == SPAN_BEFORE  ? "before"
                      : order == SPAN_EQUAL ? "equal"
                      : order == SPAN_AFTER ? "after"
                                            : "uncertain");
    return 1;
}

/* valid(text): whether it is one date of the calendar. */
static int valid(lua_State *L)
{
    struct date d;
    lua_pushboolean(L, day_arg(L, &d, NULL) == MC_OK);
    return 1;
}

/* days(text): days since 1970-01-01, or nil and what is wrong. */
static int days(lua_State *L)
{
    struct date d;
    mc_error err = {0};
    if (day_arg(L, &d, &err) != MC_OK)
        return bind_failure(L, err.text);
    lua_pushinteger(L, date_days(d));
    return 1;
}

/* as_of(): the day that counts as today, as ISO text. */
static int as_of(lua_State *L)
{
    const char *day = state_of(L)->as_of;
    if (!day || !*day)
        return luaL_error(L, "date.as_of: no day is set; an example says as_of = \"2025-06-30\"");
    lua_pushstring(L, day);
    return 1;
}

static const luaL_Reg functions[] = {
    {"as_of", as_of},           {"compare", compare}, {"days", days}, {"parse", parse},
    {"parse_span", parse_span}, {"valid", valid}, {NULL, NULL},
};

int bind_date(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
