/* The walk over an element: which needs are there, and the table that rules share.
 *
 * A rule that shares tables cannot set their fields (reach.h says so of its text, state_is_shared of what table.insert and the like are given) and does not read
 * what other rules declare. Asking for a field that is not there ends in a guard: whether the rule may ask is then found out by running it apart. */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "rule/host.h"
#include "rule/pack.h"
#include "rule/sandbox.h"
#include "rule/value.h"
#include "rule/views.h"

#define TABLES_KEPT 20000       /* from record to record */
#define TABLES_SHARE 4          /* of the memory limit: shared tables take a quarter at most */

enum { SEEN = 1, SEEN_ITEM = 2 };

/* ---- guards ----------------------------------------------------------------------------------------------------------- */

/* __index of a shared table, reached for keys that are not there; upvalue: its node. */
static int on_absent(lua_State *L)
{
    const struct view_node *n = lua_touserdata(L, lua_upvalueindex(1));
    const struct eval *e = state_of(L)->eval;
    if (lua_type(L, 2) != LUA_TSTRING)
        return 0;
    const struct shape *mine = e && e->each ? e->each->shapes[n->number] : NULL;
    const char *key = lua_tostring(L, 2);
    for (size_t i = 0; mine && i < mine->n; i++)
        if (strcmp(mine->kids[i].key, key) == 0)
            return 0;
    return state_trip(L, TRIP_APART, "reads what it does not declare");
}

/* Of a table that is shared, or (with its shape) of a rule's own. [-0, +1] */
static void push_guard(lua_State *L, const struct view_node *n, const struct shape *own)
{
    if (own) {
        value_push_guard(L, own);
    } else {
        lua_createtable(L, 1, 1);
        lua_pushlightuserdata(L, (void *)(uintptr_t)n);
        lua_pushcclosure(L, on_absent, 1);
        lua_setfield(L, -2, "__index");
    }
    lua_pushlightuserdata(L, (void *)(uintptr_t)n);
    lua_rawseti(L, -2, 1); /* how pairs knows the node */
}

/* Keys at 2, guards at 3, pools at 4 and 5 of the stack. */
static void fill_tables(lua_State *L, const struct view_node *n, int first_guard, const struct shape *const *own, bool pools)
{
    if (n->key) {
        lua_pushlstring(L, n->key->text, n->key->len);
        lua_rawseti(L, 2, n->key_number);
    }
    push_guard(L, n, own ? own[n->number] : NULL);
    lua_rawseti(L, 3, first_guard + (int)n->number);
    for (int pool = 4; pools && pool <= 5; pool++) {
        lua_createtable(L, 0, 0);
        lua_rawseti(L, pool, first_guard + (int)n->number);
    }
    for (size_t i = 0; i < n->n; i++)
        fill_tables(L, &n->kids[i], first_guard, own, pools);
}

/* Rules of which it is known that they set no global find their names at once from now on. */
static void spread_environment(lua_State *L, const struct rule *r)
{
    if (!r->reach || r->reach->unknown || r->environment == LUA_NOREF)
        return;
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->environment);
    sandbox_spread(L, -1);
    lua_pop(L, 1);
}

static int open_lua(lua_State *L)
{
    struct views *all = lua_touserdata(L, 1);
    for (int i = 0; i < 4; i++)
        lua_createtable(L, (int)all->n_keys, 0);
    int guard = 1;
    for (size_t i = 0; i < all->n; i++) {
        all->list[i].first_guard = guard;
        fill_tables(L, &all->list[i].root, guard, NULL, true);
        guard += (int)all->list[i].n_nodes;
    }
    for (size_t i = 0; i < all->pack->n_rules; i++) {
        const struct rule *r = &all->pack->rules[i];
        spread_environment(L, r);
        for (size_t k = 0; k < r->n_each; k++) {
            const struct view_own *own = r->each[k].own;
            if (own)
                fill_tables(L, &own->root, own->first_guard, r->each[k].shapes, own->reused);
        }
    }
    all->n_tables = 0;
    all->lists = luaL_ref(L, LUA_REGISTRYINDEX);
    all->objects = luaL_ref(L, LUA_REGISTRYINDEX);
    all->guards = luaL_ref(L, LUA_REGISTRYINDEX);
    all->keys = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_createtable(L, 0, 0);
    all->list_guard = luaL_ref(L, LUA_REGISTRYINDEX);
    finding_push_shared_reporter(L);
    all->reporter = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

bool views_are_open(const struct pack *p)
{
    return p->views && p->views->keys && p->views->state == p->state;
}

/* Lets go of everything there, tables to be filled anew above all. */
static void close_in_state(struct views *all)
{
    lua_State *L = all->pack->state->L;
    const int refs[] = {all->keys, all->guards, all->list_guard, all->reporter, all->objects, all->lists};
    if (all->state != all->pack->state || !all->keys)
        return;
    for (size_t i = 0; i < sizeof refs / sizeof *refs; i++)
        luaL_unref(L, LUA_REGISTRYINDEX, refs[i]);
    for (size_t i = 0; i < all->n_refs; i++)
        luaL_unref(L, LUA_REGISTRYINDEX, all->refs[i]);
    all->state = NULL;
}

/* What the views need in the state; anew where it is another state. False where there is no room in it. */
bool views_open_in_state(struct pack *p)
{
    struct views *all = p->views;
    if (all->state == p->state)
        return all->keys != 0;
    all->state = p->state;
    all->keys = 0;
    all->n_refs = all->used = 0;
    lua_pushcfunction(p->state->L, open_lua);
    lua_pushlightuserdata(p->state->L, all);
    return state_call(p->state, 1, 0, NULL) == MC_OK;
}

/* ---- the walk --------------------------------------------------------------------------------------------------------- */

/* ---- tables that are filled anew ---------------------------------------------------------------------------------------
 * No rule that shares tables can keep one, so those of the record before are taken again: making and collecting them costs more than filling them. */

/* Pushes the next table of the pool at `pool` for that node, with its metatable. *fresh: it was made just now. [-0, +1] */
static void take_table(const struct view_walk *w, int pool, const struct view_node *n, int items, int fields, bool *fresh)
{
    lua_State *L = w->L;
    int guard = w->first_guard + (int)n->number;
    if (w->fresh) {
        *fresh = true;
        lua_createtable(L, items, fields);
        if (pool == VIEW_OBJECTS) {
            lua_rawgeti(L, VIEW_GUARDS, guard);
            lua_setmetatable(L, -2);
        }
        return;
    }
    lua_Integer at = ++w->all->taken[(pool == VIEW_LISTS ? w->all->n_guards : 0) + (size_t)guard];
    lua_rawgeti(L, pool, guard);
    *fresh = lua_rawgeti(L, -1, at) == LUA_TNIL;
    if (*fresh) {
        lua_pop(L, 1);
        lua_createtable(L, items, fields);
        if (pool == VIEW_LISTS)
            lua_pushvalue(L, VIEW_LIST_GUARD);
        else
            lua_rawgeti(L, VIEW_GUARDS, guard);
        lua_setmetatable(L, -2);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, at);
        w->all->n_tables++;
    }
    lua_remove(L, -2);
}

/* Pushes an empty list for n items. [-0, +1] */
static void take_list(const struct view_walk *w, const struct view_node *n, uint32_t items)
{
    bool fresh;
    take_table(w, VIEW_LISTS, n, items < 1 << 20 ? (int)items : 1 << 20, 0, &fresh);
    for (lua_Integer i = fresh ? 0 : (lua_Integer)lua_rawlen(w->L, -1); i > items; i--) {
        lua_pushnil(w->L);
        lua_rawseti(w->L, -2, i);
    }
}

static bool is_there(const struct node *value)
{
    switch (value->type) {
    case NODE_NULL:
        return false;
    case NODE_TEXT:
    case NODE_LIST:
    case NODE_OBJECT:
        return value->n > 0;
    default:
        return true;
    }
}

static void walk_list(const struct view_walk *w, const struct view_node *n, const struct node *list, bool push)
{
    lua_Integer at = 0;
    if (push)
        take_list(w, n, list->n);
    for (const struct node *item = list->first; item; item = item->next) {
        w->seen[n->number] |= is_there(item) ? SEEN_ITEM : 0;
        if (item->type == NODE_OBJECT)
            view_walk_object(w, n, item, push);
        else if (push)
            lua_pushboolean(w->L, false);
        if (push)
            lua_rawseti(w->L, -2, ++at);
    }
}

static bool is_flat(const struct node *list)
{
    for (const struct node *item = list->first; item; item = item->next)
        if (item->type == NODE_LIST || item->type == NODE_OBJECT)
            return false;
    return true;
}

/* Pushes the whole value. [-0, +1] */
static void push_all(const struct view_walk *w, const struct view_node *n, const struct node *value)
{
    lua_Integer at = 0;
    if (w->fresh || value->type != NODE_LIST || !is_flat(value)) {
        value_push_node(w->L, value, n->schema, w->fresh ? 0 : VIEW_LIST_GUARD);
        return;
    }
    take_list(w, n, value->n);
    for (const struct node *item = value->first; item; item = item->next) {
        if (item->type == NODE_NULL)
            lua_pushboolean(w->L, false);
        else
            value_push_node(w->L, item, n->schema, VIEW_LIST_GUARD);
        lua_rawseti(w->L, -2, ++at);
    }
}

/* A list of which only items are meant by some need ("support[]"). */
static void look_at_items(const struct view_walk *w, const struct view_node *n, const struct node *list)
{
    for (const struct node *item = list->first; item && !(w->seen[n->number] & SEEN_ITEM); item = item->next)
        w->seen[n->number] |= is_there(item) ? SEEN_ITEM : 0;
}

static bool is_as_parts(const struct view_node *n, const struct node *value);

static bool has_parts(const struct view_node *n, const struct node *object)
{
    for (size_t i = 0; i < n->n; i++) {
        const struct view_node *kid = &n->kids[i];
        const struct node *value = kid->list || kid->object ? node_get(object, kid->key) : NULL;
        if (value && !is_as_parts(kid, value))
            return false;
    }
    return true;
}

/* Whether rules that declare parts of a value see of its whole what they would see of the parts: lists hold objects where they expect objects in a list, and so on. */
static bool is_as_parts(const struct view_node *n, const struct node *value)
{
    if (value->type == NODE_NULL)
        return true;
    if (n->object)
        return value->type == NODE_OBJECT && has_parts(n, value);
    if (value->type != NODE_LIST)
        return false;
    for (const struct node *item = value->first; item; item = item->next)
        if (item->type != NODE_NULL && (item->type != NODE_OBJECT || !has_parts(n, item)))
            return false;
    return true;
}

/* Pushes one value where `push` says so. */
static void walk_value(const struct view_walk *w, const struct view_node *n, const struct node *value, bool push)
{
    w->seen[n->number] |= is_there(value) ? SEEN : 0;
    if (push && n->whole) {
        if (n->mixed && w->odd && !*w->odd)
            *w->odd = !is_as_parts(n, value);
        push_all(w, n, value);
        push = false;
    }
    if (!push && !n->needed)
        return;
    if (value->type == NODE_LIST && n->list)
        walk_list(w, n, value, push);
    else if (value->type == NODE_LIST)
        look_at_items(w, n, value);
    else if (value->type == NODE_OBJECT && n->object)
        view_walk_object(w, n, value, push);
}

/* Fields mostly come in the order of the record before: the next one is looked for behind the last. */
static const struct view_node *find_kid(const struct view_node *n, const struct node_key *key, size_t *next)
{
    for (size_t i = *next; i < n->n; i++)
        if (n->kids[i].key == key) {
            *next = i + 1;
            return &n->kids[i];
        }
    for (size_t i = 0; i < *next; i++)
        if (n->kids[i].key == key) {
            *next = i + 1;
            return &n->kids[i];
        }
    return NULL;
}

static bool is_pushed(const struct view_node *n, const struct node *value)
{
    return n->pushed && (n->whole || (n->list && value->type == NODE_LIST) || (n->object && value->type == NODE_OBJECT));
}

/* Takes out of the table on top what is left from the record before: the fields that the object does not have, or has in another shape. [-0, +0] */
static void clear_others(const struct view_walk *w, const struct view_node *n, const struct node *object)
{
    for (size_t i = 0; i < n->n; i++) {
        const struct view_node *kid = &n->kids[i];
        const struct node *value = kid->pushed ? node_get(object, kid->key) : NULL;
        if (!kid->pushed || (value && value->type != NODE_NULL && is_pushed(kid, value)))
            continue;
        lua_rawgeti(w->L, VIEW_KEYS, kid->key_number);
        lua_pushnil(w->L);
        lua_rawset(w->L, -3);
    }
}

void view_walk_object(const struct view_walk *w, const struct view_node *n, const struct node *object, bool push)
{
    size_t next = 0, filled = 0;
    bool fresh = true;
    if (push) {
        luaL_checkstack(w->L, 8, "record");
        take_table(w, VIEW_OBJECTS, n, 0, (int)n->n_pushed, &fresh);
    }
    for (const struct node *value = object->first; value; value = value->next) {
        const struct view_node *kid = value->type == NODE_NULL ? NULL : find_kid(n, value->key, &next);
        if (!kid)
            continue;
        bool pushed = push && is_pushed(kid, value);
        filled += pushed;
        if (pushed)
            lua_rawgeti(w->L, VIEW_KEYS, kid->key_number);
        walk_value(w, kid, value, pushed);
        if (pushed)
            lua_rawset(w->L, -3);
    }
    if (push && !fresh && filled < n->n_pushed)
        clear_others(w, n, object);
}

static void walk(struct views *all, struct view *v, struct view_element *e, lua_State *L)
{
    const struct view_walk w = {.L = L, .all = all, .seen = all->seen, .first_guard = v->first_guard, .odd = &e->odd};
    memset(all->seen, 0, v->n_nodes);
    e->odd = false;
    if (e->value->type == NODE_OBJECT)
        view_walk_object(&w, &v->root, e->value, L != NULL);
    e->present = 0;
    for (size_t i = 0; i < v->n_needs; i++)
        if (all->seen[v->needs[i].node->number] & (v->needs[i].item ? SEEN_ITEM : SEEN))
            e->present |= (uint64_t)1 << i;
    e->walked = true;
}

void views_push_kit(lua_State *L, const struct views *all)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, all->keys);
    lua_rawgeti(L, LUA_REGISTRYINDEX, all->guards);
    lua_rawgeti(L, LUA_REGISTRYINDEX, all->list_guard);
    lua_rawgeti(L, LUA_REGISTRYINDEX, all->objects);
    lua_rawgeti(L, LUA_REGISTRYINDEX, all->lists);
}

/* ---- shared tables ----------------------------------------------------------------------------------------------------- */

struct making {
    struct views *all;
    struct view *v;
    struct view_element *e;
    int ref;
};

/* Argument: struct making. */
static int make_table(lua_State *L)
{
    const struct making *m = lua_touserdata(L, 1);
    views_push_kit(L, m->all);
    walk(m->all, m->v, m->e, L);
    lua_rawseti(L, LUA_REGISTRYINDEX, m->ref);
    return 0;
}

static int take_place(lua_State *L)
{
    lua_pushboolean(L, false);
    lua_pushinteger(L, luaL_ref(L, LUA_REGISTRYINDEX));
    return 1;
}

/* A place in the registry for one more table; 0 where there is none. */
static int next_ref(struct pack *p)
{
    struct views *all = p->views;
    if (all->used < all->n_refs)
        return all->refs[all->used++];
    int *refs = realloc(all->refs, (all->n_refs + 1) * sizeof *refs);
    if (!refs)
        return 0;
    all->refs = refs;
    lua_pushcfunction(p->state->L, take_place);
    if (state_call(p->state, 0, 1, NULL) != MC_OK)
        return 0;
    refs[all->n_refs++] = (int)lua_tointeger(p->state->L, -1);
    lua_pop(p->state->L, 1);
    return refs[all->used++];
}

bool views_have_room(const struct pack *p)
{
    return p->state->used - p->loaded_bytes < p->limits.memory / TABLES_SHARE || p->state->used < p->loaded_bytes;
}

static int make_shared(struct pack *p, struct view *v, struct view_element *e)
{
    struct views *all = p->views;
    if (e->value->type != NODE_OBJECT || !views_open_in_state(p) || !views_have_room(p))
        return VIEW_NO_TABLE;
    struct making m = {.all = all, .v = v, .e = e, .ref = next_ref(p)};
    if (!m.ref)
        return VIEW_NO_TABLE;
    lua_pushcfunction(p->state->L, make_table);
    lua_pushlightuserdata(p->state->L, &m);
    if (state_call(p->state, 1, 0, NULL) == MC_OK)
        return m.ref;
    e->walked = false;
    return VIEW_NO_TABLE;
}

int view_table(struct pack *p, struct view *v, struct view_element *e)
{
    if (!e->ref)
        e->ref = make_shared(p, v, e);
    return e->ref;
}

uint64_t view_present(struct pack *p, struct view *v, struct view_element *e)
{
    if (e->walked)
        return e->present;
    if (!v->shared || view_table(p, v, e) == VIEW_NO_TABLE || !e->walked)
        walk(p->views, v, e, NULL);
    return e->present;
}

void views_bound_tables(struct views *all)
{
    if (all->n_tables > TABLES_KEPT)
        close_in_state(all);
}

void views_drop_tables(struct pack *p)
{
    struct views *all = p->views;
    close_in_state(all);
    all->used = 0;
    all->dropped = all->record;
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; all->list[i].record == all->record && k < all->list[i].n; k++)
            all->list[i].elements[k].ref = VIEW_NO_TABLE;
}

bool views_hold_tables(const struct pack *p)
{
    return p->views && p->views->used && p->views->state == p->state;
}

void views_push_reporter(const struct pack *p)
{
    lua_rawgeti(p->state->L, LUA_REGISTRYINDEX, p->views->reporter);
}

bool view_shows_all(lua_State *L, const struct eval *e, int index)
{
    lua_rawgeti(L, index, 1);
    const struct view_node *n = lua_touserdata(L, -1);
    lua_pop(L, 1);
    if (!n)
        return true; /* pushed whole, or a list */
    const struct shape *mine = e->each ? e->each->shapes[n->number] : NULL;
    size_t keys = 0;
    for (size_t i = 0; mine && i < mine->n; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again = again || strcmp(mine->kids[k].key, mine->kids[i].key) == 0;
        keys += !again;
    }
    return mine && keys == n->n_pushed;
}
