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
#define ITEMS_KEPT 100000       /* the same: of their lists */
#define TABLES_SHARE 4          /* of the memory limit: shared tables take a quarter at most */

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

/* Of a table that is shared, or (with its shape) of a rule's own. Where it is known that no rule asks for what it does not declare, a key that is not there is nil at once: the guard
 * only shows whose table it is. [-0, +1] */
static void push_guard(lua_State *L, const struct view_node *n, const struct shape *own)
{
    if (own) {
        value_push_guard(L, own);
    } else {
        lua_createtable(L, 1, n->asked ? 1 : 0);
        if (n->asked) {
            lua_pushlightuserdata(L, (void *)(uintptr_t)n);
            lua_pushcclosure(L, on_absent, 1);
            lua_setfield(L, -2, "__index");
        }
    }
    lua_pushlightuserdata(L, (void *)(uintptr_t)n);
    lua_rawseti(L, -2, 1); /* how pairs knows the node */
}

/* Keys at 2, guards at 3 of the stack. */
static void fill_tables(lua_State *L, const struct view_node *n, int first_guard, const struct shape *const *own)
{
    if (n->key) {
        lua_pushlstring(L, n->key->text, n->key->len);
        lua_rawseti(L, 2, n->key_number);
    }
    push_guard(L, n, own ? own[n->number] : NULL);
    lua_rawseti(L, 3, first_guard + (int)n->number);
    for (size_t i = 0; i < n->n; i++)
        fill_tables(L, &n->kids[i], first_guard, own);
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
    for (int i = 0; i < 2; i++)
        lua_createtable(L, (int)all->n_keys, 0);
    int guard = 1;
    for (size_t i = 0; i < all->n; i++) {
        all->list[i].first_guard = guard;
        fill_tables(L, &all->list[i].root, guard, NULL);
        guard += (int)all->list[i].n_nodes;
    }
    for (size_t i = 0; i < all->pack->n_rules; i++) {
        const struct rule *r = &all->pack->rules[i];
        spread_environment(L, r);
        for (size_t k = 0; k < r->n_each; k++) {
            const struct view_own *own = r->each[k].own;
            if (own)
                fill_tables(L, &own->root, own->first_guard, r->each[k].shapes);
        }
    }
    all->guards = luaL_ref(L, LUA_REGISTRYINDEX);
    all->keys = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_createtable(L, 0, 0);
    all->tables = luaL_ref(L, LUA_REGISTRYINDEX);
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
    const int refs[] = {all->keys, all->guards, all->list_guard, all->reporter, all->tables};
    if (all->state != all->pack->state || !all->keys)
        return;
    for (size_t i = 0; i < sizeof refs / sizeof *refs; i++)
        luaL_unref(L, LUA_REGISTRYINDEX, refs[i]);
    views_forget_fill(all);
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
    views_forget_fill(all);
    lua_pushcfunction(p->state->L, open_lua);
    lua_pushlightuserdata(p->state->L, all);
    return state_call(p->state, 1, 0, NULL) == MC_OK;
}

/* ---- the walk --------------------------------------------------------------------------------------------------------- */

/* Pushes a new table with its metatable. [-0, +1] */
static void push_object(const struct view_walk *w, const struct view_node *n)
{
    lua_createtable(w->L, 0, (int)n->n_pushed);
    lua_rawgeti(w->L, VIEW_GUARDS, w->first_guard + (int)n->number);
    lua_setmetatable(w->L, -2);
}

static void walk_list(const struct view_walk *w, const struct view_node *n, const struct node *list, bool push)
{
    lua_Integer at = 0;
    if (push)
        lua_createtable(w->L, list->n < 1 << 20 ? (int)list->n : 1 << 20, 0);
    for (const struct node *item = list->first; item; item = item->next) {
        w->seen[n->number] |= view_is_there(item) ? VIEW_SEEN_ITEM : 0;
        if (item->type == NODE_OBJECT)
            view_walk_object(w, n, item, push);
        else if (push)
            lua_pushboolean(w->L, false);
        if (push)
            lua_rawseti(w->L, -2, ++at);
    }
}

/* A list of which only items are meant by some need ("support[]"). */
static void look_at_items(const struct view_walk *w, const struct view_node *n, const struct node *list)
{
    for (const struct node *item = list->first; item && !(w->seen[n->number] & VIEW_SEEN_ITEM); item = item->next)
        w->seen[n->number] |= view_is_there(item) ? VIEW_SEEN_ITEM : 0;
}

static bool has_parts(const struct view_node *n, const struct node *object)
{
    for (size_t i = 0; i < n->n; i++) {
        const struct view_node *kid = &n->kids[i];
        const struct node *value = kid->list || kid->object ? node_get(object, kid->key) : NULL;
        if (value && !view_is_as_parts(kid, value))
            return false;
    }
    return true;
}

bool view_is_as_parts(const struct view_node *n, const struct node *value)
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

void view_walk_value(const struct view_walk *w, const struct view_node *n, const struct node *value, bool push)
{
    w->seen[n->number] |= view_is_there(value) ? VIEW_SEEN : 0;
    if (push && n->whole) {
        value_push_node(w->L, value, n->schema, 0);
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

const struct view_node *view_search_kid(const struct view_node *n, const struct node_key *key, size_t at)
{
    const struct view_node *kid = NULL;
    for (size_t i = 0; !kid && i < n->n; i++)
        kid = n->kids[i].key == key ? &n->kids[i] : NULL;
    if (n->n && at < VIEW_ORDER)
        n->order[at] = (struct view_member){.key = key, .kid = kid};
    return kid;
}

void view_walk_object(const struct view_walk *w, const struct view_node *n, const struct node *object, bool push)
{
    size_t at = 0;
    if (push) {
        luaL_checkstack(w->L, 8, "record");
        push_object(w, n);
    }
    for (const struct node *value = object->first; value; value = value->next) {
        const struct view_node *kid = view_find_kid(n, value->key, at++);
        if (!kid || value->type == NODE_NULL)
            continue;
        bool pushed = push && view_is_pushed(kid, value);
        if (pushed)
            lua_rawgeti(w->L, VIEW_KEYS, kid->key_number);
        view_walk_value(w, kid, value, pushed);
        if (pushed)
            lua_rawset(w->L, -3);
    }
}

/* What was seen of the element by a walk. */
static void note_present(const struct views *all, const struct view *v, struct view_element *e)
{
    e->present = 0;
    for (size_t i = 0; i < v->n_needs; i++)
        if (all->seen[v->needs[i].steps[v->needs[i].n - 1]->number] & (v->needs[i].item ? VIEW_SEEN_ITEM : VIEW_SEEN))
            e->present |= (uint64_t)1 << i;
    e->walked = true;
}

/* Whether the object has what the need says from step `at` on: what a walk would have seen. */
static bool is_met(const struct view_need *need, size_t at, const struct node *object)
{
    const struct view_node *n = need->steps[at++];
    const struct node *value = node_get(object, n->key);
    bool met = false, last = at == need->n;
    if (!value || value->type == NODE_NULL)
        return false;
    if (last && !need->item)
        return view_is_there(value);
    if (value->type == NODE_LIST && (last || n->list))
        for (const struct node *item = value->first; item && !met; item = item->next)
            met = last ? view_is_there(item) : is_met(need, at, item);
    return met || (!last && value->type == NODE_OBJECT && n->object && is_met(need, at, value));
}

/* Without a walk, which makes tables. */
static void look(const struct view *v, struct view_element *e)
{
    e->present = 0;
    for (size_t i = 0; i < v->n_needs; i++)
        e->present |= (uint64_t)is_met(&v->needs[i], 0, e->value) << i;
    e->walked = true;
}

void views_push_kit(lua_State *L, const struct views *all)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, all->keys);
    lua_rawgeti(L, LUA_REGISTRYINDEX, all->guards);
    lua_rawgeti(L, LUA_REGISTRYINDEX, all->list_guard);
    lua_rawgeti(L, LUA_REGISTRYINDEX, all->tables);
}

/* ---- shared tables ----------------------------------------------------------------------------------------------------- */

struct making {
    struct views *all;
    struct view *v;
    struct view_element *e;
};

/* Argument: struct making. */
static int make_table(lua_State *L)
{
    const struct making *m = lua_touserdata(L, 1);
    struct view *v = m->v;
    const struct view_walk w = {
        .L = L, .all = m->all, .seen = m->all->seen, .first_guard = v->first_guard, .odd = &m->e->odd, .changed = v->changed, .turn = ++m->all->turn};
    m->e->odd = false;
    views_push_kit(L, m->all);
    memset(m->all->seen, 0, v->n_nodes);
    memset(v->changed, 0, view_words(v->n_nodes) * sizeof *v->changed);
    v->fills++;
    m->e->ref = view_fill(&w, &v->root, m->e->value);
    note_present(m->all, v, m->e);
    return 0;
}

bool views_have_room(const struct pack *p)
{
    return p->state->used - p->loaded_bytes < p->limits.memory / TABLES_SHARE || p->state->used < p->loaded_bytes;
}

static int make_shared(struct pack *p, struct view *v, struct view_element *e)
{
    struct making m = {.all = p->views, .v = v, .e = e};
    if (e->value->type != NODE_OBJECT || !views_open_in_state(p) || !views_have_room(p))
        return VIEW_NO_TABLE;
    lua_pushcfunction(p->state->L, make_table);
    lua_pushlightuserdata(p->state->L, &m);
    if (state_call(p->state, 1, 0, NULL) == MC_OK)
        return e->ref;
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
    bool glanced = v->n_joined && v->n_glanced == v->n_joined; /* most elements then need no table */
    if (!v->shared || glanced || view_table(p, v, e) == VIEW_NO_TABLE || !e->walked)
        look(v, e);
    return e->present;
}

void view_give_back(struct pack *p, struct view *v, struct view_element *e)
{
    struct views *all = p->views;
    if (e->ref <= 0)
        return;
    memset(&all->taken[v->first_guard], 0, v->n_nodes * sizeof *all->taken);
    memset(&all->taken[all->n_guards + (size_t)v->first_guard], 0, v->n_nodes * sizeof *all->taken);
    e->ref = 0;
}

void views_bound_tables(struct views *all)
{
    if (all->n_tables > TABLES_KEPT || all->n_items > ITEMS_KEPT)
        close_in_state(all);
}

static void let_go(struct views *all, int ref)
{
    close_in_state(all);
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; all->list[i].record == all->record && k < all->list[i].n; k++)
            all->list[i].elements[k].ref = ref;
}

void views_drop_tables(struct pack *p)
{
    let_go(p->views, VIEW_NO_TABLE);
    p->views->dropped = p->views->record;
}

void views_make_room(struct pack *p)
{
    if (!views_hold_tables(p) || views_have_room(p))
        return;
    let_go(p->views, 0);
    lua_gc(p->state->L, LUA_GCCOLLECT);
}

bool views_hold_tables(const struct pack *p)
{
    return p->views && p->views->n_tables && p->views->state == p->state;
}

void views_push_table(const struct pack *p, int table)
{
    lua_State *L = p->state->L;
    lua_rawgeti(L, LUA_REGISTRYINDEX, p->views->tables);
    lua_rawgeti(L, -1, table);
    lua_remove(L, -2);
}

void views_push_tables(const struct pack *p)
{
    lua_rawgeti(p->state->L, LUA_REGISTRYINDEX, p->views->tables);
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
