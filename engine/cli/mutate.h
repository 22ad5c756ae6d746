/* What the files of `mingcha mutate` share: where a value stands in a copy of a record, the operators that corrupt it, the plan of all mutants of a
 * record, and what became of them. Which fields there are, and which operators suit them, is the pack's to say: mutate.json beside pack.json. */
#ifndef MC_CLI_MUTATE_H
#define MC_CLI_MUTATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/cli.h"
#include "mingcha.h"
#include "rule/paths.h"
#include "run/run.h"

/* ---- one value of a record ------------------------------------------------------------------------------------------ */

/* The value at `pointer` of a record that an operator may change. */
struct site {
    json_t *root;        /* borrow: a deep copy, changed in place */
    const char *pointer; /* borrow */
    const json_t *entry; /* borrow: the field's entry of mutate.json */
    const json_t *table; /* borrow: all of mutate.json */
    json_t *value;       /* borrow: what stands at the pointer */
    json_t *parent;      /* borrow: the object or list that holds it */
    char *key;           /* own: in an object; NULL in a list */
    size_t index;        /* in a list */
    bool failed;         /* out of memory */
};

/* Why no rule could see a mutant, told from the record alone; NONE where one could. */
enum blind { BLIND_NONE, BLIND_ONCE, BLIND_OPEN, BLIND_LAST, BLIND_UNBOUNDED, BLIND_COUNT };

/* What an operator did. own: the texts (change_clear). */
struct change {
    char *from, *to;
    enum blind blind;
};

/* False where nothing stands at the pointer, or memory is out (then `failed`). own: site_close. */
bool site_open(struct site *s, json_t *root, const char *pointer, const json_t *entry, const json_t *table);
void site_close(struct site *s);
void change_clear(struct change *c);

/* The nth ancestor of the value as a pointer: 0 is the value's own. own: free(); NULL past the root or out of memory. */
char *site_ancestor(const struct site *s, size_t n);
json_t *site_at(const struct site *s, const char *pointer);
/* A decimal as text, be it a string or an integer; NULL for anything else. own: free(). */
char *number_text(const json_t *value);
/* Says what changed. Always true, so that an operator may end with it. */
bool site_say(struct site *s, struct change *c, const char *from, const char *to);
/* Takes the value out of what holds it. */
void site_remove(struct site *s);
/* Puts a text in place of the first occurrence of another in a string; false where it is not there. */
bool text_replace(struct site *s, json_t *string, const char *old, const char *by);
/* The text with its first `old_len` bytes at `at` replaced. own: free(). */
char *text_splice(const char *text, size_t at, size_t old_len, const char *by);
/* Where a figure stands alone in a text, no digit or point beside it; -1 where it does not. */
long figure_at(const char *text, const char *figure);

/* Gives the figure under `key` of the object at `pointer` another value, there and wherever the record quotes the same words: the object's own "text", the sentence
 * that holds it, other figures read from that sentence ("quotes" of mutate.json). */
void figure_set(struct site *s, const char *pointer, const char *key, const char *by);
/* Whether the item that the site lies in states its figure at one place only. */
bool figure_is_once(const struct site *s, const char *figure);

/* ---- operators ------------------------------------------------------------------------------------------------------- */

struct mutate_operator {
    const char *name, *zh, *en;
    size_t (*count)(const struct site *s);                        /* variants there may be */
    bool (*apply)(struct site *s, size_t k, struct change *c); /* variant k; false where it would change nothing */
};

extern const struct mutate_operator *const mutate_figures, *const mutate_rows, *const mutate_dates; /* each ended by a NULL name */

/* ---- the plan -------------------------------------------------------------------------------------------------------- */

struct mutate_field {
    const json_t *entry;    /* borrow: from the table */
    const char *class_name; /* borrow */
    const char *at;         /* borrow */
    struct path path;
    const struct mutate_operator **operators; /* own: the array; ended by NULL */
};

struct mutate_plan {
    json_t *table; /* own: mutate.json */
    struct mutate_field *fields;
    size_t n;
};

/* One way to corrupt a record. */
struct mutant {
    const struct mutate_field *field;
    const struct mutate_operator *op;
    char *pointer; /* own */
    size_t k;
};

struct mutants {
    struct mutant *all;
    size_t n, size;
};

/* Reads rules/mutate.json. MC_ERR_USAGE names the file and what is wrong in it. own: mutate_plan_close, on failure too. */
mc_status mutate_plan_open(struct mutate_plan *p, const char *rules, mc_error *err);
void mutate_plan_close(struct mutate_plan *p);
/* Whether some field is of that class. */
bool mutate_plan_has_class(const struct mutate_plan *p, const char *name);
/* All mutants of a record of the plan's fields, or `sample` of each field and operator chosen by `seed` (0: all), of the classes in `only` (none: all). own: mutants_clear. */
mc_status mutate_list(struct mutants *out, const struct mutate_plan *p, const json_t *root, size_t sample, uint64_t seed, const char *const *only,
                      size_t n_only, mc_error *err);
void mutants_clear(struct mutants *m);

/* ---- what became of them --------------------------------------------------------------------------------------------- */

enum outcome { OUTCOME_CAUGHT, OUTCOME_MISSED, OUTCOME_UNDECIDED, OUTCOME_BLIND, OUTCOMES };

struct mutate_score {
    json_t *records; /* own: array of {path, kind, mutants} */
    json_t *groups;  /* own: array of {class, operator, field, mutants, caught, missed, undecided, unseeable, examples: [...]}, in the plan's order */
    json_t *fired;   /* own: rule id -> number of mutants that it caught */
    size_t counts[OUTCOMES];
};

mc_status mutate_score_open(struct mutate_score *s, mc_error *err);
void mutate_score_close(struct mutate_score *s);
/* Runs the pack over every mutant of the record. */
mc_status mutate_run(struct mutate_score *s, struct run *run, const struct mutate_plan *p, const struct record *r, const char *path,
                     const struct mutants *all, mc_error *err);

/* How many in 10000 of the mutants that a rule could see were caught; 10000 where there is none. */
long mutate_rate(size_t caught, size_t missed, size_t undecided);

/* The result as JSON. own: json_decref; NULL out of memory. */
json_t *mutate_json(const struct mutate_score *s, struct pack *pack, uint64_t seed, size_t sample);
/* The result as a page; `examples` of the missed of each group. False: out of memory. */
bool mutate_text(const struct mutate_score *s, const struct cli *cli, struct pack *pack, uint64_t seed, size_t sample, size_t examples);

#endif
