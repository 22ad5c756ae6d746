/* The module `re`: PCRE2 patterns over UTF-8 with limits on steps, depth and memory. A match that runs past them stops the rule: not having
 * looked to the end is not the same as having found nothing. Positions are bytes from 1, as in Lua's strings. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <lauxlib.h>
#include <pcre2.h>
#include <stdbool.h>
#include <string.h>

#include "rule/bind.h"
#include "rule/state.h"

#define METATABLE "mingcha.re"
#define PATTERN_MAX 4096
#define PATTERNS_KEPT 500
#define MATCH_STEPS 1000000
#define MATCH_DEPTH 10000
#define MATCH_HEAP_KIB (16 * 1024)
#define BYTES_A_STEP 16
#define MATCH_COST 10
/* Compiling a pattern into machine code takes as long as interpreting it over some thousand bytes; a hard match is left to that code before its time. */
#define INTERPRETED_BYTES 8192
#define INTERPRETED_COST 64 /* of a match, in such bytes */
#define INTERPRETED_STEPS (MATCH_STEPS / 10)

#define GROUPS_MAX (PATTERN_MAX / 2) /* "()" is the shortest group */

static const char patterns_key = 0; /* registry: pattern -> compiled */
static const char matcher_key = 0;  /* registry: the matcher */

struct compiled {
    pcre2_code *code;
    uint32_t groups; /* besides the whole match */
    size_t interpreted; /* bytes so far */
    bool machine;       /* it is machine code, where the system allows that */
    const struct matcher *with; /* borrow: the registry keeps it */
};

/* What all patterns of a state are matched with. There is one, because PCRE2 keeps the memory that a hard match took with it. */
struct matcher {
    pcre2_match_data *match;
    pcre2_match_context *limits, *first; /* `first`: while the pattern is interpreted */
};

static int compiled_free(lua_State *L)
{
    struct compiled *c = lua_touserdata(L, 1);
    pcre2_code_free(c->code);
    *c = (struct compiled){0};
    return 0;
}

static int matcher_free(lua_State *L)
{
    struct matcher *m = lua_touserdata(L, 1);
    pcre2_match_data_free(m->match);
    pcre2_match_context_free(m->limits);
    pcre2_match_context_free(m->first);
    *m = (struct matcher){0};
    return 0;
}

static void set_limits(pcre2_match_context *limits, uint32_t steps)
{
    pcre2_set_match_limit(limits, steps);
    pcre2_set_depth_limit(limits, MATCH_DEPTH);
    pcre2_set_heap_limit(limits, MATCH_HEAP_KIB);
}

/* The state's matcher, made with its first pattern. [-0, +0] */
static const struct matcher *matcher_of(lua_State *L)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &matcher_key) == LUA_TUSERDATA) {
        const struct matcher *known = lua_touserdata(L, -1);
        lua_pop(L, 1);
        return known;
    }
    lua_pop(L, 1);
    struct matcher *m = lua_newuserdatauv(L, sizeof *m, 0);
    *m = (struct matcher){0};
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, matcher_free);
    lua_setfield(L, -2, "__gc");
    lua_setmetatable(L, -2);
    m->match = pcre2_match_data_create(GROUPS_MAX + 1, NULL);
    m->limits = pcre2_match_context_create(NULL);
    m->first = pcre2_match_context_create(NULL);
    if (!m->match || !m->limits || !m->first)
        luaL_error(L, "out of memory");
    set_limits(m->limits, MATCH_STEPS);
    set_limits(m->first, INTERPRETED_STEPS);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &matcher_key);
    return m;
}

/* [-0, +1] */
static struct compiled *push_compiled(lua_State *L)
{
    struct compiled *c = lua_newuserdatauv(L, sizeof *c, 0);
    *c = (struct compiled){0};
    if (luaL_newmetatable(L, METATABLE)) {
        lua_pushcfunction(L, compiled_free);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return c;
}

static void compile(lua_State *L, struct compiled *c, const char *pattern, size_t len)
{
    int code;
    PCRE2_SIZE at;
    if (len > PATTERN_MAX)
        luaL_error(L, "re: a pattern longer than %d bytes", PATTERN_MAX);
    c->code = pcre2_compile((PCRE2_SPTR)pattern, len, PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &at, NULL);
    if (!c->code) {
        PCRE2_UCHAR message[256] = "";
        pcre2_get_error_message(code, message, sizeof message);
        luaL_error(L, "re: %s at byte %d of the pattern '%s'", (const char *)message, (int)at + 1, pattern);
    }
    pcre2_pattern_info(c->code, PCRE2_INFO_CAPTURECOUNT, &c->groups);
    if (c->groups > GROUPS_MAX)
        luaL_error(L, "re: a pattern of more than %d groups", GROUPS_MAX);
    c->with = matcher_of(L);
}

/* Pushes the table of compiled patterns; a full one is emptied, so that made-up patterns cannot fill the memory. [-0, +1] */
static void push_patterns(lua_State *L)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &patterns_key) == LUA_TTABLE) {
        lua_rawgeti(L, -1, 0);
        lua_Integer n = lua_tointeger(L, -1);
        lua_pop(L, 1);
        if (n < PATTERNS_KEPT)
            return;
    }
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &patterns_key);
}

/* The pattern at `arg`, compiled once. [-0, +1]: keeps it alive */
static struct compiled *pattern_arg(lua_State *L, int arg)
{
    size_t len;
    const char *pattern = luaL_checklstring(L, arg, &len);
    push_patterns(L);
    lua_pushvalue(L, arg);
    if (lua_rawget(L, -2) == LUA_TUSERDATA) {
        lua_remove(L, -2);
        return lua_touserdata(L, -1);
    }
    lua_pop(L, 1);
    struct compiled *c = push_compiled(L);
    compile(L, c, pattern, len);
    lua_pushvalue(L, arg);
    lua_pushvalue(L, -2);
    lua_rawset(L, -4);
    lua_rawgeti(L, -2, 0);
    lua_pushinteger(L, lua_tointeger(L, -1) + 1);
    lua_rawseti(L, -4, 0);
    lua_pop(L, 1);
    lua_remove(L, -2);
    return c;
}

static bool passed_limit(int n)
{
    return n == PCRE2_ERROR_MATCHLIMIT || n == PCRE2_ERROR_DEPTHLIMIT || n == PCRE2_ERROR_HEAPLIMIT;
}

/* By machine code once the pattern was used that much, or where it is hard: what comes of it is the same, and so is where the limits are. */
static int match_within(struct compiled *c, const char *text, size_t len, size_t from, uint32_t options)
{
    if (!c->machine && c->interpreted < INTERPRETED_BYTES) {
        c->interpreted += INTERPRETED_COST + (len - from);
        int n = pcre2_match(c->code, (PCRE2_SPTR)text, len, from, options, c->with->match, c->with->first);
        if (!passed_limit(n))
            return n;
    }
    if (!c->machine)
        pcre2_jit_compile(c->code, PCRE2_JIT_COMPLETE); /* where the system forbids it the pattern is interpreted */
    c->machine = true;
    int n = pcre2_match(c->code, (PCRE2_SPTR)text, len, from, options, c->with->match, c->with->limits);
    if (n == PCRE2_ERROR_JIT_STACKLIMIT) /* compiled code has a small stack; interpreted, the other limits decide */
        n = pcre2_match(c->code, (PCRE2_SPTR)text, len, from, options | PCRE2_NO_JIT, c->with->match, c->with->limits);
    return n;
}

/* Matches from byte offset `from`. 0: no match; else the number of the last group that took part, plus one. */
static int match_at(lua_State *L, struct compiled *c, const char *text, size_t len, size_t from, uint32_t options)
{
    state_charge(L, MATCH_COST + (from ? 0 : len / BYTES_A_STEP));
    int n = match_within(c, text, len, from, options);
    if (n > 0)
        return n;
    switch (n) {
    case PCRE2_ERROR_NOMATCH:
        return 0;
    case PCRE2_ERROR_MATCHLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
    case PCRE2_ERROR_HEAPLIMIT:
        return state_trip(L, TRIP_MATCH, "match limit passed");
    default: {
        PCRE2_UCHAR message[256] = "";
        pcre2_get_error_message(n, message, sizeof message);
        return luaL_error(L, "re: %s", (const char *)message);
    }
    }
}

/* Pushes group i, false where it took no part. [-0, +1] */
static void push_group(lua_State *L, const struct compiled *c, const char *text, uint32_t i)
{
    const PCRE2_SIZE *v = pcre2_get_ovector_pointer(c->with->match);
    if (i > c->groups || v[2 * i] == PCRE2_UNSET || v[2 * i] > v[2 * i + 1])
        lua_pushboolean(L, 0);
    else
        lua_pushlstring(L, text + v[2 * i], v[2 * i + 1] - v[2 * i]);
}

static size_t start_arg(lua_State *L, int arg, size_t len)
{
    lua_Integer from = luaL_optinteger(L, arg, 1);
    luaL_argcheck(L, from >= 1, arg, "positions count from 1");
    return (size_t)from - 1 > len ? len : (size_t)from - 1;
}

/* test(pattern, s) */
static int re_test(lua_State *L)
{
    size_t len;
    const char *text = luaL_checklstring(L, 2, &len);
    struct compiled *c = pattern_arg(L, 1);
    lua_pushboolean(L, match_at(L, c, text, len, 0, 0) > 0);
    return 1;
}

/* find(pattern, s, from): first and last byte and the groups, or nil. */
static int re_find(lua_State *L)
{
    size_t len;
    const char *text = luaL_checklstring(L, 2, &len);
    size_t from = start_arg(L, 3, len);
    struct compiled *c = pattern_arg(L, 1);
    if (!match_at(L, c, text, len, from, 0)) {
        lua_pushnil(L);
        return 1;
    }
    const PCRE2_SIZE *v = pcre2_get_ovector_pointer(c->with->match);
    uint32_t groups = c->groups + 1;
    luaL_checkstack(L, (int)groups + 2, "groups");
    lua_pushinteger(L, (lua_Integer)v[0] + 1);
    lua_pushinteger(L, (lua_Integer)v[1]);
    for (uint32_t i = 1; i < groups; i++)
        push_group(L, c, text, i);
    return (int)groups + 1;
}

/* match(pattern, s, from): the groups, the whole match where there are none; or nil. */
static int re_match(lua_State *L)
{
    size_t len;
    const char *text = luaL_checklstring(L, 2, &len);
    size_t from = start_arg(L, 3, len);
    struct compiled *c = pattern_arg(L, 1);
    if (!match_at(L, c, text, len, from, 0)) {
        lua_pushnil(L);
        return 1;
    }
    uint32_t groups = c->groups + 1, first = groups > 1;
    luaL_checkstack(L, (int)groups + 1, "groups");
    for (uint32_t i = first; i < groups; i++)
        push_group(L, c, text, i);
    return (int)(groups - first);
}

/* Where the next match of `all` may begin: behind this one, or one character on where it was empty. */
static size_t next_start(const char *text, size_t len, size_t from, size_t to)
{
    if (to > from)
        return to;
    size_t at = to + 1;
    while (at < len && ((unsigned char)text[at] & 0xc0) == 0x80)
        at++;
    return at;
}

/* all(pattern, s): a list of { from, to, text, [1] = group, ... }. */
static int re_all(lua_State *L)
{
    size_t len, from = 0;
    const char *text = luaL_checklstring(L, 2, &len);
    struct compiled *c = pattern_arg(L, 1);
    lua_newtable(L);
    for (lua_Integer n = 1; from <= len && match_at(L, c, text, len, from, from ? PCRE2_NO_UTF_CHECK : 0); n++) {
        const PCRE2_SIZE *v = pcre2_get_ovector_pointer(c->with->match);
        uint32_t groups = c->groups + 1;
        lua_createtable(L, (int)groups - 1, 3);
        lua_pushinteger(L, (lua_Integer)v[0] + 1);
        lua_setfield(L, -2, "from");
        lua_pushinteger(L, (lua_Integer)v[1]);
        lua_setfield(L, -2, "to");
        push_group(L, c, text, 0);
        lua_setfield(L, -2, "text");
        for (uint32_t i = 1; i < groups; i++) {
            push_group(L, c, text, i);
            lua_rawseti(L, -2, (lua_Integer)i);
        }
        lua_rawseti(L, -2, n);
        from = next_start(text, len, v[0], v[1]);
    }
    return 1;
}

/* escape(s): a pattern that matches s itself. */
static int re_escape(lua_State *L)
{
    size_t len;
    const char *s = luaL_checklstring(L, 1, &len);
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (size_t i = 0; i < len; i++) {
        if (s[i] && strchr("\\^$.[]|()?*+{}-#", s[i]))
            luaL_addchar(&b, '\\');
        luaL_addchar(&b, s[i]);
    }
    luaL_pushresult(&b);
    return 1;
}

static const luaL_Reg functions[] = {
    {"all", re_all}, {"escape", re_escape}, {"find", re_find}, {"match", re_match}, {"test", re_test}, {NULL, NULL}};

int bind_re(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
