/* Tables that are filled anew from element to element. No rule that gets one can keep or change it (reach.h), so what stands in it is known here, value by value, and only what is
 * another value than before is written: making tables and collecting them, and texts above all, costs more than most rules do.
 *
 * Each place in a tree of keys has a pool of tables for its objects and one for its lists; a record takes them in order. */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/grown.h"
#include "rule/pack.h"
#include "rule/value.h"
#include "rule/views.h"

/* What stands in a field or item. OTHER: anything, which is always written anew. */
enum kind { NOTHING, FALSE_VALUE, TRUE_VALUE, INTEGER, TEXT, TABLE, OTHER };

struct fill_value {
    uint8_t kind;  /* enum kind */
    uint32_t n;    /* bytes of the text */
    uint32_t turn; /* of fields: the last that gave it a value */
    union {
        int64_t integer;
        const char *text; /* borrow: Lua's own, which the table holds */
        int place;        /* of the table in it */
    };
};

struct fill_table {
    int place;                 /* among all tables of the state */
    uint32_t set;              /* fields or items that it has */
    struct fill_value *values; /* own: by the number of the kid, or by item; of lists room for `room` */
    size_t room;
};

struct fill_pool {
    struct fill_table *tables; /* own: n of them, room for `room` */
    size_t n, room;
};

/* A table at work: it is pushed when it is first written to. */
struct filling {
    const struct view_walk *w;
    struct fill_table *t;
    bool pushed;
};

void views_forget_fill(struct views *all)
{
    for (size_t i = 0; all->pools && i < 2 * all->n_guards; i++) {
        for (size_t k = 0; k < all->pools[i].n; k++)
            free(all->pools[i].tables[k].values);
        free(all->pools[i].tables);
        all->pools[i] = (struct fill_pool){.tables = NULL};
    }
    all->n_tables = all->n_items = 0;
    all->changes++; /* what stood in the tables is not known any more */
}

bool views_make_pools(struct views *all)
{
    all->pools = calloc(2 * all->n_guards, sizeof *all->pools);
    return all->pools != NULL;
}

/* ---- taking a table ----------------------------------------------------------------------------------------------------- */

static void mark_changed(const struct view_walk *w, const struct view_node *n)
{
    w->changed[n->number / 64] |= (uint64_t)1 << n->number % 64;
}

/* [-0, +0] */
static void make_table(const struct view_walk *w, struct fill_table *t, const struct view_node *n, bool list, uint32_t items)
{
    lua_State *L = w->L;
    int place = (int)++w->all->n_tables;
    if (list) {
        lua_createtable(L, items < 1 << 20 ? (int)items : 1 << 20, 0);
        lua_pushvalue(L, VIEW_LIST_GUARD);
    } else {
        lua_createtable(L, 0, (int)n->n_pushed);
        lua_rawgeti(L, VIEW_GUARDS, w->first_guard + (int)n->number);
    }
    lua_setmetatable(L, -2);
    lua_rawseti(L, VIEW_TABLES, place);
    t->place = place;
}

/* The next table of the node's objects, or of its lists. */
static struct fill_table *take_table(const struct view_walk *w, const struct view_node *n, bool list)
{
    struct views *all = w->all;
    size_t number = (list ? all->n_guards : 0) + (size_t)w->first_guard + n->number;
    struct fill_pool *pool = &all->pools[number];
    uint32_t at = all->taken[number]++;
    if (at < pool->n)
        return &pool->tables[at];
    struct fill_table *tables = grown(pool->tables, pool->n, &pool->room, sizeof *tables);
    if (!tables)
        luaL_error(w->L, "out of memory");
    pool->tables = tables;
    struct fill_table *t = &tables[pool->n];
    *t = (struct fill_table){.values = list ? NULL : calloc(n->n + 1, sizeof *t->values)};
    if (!list && !t->values)
        luaL_error(w->L, "out of memory");
    pool->n++; /* it owns the values from here on; a place of 0 is none yet */
    return t;
}

/* The same, with a table of Lua. */
static struct fill_table *take(const struct view_walk *w, const struct view_node *n, bool list, uint32_t items)
{
    struct fill_table *t = take_table(w, n, list);
    if (!t->place)
        make_table(w, t, n, list, items);
    return t;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

/* [-0, +1] at the first time, [-0, +0] after it */
static void push_table(struct filling *f)
{
    if (!f->pushed)
        lua_rawgeti(f->w->L, VIEW_TABLES, f->t->place);
    f->pushed = true;
}

static void pop_table(const struct filling *f)
{
    if (f->pushed)
        lua_settop(f->w->L, -2);
}

static bool is_same(const struct fill_value *v, const struct node *value)
{
    switch ((enum node_type)value->type) {
    case NODE_FALSE:
    case NODE_NULL: /* as an item */
        return v->kind == FALSE_VALUE;
    case NODE_TRUE:
        return v->kind == TRUE_VALUE;
    case NODE_INTEGER:
        return v->kind == INTEGER && v->integer == value->integer;
    case NODE_TEXT:
        return v->kind == TEXT && v->n == value->n && memcmp(v->text, value->text, value->n) == 0;
    default:
        return false;
    }
}

/* Pushes a value that holds no others; *now is what will stand there. [-0, +1] */
static void push_plain(lua_State *L, const struct node *value, struct fill_value *now)
{
    switch ((enum node_type)value->type) {
    case NODE_INTEGER:
        now->kind = INTEGER;
        now->integer = value->integer;
        lua_pushinteger(L, value->integer);
        break;
    case NODE_TEXT:
        now->kind = TEXT;
        now->n = value->n;
        now->text = lua_pushlstring(L, value->text, value->n);
        break;
    case NODE_REAL:
        now->kind = OTHER;
        lua_pushnumber(L, value->real);
        break;
    default:
        now->kind = value->type == NODE_TRUE ? TRUE_VALUE : FALSE_VALUE;
        lua_pushboolean(L, value->type == NODE_TRUE);
        break;
    }
}

/* From here till it is known what stands there it is anything: what is written may raise. */
static void begin_write(struct filling *f, struct fill_value *v)
{
    push_table(f);
    f->t->set += v->kind == NOTHING;
    v->kind = OTHER;
}

static void end_write(struct fill_value *v, const struct fill_value *now)
{
    v->kind = now->kind;
    v->n = now->n;
    v->integer = now->integer; /* or whatever it is */
    if (now->kind == TEXT)
        v->text = now->text;
    else if (now->kind == TABLE)
        v->place = now->place;
}

static void fill_object(const struct view_walk *w, const struct view_node *n, struct fill_table *t, const struct node *object);
static void fill_list(const struct view_walk *w, const struct view_node *n, struct fill_table *t, const struct node *list);

static bool is_flat(const struct node *list)
{
    for (const struct node *item = list->first; item; item = item->next)
        if (item->type == NODE_LIST || item->type == NODE_OBJECT)
            return false;
    return true;
}

/* The table of Lua that holds what the node names of the value, filled; NULL where it is to be made anew or is no table. */
static struct fill_table *filled_table(const struct view_walk *w, const struct view_node *n, const struct node *value)
{
    struct fill_table *t = NULL;
    if (value->type == NODE_LIST && (!n->whole || is_flat(value))) {
        t = take(w, n, true, value->n);
        fill_list(w, n, t, value);
    } else if (value->type == NODE_OBJECT && !n->whole) {
        t = take(w, n, false, 0);
        fill_object(w, n, t, value);
    }
    return t;
}

/* `holds`: others; else it is another value than before. */
static void fill_field(struct filling *f, const struct view_node *kid, struct fill_value *v, const struct node *value, bool holds)
{
    lua_State *L = f->w->L;
    struct fill_value now = {.kind = OTHER};
    const struct fill_table *t = holds ? filled_table(f->w, kid, value) : NULL;
    if (t && v->kind == TABLE && v->place == t->place)
        return;
    mark_changed(f->w, kid);
    begin_write(f, v);
    lua_rawgeti(L, VIEW_KEYS, kid->key_number);
    if (t) {
        now.kind = TABLE;
        now.place = t->place;
        lua_rawgeti(L, VIEW_TABLES, t->place);
    } else if (holds) {
        value_push_node(L, value, kid->schema, VIEW_LIST_GUARD);
    } else {
        push_plain(L, value, &now);
    }
    lua_rawset(L, -3);
    end_write(v, &now);
}

/* Takes out of the table what is left from before: the fields that the object does not have, or has in another shape. */
static void clear_fields(struct filling *f, const struct view_node *n, uint32_t turn)
{
    for (size_t i = 0; i < n->n; i++) {
        struct fill_value *v = &f->t->values[i];
        if (v->kind == NOTHING || v->turn == turn)
            continue;
        mark_changed(f->w, &n->kids[i]);
        push_table(f);
        lua_rawgeti(f->w->L, VIEW_KEYS, n->kids[i].key_number);
        lua_pushnil(f->w->L);
        lua_rawset(f->w->L, -3);
        v->kind = NOTHING;
        f->t->set--;
    }
}

/* [-0, +0] */
static void fill_object(const struct view_walk *w, const struct view_node *n, struct fill_table *t, const struct node *object)
{
    struct filling f = {.w = w, .t = t};
    size_t at = 0;
    uint32_t filled = 0;
    for (const struct node *value = object->first; value; value = value->next) {
        const struct view_node *kid = view_find_kid(n, value->key, at++);
        if (!kid || value->type == NODE_NULL)
            continue;
        bool pushed = view_is_pushed(kid, value), holds = value->type == NODE_LIST || value->type == NODE_OBJECT;
        w->seen[kid->number] |= view_is_there(value) ? VIEW_SEEN : 0;
        if (holds && kid->needed && (!pushed || kid->whole))
            view_walk_value(w, kid, value, false);
        if (!pushed)
            continue;
        struct fill_value *v = &t->values[kid->sibling];
        if (kid->whole && kid->mixed && w->odd && !*w->odd)
            *w->odd = !view_is_as_parts(kid, value);
        v->turn = w->turn;
        filled++;
        if (holds || !is_same(v, value))
            fill_field(&f, kid, v, value, holds);
    }
    if (filled < t->set)
        clear_fields(&f, n, w->turn);
    pop_table(&f);
}

/* ---- lists -------------------------------------------------------------------------------------------------------------- */

static void make_room(const struct view_walk *w, struct fill_table *t, uint32_t items)
{
    if (items <= t->room)
        return;
    size_t room = items + items / 4;
    struct fill_value *values = realloc(t->values, room * sizeof *values);
    if (!values)
        luaL_error(w->L, "out of memory");
    memset(values + t->room, 0, (room - t->room) * sizeof *values);
    w->all->n_items += room - t->room;
    t->values = values;
    t->room = room;
}

/* Of a list of which fields of the items are declared, what is no object is false. */
static void fill_item(struct filling *f, const struct view_node *n, struct fill_value *v, const struct node *item, lua_Integer at)
{
    static const struct node no_object = {.type = NODE_FALSE};
    lua_State *L = f->w->L;
    struct fill_value now = {.kind = TABLE};
    const struct fill_table *t = NULL;
    if (!n->whole)
        f->w->seen[n->number] |= view_is_there(item) ? VIEW_SEEN_ITEM : 0;
    if (!n->whole && item->type == NODE_OBJECT) {
        struct fill_table *object = take(f->w, n, false, 0);
        fill_object(f->w, n, object, item);
        t = object;
    } else if (!n->whole) {
        item = &no_object;
    }
    if (t ? v->kind == TABLE && v->place == t->place : is_same(v, item))
        return;
    mark_changed(f->w, n);
    begin_write(f, v);
    if (t) {
        now.place = t->place;
        lua_rawgeti(L, VIEW_TABLES, t->place);
    } else {
        push_plain(L, item, &now);
    }
    lua_rawseti(L, -2, at);
    end_write(v, &now);
}

static void fill_list(const struct view_walk *w, const struct view_node *n, struct fill_table *t, const struct node *list)
{
    struct filling f = {.w = w, .t = t};
    uint32_t at = 0;
    make_room(w, t, list->n);
    for (const struct node *item = list->first; item; item = item->next, at++)
        fill_item(&f, n, &t->values[at], item, (lua_Integer)at + 1);
    if (at < t->set)
        mark_changed(w, n);
    for (; at < t->set; t->set--) {
        push_table(&f);
        lua_pushnil(w->L);
        lua_rawseti(w->L, -2, (lua_Integer)t->set);
        t->values[t->set - 1].kind = NOTHING;
    }
    pop_table(&f);
}

int view_fill(const struct view_walk *w, const struct view_node *root, const struct node *object)
{
    luaL_checkstack(w->L, (int)w->all->most_nodes + 16, "record");
    struct fill_table *t = take(w, root, false, 0);
    fill_object(w, root, t, object);
    return t->place;
}
