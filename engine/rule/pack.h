/* What the files of the rule host share: the pack in memory and one evaluation. Private to engine/rule. */
#ifndef MC_RULE_PACK_H
#define MC_RULE_PACK_H

#include <jansson.h>
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "rule/coverage.h"
#include "rule/ledger.h"
#include "rule/paths.h"
#include "rule/reach.h"
#include "rule/rule.h"
#include "rule/state.h"
#include "rule/view.h"

/* One of the paths of `each`. */
struct elements {
    const char *text; /* borrow: from the rule's data */
    struct path path;
    struct schema schema; /* of one element */

    /* By view.c. */
    struct view *view;           /* borrow; NULL: the rule is not selected, or there are no views */
    unsigned char *need_numbers; /* own: which of the view's needs the rule's are */
    uint64_t needs;              /* the same as bits */
    bool by_walk;                /* all of them are among those */
    bool shares;                 /* the rule shares the view's tables */
    bool mixed;                  /* but those of no odd elements: it declares parts of what another one declares the whole of */
    struct view_own *own;        /* own: what it declares by itself; NULL where it shares, or its tables are not made so */
    uint64_t *reads;             /* own: the nodes of the view that it declares, as bits; NULL where it does not share */
    unsigned long passed;        /* the number of the view's element (view.h, fills) on which it passed and did nothing else last; 0: none */
    unsigned long passed_in;     /* and views.changes then */
    unsigned turns;              /* elements on which it was to run with others (batch.c), counted till it is written down for glances */
    struct glance *glance;       /* own: its check; NULL: none, or it is not worth while */
    const struct shape **shapes; /* own: what the rule declares at each node of the view, where it shares, or of `own` */
};

/* What the profile and the user make of a rule for one record. */
struct choice {
    enum severity severity;
    bool off;
    const char *off_by; /* borrow: which setting turned it off: "profile", "severity", "overrides" */
    json_t *parameters; /* own: name -> value */
};

/* What a rule came to in the run so far. */
struct tally {
    long verdicts[4];
    long findings;
    long off;             /* records for which it was turned off */
    json_t *needs;        /* own: absent need -> how often; NULL: none yet */
    unsigned long long ns; /* in check, where the run is timed */
};

struct rule {
    struct rule_info info;       /* strings borrowed from `data` and `source` */
    const struct part *part;     /* borrow: from the pack */
    const struct source *source; /* borrow: from the part */
    bool known;                  /* its files are shipped ones (shipped.h): it is loaded when it is needed, and `data` is without its examples */
    json_t *data;                /* own: the rule's table without its check */
    json_t *examples;            /* own: the whole table of a known rule, once somebody asked for its examples */
    char *family, *slug, *each_text; /* own */
    const char **basis, **needs, **uses; /* own: the arrays only */
    struct elements *each; /* own: n_each of them; none for each = "*" */
    size_t n_each;
    struct path *need_paths; /* own: info.n_needs of them */
    struct shape shape;      /* what check may read, from needs and uses */
    struct schema schema;    /* of the record */
    bool adds_up;            /* it notes sums (settle.c) */
    struct reach *reach;     /* own: what its code can do; NULL: not looked at yet */
    int check, key;          /* references in Lua's registry; LUA_NOREF: none */
    int environment;         /* the same: of its globals */
    bool keyed;              /* each = "*": it looks at the records of one key at a time */
    struct choice choice;    /* for the record under check (tune.c) */
    struct tally tally;
    bool joins;          /* it goes together with others over a record (batch.c) */
    size_t met;          /* there: elements of the record under check */
    const char *not_for; /* the same: why it is not for the record; NULL: it is. borrow */
    int stopped;   /* elements of the record under check on which a limit stopped it */
    size_t output; /* bytes that it reported of that record */
};

/* Places where a value may stand, the first that is there counts. */
struct path_list {
    struct path *items;
    size_t n;
};

#define PARTS_MAX 64

/* One folder of rules: its files, and what its pack.json says of the records that they are for. */
struct part {
    char *dir;
    struct source *files; /* own: every .lua and .json file, sorted by name */
    size_t n_files;
    bool shipped; /* they are those that were built in, all of them and no others, and their code may be run (shipped.h) */
    struct source *sources; /* own: the array only: every .lua file, sorted by name; libraries are those under lib/ */
    size_t n_sources;
    struct source *libs; /* own: the array only */
    size_t n_libs;
    json_t *own;             /* own: pack.json as it stands */
    json_t *manifest;        /* own: the same with what it takes over from its base */
    const struct part *base; /* the pack that it extends; NULL: none */
    json_t *parameters; /* own: name -> value, with what the profile and the user set for the whole run */
    json_t *units;      /* own: unit -> its canonical spelling */
    struct path subject, default_unit;
    struct path_list dates, identity, region, issuer;
    bool has_subject, has_default_unit;
    char sha256[HASH_TEXT_MAX];
};

struct pack {
    struct part *parts; /* own: n_parts folders, in the order they were given */
    size_t n_parts;
    json_t *settings;   /* own: what the user set; NULL: nothing */
    struct rule *rules; /* own: sorted by id */
    size_t n_rules;
    char *region;         /* own: of all documents of the run; NULL: what each says itself */
    char as_of[16];       /* the day that rules are told is today; "": none */
    bool tuned, by_files; /* choices are made; they depend on the file */
    bool any_off;         /* some rule is off by them */
    bool timing;
    struct coverage *coverage; /* own: which lines ran; NULL: nobody asked */
    struct views *views;       /* own: of the selected rules; NULL: not made yet */
    size_t share_after;        /* so many elements, rules share tables */
    locale_t locale;           /* what the thread had before the records of a stream; 0: none are being checked */
    bool selecting; /* a selector was given: what it does not name is off */
    struct rule_limits limits;
    struct state *state;
    struct eval *eval;     /* own: of the element of a view that is looked at; holds no results in between */
    struct node_keys *keys; /* own: of records (model/node.h) */
    struct projection *projections; /* own: n_projections of them (project.c) */
    size_t n_projections;
    struct ledger *ledger; /* own: the sums of the record under check, while they are noted */
    json_t *wanted;        /* own: findings that want to know why a sum fails (settle.c) */
    bool noting;           /* rules run to note their sums; what else they say is known already */
    size_t loaded_bytes; /* what the state held when all rules were loaded */
    const char *traced; /* borrow: the id of a rule; NULL: none */
    pack_trace_fn *on_trace;
    void *on_trace_context;
    pack_verdict_fn *on_verdict;
    void *on_verdict_context;
};

/* files.c: reads the folder and hashes it. */
mc_status part_read_files(struct part *p, mc_error *err);
/* manifest.c: reads pack.json and checks its fields. */
mc_status part_read_manifest(struct part *p, const char *text, size_t len, mc_error *err);
/* Finds what each part extends, and takes over what all pack.json say. */
mc_status pack_take_manifests(struct pack *p, mc_error *err);
/* The library of that file ("lib/sum.lua") which the part has itself or by what it extends, and whose it is; NULL. borrow. */
const struct source *part_library(const struct part *p, const char *file, const struct part **owner);
/* The first text that stands at one of the paths, or NULL. borrow: from root. */
const char *pack_first_text(const struct path_list *paths, const json_t *root);
/* The schema of a kind's record; unknown where the manifest says nothing of it. */
struct schema part_schema(const struct part *p, const char *kind);

/* settings.c: checks p->settings against the pack and takes its parameters. Before the rules are loaded. */
mc_status pack_take_settings(struct pack *p, mc_error *err);
/* Checks the values under "parameters" of a pack.json's profile, a configuration or one of its overrides; with `take` they go over those of all parts. */
mc_status settings_take_parameters(struct pack *p, json_t *given, bool take, mc_error *err);
/* The profile that was chosen as the part has it; NULL. borrow. */
const json_t *part_profile(const struct pack *p, const struct part *part);
/* tune.c: checks what profiles and settings say of severities and overrides. When the rules are loaded. */
mc_status pack_check_tuning(const struct pack *p, mc_error *err);
/* Makes each rule's choice for the input of that path; NULL: for rules over a whole run. */
mc_status pack_tune(struct pack *p, const char *path, mc_error *err);
/* Adds the user's words to the data library on top of the stack, which was loaded from `file` (lib/data/rates.lua). Raises where it has no such list. [-0, +0] */
void settings_add_words(lua_State *L, const json_t *words, const char *file);

/* validate.c: checks rule->data and fills in the rest of the rule but `check`. */
mc_status rule_validate(const struct pack *p, struct rule *r, mc_error *err);
void rule_clear(struct rule *r);

/* MC_ERR_USAGE, with the nearest name, where it is neither a rule nor a family. */
mc_status pack_check_selector(const struct pack *p, const char *selector, mc_error *err);
bool rule_is_selected_by(const struct rule *r, const char *selector);
/* tally.c: one verdict more. MC_ERR_MEMORY. */
mc_status tally_count(struct tally *t, enum verdict verdict, const char *need, size_t findings);

/* project.c: what of the element the rule may see. own; NULL when out of memory. */
json_t *rule_sees(const struct rule *r, const json_t *element);

/* The rule of that id, or NULL. */
const struct rule *pack_rule_by_id(const struct pack *p, const char *id);

/* open.c: runs every rule file in a new state, but for those of known rules, and takes hold of their check functions; with `first` the tables are read and validated too,
 * and the first error ends it. Used again where a rule filled the memory with what it keeps: then a rule that does not load any more is undecided from there on,
 * and the others go on. */
mc_status pack_open_state(struct pack *p, bool first, mc_error *err);

/* Loads a known rule that is not in the state yet. MC_ERR_LIMIT where the memory does not suffice (state->trip). */
mc_status rule_ready(struct pack *p, const struct rule *r, mc_error *err);
/* Its examples that pass, or those with findings. borrow: the pack; NULL where memory is out. */
const json_t *rule_examples(const struct pack *p, const struct rule *r, bool fail);

/* view_share.c: what the rule and all libraries that it leads to can do. own: reach_clear. */
mc_status rule_reach(struct reach *out, const struct rule *r, mc_error *err);

/* What of a rule an evaluation is. One with each = "*" asks for the key of each record, looks at group after group, and comes to one verdict over all of them. */
enum eval_part { EVAL_WHOLE, EVAL_KEY, EVAL_GROUP, EVAL_SUM };

/* One rule on one element. */
struct eval {
    enum eval_part part;
    struct pack *pack;
    const struct rule *rule;
    const struct elements *each; /* which path of `each`; NULL: none */
    int table;                   /* of the element, shared (views_push_table); 0: the rule gets one of its own */
    bool alone;                  /* of its own, but filled anew from element to element (view_own.c) */
    const struct view_element *at; /* the element of a view; NULL: none */
    const json_t *element; /* ask eval_element */
    bool seen;             /* it is an element of a view, of which there may be no JSON yet */
    struct schema schema;  /* of the element */
    const char *pointer;   /* of the element; "" for each = "*" */
    const size_t *members; /* each = "*" only: item of the element -> number of its record */
    const char *unit;      /* default unit of amounts; borrow */
    size_t output;         /* bytes that the findings take so far */
    unsigned long long ns; /* in check, where the run is timed */

    /* What it came to; all NULL where it came to nothing (eval_clear). */
    json_t *findings;      /* own: raw findings as check reported them, each with "pointer" added */
    json_t *draft;         /* own: a finding that is not complete yet */
    json_t *explained;     /* own: what diagnose has given numbers to, from 1: the pointer of a sum's total, or the entries of a series */
    char *scratch;         /* own: a pointer on its way into Lua */
    char *why_zh, *why_en; /* own: what undecided{} said */
    char *why_at;          /* own: pointer; NULL: the element */
    char *need;            /* own: what not_applicable() said is absent */
    char *key;             /* own: EVAL_KEY: what the rule says; NULL: the record has none */
    size_t key_len;
};

/* Whether the rule may look at the element in the view's table; known when the element was walked over. */
static inline bool view_is_shared(const struct elements *each, const struct view_element *element)
{
    return each->shares && !(each->mixed && element->odd);
}

/* Whether the rule is evaluated over all records of a run (each = "*"). */
bool rule_is_for_run(const struct rule *r);
/* Why the rule does not apply to a record of its kind: by its date or region, or (each = "*") a need that is absent. NULL where it does. borrow: the rule. */
const char *rule_not_for(const struct pack *p, const struct rule *r, const json_t *root);

/* The element; NULL: none, or out of memory. borrow. */
const json_t *eval_element(const struct eval *e);
enum verdict eval_run(struct eval *e);
/* What it came to, where a call with a shared table did not come to its end: unless the rule ended it, it did so, perhaps, because of what is shared, and runs once more with a table
 * of its own. The ledger held so many sums before. */
enum verdict eval_after_stop(struct eval *e, size_t sums_before);
/* Most rules come to nothing but a verdict. */
bool eval_has_results(const struct eval *e);
/* Frees what it came to, so that it may be run again. */
void eval_clear(struct eval *e);

/* host.c: the function `report` for the running evaluation. [-0, +1] */
void finding_push_reporter(lua_State *L);
/* The same for every evaluation of a rule that shares tables. [-0, +1] */
void finding_push_shared_reporter(lua_State *L);

/* What evaluating a rule over a record gives, element by element. */
struct sink {
    void *context;
    /* Borrowed arguments; `e` holds findings and reasons; `need` is the absent need where the verdict is not applicable. Of the parts of a rule with each = "*" EVAL_KEY
     * comes only where it is undecided, EVAL_GROUP has findings and reasons, and EVAL_SUM the verdict, which alone is counted. */
    mc_status (*verdict)(void *context, const struct eval *e, enum verdict verdict, const char *need, mc_error *err);
    void (*pass)(void *context, struct rule *r); /* instead of it where a rule passed and did nothing else; NULL: the same is to be told of all */
};

/* project.c: forgets what was worked out of the rules that are selected. */
void pack_forget_projections(struct pack *p);

/* evaluate.c: evaluates one rule that is for records of this kind over one of them. */
mc_status rule_evaluate_record(struct pack *p, struct rule *r, const struct record *rec, const struct sink *sink, mc_error *err);
/* Evaluates one rule over the records (one record unless each = "*"). */
mc_status rule_evaluate(struct pack *p, const struct rule *r, const struct record *const *recs, size_t n,
                        const struct sink *sink, mc_error *err);
/* Runs the rule unless a need is absent, and tells the sink. `e` holds no results yet, and none afterwards; *came_to, if not NULL, is the verdict. */
mc_status rule_evaluate_one(struct eval *e, const char *need, const struct sink *sink, enum verdict *came_to, mc_error *err);
/* The same behind a call with a shared table that did not come to its end (eval_after_stop). */
mc_status rule_evaluate_stopped(struct eval *e, size_t sums_before, const struct sink *sink, mc_error *err);
/* The pack's evaluation, for elements of a view of the record under check. borrow. */
struct eval *rule_eval(struct pack *p, const struct rule *r, const struct elements *each, const struct record *rec);
/* One such element, with what rule_eval gave. */
mc_status rule_evaluate_seen(struct eval *e, struct view_element *element, const struct sink *sink, mc_error *err);
/* The first need that the walk over the element did not meet; NULL: it met all. borrow: the rule. */
const char *rule_absent_in_view(struct pack *p, const struct rule *r, const struct elements *each, struct view_element *element);
/* Whether limits stopped it so often on this record that it is not run any more. */
bool rule_is_given_up(const struct pack *p, const struct rule *r);

/* Why the rule is not for the record under check, by its date or region; NULL where it is. borrow: the rule. */
const char *rule_out_of_scope(const struct pack *p, const struct rule *r);

/* batch.c: whether those of the rules that join may go together; the sink is told of passes only by their number. */
bool batch_is_fit(const struct pack *p, const struct sink *sink);
/* The same as rule_evaluate_record of each of these, in another order. */
mc_status batch_run(struct pack *p, const struct kind_rules *rules, const struct record *rec, const struct sink *sink, mc_error *err);

#endif
