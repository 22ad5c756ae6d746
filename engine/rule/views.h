/* What view.c, view_elements.c, view_fill.c, view_order.c, view_own.c, view_share.c and view_walk.c share. Private to them. */
#ifndef MC_RULE_VIEWS_H
#define MC_RULE_VIEWS_H

#include "rule/view.h"

struct elements;
struct rule;
struct state;

struct views {
    struct pack *pack; /* borrow: it owns the views */
    struct view *list; /* own: n of them */
    size_t n;
    struct kind_rules *kinds; /* own: n_kinds of them */
    size_t n_kinds, n_keys;
    uint8_t *seen;        /* own: by node, what the walk met there */
    unsigned long record; /* the number of the record under check, of which this is the root */
    const struct node *root;
    unsigned long changes; /* of what rules go by besides an element: parameters, the day, the unit of money; and of what is known of tables */
    size_t walks;         /* elements looked at so far */
    const struct record *under_check; /* borrow; NULL: none */
    unsigned long dropped; /* the number of the record whose tables were let go of (views_drop_tables) */
    struct nodes room;    /* for records that have no nodes */
    bool lent;            /* the one under check has them from there */
    struct view_unit {
        const struct node_key **steps; /* own: where it stands; NULL: nowhere */
        unsigned long record;
        const char *text; /* borrow: copy, or the record */
        char copy[64];
        enum money_unit money; /* what it says, of amounts that say nothing themselves; MONEY_NONE: no unit */
    } *units;             /* own: by the number of the part */
    bool shares;          /* it is worked out which rules share tables */

    /* In Lua's registry of this state; another state has none of them. */
    const struct state *state;
    int keys, guards, list_guard, reporter;
    int tables;           /* all that are filled anew, n_tables of them */
    struct fill_pool *pools; /* own: by guard: those made of the node's objects in all records, and behind those of all nodes its lists; NULL: no tables are made yet */
    uint32_t *taken;      /* own: the same: how many of them the record has so far */
    uint32_t turn;        /* the number of the last element that was filled in */
    uint64_t *changed;    /* own: for tables of which nobody asks what changed */
    size_t n_guards, n_tables, n_items; /* room for so many items in lists */
    size_t most_nodes; /* of any tree */
};

/* Before a record: lets go of the tables kept from those before where they are too many. */
void views_bound_tables(struct views *all);
void view_clear_elements(struct view *v);
/* Works out which rules share tables. */
mc_status views_share(struct pack *p, mc_error *err);

/* ---- trees of keys (view.c) ---- */

struct shape;

/* Adds what the shape names; false when out of memory. own: view_node_clear. */
bool view_node_merge(struct view_node *n, const struct shape *shape, struct node_keys *keys);
void view_node_clear(struct view_node *n);
/* Marks what is to be pushed of the nodes: all that the shape names. */
void view_node_push(struct view_node *n, const struct shape *shape);

/* ---- their order (view_order.c) ---- */

/* Puts the views in the order in which they are gone through; they are known by kind and path alone so far. */
mc_status views_order(struct pack *p, struct views *all, mc_error *err);

/* ---- which rules share (view_share.c) ---- */

void view_node_count_pushed(struct view_node *n);
/* Notes by the numbers of the nodes which shape stands at each; NULL where it names nothing. */
void view_place_shapes(const struct shape **at, const struct shape *shape, const struct view_node *n);
/* Whether it is known that the rule cannot change or keep what it is given. */
bool view_is_harmless(const struct rule *r);

/* ---- tables of one rule alone (view_own.c) ---- */

/* What a rule declares by itself, where it shares no tables. */
struct view_own {
    struct view_node root;
    size_t n_nodes;
    int first_guard; /* of its nodes, in the list of all guards */
    bool reused;     /* its tables are filled anew from element to element: it can do no harm to them */
};

/* Makes them for the rules that do not share. */
mc_status views_take_own(struct pack *p, mc_error *err);
void view_free_own(struct elements *each);

/* ---- walking (view_walk.c) ---- */

/* Where things stand on the stack while a table is made; 1 is the caller's. */
enum { VIEW_KEYS = 2, VIEW_GUARDS, VIEW_LIST_GUARD, VIEW_TABLES };

/* What a walk met at a node. */
enum { VIEW_SEEN = 1, VIEW_SEEN_ITEM = 2 };

struct view_walk {
    lua_State *L; /* NULL: nothing is pushed */
    struct views *all;
    uint8_t *seen;
    int first_guard;
    bool *odd; /* NULL: nobody asks (struct view_element) */

    /* Where tables are filled anew. */
    uint64_t *changed; /* by node, as bits: another value stands there than before */
    uint32_t turn;
};

/* Notes what is seen of the object; with `push` it pushes a new table of what the tree names. [-0, +1] or [-0, +0] */
void view_walk_object(const struct view_walk *w, const struct view_node *n, const struct node *object, bool push);
/* The same of one value. */
void view_walk_value(const struct view_walk *w, const struct view_node *n, const struct node *value, bool push);
/* Pushes all that a walk needs, from VIEW_KEYS on. [-0, +4] */
void views_push_kit(lua_State *L, const struct views *all);
/* What the views need in the pack's state, made where it is not there. False where there is no room for it. */
bool views_open_in_state(struct pack *p);
/* Pushes the list of all tables that are filled anew. [-0, +1] */
void views_push_tables(const struct pack *p);
/* Whether tables that live on from element to element may take more memory. */
bool views_have_room(const struct pack *p);

static inline bool view_is_there(const struct node *value)
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

/* view_find_kid where the object before had another member there. */
const struct view_node *view_search_kid(const struct view_node *n, const struct node_key *key, size_t at);

/* The kid of that key, which the object's member number `at` has, from 0; NULL: there is none. A key that goes with its record may stand where another one stood before, but no
 * rule names either. */
static inline const struct view_node *view_find_kid(const struct view_node *n, const struct node_key *key, size_t at)
{
    if (n->n && at < VIEW_ORDER && n->order[at].key == key)
        return n->order[at].kid;
    return view_search_kid(n, key, at);
}

/* Whether rules that declare parts of a value see of its whole what they would see of the parts: lists hold objects where they expect objects in a list, and so on. */
bool view_is_as_parts(const struct view_node *n, const struct node *value);

static inline bool view_is_pushed(const struct view_node *n, const struct node *value)
{
    return n->pushed && (n->whole || (n->list && value->type == NODE_LIST) || (n->object && value->type == NODE_OBJECT));
}

/* ---- tables that are filled anew (view_fill.c) ---- */

/* Before the first of them; false when out of memory. */
bool views_make_pools(struct views *all);
/* Nothing is known of any table any more. */
void views_forget_fill(struct views *all);
/* The next table of the root, filled with what the tree names of the object: its place among the tables. [-0, +0] */
int view_fill(const struct view_walk *w, const struct view_node *root, const struct node *object);

/* Of bits for so many nodes. */
static inline size_t view_words(size_t nodes)
{
    return (nodes + 63) / 64;
}

#endif
