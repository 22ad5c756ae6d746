/* The rule host: loads a pack of Lua rules and evaluates it over records. Knows records, paths and rules; nothing of notices. */
#ifndef MC_RULE_RULE_H
#define MC_RULE_RULE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "mingcha.h"
#include "model/record.h"
#include "model/report.h"

struct pack; /* opaque: the loaded rules and their Lua state. Not for two threads at once. */

/* One rule as data; strings are borrowed from the pack. */
struct rule_info {
    const char *id, *family, *slug, *path;
    const char *title_zh, *title_en;
    const char *kind, *each, *since, *until, *region; /* several paths of `each` are joined by ", " */
    enum severity severity;
    size_t n_basis;
    const char *const *basis;
    size_t n_needs, n_uses;
    const char *const *needs, *const *uses;
    bool selected;
};

/* Limits of one rule on one element. A rule with each = "*" gets them once more for every 16 records, and 512 KiB more for each of these. */
struct rule_limits {
    size_t memory;      /* bytes of the whole Lua state; default 64 MiB */
    long instructions;  /* default 10 million */
    int findings;       /* default 1000 */
    int milliseconds;   /* of processor time; default 10000. A backstop for work that no instruction count sees. */
};

/* Loads dir/pack.json and every dir/<family>/<slug>.lua in sorted order (dir/lib and dir/forms are not rules). Syntax errors, unknown
 * fields, wrong types, repeated ids, an id that is not its path, empty pass/fail lists, an empty pack are MC_ERR_USAGE that name file, field and, for names, the nearest
 * known one. `limits` may be NULL. own: pack_free. */
mc_status pack_load(struct pack **out, const char *dir, const struct rule_limits *limits, mc_error *err);
/* The same with settings of the user: { "profile": a name of pack.json's "profiles", "parameters": { name: value }, "words": { "rates": { "bounded": ["…"] } } }, both optional. A parameter must be one of
 * pack.json, with a value of the same type; words are added to the lists of lib/data/<name>.lua. Anything that names nothing is MC_ERR_USAGE with the nearest
 * name. `settings` may be NULL; a copy is kept. */
mc_status pack_load_with(struct pack **out, const char *dir, const struct rule_limits *limits, const json_t *settings, mc_error *err);
void pack_free(struct pack *p);

size_t pack_count(const struct pack *p);
const struct rule_info *pack_rule(const struct pack *p, size_t i);
const struct rule_info *pack_find(const struct pack *p, const char *id);
/* {id, version, sha256, rules, selected, settings?}: how many rules there are and how many of them run. own. */
json_t *pack_json(const struct pack *p);

/* Restricts the rules that run. `selector` is an id or a family; one that names nothing is MC_ERR_USAGE with the nearest name. The first select
 * turns all others off. */
mc_status pack_select(struct pack *p, const char *selector, bool on, mc_error *err);

/* Evaluates every selected rule of the record's kind; findings, undecided entries and counts go to the report. `path` is the input's path. */
mc_status pack_run(struct pack *p, const struct record *rec, const char *path, struct report *report, mc_error *err);
/* What the rules with each = "*" need of a record: all that has to be kept of it till the run ends. A smaller record with the values that the selected rules of
 * its kind declare, at the same pointers, and their locations; NULL where there are no such rules. It shares values with `rec`, which may go first. own: record_free. */
mc_status pack_project(const struct pack *p, const struct record *rec, struct record **out, mc_error *err);
/* Evaluates the rules with each = "*" over all records of a run, whole ones or projections. */
mc_status pack_run_all(struct pack *p, const struct record *const *recs, const char *const *paths, size_t n, struct report *report, mc_error *err);

/* What findings in the record call its document: its number or title, as pack.json says; NULL where it has none. borrow: from the record. */
const char *pack_document(const struct pack *p, const struct record *rec);

/* Puts into the report what its readers want to know of the rules that its findings and undecided entries name (report.h). Call once, at the end. */
mc_status pack_describe(const struct pack *p, struct report *report, mc_error *err);

/* Told of every verdict: the rule, the element's JSON pointer, and for VERDICT_NOT_APPLICABLE the need that is absent, for VERDICT_UNDECIDED the
 * reason in English. All borrowed for the call. NULL stops it. */
typedef void pack_verdict_fn(void *context, const struct rule_info *rule, const char *at, enum verdict verdict, const char *why);
void pack_on_verdict(struct pack *p, pack_verdict_fn *fn, void *context);

/* Runs every rule's pass and fail examples. Each failure is told to `out` in lang "zh" or "en"; *passed and *failed are counted. */
mc_status pack_test(struct pack *p, const char *only_id, FILE *out, const char *lang, long *passed, long *failed, mc_error *err);
/* The examples of a rule as JSON: {"pass": [...], "fail": [...]}; own. For explain. */
json_t *pack_examples(const struct pack *p, const char *id);
/* The sentence on top of the rule's file (its opening comment), own: free(). */
char *pack_comment(const struct pack *p, const char *id);

#endif
