/* A run: inputs -> records -> rules -> one report. What `check` does, and whatever else needs a report. */
#ifndef MC_RUN_RUN_H
#define MC_RUN_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "model/report.h"
#include "rule/rule.h"
#include "run/ahead.h"
#include "run/as_of.h"
#include "run/evidence.h"
#include "run/inputs.h"
#include "run/load.h"
#include "run/standing.h"

struct run_options {
    const char *rules;         /* a folder, or "default", the program's own; NULL: what the configuration says, else the program's own */
    const char *const *more_rules; /* further folders beside `rules` */
    size_t n_more_rules;
    const char *profile;       /* goes before the configuration's; NULL: that one */
    const char *region;        /* the same */
    bool list_verdicts;        /* the report lists every verdict */
    bool cover;                /* the pack notes which lines run */
    bool timing;               /* the pack times its rules */
    const char *config;        /* NULL: the .mingcha.json found upward, if any */
    const char *input_format;  /* name of a reader; NULL: told from the content */
    const char *const *select; /* ids or families */
    size_t n_select;
    const char *const *ignore;
    size_t n_ignore;
    bool no_config;            /* look for no .mingcha.json: only `config` counts */
    char as_of[AS_OF_MAX];     /* ISO date */
    bool keep_sources;         /* keep the notices for reporters that show them (model/sources.h) */
    const char *baseline; /* NULL: that of the configuration, if any; so are the waivers */
    const char *waivers;
    bool figures;        /* each input's entry in the report holds its figures (model/figures.h) */
    const char *against; /* an earlier report, its evidence pack (a folder), or a record; NULL: none */
    bool only;           /* there is but one input: then it is the later version of the only earlier one, whatever it is called */
    void (*on_unreadable)(void *context, const mc_error *err); /* told of each input that could not be read; may be NULL */
    void *context;
    const struct input *first; /* borrow: the input that run_input gets first; it may be read while the rules are loaded, by a second thread. NULL: it is not */
    size_t jobs;               /* threads that check; 0 is 1. What comes out does not depend on it. */
    /* Where both are there, the findings of a stream of records are written as soon as their turn comes, and only their numbers stay in the report: so a stream of
     * any length takes the memory of a few records. Whatever came before it is written first. NULL: all stay in the report. */
    report_tell_fn *tell;
    mc_status (*write)(void *context, const char *text, size_t len, mc_error *err);
    /* Told now and then how far it is: inputs done, of how many, records checked. May be NULL. */
    void (*on_progress)(void *context, size_t inputs, size_t of, long records);
};

struct run {
    void (*on_unreadable)(void *context, const mc_error *err);
    void *context;
    char *rules; /* own: the folder whose forms/ is used */
    char as_of[AS_OF_MAX];
    bool list_verdicts;
    json_t *config;    /* own: NULL: there is none */
    char *config_file; /* own */
    struct known standing;
    struct pack *pack;
    struct against {
        char *file;          /* own */
        json_t *old, *pairs; /* own: recheck.h; NULL: no earlier report */
        json_t *original;    /* own: `old` as it was read */
        bool only;
    } against;
    bool figures;
    struct evidence *evidence; /* borrow: each input is kept there; NULL: none. The caller sets it before the first input */
    json_t *select, *ignore;   /* own: the selectors that were used */
    struct report *report;
    struct loader loader;
    struct ahead ahead;    /* of the first input, until its turn comes */
    struct buffer kept;    /* of the records, for the rules over all of them: gathered, not in `across` yet */
    struct across *across; /* own: NULL: nothing yet */
    bool watched;          /* a timer looks at rules instead of a count (pack_watch): of the program alone, for a library leaves signals to its host */
    bool part_of_run;      /* a job beside others: what it gathers is taken from `kept` in their order */
    const struct run_options *telling; /* borrow: findings of a stream were told as they came, and so are those that follow; NULL: none were */
    size_t unreadable;
};

/* Loads the pack and chooses its rules. Wrong rules or selectors are MC_ERR_USAGE. own: run_close, on failure too. */
mc_status run_open(struct run *run, const struct run_options *options, mc_error *err);

/* Begins again with an empty report and the same rules. */
mc_status run_begin(struct run *run, mc_error *err);

/* Reads one input and runs the rules over it. An input that cannot be read is told to on_unreadable, stands in the report, and
 * is no error here; only what ends the whole run is. */
mc_status run_input(struct run *run, const struct input *in, mc_error *err);

/* An input whose entry and record are known, as evidence_add kept them; `record` is NULL where it had none. */
mc_status run_again(struct run *run, const json_t *about, const struct record *record, mc_error *err);
/* All inputs, with options->jobs threads; streams of records (NDJSON) among them line by line. `options` are those of run_open. */
mc_status run_inputs(struct run *run, const struct run_options *options, const struct inputs *in, mc_error *err);

/* For the files of this folder: the rules of one record over one record, and what is kept of it for the rules over all of them. */
mc_status run_record(struct run *run, const struct record *r, const char *path, mc_error *err);
mc_status run_keep(struct run *run, const struct record *r, const char *path, mc_error *err);
/* Moves what a job gathered into the index of the run; the buffer is empty then. */
mc_status run_take_kept(struct run *run, struct buffer *kept, mc_error *err);
/* Writes what the report holds so far and forgets it (run_options.tell). */
mc_status run_tell(struct run *run, const struct run_options *o, mc_error *err);
mc_status run_note_unreadable(struct run *run, json_t *about, const mc_error *found, mc_error *err);
void run_count_verdicts(const struct report *r, long counts[4]);
mc_status run_set_verdicts(const struct report *r, json_t *about, const long before[4], mc_error *err);

/* Rules over all records, then baseline and waivers; the report is whole then. */
mc_status run_finish(struct run *run, mc_error *err);

/* A text of the configuration; NULL where it does not set it. borrow: the run. */
const char *run_setting(const struct run *run, const char *key);

void run_close(struct run *run);
/* The same for a program that ends now: its memory goes with it, which takes the system less time than giving it back piece by piece. */
void run_leave(struct run *run);

#endif
