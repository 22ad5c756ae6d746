/* Views: what all rules that look at the same elements of a kind of record see of them, taken from each element once for all of these rules. A view knows in one walk
 * over an element which of the rules' needs are there, and makes one Lua table of what they declare, which those rules share that can do no harm to it (reach.h). The
 * others, and every rule whose call ended in anything but a verdict of its own, get a table each, as if there were no views: what comes out is the same. */
#ifndef MC_RULE_VIEW_H
#define MC_RULE_VIEW_H

#include <jansson.h>
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/money.h"
#include "mingcha.h"
#include "model/node.h"
#include "model/record.h"
#include "rule/paths.h"

struct eval;
struct pack;
struct part;
struct path_list;
struct elements;
struct rule;
struct views;

#define VIEW_NEEDS_MAX 64
#define VIEW_ORDER 32 /* members of an object */

/* One key that some rule of a view names, at its place in the tree of all of them. */
struct view_node {
    const struct node_key *key; /* borrow: the pack's keys; NULL: the element itself */
    size_t number;         /* of all nodes of the view, from 0 */
    size_t sibling;        /* of the kids of its parent, from 0 */
    int key_number;        /* of all keys of all views, from 1 */
    bool list, object;     /* some path goes on in its items; in itself */
    bool needed;           /* a need ends here or below */
    bool pushed;           /* a rule that shares tables declares it or something below */
    bool whole;            /* such a rule declares all of it */
    bool mixed;            /* and another one only parts */
    bool asked;            /* such a rule may ask its tables for keys that it does not declare: they have a guard that looks */
    size_t n_pushed;       /* of the kids */
    struct schema schema;  /* of the value, or of its items */
    struct view_node *kids; /* own: n of them */
    size_t n;
    struct view_member *order; /* own: VIEW_ORDER of them, where there are kids: the members of the object before, for the next one mostly has the same */
};

/* A key, and the kid of it. */
struct view_member {
    const struct node_key *key;   /* NULL: none was met yet */
    const struct view_node *kid; /* borrow; NULL: no rule names it */
};

/* A path of `needs`: its nodes, and whether the items of the last one are meant. */
struct view_need {
    const char *text;  /* borrow: from a rule */
    const struct view_node **steps; /* own: n of them */
    size_t n;
    bool item;
};

/* An element of the record under check. */
struct view_element {
    const struct node *value; /* borrow: from the record */
    char *pointer;            /* own */
    bool walked;
    bool odd;            /* some value that is mixed is not of the form that the rules which declare parts of it expect: to them all of it would look otherwise than the parts */
    uint64_t present;    /* by the number of the need */
    int ref;             /* of the shared table (views_push_table); 0: not made yet, VIEW_NO_TABLE: there is none */
};
#define VIEW_NO_TABLE (-1)

/* A rule that looks at the elements of a view together with others, and where it says so. */
struct view_rule {
    struct rule *rule;     /* borrow */
    struct elements *each; /* borrow: one of its own */
};

struct view {
    const char *kind, *each; /* borrow: from a rule */
    const struct path *path; /* borrow: from a rule */
    const struct node_key **steps; /* own: the keys of the path */
    struct schema schema;    /* of an element */
    struct view_node root;
    size_t n_nodes;
    int first_guard; /* of its nodes, in the list of all guards */
    struct view_need needs[VIEW_NEEDS_MAX];
    size_t n_needs;
    bool shared; /* some rules share its tables */
    struct view_rule *joined; /* own: those that go together (batch.c), n_joined of them, in the order of the pack */
    size_t n_joined;
    size_t n_glanced; /* of them: those that are told at a glance */
    unsigned long fills; /* elements whose tables were filled so far */
    uint64_t *changed;   /* own: by node, as bits: what the last of them has other than the one before in the same tables */
    unsigned long record; /* the number of the record that the elements are of */
    struct view_element *elements; /* own: n of them, room for `room` */
    size_t n, room;
};

/* The rules of a kind that run on single records, in the order of the pack. */
struct kind_rules {
    const char *kind; /* borrow: from a rule */
    struct rule **rules; /* own: the array only */
    size_t n;
};

/* Makes the views of the selected rules, where they are not made yet. */
mc_status views_open(struct pack *p, mc_error *err);
/* The selection has changed. NULL is fine. */
void views_free(struct views *v);

/* Notes every key that rules and pack.json name, so that they are known before records are read. */
mc_status views_note_keys(struct pack *p, mc_error *err);

/* The rules for records of its kind; NULL: none. borrow: till the selection changes. */
const struct kind_rules *views_rules(const struct views *v, const struct record *rec);
/* What rules go by besides the record has changed. NULL is fine. */
void views_note_change(struct views *v);
/* From here on till views_close views are of this record. */
mc_status views_next(struct pack *p, const struct record *rec, mc_error *err);
void views_close(struct pack *p);
/* The first text of the record under check at one of the paths, as pack_first_text has it. borrow: room, or the record. */
const char *views_first_text(const struct pack *p, const struct path_list *paths, char room[64]);
/* The unit of money of the record under check, as the part's pack.json says where it stands; NULL. borrow: till the next record. */
const char *views_unit(const struct pack *p, const struct part *part);
/* The unit of amounts that say none; MONEY_NONE where what should be one is none. */
enum money_unit views_money_unit(const struct pack *p, const struct part *part);

/* Finds out which rules share tables, once enough elements were looked at. */
mc_status views_share_in_time(struct pack *p, mc_error *err);
/* The elements of the view in the record, found once for each record. */
mc_status view_elements(struct pack *p, struct view *v, mc_error *err);
/* Which needs of the view the element has. */
uint64_t view_present(struct pack *p, struct view *v, struct view_element *e);
/* The element's table for the rules that share it; VIEW_NO_TABLE where they must do without. */
int view_table(struct pack *p, struct view *v, struct view_element *e);
/* The element's table is filled anew for the next one of the view that asks. */
void view_give_back(struct pack *p, struct view *v, struct view_element *e);
/* Lets go of all shared tables of the record: the rules that are still to come do without. */
void views_drop_tables(struct pack *p);
bool views_hold_tables(const struct pack *p);
/* Where the shared tables take more than their share of the memory they are let go of, to be made anew for rules that are still to come. */
void views_make_room(struct pack *p);
/* Whether shared tables may be made in the state: rules that are loaded from then on have their environments spread (sandbox.h). */
bool views_are_open(const struct pack *p);
/* Pushes the table of that number (view_table). [-0, +1] */
void views_push_table(const struct pack *p, int table);
/* Pushes the `report` of rules that share tables: for all elements the same, because no such rule can keep it. [-0, +1] */
void views_push_reporter(const struct pack *p);
/* Whether the table of the rule's own can be made of the element's nodes, and whether it is filled anew from element to element. */
bool view_has_own(struct pack *p, const struct eval *e);
bool view_reuses_own(struct pack *p, const struct eval *e);
/* Pushes it: where nothing but one value is on the stack. `fresh`: of tables that are new. [-0, +5] */
void view_push_own(lua_State *L, const struct eval *e, bool fresh);
/* Whether rule e sees at the shared table with that metatable (at `index`) all that there is, so that it may go through the keys. [-0, +0] */
bool view_shows_all(lua_State *L, const struct eval *e, int index);

#endif
