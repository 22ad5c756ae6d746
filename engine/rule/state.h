/* One Lua state with caps on memory, instructions and processor time, and the one door into it.
 *
 * Invariant: outside state_call the stack is empty and no limit is armed. Once a limit trips, every further instruction of that
 * call trips again, so that no pcall of a rule can swallow it. */
#ifndef MC_RULE_STATE_H
#define MC_RULE_STATE_H

#include <jansson.h>
#include <locale.h>
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "mingcha.h"
#include "rule/heap.h"
#include "rule/rule.h"

/* Why a call was stopped from outside the rule. TRIP_APART: it did with a table that other rules share what it may only do with one of its own. TRIP_LONG: it
 * takes longer than a call may that is not counted. */
enum trip { TRIP_NONE, TRIP_INSTRUCTIONS, TRIP_MEMORY, TRIP_TIME, TRIP_MATCH, TRIP_OUTPUT, TRIP_UNDECIDED, TRIP_NOT_APPLICABLE, TRIP_APART, TRIP_LONG };

struct part; /* pack.h */
struct coverage;
struct shipped_file; /* shipped.h */

/* One file of a pack held in memory; `name` is its path under the pack's folder. */
struct source {
    char *name;
    const char *text; /* borrow: `own`, or the text that was built in */
    char *own;        /* own: NULL: it is the same as was built in */
    size_t len;
    const struct shipped_file *shipped; /* the same file as it was when the program was built (shipped.h); NULL: another */
    bool adds_up; /* a library that leads to diagnose.sum (settle.c) */
};

struct state {
    lua_State *L;
    struct rule_limits limits;
    struct heap heap;
    size_t used;            /* bytes that Lua holds */
    unsigned long long asked; /* bytes asked for in this call: charged, because copying costs time that no hook counts */
    unsigned long long steps; /* instructions of this call, and what C functions charged */
    struct timespec start_wall, start_cpu; /* once `clocked` */
    bool clocked;
    enum trip trip;
    bool shared;  /* the rule's tables are shared with others */
    bool in_plain_locale; /* the thread is already, so that calls need not see to it */
    bool watched; /* such calls are not counted but looked at every millisecond; one that takes longer is TRIP_LONG */

    /* What the bound modules look at; borrowed from the pack and from the record under check. */
    const struct part *part;  /* the pack of the rule that is loaded or runs: its libraries and units */
    const json_t *parameters; /* object: name -> value; NULL while rules are loaded */
    const json_t *words;      /* object: data library -> list -> words of the user; NULL: none */
    struct coverage *coverage; /* notes lines; NULL: nobody asked */
    const char *as_of;        /* ISO date; "": none is set */
    const char *default_unit; /* of amounts without a unit; NULL: yuan */
    int money_unit;           /* the same as an enum money_unit, once it was asked for; 0: not yet */
    void *eval;               /* struct eval of the running rule, NULL at load */
    lua_Integer generation;   /* grows with every call, so that a kept `report` is known to be stale */
};

/* own: state_free. The limits must be complete (limits_complete). */
mc_status state_new(struct state **out, const struct rule_limits *limits, mc_error *err);
void state_free(struct state *s);

/* Fills in the defaults of fields that are 0. */
struct rule_limits limits_complete(const struct rule_limits *limits);

/* Whether a call may do as much as by default at least, and take as much memory. */
bool limits_are_wide(const struct rule_limits *limits);

/* The state that L belongs to. */
struct state *state_of(lua_State *L);

/* Calls the function under `nargs` arguments with the limits armed. [-(nargs+1), +nresults] on success, [-(nargs+1), +0] on failure;
 * a rule that broke is MC_ERR_USAGE, a limit MC_ERR_LIMIT (s->trip says which; one that the rule itself ended leaves `err` alone). */
mc_status state_call(struct state *s, int nargs, int nresults, mc_error *err);

/* The same for a rule whose tables are shared with others: what would change one of them, or depends on what other rules declare, is TRIP_APART. False where it did not come
 * to its end; what it raised is forgotten, because a call that ends so is done again, unless the rule itself ended it (s->trip). [-(nargs+1), +0] */
bool state_call_shared(struct state *s, int nargs);

/* Inside of a call of state_call_shared: what follows is a call of its own, with the limits armed anew. */
void state_begin_next(struct state *s);

/* Lua compares and prints by the locale of the thread: this gives it C's, and says what it had; give that back with uselocale. 0: it could not be changed. */
locale_t state_use_plain_locale(void);

/* From here till it is turned off calls with shared tables are looked at by a timer, where the limits allow so much and there can be one. By one thread, which does not
 * change its mask of signals meanwhile. */
void state_watch(struct state *s, bool on);

/* Raises (TRIP_APART) where the table at `index` may be one that is shared. */
void state_own_table(lua_State *L, int index);

/* Adds work done in C to the instructions of the running call; raises where the cap is passed. */
void state_charge(lua_State *L, size_t work);

/* Stops the running call for good. Does not return. */
int state_trip(lua_State *L, enum trip trip, const char *message);

#endif
