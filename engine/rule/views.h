/* What view.c, view_elements.c and view_walk.c share. Private to the three. */
#ifndef MC_RULE_VIEWS_H
#define MC_RULE_VIEWS_H

#include "rule/view.h"

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
    int *refs; /* own: n_refs places for shared tables, of which `used` hold some */
    size_t n_refs, used;
};

/* Before a record: lets go of the tables kept from those before where they are too many. */
void views_bound_tables(struct views *all);
void view_clear_elements(struct view *v);
/* Works out which rules share tables. */
mc_status views_share(struct pack *p, mc_error *err);

#endif
