/* The module `text`: comparing and cutting text by characters. What is shown stays the original; only comparing folds. */
#include <lauxlib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "rule/bind.h"
#include "rule/state.h"

#define BYTES_A_STEP 16

static const char *check_utf8(lua_State *L, int arg, size_t *len)
{
    const char *s = luaL_checklstring(L, arg, len);
    state_charge(L, *len / BYTES_A_STEP);
    if (utf8_invalid_at(s, *len) < *len)
        luaL_argerror(L, arg, "not UTF-8");
    return s;
}

/* A C string that Lua frees if it jumps away from us. */
static int box_free(lua_State *L)
{
    char **box = lua_touserdata(L, 1);
    free(*box);
    *box = NULL;
    return 0;
}

static char **push_box(lua_State *L)
{
    char **box = lua_newuserdatauv(L, sizeof *box, 0);
    *box = NULL;
    if (luaL_newmetatable(L, "mingcha.box")) {
        lua_pushcfunction(L, box_free);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return box;
}

typedef char *converter(const char *text, size_t len);

/* Replaces the string at `arg`, which is s, by what the function makes of it, and gives that. [-0, +0] */
static const char *convert_arg(lua_State *L, int arg, const char *s, size_t *len, converter *convert)
{
    char **box = push_box(L);
    *box = convert(s, *len);
    if (!*box)
        luaL_error(L, "out of memory");
    lua_pushstring(L, *box);
    free(*box);
    *box = NULL;
    lua_replace(L, arg);
    lua_pop(L, 1);
    return lua_tolstring(L, arg, len);
}

static const char *fold_arg(lua_State *L, int arg, size_t *len)
{
    const char *s = check_utf8(L, arg, len);
    return utf8_is_folded(s, *len) ? s : convert_arg(L, arg, s, len, utf8_fold);
}

/* narrow(s): full-width digits, letters and signs of figures as ASCII, everything else as it is. */
static int text_narrow(lua_State *L)
{
    size_t len;
    lua_settop(L, 1);
    const char *s = check_utf8(L, 1, &len);
    if (memchr(s, 0xEF, len) || memmem(s, len, "\u2212", 3)) /* the bytes that its characters begin with; most texts have none */
        convert_arg(L, 1, s, &len, utf8_narrow);
    return 1;
}

/* digits(s): how many digits there are, the full-width ones too. */
static int text_digits(lua_State *L)
{
    size_t len, n = 0;
    const char *s = luaL_checklstring(L, 1, &len);
    state_charge(L, len / BYTES_A_STEP);
    for (size_t i = 0; i < len; i++)
        n += (s[i] >= '0' && s[i] <= '9') ||
             ((unsigned char)s[i] == 0xEF && i + 2 < len && (unsigned char)s[i + 1] == 0xBC && (unsigned char)s[i + 2] >= 0x90 && (unsigned char)s[i + 2] <= 0x99);
    lua_pushinteger(L, (lua_Integer)n);
    return 1;
}

#define DOUBLED_WORD 12       /* characters of a word that stands twice */
#define DOUBLED_CLAUSE_MIN 6  /* of a clause that stands twice, with a mark between */
#define DOUBLED_CLAUSE_MAX 60

/* Whether `least` characters or more stand once more `apart` behind where they begin; ASCII characters count only if `ascii`. */
static bool stands_twice(const uint32_t *c, size_t n, size_t apart, size_t least, bool ascii)
{
    size_t run = 0;
    for (size_t i = 0; i + apart < n; i++) {
        run = c[i] == c[i + apart] && (ascii || c[i] >= 0x80) ? run + 1 : 0;
        if (run >= least)
            return true;
    }
    return false;
}

/* doubled(s): whether a word of up to 12 characters, none of them ASCII, is followed by itself, or 6 to 60 characters of any sort by one character and themselves. What the
 * rules about repetitions look for more closely can only be where this holds. */
static int text_doubled(lua_State *L)
{
    size_t len, n = 0;
    const char *s = check_utf8(L, 1, &len);
    bool found = false;
    state_charge(L, len);
    uint32_t *c = lua_newuserdatauv(L, (len + 1) * sizeof *c, 0);
    for (size_t at = 0; at < len;)
        c[n++] = utf8_next(s, len, &at);
    for (size_t apart = 1; !found && apart <= DOUBLED_WORD; apart++)
        found = stands_twice(c, n, apart, apart, false);
    for (size_t part = DOUBLED_CLAUSE_MIN; !found && part <= DOUBLED_CLAUSE_MAX && 2 * part < n; part++)
        found = stands_twice(c, n, part + 1, part, true);
    lua_pushboolean(L, found);
    return 1;
}

/* fold(s): the form in which texts are compared. */
static int text_fold(lua_State *L)
{
    size_t len;
    lua_settop(L, 1);
    fold_arg(L, 1, &len);
    return 1;
}

/* equal(a, b): the same but for blanks, width and variants of punctuation. */
static int text_equal(lua_State *L)
{
    size_t a_len, b_len;
    lua_settop(L, 2);
    const char *a = fold_arg(L, 1, &a_len), *b = fold_arg(L, 2, &b_len);
    lua_pushboolean(L, a_len == b_len && memcmp(a, b, a_len) == 0);
    return 1;
}

/* contains(s, part): compared folded; every text contains "". */
static int text_contains(lua_State *L)
{
    size_t len, part_len;
    lua_settop(L, 2);
    const char *s = fold_arg(L, 1, &len), *part = fold_arg(L, 2, &part_len);
    lua_pushboolean(L, part_len == 0 || memmem(s, len, part, part_len) != NULL);
    return 1;
}

/* starts(s, part), ends(s, part): byte for byte. */
static int text_starts(lua_State *L)
{
    size_t len, part_len;
    const char *s = luaL_checklstring(L, 1, &len), *part = luaL_checklstring(L, 2, &part_len);
    state_charge(L, part_len / BYTES_A_STEP);
    lua_pushboolean(L, part_len <= len && memcmp(s, part, part_len) == 0);
    return 1;
}

static int text_ends(lua_State *L)
{
    size_t len, part_len;
    const char *s = luaL_checklstring(L, 1, &len), *part = luaL_checklstring(L, 2, &part_len);
    state_charge(L, part_len / BYTES_A_STEP);
    lua_pushboolean(L, part_len <= len && memcmp(s + len - part_len, part, part_len) == 0);
    return 1;
}

/* holds(s, words): whether one of the words of the list stands in the text. */
static int text_holds(lua_State *L)
{
    size_t len, word_len;
    const char *s = luaL_checklstring(L, 1, &len);
    bool found = false;
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    for (lua_Integer i = 1; !found && lua_rawgeti(L, 2, i) != LUA_TNIL; i++) {
        const char *word = luaL_checklstring(L, 3, &word_len);
        state_charge(L, 1 + len / 64);
        found = memmem(s, len, word, word_len) != NULL;
        lua_settop(L, 2);
    }
    lua_pushboolean(L, found);
    return 1;
}

#define IN_COMMON_MAX 48 /* characters */

static size_t first_characters(lua_State *L, int arg, uint32_t out[IN_COMMON_MAX])
{
    size_t len, n = 0;
    const char *s = check_utf8(L, arg, &len);
    for (size_t at = 0; at < len && n < IN_COMMON_MAX;)
        out[n++] = utf8_next(s, len, &at);
    return n;
}

/* in_common(a, b): how many characters of the shorter text the longer one holds in the same order, and how many the shorter one has; of long texts only the first are looked at. */
static int text_in_common(lua_State *L)
{
    uint32_t a[IN_COMMON_MAX], b[IN_COMMON_MAX];
    unsigned char row[IN_COMMON_MAX + 1] = {0}; /* by characters of b: of those of a so far */
    size_t n = first_characters(L, 1, a), m = first_characters(L, 2, b);
    state_charge(L, n * m / BYTES_A_STEP);
    for (size_t i = 0; i < n; i++) {
        unsigned char corner = 0; /* of the row before, one to the left */
        for (size_t k = 0; k < m; k++) {
            unsigned char above = row[k + 1];
            row[k + 1] = a[i] == b[k] ? (unsigned char)(corner + 1) : above > row[k] ? above : row[k];
            corner = above;
        }
    }
    lua_pushinteger(L, row[m]);
    lua_pushinteger(L, (lua_Integer)(n < m ? n : m));
    return 2;
}

/* width(s): columns on a terminal. */
static int text_width(lua_State *L)
{
    size_t len;
    const char *s = check_utf8(L, 1, &len);
    lua_pushinteger(L, (lua_Integer)utf8_width(s, len));
    return 1;
}

/* count(s): characters. */
static int text_count(lua_State *L)
{
    size_t len;
    const char *s = check_utf8(L, 1, &len);
    lua_pushinteger(L, (lua_Integer)utf8_count(s, len));
    return 1;
}

/* trim(s): without blanks at both ends, the wide ones too. */
static int text_trim(lua_State *L)
{
    size_t len, from, to;
    const char *s = check_utf8(L, 1, &len);
    utf8_trim(s, len, &from, &to);
    lua_pushlstring(L, s + from, to - from);
    return 1;
}

/* Offset of character n (from 0), or len. */
static size_t offset_of(const char *s, size_t len, lua_Integer n)
{
    size_t at = 0;
    while (n-- > 0 && at < len)
        utf8_next(s, len, &at);
    return at;
}

/* cut(s, n): the first n characters, and an ellipsis where more follow. */
static int text_cut(lua_State *L)
{
    size_t len;
    const char *s = check_utf8(L, 1, &len);
    lua_Integer n = luaL_checkinteger(L, 2);
    luaL_argcheck(L, n >= 0, 2, "must not be negative");
    size_t end = offset_of(s, len, n);
    lua_pushlstring(L, s, end);
    if (end < len) {
        lua_pushliteral(L, "…");
        lua_concat(L, 2);
    }
    return 1;
}

/* sub(s, from, to): characters from..to, counted from 1; from the end where negative. */
static int text_sub(lua_State *L)
{
    size_t len;
    const char *s = check_utf8(L, 1, &len);
    lua_Integer n = (lua_Integer)utf8_count(s, len), from = luaL_optinteger(L, 2, 1), to = luaL_optinteger(L, 3, -1);
    from = from < 0 ? n + from + 1 : from;
    to = to < 0 ? n + to + 1 : to;
    from = from < 1 ? 1 : from;
    to = to > n ? n : to;
    size_t start = from <= to ? offset_of(s, len, from - 1) : 0, end = from <= to ? offset_of(s, len, to) : 0;
    lua_pushlstring(L, s + start, end - start);
    return 1;
}

/* mask(s, head, tail): keeps that many characters at both ends, the others become *. Blanks and hyphens are taken out. */
static void mask(lua_State *L, const char *s, size_t len, lua_Integer head, lua_Integer tail)
{
    luaL_Buffer out;
    lua_Integer n = 0, k = 0;
    uint32_t c;
    for (size_t at = 0; at < len && (c = utf8_next(s, len, &at)) != 0;)
        n += !utf8_is_blank(c) && c != '-';
    luaL_buffinit(L, &out);
    for (size_t at = 0, from = 0; at < len && (c = utf8_next(s, len, &at)) != 0; from = at) {
        if (utf8_is_blank(c) || c == '-')
            continue;
        if (k < head || k >= n - tail)
            luaL_addlstring(&out, s + from, at - from);
        else
            luaL_addchar(&out, '*');
        k++;
    }
    luaL_pushresult(&out);
}

static int text_mask(lua_State *L)
{
    size_t len;
    const char *s = check_utf8(L, 1, &len);
    lua_Integer head = luaL_checkinteger(L, 2), tail = luaL_checkinteger(L, 3);
    luaL_argcheck(L, head >= 0 && tail >= 0, 2, "must not be negative");
    mask(L, s, len, head, tail);
    return 1;
}

/* mask_mobile(s): 138****1234. */
static int text_mask_mobile(lua_State *L)
{
    size_t len;
    const char *s = check_utf8(L, 1, &len);
    mask(L, s, len, 3, 4);
    return 1;
}

static const luaL_Reg functions[] = {
    {"contains", text_contains}, {"count", text_count}, {"cut", text_cut}, {"digits", text_digits}, {"doubled", text_doubled},
    {"ends", text_ends},         {"equal", text_equal}, {"fold", text_fold},
    {"holds", text_holds},       {"in_common", text_in_common},
    {"mask", text_mask},         {"mask_mobile", text_mask_mobile},  {"narrow", text_narrow},
    {"starts", text_starts},     {"sub", text_sub},     {"trim", text_trim},
    {"width", text_width},       {NULL, NULL},
};

int bind_text(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
