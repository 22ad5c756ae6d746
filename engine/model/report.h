/* The report of one run: inputs, verdict counts, findings, what stayed undecided. Reporters read only this.
 *
 * Findings and undecided entries are JSON objects of the shapes in DESIGN (docs/report.schema.json is the authority), so that every reporter,
 * test and re-check sees the same thing. Order: inputs as given; findings by input, then place in the source, then severity, rule, at, text. */
#ifndef MC_MODEL_REPORT_H
#define MC_MODEL_REPORT_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buffer.h"
#include "mingcha.h"
#include "model/sources.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };
enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_NOT_APPLICABLE, VERDICT_UNDECIDED };

struct report {
    json_t *inputs;     /* own: array of {path, format?, sha256?, kind?, status: "checked|unreadable|skipped", error?: {text, text_zh?, line?}, items?, title?, issuer?,
                            verdicts?: {pass, fail, not_applicable, undecided}, document?: what its findings call it, figures? (figures.h)} */
    json_t *findings;   /* own: array, DESIGN §6 */
    json_t *undecided;  /* own: array of {rule?, path, at?, location?, project?, message, message_en} */
    json_t *pack;       /* own: {id, version, sha256, rules} or NULL */
    json_t *packs;      /* own: array of the same for each pack of the run; NULL: only the one above */
    json_t *verdict_list; /* own: array of {rule, path, at, verdict, need?, message?, message_en?}, every verdict there was; NULL: not asked for (report_list_verdicts) */
    json_t *idle_rules; /* own: array of {rule, why, detail?}: the rules that came to no verdict but "not applicable"; NULL: not known */
    json_t *rules;      /* own: array of {id, pack, severity, title, title_en, about?, basis}: the rules that findings and undecided entries name; NULL: none */
    struct sources sources; /* own: the notices themselves, where the run was asked to keep them; no part of report_json */
    char as_of[16];     /* ISO date */
    long verdicts[3][4]; /* [severity][verdict] */
    long records;        /* records that rules ran over */
    bool incomplete;     /* an input could not be read, something is undecided, or nothing was checked */
    json_t *baseline;    /* own: {file, entries, matched, unseen, stale: [entry]}, see baseline.h; NULL: no baseline was used */
    json_t *waivers;     /* own: {entries, used, unused: [entry], expired: [entry]}, see waivers.h; NULL: none were given */
    json_t *against;     /* own: what became of an earlier report, see recheck.h; NULL: there was none */
    json_t *repeats;     /* own, private: how often each content of a finding came, for unique fingerprints */
    json_t *contents;    /* own, private: the hash of the content of each finding, in the order they were added */
    json_t *told;        /* own: object, id of a rule -> true: those that findings and undecided entries named that were told and are here no more */
    struct report_lines *lines; /* own, private: findings that are written down already (report_line.h); NULL: none are */
    long told_findings[3][4]; /* [severity][enum standing]: of these */
    const char *record_text; /* borrow: the record under check as it was written, where it is one of many in its input: tells its findings from those of others. NULL: none */
    size_t record_len;
};

/* own: report_free. NULL when out of memory. */
struct report *report_new(const char *as_of);
void report_free(struct report *r);

const char *severity_name(enum severity s);             /* "note" "warning" "error" */
bool severity_parse(enum severity *out, const char *name);

const char *verdict_name(enum verdict v);               /* "pass" "fail" "not_applicable" "undecided" */

/* From now on every verdict is listed, not only counted. MC_ERR_MEMORY. */
mc_status report_list_verdicts(struct report *r);

/* Adds an input's entry. borrow: valid as long as the report. */
json_t *report_add_input(struct report *r, const char *path);
/* take: finding, and its location objects, which are not shared: in findings of the family privacy their quoted texts get covered (base/cover.h). Fills in its fingerprint (SHA-256 of rule, document identity, item, path without indices, quoted text, figures; first 16 hex
 * digits) and "status": "new" where it has none. The document's identity is the finding's "document" (a string: number or title) or, without
 * that, the base name of location.path. Findings of the same content are told apart by their order, so add them in the order of the source.
 * Not an object with "rule", "severity" and "message": MC_ERR_INPUT. */
mc_status report_add_finding(struct report *r, json_t *finding_take);
mc_status report_add_undecided(struct report *r, json_t *entry_take);
void report_count(struct report *r, enum severity s, enum verdict v, long n);

/* Sorts, puts the keys of each finding in the order of DESIGN §6, sets `incomplete`. Call once, after the last finding. MC_ERR_MEMORY at worst. */
mc_status report_finish(struct report *r);
/* Where a finding stands. Each is counted in one of the four; only the first bears on the exit code. */
enum standing {
    STANDING_OPEN,      /* new, and no open finding explains it */
    STANDING_EXPLAINED, /* new, and explained by another that is open: one cause, one finding */
    STANDING_BASELINE,
    STANDING_WAIVED,
};
enum standing report_standing(const json_t *finding);
/* After statuses were changed (baseline.h, waivers.h): a finding whose cause is known or waived stands for itself from then on, unless it is known or
 * waived too. Its "cause" becomes "known_cause". MC_ERR_MEMORY at worst. */
mc_status report_settle_causes(struct report *r);
/* What a finding's document goes by in fingerprints: its number or title, else the base name of its file. borrow: from the finding. */
const char *report_document(const json_t *finding);

/* The same order for what is there so far. MC_ERR_MEMORY. */
mc_status report_order(struct report *r);
/* Adds what another report of the same run holds, made beside it over inputs that come behind those of `r`; before report_finish of either. `renumbered`: findings of the
 * same content in both get different fingerprints. `part` is only to be freed then. MC_ERR_MEMORY. */
mc_status report_merge(struct report *r, struct report *part, bool renumbered);
/* Forgets findings and undecided entries that were told to the user already, but for their numbers and the names of their rules, so that a stream of records needs no
 * memory for them. MC_ERR_MEMORY. */
mc_status report_told(struct report *r);
/* Remembers a rule that something told names. MC_ERR_MEMORY. */
mc_status report_name_told(struct report *r, const char *rule);
/* Writes one entry that is told as soon as it is known: a "finding" or "undecided", of which the members are given as JSON without braces. */
typedef void report_tell_fn(const char *kind, const char *members, size_t len, struct buffer *out);
/* The whole report as JSON (docs/report.schema.json). own: json_decref. */
json_t *report_json(const struct report *r);
/* Open findings at or above a severity. */
long report_findings(const struct report *r, enum severity at_least);

#endif
