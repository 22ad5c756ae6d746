#include "rule/value.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "rule/state.h"

#define DEPTH_MAX 128
#define VALUE_COST 20

/* ---- guards ------------------------------------------------------------------------------------------------------ */

static int unknown_field(lua_State *L, const char *key, const char *near)
{
    if (near)
        return luaL_error(L, "reads the field '%s', which `needs` and `uses` do not name (nearest: '%s')", key, near);
    return luaL_error(L, "reads the field '%s', which `needs` and `uses` do not name", key);
}

/* __index of an object pushed in parts; upvalue: its shape. Reached only for keys that are absent. */
static int guard_shape(lua_State *L)
{
    const struct shape *s = lua_touserdata(L, lua_upvalueindex(1));
    if (lua_type(L, 2) != LUA_TSTRING)
        return 0;
    const char *key = lua_tostring(L, 2);
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->kids[i].key, key) == 0)
            return 0;
    return unknown_field(L, key, NULL);
}

/* __index of an object pushed whole; upvalues: its schema's node and the types. */
static int guard_schema(lua_State *L)
{
    struct schema at = {lua_touserdata(L, lua_upvalueindex(1)), lua_touserdata(L, lua_upvalueindex(2))}, child;
    bool list;
    if (lua_type(L, 2) != LUA_TSTRING)
        return 0;
    const char *key = lua_tostring(L, 2);
    if (schema_child(at, key, &child, &list))
        return 0;
    char room[SCHEMA_KEY_MAX];
    return unknown_field(L, key, schema_nearest(at, key, room));
}

static void *plain_pointer(const void *p)
{
    union {
        const void *from;
        void *to;
    } u = {p};
    return u.to; /* Lua takes only void *; nothing writes through it */
}

/* A metatable with that __index and its upvalues. [-0, +1] */
static void push_guard(lua_State *L, const void *node, lua_CFunction index, const json_t *types)
{
    lua_createtable(L, 0, 1);
    lua_pushlightuserdata(L, plain_pointer(node));
    lua_pushlightuserdata(L, plain_pointer(types));
    lua_pushcclosure(L, index, 2);
    lua_setfield(L, -2, "__index");
}

void value_push_guard(lua_State *L, const struct shape *shape)
{
    push_guard(L, shape, guard_shape, NULL);
}

/* Gives the table on top the guard of that node, made at its first use and kept in the registry under the node's address. [-0, +0] */
static void guard(lua_State *L, const void *node, lua_CFunction index, const json_t *types)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, node) != LUA_TTABLE) {
        lua_pop(L, 1);
        push_guard(L, node, index, types);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, node);
    }
    lua_setmetatable(L, -2);
}

/* ---- pushing ----------------------------------------------------------------------------------------------------- */

static void push_whole(lua_State *L, const json_t *value, struct schema schema, int depth);

/* Pushes what holds no other values. False where the value does. [-0, +1] or [-0, +0] */
static bool push_scalar(lua_State *L, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        lua_pushlstring(L, json_string_value(value), json_string_length(value));
        return true;
    case JSON_INTEGER:
        lua_pushinteger(L, json_integer_value(value));
        return true;
    case JSON_REAL:
        lua_pushnumber(L, json_real_value(value));
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        lua_pushboolean(L, json_is_true(value));
        return true;
    case JSON_NULL:
        lua_pushnil(L);
        return true;
    default:
        return false;
    }
}

static void push_list(lua_State *L, const json_t *list, struct schema schema, int depth)
{
    size_t n = json_array_size(list);
    lua_createtable(L, n < 1 << 20 ? (int)n : 1 << 20, 0);
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(list, i);
        if (json_is_null(item))
            lua_pushboolean(L, false);
        else if (!push_scalar(L, item))
            push_whole(L, item, schema, depth);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* What the schema says of a key's value is looked up only for values that hold others: most do not. */
static void push_object(lua_State *L, const json_t *object, struct schema schema, int depth)
{
    json_t *of = plain_pointer(object);
    lua_createtable(L, 0, (int)json_object_size(object));
    for (void *at = json_object_iter(of); at; at = json_object_iter_next(of, at)) {
        const json_t *item = json_object_iter_value(at);
        if (json_is_null(item))
            continue;
        lua_pushlstring(L, json_object_iter_key(at), json_object_iter_key_len(at));
        if (!push_scalar(L, item)) {
            struct schema child;
            bool list;
            schema_child(schema, json_object_iter_key(at), &child, &list);
            push_whole(L, item, child, depth);
        }
        lua_rawset(L, -3);
    }
    if (schema.node)
        guard(L, schema.node, guard_schema, schema.types);
}

static void check_room(lua_State *L, int depth)
{
    if (depth > DEPTH_MAX)
        luaL_error(L, "the record is nested deeper than %d levels", DEPTH_MAX);
    luaL_checkstack(L, 8, "record");
}

static void push_whole(lua_State *L, const json_t *value, struct schema schema, int depth)
{
    if (push_scalar(L, value))
        return;
    check_room(L, depth);
    if (json_is_object(value))
        push_object(L, value, schema, depth + 1);
    else
        push_list(L, value, schema, depth + 1);
}

static void push_parts(lua_State *L, const json_t *object, const struct shape *shape, struct schema schema, int depth);

/* Pushes the list's items in parts; what is no object among them stays as false. */
static void push_list_parts(lua_State *L, const json_t *list, const struct shape *shape, struct schema schema, int depth)
{
    size_t n = json_array_size(list);
    lua_createtable(L, n < 1 << 20 ? (int)n : 1 << 20, 0);
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(list, i);
        if (json_is_object(item))
            push_parts(L, item, shape, schema, depth);
        else
            lua_pushboolean(L, false);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* Whether the key is declared as a whole as well ("projects" and "projects[].name"): then that counts. */
static bool is_whole_too(const struct shape *shape, const struct shape *kid)
{
    bool whole = false;
    for (size_t i = 0; !kid->whole && i < shape->n; i++)
        whole = whole || (shape->kids[i].whole && strcmp(shape->kids[i].key, kid->key) == 0);
    return whole;
}

static void push_parts(lua_State *L, const json_t *object, const struct shape *shape, struct schema schema, int depth)
{
    check_room(L, depth);
    lua_createtable(L, 0, (int)shape->n);
    for (size_t i = 0; i < shape->n; i++) {
        const struct shape *kid = &shape->kids[i];
        const json_t *value = json_object_get(object, kid->key);
        if (!value || json_is_null(value) || is_whole_too(shape, kid))
            continue;
        struct schema child = {NULL, NULL};
        bool list;
        if (json_is_object(value) || json_is_array(value))
            schema_child(schema, kid->key, &child, &list);
        if (kid->whole)
            push_whole(L, value, child, depth + 1);
        else if (kid->list && json_is_array(value))
            push_list_parts(L, value, kid, child, depth + 1);
        else if (!kid->list && json_is_object(value))
            push_parts(L, value, kid, child, depth + 1);
        else
            continue;
        lua_setfield(L, -2, kid->key);
    }
    guard(L, shape, guard_shape, NULL);
}

void value_push(lua_State *L, const json_t *value, const struct shape *shape, struct schema schema)
{
    if (shape->whole || !json_is_object(value))
        push_whole(L, value, schema, 0);
    else
        push_parts(L, value, shape, schema, 0);
}

/* ---- the same of nodes, for values that are shared ------------------------------------------------------------------- */

static void push_node(lua_State *L, const struct node *value, struct schema schema, int depth, int mark);

static void set_mark(lua_State *L, int mark)
{
    if (!mark)
        return;
    lua_pushvalue(L, mark);
    lua_setmetatable(L, -2);
}

static void push_node_list(lua_State *L, const struct node *list, struct schema schema, int depth, int mark)
{
    lua_Integer at = 0;
    lua_createtable(L, list->n < 1 << 20 ? (int)list->n : 1 << 20, 0);
    for (const struct node *item = list->first; item; item = item->next) {
        if (item->type == NODE_NULL)
            lua_pushboolean(L, false);
        else
            push_node(L, item, schema, depth, mark);
        lua_rawseti(L, -2, ++at);
    }
    set_mark(L, mark);
}

/* The schema of a member that holds others. */
static struct schema member_schema(struct schema at, const struct node_key *key)
{
    struct schema child = {.types = at.types};
    char text[128];
    bool list;
    if (at.node && key->len < sizeof text) {
        memcpy(text, key->text, key->len);
        text[key->len] = '\0';
        schema_child(at, text, &child, &list);
    }
    return child;
}

static void push_node_object(lua_State *L, const struct node *object, struct schema schema, int depth, int mark)
{
    lua_createtable(L, 0, object->n < 1 << 20 ? (int)object->n : 1 << 20);
    for (const struct node *item = object->first; item; item = item->next) {
        if (item->type == NODE_NULL)
            continue;
        bool holds = item->type == NODE_LIST || item->type == NODE_OBJECT;
        lua_pushlstring(L, item->key->text, item->key->len);
        push_node(L, item, holds ? member_schema(schema, item->key) : schema, depth, mark);
        lua_rawset(L, -3);
    }
    if (schema.node)
        guard(L, schema.node, guard_schema, schema.types);
    else
        set_mark(L, mark);
}

static void push_node(lua_State *L, const struct node *value, struct schema schema, int depth, int mark)
{
    switch ((enum node_type)value->type) {
    case NODE_NULL:
        lua_pushnil(L);
        break;
    case NODE_FALSE:
    case NODE_TRUE:
        lua_pushboolean(L, value->type == NODE_TRUE);
        break;
    case NODE_INTEGER:
        lua_pushinteger(L, value->integer);
        break;
    case NODE_REAL:
        lua_pushnumber(L, value->real);
        break;
    case NODE_TEXT:
        lua_pushlstring(L, value->text, value->n);
        break;
    case NODE_LIST:
        check_room(L, depth);
        push_node_list(L, value, schema, depth + 1, mark);
        break;
    case NODE_OBJECT:
        check_room(L, depth);
        push_node_object(L, value, schema, depth + 1, mark);
        break;
    }
}

void value_push_node(lua_State *L, const struct node *value, struct schema schema, int list_guard)
{
    push_node(L, value, schema, 0, list_guard);
}

/* ---- back to JSON ------------------------------------------------------------------------------------------------- */

static json_t *scalar_to_json(lua_State *L, int index, const char **why)
{
    size_t len;
    const char *text;
    switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
        return json_boolean(lua_toboolean(L, index));
    case LUA_TNUMBER:
        if (lua_isinteger(L, index))
            return json_integer(lua_tointeger(L, index));
        if (!isfinite(lua_tonumber(L, index))) {
            *why = "a number that is not finite";
            return NULL;
        }
        return json_real(lua_tonumber(L, index));
    case LUA_TSTRING:
        text = lua_tolstring(L, index, &len);
        if (utf8_invalid_at(text, len) < len) {
            *why = "a text that is not UTF-8";
            return NULL;
        }
        return json_stringn(text, len);
    default:
        *why = "a value that is neither text, number, boolean nor table";
        return NULL;
    }
}

/* Whether the table's keys are exactly 1..n, n > 0. */
static bool is_list(lua_State *L, int index)
{
    lua_Integer n = (lua_Integer)lua_rawlen(L, index), seen = 0;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        seen++;
        if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 1 || lua_tointeger(L, -1) > n) {
            lua_pop(L, 1);
            return false;
        }
    }
    return seen > 0 && seen == n;
}

static bool fill(lua_State *L, int index, json_t *into, int depth, const char **why);

/* Adds the value on top to a list (key NULL) or object, which then owns it, so that nothing is lost where Lua jumps. [-0, +0] */
static bool add_value(lua_State *L, json_t *into, const char *key, int depth, const char **why)
{
    state_charge(L, VALUE_COST); /* one table may stand in many places: what comes out can be far larger than what went in */
    int value = lua_gettop(L);
    json_t *json = !lua_istable(L, value)  ? scalar_to_json(L, value, why)
                   : is_list(L, value)     ? json_array()
                                           : json_object();
    int failed = key ? json_object_set_new(into, key, json) : json_array_append_new(into, json);
    if (failed) {
        if (!*why)
            *why = "a value for which there is no memory";
        return false;
    }
    return !lua_istable(L, value) || fill(L, value, json, depth + 1, why);
}

static bool fill_list(lua_State *L, int index, json_t *into, int depth, const char **why)
{
    lua_Integer n = (lua_Integer)lua_rawlen(L, index);
    bool ok = true;
    for (lua_Integer i = 1; ok && i <= n; i++) {
        lua_rawgeti(L, index, i);
        ok = add_value(L, into, NULL, depth, why);
        lua_pop(L, 1);
    }
    return ok;
}

static bool fill_object(lua_State *L, int index, json_t *into, int depth, const char **why)
{
    lua_pushnil(L);
    while (lua_next(L, index)) {
        char digits[32];
        const char *key = NULL;
        if (lua_type(L, -2) == LUA_TSTRING) {
            key = lua_tostring(L, -2);
        } else if (lua_isinteger(L, -2)) {
            snprintf(digits, sizeof digits, "%lld", (long long)lua_tointeger(L, -2));
            key = digits;
        } else {
            *why = "a table with a key that is neither text nor whole number";
        }
        if (!key || !add_value(L, into, key, depth, why)) {
            lua_pop(L, 2);
            return false;
        }
        lua_pop(L, 1);
    }
    return true;
}

static bool fill(lua_State *L, int index, json_t *into, int depth, const char **why)
{
    if (depth > DEPTH_MAX) {
        *why = "tables nested too deep, or in a loop";
        return false;
    }
    luaL_checkstack(L, 8, "table");
    return json_is_array(into) ? fill_list(L, index, into, depth, why) : fill_object(L, index, into, depth, why);
}

void value_to_json(lua_State *L, int index, json_t **slot, const char **why)
{
    index = lua_absindex(L, index);
    *why = NULL;
    if (!lua_istable(L, index)) {
        *slot = scalar_to_json(L, index, why);
        return;
    }
    *slot = is_list(L, index) ? json_array() : json_object();
    if (!*slot)
        *why = "a table for which there is no memory";
    else
        fill(L, index, *slot, 0, why);
}
