/* What view.c, view_elements.c and view_walk.c share. Private to the three. */
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
    } *units;             /* own: by the number of the part */
    bool shares;          /* it is worked out which rules share tables */

    /* In Lua's registry of this state; another state has none of them. */
    const struct state *state;
    int keys, guards, list_guard, reporter;
    int objects, lists;   /* by guard: the tables that were made of the node's objects, and of its lists, in all records: they are filled anew */
    uint32_t *taken;      /* own: by guard: how many of its objects the record has so far, and behind those of all nodes its lists */
    size_t n_guards, n_tables;
    size_t most_nodes; /* of any tree */
    int *refs; /* own: n_refs places for shared tables, of which `used` hold some */
    size_t n_refs, used;
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
enum { VIEW_KEYS = 2, VIEW_GUARDS, VIEW_LIST_GUARD, VIEW_OBJECTS, VIEW_LISTS };

struct view_walk {
    lua_State *L; /* NULL: nothing is pushed */
    struct views *all;
    uint8_t *seen;
    int first_guard;
    bool fresh; /* the tables are the rule's own, and new */
    bool *odd;  /* NULL: nobody asks (struct view_element) */
};

/* Pushes what of the object the tree names. [-0, +1] */
void view_walk_object(const struct view_walk *w, const struct view_node *n, const struct node *object, bool push);
/* Pushes all that a walk needs, from VIEW_KEYS on. [-0, +5] */
void views_push_kit(lua_State *L, const struct views *all);
/* What the views need in the pack's state, made where it is not there. False where there is no room for it. */
bool views_open_in_state(struct pack *p);
/* Whether tables that live on from element to element may take more memory. */
bool views_have_room(const struct pack *p);

#endif
