/* See lines.h. The form is that of ldump.c in Lua 5.4: numbers of seven bits to a byte, the last with its top bit set; per function its header, code,
 * constants, upvalues, inner functions, and the lines as steps from one instruction to the next. */
#include "rule/lines.h"

#include <lauxlib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"

#define STEP_ABSOLUTE (-0x80) /* the line stands in the list of absolute ones */
#define DEPTH_MAX 250

struct chunk {
    const unsigned char *at, *end;
    bool bad;
    bool *active;
    size_t n_lines;
};

static const unsigned char *take(struct chunk *c, size_t n)
{
    const unsigned char *from = c->at;
    if (c->bad || (size_t)(c->end - c->at) < n) {
        c->bad = true;
        return NULL;
    }
    c->at += n;
    return from;
}

static size_t take_number(struct chunk *c)
{
    size_t n = 0;
    for (;;) {
        const unsigned char *b = take(c, 1);
        if (!b || n > SIZE_MAX >> 8) {
            c->bad = true;
            return 0;
        }
        n = n << 7 | (*b & 0x7f);
        if (*b & 0x80)
            return n;
    }
}

static void skip_string(struct chunk *c)
{
    size_t size = take_number(c);
    if (size)
        take(c, size - 1);
}

static void skip_constants(struct chunk *c)
{
    size_t n = take_number(c);
    for (size_t i = 0; i < n && !c->bad; i++) {
        const unsigned char *type = take(c, 1);
        if (!type)
            return;
        switch (*type & 0x0f) {
        case LUA_TNUMBER:
            take(c, *type & 0x10 ? sizeof(lua_Number) : sizeof(lua_Integer));
            break;
        case LUA_TSTRING:
            skip_string(c);
            break;
        case LUA_TNIL:
        case LUA_TBOOLEAN:
            break;
        default:
            c->bad = true;
        }
    }
}

static void mark(struct chunk *c, long line)
{
    if (line >= 1 && (size_t)line <= c->n_lines)
        c->active[line - 1] = true;
}

/* Steps and absolute lines of one function's instructions; nothing is marked for the main one. */
static void take_lines(struct chunk *c, size_t first, bool main)
{
    size_t n = take_number(c);
    const unsigned char *steps = take(c, n);
    size_t n_absolute = take_number(c);
    long line = (long)first;
    for (size_t i = 0; i < n && !c->bad; i++) {
        if ((signed char)steps[i] != STEP_ABSOLUTE) {
            line += (signed char)steps[i];
        } else if (n_absolute) {
            take_number(c); /* the instruction: this one */
            line = (long)take_number(c);
            n_absolute--;
        } else {
            c->bad = true;
        }
        /* the first instruction of a function with "..." has its head's line, the last is the return at its "end", which no return before lets run */
        if (!main && (i || steps[i]) && (i + 1 < n || n == 1))
            mark(c, line);
    }
    while (n_absolute-- && !c->bad) {
        take_number(c);
        take_number(c);
    }
}

static void skip_names(struct chunk *c)
{
    for (size_t n = take_number(c); n && !c->bad; n--) {
        skip_string(c);
        take_number(c);
        take_number(c);
    }
    for (size_t n = take_number(c); n && !c->bad; n--)
        skip_string(c);
}

static void take_function(struct chunk *c, int depth)
{
    if (depth > DEPTH_MAX)
        c->bad = true;
    skip_string(c); /* source */
    size_t first = take_number(c), last = take_number(c);
    take(c, 3); /* parameters, whether "...", stack */
    size_t n = take_number(c);
    take(c, n > SIZE_MAX / 4 ? SIZE_MAX : n * 4);
    skip_constants(c);
    n = take_number(c);
    take(c, n > SIZE_MAX / 3 ? SIZE_MAX : n * 3);
    for (n = take_number(c); n && !c->bad; n--)
        take_function(c, depth + 1);
    take_lines(c, first, last == 0);
    skip_names(c);
}

static bool take_header(struct chunk *c)
{
    static const char data[] = "\x19\x93\r\n\x1a\n";
    const unsigned char *head = take(c, 4 + 1 + 1 + 6 + 3 + sizeof(lua_Integer) + sizeof(lua_Number) + 1);
    return head && memcmp(head, LUA_SIGNATURE, 4) == 0 && head[4] == 0x54 && head[5] == 0 && memcmp(head + 6, data, 6) == 0 &&
           head[12] == 4 && head[13] == sizeof(lua_Integer) && head[14] == sizeof(lua_Number);
}

static int add_dumped(lua_State *L, const void *bytes, size_t n, void *into)
{
    (void)L;
    buffer_add(into, bytes, n);
    return 0;
}

static mc_status dump(struct buffer *out, const char *text, size_t len, mc_error *err)
{
    lua_State *L = luaL_newstate();
    mc_status st = MC_OK;
    if (!L)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    if (luaL_loadbufferx(L, text, len, "=lines", "t") != LUA_OK)
        st = error_set(err, MC_ERR_USAGE, NULL, 0, "%s", lua_tostring(L, -1));
    else if (lua_dump(L, add_dumped, out, 0) != 0 || !buffer_ok(out))
        st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    lua_close(L);
    return st;
}

mc_status lines_of_source(bool **active, size_t *n, const char *text, size_t len, mc_error *err)
{
    struct buffer compiled;
    struct chunk c = {.n_lines = 1};
    buffer_init(&compiled);
    for (size_t i = 0; i < len; i++)
        c.n_lines += text[i] == '\n';
    c.active = calloc(c.n_lines, sizeof *c.active);
    mc_status st = c.active ? dump(&compiled, text, len, err) : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    if (st == MC_OK) {
        c.at = (const unsigned char *)compiled.data;
        c.end = c.at + compiled.len;
        if (take_header(&c))
            take_function(&c, 0);
        else
            c.bad = true;
        if (c.bad || c.at != c.end)
            st = error_set(err, MC_ERR_USAGE, NULL, 0, "this Lua compiles into a form that coverage cannot read");
    }
    buffer_clear(&compiled);
    if (st != MC_OK) {
        free(c.active);
        return st;
    }
    *active = c.active;
    *n = c.n_lines;
    return MC_OK;
}
