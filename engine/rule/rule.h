/* The rule host: loads a pack of Lua rules and evaluates it over records. Knows records, paths and rules; nothing of notices. */
#ifndef MC_RULE_RULE_H
#define MC_RULE_RULE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buffer.h"
#include "mingcha.h"
#include "model/record.h"
#include "model/report.h"

struct pack; /* opaque: the loaded rules and their Lua state. Not for two threads at once. */

/* One rule as data; strings are borrowed from the pack. */
struct rule_info {
    const char *id, *family, *slug, *path;
    const char *pack; /* id of the pack that it is from */
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
    int output;         /* bytes of their texts; default 1 MiB */
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
/* The same of several folders at once. A rule's id may not be in two of them, nor a pack's. A pack.json with "extends": "id of another" takes over what that pack
 * says of its records (kinds, types, units, dates, region, identity, subject, default_unit, parameters, profiles) as far as it does not say it itself, and its rules may
 * require the other's libraries. `settings` may also have "severity": { rule or family: "error|warning|note|off" } and "overrides": [ { "rules", "profile", "files",
 * "severity", "parameters", "reason" } ] (tune.c says what goes over what); a parameter is set in every pack that has it. */
mc_status pack_load_all(struct pack **out, const char *const *dirs, size_t n, const struct rule_limits *limits, const json_t *settings,
                        mc_error *err);
void pack_free(struct pack *p);

/* Does at once what else is done when a record of this kind first needs its rules, for one who has to wait anyway. What goes wrong goes wrong again then, and is said. */
void pack_make_ready(struct pack *p, const char *kind);

/* The day that date.as_of() gives to rules; copied. NULL or "": rules that ask for it are undecided. */
void pack_set_as_of(struct pack *p, const char *date);
/* The region of all documents of the run, which goes before what they say themselves; copied. NULL: what they say. */
mc_status pack_set_region(struct pack *p, const char *region, mc_error *err);

/* Rules that can do no harm to each other share one Lua table of each element, once so many elements were looked at (if this is not called: 64, and none of rules that the program knows; SIZE_MAX: never), because
 * finding out which they are takes longer than a few elements do. What the rules come to is the same either way. */
void pack_share_after(struct pack *p, size_t elements);

/* Around records: rules that share tables are not counted but timed, and counted where they take long (rule/watch.h). What they come to is the same.
 * The thread must not change which signals it blocks in between. */
void pack_watch(struct pack *p, bool on);

size_t pack_count(const struct pack *p);
const struct rule_info *pack_rule(const struct pack *p, size_t i);
const struct rule_info *pack_find(const struct pack *p, const char *id);
/* {id, version, sha256, rules, selected, settings?}: how many rules there are and how many of them run. own. */
json_t *pack_json(const struct pack *p);
/* The folders that were loaded, in the order given; the first is what pack_json gives. own. */
size_t pack_parts(const struct pack *p);
json_t *pack_part_json(const struct pack *p, size_t i);

/* Copies every file of a folder that was loaded into the new folder `to`, for its owner alone. MC_ERR_IO where it cannot be written, or where a file is no longer what
 * was loaded. */
mc_status pack_copy_part(const struct pack *p, size_t i, const char *to, mc_error *err);

/* The folder it was loaded from. borrow. */
const char *pack_part_folder(const struct pack *p, size_t i);
/* Every parameter with the value it has: [{pack: id, name, value, origin: "default|profile|settings", profile?}]. own: json_decref; NULL when out of memory. */
json_t *pack_parameters(const struct pack *p);

/* Restricts the rules that run. `selector` is an id or a family; one that names nothing is MC_ERR_USAGE with the nearest name. The first select
 * turns all others off. */
mc_status pack_select(struct pack *p, const char *selector, bool on, mc_error *err);

/* Evaluates every selected rule of the record's kind; findings, undecided entries and counts go to the report. `path` is the input's path. */
mc_status pack_run(struct pack *p, const struct record *rec, const char *path, struct report *report, mc_error *err);
/* The keys of records: those that the rules name, and those that whoever makes nodes for this pack adds. borrow: the pack. */
struct node_keys *pack_keys(const struct pack *p);
/* What the rules with each = "*" need of a record: all that has to be kept of it till the run ends. A smaller record with the values that the selected rules of
 * its kind declare, at the same pointers, and their locations; NULL where there are no such rules. It shares values with `rec`, which may go first. own: record_free. */
mc_status pack_project(struct pack *p, const struct record *rec, struct record **out, mc_error *err);

/* The records of a run for these rules, in an index on disk where they are many, so that a run of any length holds one group of records at a time. */
struct across; /* opaque */

/* Appends to `out` what is kept of a record, with the keys that the rules give it; nothing where no such rule is for it. A key that is undecided goes to the report. Any pack
 * of the run may gather: workers do, each for itself. */
mc_status pack_gather(struct pack *p, const struct record *rec, const char *path, struct report *report, struct buffer *out, mc_error *err);
/* own: across_free. Besides MC_ERR_MEMORY only MC_ERR_IO of the temporary file, as in all of these. */
mc_status across_new(struct across **out, const struct pack *p, mc_error *err);
void across_free(struct across *a);
/* Adds what was gathered; the order counts. */
mc_status across_add(struct across *a, const struct buffer *gathered, mc_error *err);

/* Called after each group of records: what is in the report by then may be told and forgotten. */
struct across_told {
    void *context;
    mc_status (*tell)(void *context, mc_error *err);
};

/* Evaluates the rules with each = "*" over all records that were added. `told` may be NULL. */
mc_status pack_run_across(struct pack *p, struct across *a, struct report *report, const struct across_told *told, mc_error *err);

/* What findings in the record call its document: its number or title, as pack.json says; NULL where it has none. borrow: from the record. */
const char *pack_document(const struct pack *p, const struct record *rec);
/* Who issued it, by pack.json's "issuer"; NULL where it does not say. borrow: the record. */
const char *pack_issuer(const struct pack *p, const struct record *rec);

/* Puts into the report what its readers want to know of the rules that its findings and undecided entries name (report.h). Call once, at the end. */
mc_status pack_describe(const struct pack *p, struct report *report, mc_error *err);

/* What a rule came to since the pack was loaded. */
struct rule_use {
    long verdicts[4];
    long findings;
    unsigned long long ns; /* in its check; 0 where pack_time was not called */
};

struct rule_use pack_use(const struct pack *p, size_t i);
/* Measures from now on how long each check takes. */
void pack_time(struct pack *p);
/* Forgets what they came to: for the next report. */
void pack_forget_counts(struct pack *p);
/* Notes from now on which lines of the pack's files run, those that run while they are loaded too. Rules run several times slower. */
mc_status pack_cover(struct pack *p, mc_error *err);
/* {"rules": [{rule, pack, findings, verdicts: {...}, file, lines, ran, missed: [{line, text}]}], "libraries": [{file, lines, ran, missed}]}: lines of functions, and those
 * of them that ran. own; NULL when out of memory, or where pack_cover was not called. */
json_t *pack_coverage(const struct pack *p);
/* Adds what the rules of another load of the same folders came to: for workers that share a run. */
mc_status pack_add_tallies(struct pack *to, const struct pack *from, mc_error *err);
/* The rules that came to no verdict but "not applicable": [{rule, why, detail?}], why being "not-selected", "off" (detail: by which setting), "kind" (no record of
 * the kind `detail`), "since", "until", "region" (detail: what the rule asks for) or "absent" (detail: the need most often absent). own: *out. */
mc_status pack_idle_rules(const struct pack *p, json_t **out, mc_error *err);

/* Told of every verdict: the rule, the element's JSON pointer, and for VERDICT_NOT_APPLICABLE the need that is absent, for VERDICT_UNDECIDED the
 * reason in English. All borrowed for the call. NULL stops it. */
typedef void pack_verdict_fn(void *context, const struct rule_info *rule, const char *at, enum verdict verdict, const char *why);
void pack_on_verdict(struct pack *p, pack_verdict_fn *fn, void *context);

/* One element as the traced rule met it. All borrowed for the call. */
struct traced {
    const struct rule_info *rule;
    const char *path, *at;    /* the input; the element's JSON pointer. For rules over a run "*" and "" */
    const json_t *seen;       /* what `needs` and `uses` let the rule see of the element */
    const json_t *parameters; /* name -> value, as set for this input */
    enum severity severity;   /* as set for this input */
    enum verdict verdict;
    const char *need;            /* not applicable: what is absent; NULL else */
    const char *why_zh, *why_en; /* undecided: why; NULL else */
    const json_t *findings;      /* array of { at, zh, en, expected?, actual?, difference?, workings? ... } as the rule reported them */
};

/* Told of every element of one rule. MC_ERR_USAGE where there is no such rule. */
typedef void pack_trace_fn(void *context, const struct traced *traced);
mc_status pack_trace(struct pack *p, const char *id, pack_trace_fn *fn, void *context, mc_error *err);

/* Runs every rule's pass and fail examples. Each failure is told to `out` in lang "zh" or "en"; *passed and *failed are counted. */
mc_status pack_test(struct pack *p, const char *only_id, FILE *out, const char *lang, long *passed, long *failed, mc_error *err);
/* What is tested, and when and where it is: an example that says `as_of` or `region` goes before these. All may be NULL. */
struct test_options {
    const char *id;  /* one rule */
    const char *run; /* a pattern (base/glob.h) of rules ("funding.*"), or of single examples ("funding.unit/fail/2") */
    const char *as_of, *region;
};

/* The same for what the options name. Nothing that they name is MC_ERR_USAGE. */
mc_status pack_test_with(struct pack *p, const struct test_options *options, FILE *out, const char *lang, long *passed, long *failed,
                         mc_error *err);
/* The examples of a rule as JSON: {"pass": [...], "fail": [...]}; own. For explain. */
json_t *pack_examples(const struct pack *p, const char *id);
/* The profiles of all packs: { name: { title: {zh, en}, about?: {zh, en}, severity?, parameters? } }. own; NULL when out of memory. */
json_t *pack_profiles(const struct pack *p);
/* The parameters that the rule's file and the libraries it leads to read: [{name, default, value, meaning: {zh, en}}]. own; NULL when out of memory or without
 * such a rule. */
json_t *pack_parameters_of(const struct pack *p, const char *id);
/* The name of a field of text that elements `each` of records of that kind have: what a new rule may start from. "name" where the pack does not describe the kind.
 * MC_ERR_USAGE where `each` is no path of it, or has no such field. */
mc_status pack_text_field(const struct pack *p, const char *kind, const char *each, char out[64], mc_error *err);
/* The sentence on top of the rule's file (its opening comment), own: free(). */
char *pack_comment(const struct pack *p, const char *id);

#endif
