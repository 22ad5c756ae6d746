/* What the host itself offers to rules: report, undecided, parameters. */
#include "rule/host.h"

#include <lauxlib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "base/suspect.h"
#include "base/utf8.h"
#include "rule/bind.h"
#include "rule/pack.h"

#define TEXT_MAX 4000 /* bytes of one text of a finding */
#define RELATED_MAX 200
#define NEED_MAX 200
#define AT_MAX 1000
#define FINDING_COST 500 /* bytes of a finding besides its texts */
#define RELATED_COST 100
#define SHARED_GENERATION (-1) /* of the `report` of rules that share tables */

static const char *const finding_fields[] = {"at",         "zh",       "en",      "expected", "actual",
                                             "difference", "workings", "related", "severity", "quote",
                                             "diagnosis",  "impact"};
#define N_FIELDS (sizeof finding_fields / sizeof *finding_fields)
const char *const host_texts[HOST_TEXTS] = {"at", "zh", "en", "expected", "actual", "difference", "workings", "quote"};
enum { TEXT_AT, TEXT_ZH, TEXT_EN };

/* The texts of a finding that has nothing else; NULL where there is none. */
struct given {
    const char *texts[HOST_TEXTS];
    char digits[HOST_TEXTS][24];
};

static bool is_field(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

void host_check_keys(lua_State *L, int index, const char *function, const char *const *names, size_t n)
{
    const char *unknown = NULL;
    bool odd = false;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
        odd = odd || !name;
        if (name && !is_field(name, names, n) && (!unknown || strcmp(name, unknown) < 0))
            unknown = name; /* alive as long as the key is in the table */
    }
    if (odd)
        luaL_error(L, "%s: takes a table with named fields", function);
    const char *near = unknown ? nearest_name(unknown, names, n) : NULL;
    if (unknown)
        luaL_error(L, near ? "%s: unknown field '%s' (nearest: '%s')" : "%s: unknown field '%s'", function, unknown, near);
}

struct eval *host_eval(lua_State *L, const char *function)
{
    struct eval *e = state_of(L)->eval;
    if (!e)
        luaL_error(L, "%s may be called only while a rule checks", function);
    return e;
}

const char *host_field_text(lua_State *L, int index, const char *function, const char *name)
{
    switch (lua_getfield(L, index, name)) {
    case LUA_TNIL:
        return NULL;
    case LUA_TSTRING:
        break;
    case LUA_TNUMBER:
        if (lua_isinteger(L, -1))
            break;
        /* fall through */
    default:
        luaL_error(L, "%s: field '%s' must be a text, not a %s value", function, name,
                   lua_type(L, -1) == LUA_TNUMBER ? "floating-point" : luaL_typename(L, -1));
    }
    size_t len;
    const char *text = lua_tolstring(L, -1, &len);
    if (utf8_invalid_at(text, len) < len)
        luaL_error(L, "%s: field '%s' is not UTF-8", function, name);
    return text;
}

char *host_pointer(lua_State *L, const struct eval *e, const char *at)
{
    struct buffer b;
    mc_error err = {0};
    if (at && strlen(at) > AT_MAX)
        luaL_error(L, "a path of more than %d bytes", AT_MAX);
    buffer_init(&b);
    mc_status st = at_pointer(&b, e->pointer, at ? at : "", e->schema, &err);
    if (st == MC_OK)
        return buffer_take(&b);
    buffer_clear(&b);
    luaL_error(L, "%s", err.text);
    return NULL;
}

/* Sets object[key] to the text, cut where it is too long. */
static void set_text(json_t *object, const char *key, const char *text)
{
    size_t len = strlen(text);
    if (len <= TEXT_MAX) {
        json_object_set_new_nocheck(object, key, json_stringn_nocheck(text, len)); /* host_field_text has looked at it */
        return;
    }
    json_object_set_new(object, key, json_sprintf("%.*s…", (int)utf8_cut(text, len, TEXT_MAX), text));
}

static void set_pointer(lua_State *L, const struct eval *e, json_t *object, const char *key, const char *at)
{
    char *pointer = host_pointer(L, e, at);
    json_object_set_new(object, key, json_string(pointer));
    free(pointer);
    if (!json_object_get(object, key))
        luaL_error(L, "out of memory");
}

/* `severity` of a finding may only be milder than the rule's own. */
static void set_severity(lua_State *L, const struct eval *e, json_t *finding, const char *name)
{
    enum severity severity;
    if (!severity_parse(&severity, name) || severity > e->rule->info.severity)
        luaL_error(L, "report: severity '%s' must be one of the three and not above the rule's own", name);
    json_object_set_new(finding, "severity", json_string(name));
}

/* related = { { at = ... }, ... } */
static void set_related(lua_State *L, const struct eval *e, int report, json_t *finding)
{
    if (lua_getfield(L, report, "related") == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    int list = lua_gettop(L);
    if (!lua_istable(L, list))
        luaL_error(L, "report: related must be a list of { at = path }");
    json_t *related = json_array();
    if (json_object_set_new(finding, "related", related))
        luaL_error(L, "out of memory");
    lua_Unsigned n = lua_rawlen(L, list);
    for (lua_Unsigned i = 1; i <= n && i <= RELATED_MAX; i++) {
        if (lua_rawgeti(L, list, (lua_Integer)i) != LUA_TTABLE)
            luaL_error(L, "report: related must be a list of { at = path }");
        state_own_table(L, -1);
        const char *at = host_field_text(L, lua_gettop(L), "report", "at");
        json_t *entry = json_object();
        if (json_array_append_new(related, entry))
            luaL_error(L, "out of memory");
        set_pointer(L, e, entry, "pointer", at);
        lua_settop(L, list);
    }
    lua_settop(L, list - 1);
}

/* impact = fen at stake, whichever way: kept as text, like all figures */
static void set_impact(lua_State *L, json_t *finding)
{
    if (lua_getfield(L, 1, "impact") != LUA_TNIL) {
        lua_Integer fen = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : LUA_MININTEGER;
        if (fen == LUA_MININTEGER)
            luaL_error(L, "report: impact must be a whole number of fen");
        json_object_set_new(finding, "impact", json_sprintf("%lld", fen < 0 ? -(long long)fen : (long long)fen));
    }
    lua_pop(L, 1);
}

/* One entry { kind, at, zh, en, corrected } of a diagnosis that the rule made itself; on top of the stack. [-1, +0] */
static void add_diagnosis(lua_State *L, const struct eval *e, json_t *list)
{
    static const char *const names[] = {"kind", "at", "zh", "en", "corrected"};
    int index = lua_gettop(L);
    json_t *entry = json_object();
    if (json_array_append_new(list, entry))
        luaL_error(L, "out of memory");
    state_own_table(L, index);
    if (!lua_istable(L, index))
        luaL_error(L, "report: an entry of diagnosis must be { kind, at, zh, en, corrected }");
    host_check_keys(L, index, "report", names, sizeof names / sizeof *names);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *text = host_field_text(L, index, "report", names[i]);
        if (text && i == 1)
            set_pointer(L, e, entry, names[i], text);
        else if (text)
            set_text(entry, names[i], text);
        else if (i != 1 && i != 4)
            luaL_error(L, "report: an entry of diagnosis needs '%s'", names[i]);
    }
    lua_settop(L, index - 1);
}

/* diagnosis = what diagnose.sum or diagnose.series gave, or a list of entries */
static void set_diagnosis(lua_State *L, const struct eval *e, json_t *finding)
{
    int type = lua_getfield(L, 1, "diagnosis"), index = lua_gettop(L);
    if (type == LUA_TNUMBER) {
        lua_Integer number = lua_tointeger(L, index);
        json_t *given = number > 0 ? json_array_get(e->explained, (size_t)number - 1) : NULL;
        if (number != 0 && !given)
            luaL_error(L, "report: diagnosis must be what diagnose.sum or diagnose.series gave");
        if (given)
            json_object_set(finding, json_is_string(given) ? "total" : "diagnosis", given);
    } else if (type == LUA_TTABLE) {
        json_t *list = json_array();
        if (json_object_set_new(finding, "diagnosis", list))
            luaL_error(L, "out of memory");
        lua_Unsigned n = lua_rawlen(L, index);
        if (n < 1 || n > SUSPECTS_MAX)
            luaL_error(L, "report: diagnosis must list 1 to %d entries", SUSPECTS_MAX);
        for (lua_Unsigned i = 1; i <= n; i++) {
            lua_rawgeti(L, index, (lua_Integer)i);
            add_diagnosis(L, e, list);
        }
    } else if (type != LUA_TNIL) {
        luaL_error(L, "report: diagnosis must be a list or what diagnose.sum or diagnose.series gave");
    }
    lua_settop(L, index - 1);
}

/* Bytes of all texts in it, roughly what it takes in memory and in a report. */
static size_t size_of(const json_t *value)
{
    const char *key;
    json_t *item;
    size_t i, n = json_string_length(value);
    json_object_foreach ((json_t *)(uintptr_t)value, key, item)
        n += strlen(key) + size_of(item);
    json_array_foreach ((json_t *)(uintptr_t)value, i, item)
        n += RELATED_COST + size_of(item);
    return n;
}

/* Gathers the fields of the table at 1, each met once. False where anything is to be said of it, or it holds more than texts and whole numbers: then it is gone through field by
 * field. [-0, +0] */
static bool gather(lua_State *L, struct given *g)
{
    bool plain = !lua_getmetatable(L, 1);
    lua_settop(L, 1);
    if (plain)
        lua_pushnil(L);
    while (plain && lua_next(L, 1)) {
        size_t i = 0, len = 0;
        const char *key = lua_type(L, 2) == LUA_TSTRING && strlen(lua_tostring(L, 2)) == lua_rawlen(L, 2) ? lua_tostring(L, 2) : "";
        while (i < HOST_TEXTS && strcmp(key, host_texts[i]) != 0)
            i++;
        bool text = lua_type(L, 3) == LUA_TSTRING;
        plain = i < HOST_TEXTS && (text || lua_isinteger(L, 3));
        if (plain && text) {
            g->texts[i] = lua_tolstring(L, 3, &len); /* alive as long as it is in the table */
            plain = strlen(g->texts[i]) == len;
        } else if (plain) {
            snprintf(g->digits[i], sizeof g->digits[i], "%lld", (long long)lua_tointeger(L, 3));
            g->texts[i] = g->digits[i];
        }
        lua_settop(L, plain ? 2 : 1);
    }
    lua_settop(L, 1);
    return plain;
}

/* Of a table that is gone through field by field. */
static void add_fields(lua_State *L, const struct eval *e, json_t *finding)
{
    for (size_t i = 0; i < HOST_TEXTS; i++) {
        const char *text = host_field_text(L, 1, "report", host_texts[i]);
        if (text)
            set_text(finding, host_texts[i], text);
    }
    const char *severity = host_field_text(L, 1, "report", "severity");
    if (severity)
        set_severity(L, e, finding, severity);
}

/* Whether the rule may report no more of the element. */
static bool is_full(const struct eval *e)
{
    const struct rule_limits *limits = &e->pack->state->limits;
    return json_array_size(e->findings) >= (size_t)limits->findings || e->output > (size_t)limits->output;
}

/* take: the finding. False when out of memory. */
static bool append_finding(struct eval *e, json_t *finding_take)
{
    e->output += FINDING_COST + size_of(finding_take);
    if (!e->findings)
        e->findings = json_array();
    return json_array_append_new(e->findings, finding_take) == 0;
}

static bool are_texts(const char *const texts[HOST_TEXTS])
{
    for (size_t i = 0; i < HOST_TEXTS; i++) {
        size_t len = texts[i] ? strlen(texts[i]) : 0;
        if (len && utf8_invalid_at(texts[i], len) < len)
            return false;
    }
    return true;
}

bool host_add_texts(struct eval *e, const char *const texts[HOST_TEXTS])
{
    const char *at = texts[TEXT_AT] ? texts[TEXT_AT] : "", *zh = texts[TEXT_ZH], *en = texts[TEXT_EN];
    struct buffer pointer;
    if (is_full(e) || !zh || !*zh || !en || !*en || strlen(at) > AT_MAX || !are_texts(texts))
        return false;
    json_t *finding = json_object();
    buffer_init(&pointer);
    bool ok = finding && at_pointer(&pointer, e->pointer, at, e->schema, NULL) == MC_OK && buffer_ok(&pointer);
    for (size_t i = 0; ok && i < HOST_TEXTS; i++)
        if (texts[i])
            set_text(finding, host_texts[i], texts[i]);
    ok = ok && json_object_set_new(finding, "pointer", json_string(pointer.data ? pointer.data : "")) == 0 && json_object_get(finding, "zh") && json_object_get(finding, "en");
    buffer_clear(&pointer);
    if (ok)
        return append_finding(e, finding);
    json_decref(finding);
    return false;
}

static void add_finding(lua_State *L, struct eval *e)
{
    struct given given = {.texts = {NULL}};
    if (gather(L, &given) && host_add_texts(e, given.texts))
        return;
    host_check_keys(L, 1, "report", finding_fields, N_FIELDS);
    json_decref(e->draft);
    json_t *finding = e->draft = json_object(); /* belongs to the evaluation at once: what follows may jump */
    if (!finding)
        luaL_error(L, "out of memory");
    add_fields(L, e, finding);
    set_pointer(L, e, finding, "pointer", json_string_value(json_object_get(finding, "at")));
    set_related(L, e, 1, finding);
    set_impact(L, finding);
    set_diagnosis(L, e, finding);
    if (!json_string_length(json_object_get(finding, "zh")) || !json_string_length(json_object_get(finding, "en")))
        luaL_error(L, "report: both messages, zh and en, are required");
    e->draft = NULL;
    if (!append_finding(e, finding))
        luaL_error(L, "out of memory");
}

/* upvalue: the generation it was made for */
static int report(lua_State *L)
{
    const struct state *s = state_of(L);
    if (lua_tointeger(L, lua_upvalueindex(1)) != (s->shared ? SHARED_GENERATION : s->generation))
        return luaL_error(L, "report: kept from an earlier element");
    struct eval *e = host_eval(L, "report");
    luaL_checktype(L, 1, LUA_TTABLE);
    state_own_table(L, 1);
    lua_settop(L, 1);
    if (is_full(e))
        return state_trip(L, TRIP_OUTPUT, "too much output");
    add_finding(L, e);
    return 0;
}

void finding_push_shared_reporter(lua_State *L)
{
    lua_pushinteger(L, SHARED_GENERATION);
    lua_pushcclosure(L, report, 1);
}

void finding_push_reporter(lua_State *L)
{
    lua_pushinteger(L, state_of(L)->generation);
    lua_pushcclosure(L, report, 1);
}

/* A copy cut to TEXT_MAX. own: free(). */
static char *short_copy(const char *text)
{
    char *out = NULL;
    size_t len = strlen(text);
    if (len <= TEXT_MAX)
        return strdup(text);
    return asprintf(&out, "%.*s…", (int)utf8_cut(text, len, TEXT_MAX), text) < 0 ? NULL : out;
}

/* undecided { at = ..., zh = ..., en = ... }: the rule cannot say; ends the check. */
static int undecided(lua_State *L)
{
    static const char *const names[] = {"at", "zh", "en"};
    struct eval *e = host_eval(L, "undecided");
    luaL_checktype(L, 1, LUA_TTABLE);
    state_own_table(L, 1);
    lua_settop(L, 1);
    host_check_keys(L, 1, "undecided", names, 3);
    const char *at = host_field_text(L, 1, "undecided", "at"), *zh = host_field_text(L, 1, "undecided", "zh"),
               *en = host_field_text(L, 1, "undecided", "en");
    if (!zh || !en)
        return luaL_error(L, "undecided: both reasons, zh and en, are required");
    e->why_at = host_pointer(L, e, at);
    e->why_zh = short_copy(zh);
    e->why_en = short_copy(en);
    if (!e->why_at || !e->why_zh || !e->why_en)
        return luaL_error(L, "out of memory");
    return state_trip(L, TRIP_UNDECIDED, "undecided");
}

/* not_applicable(need): what the rule needs is absent in a way that `needs` cannot say; ends the check. Only before the first finding. */
static int not_applicable(lua_State *L)
{
    struct eval *e = host_eval(L, "not_applicable");
    size_t len;
    const char *need = luaL_checklstring(L, 1, &len);
    if (!len || len > NEED_MAX || utf8_invalid_at(need, len) < len || strlen(need) < len)
        return luaL_error(L, "not_applicable: needs the name of what is absent, a text of up to %d bytes", NEED_MAX);
    if (json_array_size(e->findings))
        return luaL_error(L, "not_applicable: the rule has reported a finding already");
    free(e->need);
    e->need = strdup(need);
    if (!e->need)
        return luaL_error(L, "out of memory");
    return state_trip(L, TRIP_NOT_APPLICABLE, "not applicable");
}

static int no_parameter(lua_State *L, const json_t *all, const char *name)
{
    const char *names[64], *key;
    size_t n = 0;
    json_t *value;
    json_object_foreach ((json_t *)(uintptr_t)all, key, value)
        if (n < 64)
            names[n++] = key;
    const char *near = nearest_name(name, names, n);
    if (near)
        return luaL_error(L, "no parameter '%s' in pack.json (nearest: '%s')", name, near);
    return luaL_error(L, "no parameter '%s' in pack.json", name);
}

/* __index of `parameters` */
static int get_parameter(lua_State *L)
{
    const json_t *all = state_of(L)->parameters, *value;
    const char *name = luaL_checkstring(L, 2);
    if (!all) /* they may differ from file to file */
        return luaL_error(L, "parameters.%s may be read only while a rule checks, not when it is loaded", name);
    value = json_object_get(all, name);
    if (json_is_string(value)) {
        lua_pushstring(L, json_string_value(value));
    } else if (json_is_integer(value)) {
        lua_pushinteger(L, json_integer_value(value));
    } else if (json_is_boolean(value)) {
        lua_pushboolean(L, json_is_true(value));
    } else if (json_is_array(value)) {
        lua_newtable(L);
        for (size_t i = 0; i < json_array_size(value); i++) {
            lua_pushstring(L, json_string_value(json_array_get(value, i)));
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
    } else {
        return no_parameter(L, all, name);
    }
    return 1;
}

static int set_parameter(lua_State *L)
{
    return luaL_error(L, "parameters are read-only");
}

void bind_host(lua_State *L, int api)
{
    lua_pushcfunction(L, undecided);
    lua_setfield(L, api, "undecided");
    lua_pushcfunction(L, not_applicable);
    lua_setfield(L, api, "not_applicable");
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, get_parameter);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, set_parameter);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
    lua_setfield(L, api, "parameters");
}
