/* mingcha (明察): the public C API.
 *
 *     mc_engine    a rule pack and what is set for it                  mc_engine_open .. mc_engine_close
 *     mc_run       inputs that are checked together                    mc_run_begin, mc_check_..., mc_run_end
 *     mc_report    what came of it: read it here, or write it out      mc_report_...
 *     mc_finding   one doubt to verify, of a report                    mc_finding_...
 *
 * Names that begin with mc_ or MC_ are public; nothing else is. Handles are opaque.
 *
 * Errors. What can fail returns an mc_status and takes an `mc_error *` last, which may be NULL; the first error that was written there stays.
 * On failure outputs are untouched.
 *
 * Ownership, in three words. own: you free it, with the function named. borrow: valid until the named thing changes or goes. A plain
 * `const T *` argument is borrowed for the call. Every function that frees takes NULL.
 *
 * Threads. An engine with its runs is for one thread at a time; any number of engines work side by side in as many threads. A report belongs to no
 * engine: it may be read by several threads at once, and outlives run and engine.
 *
 * All text is UTF-8. No function prints, exits, or changes the locale, the working folder or a signal.
 */
#ifndef MINGCHA_H
#define MINGCHA_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MC_VERSION "0.1.0"

/* What the shared library exports. */
#if defined(__GNUC__)
#define MC_API __attribute__((visibility("default")))
#define MC_MUST_USE __attribute__((warn_unused_result))
#else
#define MC_API
#define MC_MUST_USE
#endif

/* What a call came to. MC_OK is 0, so `if (st)` reads as "if it went wrong". */
typedef enum mc_status {
    MC_OK = 0,
    MC_ERR_USAGE,    /* wrong option, configuration, rule or pack: the caller can mend the call */
    MC_ERR_IO,       /* a file could not be opened, read or written */
    MC_ERR_INPUT,    /* the input is not what it should be: damaged, wrong encoding, no such format */
    MC_ERR_LIMIT,    /* a stated limit was passed: size, depth, time, memory, digits */
    MC_ERR_MEMORY,   /* out of memory */
} mc_status;

/* One error. Starts as {0}; belongs to the caller. `source` and `text` are always terminated UTF-8, cut at a character. */
typedef struct mc_error {
    mc_status status;
    int line;          /* 1-based; 0 where no line is known */
    char source[512];  /* the file or rule the error is about; "" where there is none */
    char text[1024];   /* one line, without a final stop, the bad value quoted */
    char text_zh[1024]; /* the same in Chinese; "" where another library found the error and only its own words are known */
} mc_error;

/* The version of the library in use; MC_VERSION is that of the header. borrow: static. */
MC_API const char *mc_version(void);
/* Frees what a function of this library gave as `char *`. */
MC_API void mc_free(char *text);

/* ---- engine ---------------------------------------------------------------------------------------------------- */

typedef struct mc_engine mc_engine;

/* What an engine works with. Starts as {0}: the rules that were installed with the library, all of them, today. */
typedef struct mc_settings {
    const char *rules;         /* folder of the rule pack; NULL: the installed one */
    const char *config;        /* a .mingcha.json; NULL: none. None is looked for */
    const char *as_of;         /* ISO date that "today" is for the rules; NULL: the day of the call */
    const char *input_format;  /* read every input as this ("docx", "json"); NULL: told from the content */
    const char *const *select; /* rule ids or families; none: all rules */
    size_t n_select;
    const char *const *ignore;
    size_t n_ignore;
    bool keep_notices;         /* let the report hold the notices (of a run over many, some dozens): the formats that draw them, such as html, need them */
} mc_settings;

/* Loads the rules. `settings` may be NULL; nothing of it is kept. A wrong pack, configuration, date, format or id is MC_ERR_USAGE, with the nearest name.
 * own: *out, mc_engine_close. */
MC_API mc_status mc_engine_open(mc_engine **out, const mc_settings *settings, mc_error *err) MC_MUST_USE;
MC_API void mc_engine_close(mc_engine *engine);

/* The pack: its id, version and SHA-256 (hexadecimal), and its rules in the order of their ids. borrow: the engine. */
MC_API const char *mc_pack_id(const mc_engine *engine);
MC_API const char *mc_pack_version(const mc_engine *engine);
MC_API const char *mc_pack_sha256(const mc_engine *engine);
MC_API size_t mc_pack_count(const mc_engine *engine);
/* NULL where there is no such rule. */
MC_API const char *mc_pack_rule(const mc_engine *engine, size_t i);
/* A rule's title in "zh" or "en"; NULL where there is no such rule. */
MC_API const char *mc_rule_title(const mc_engine *engine, const char *rule, const char *lang);
/* Whether the settings let it run. */
MC_API bool mc_rule_selected(const mc_engine *engine, const char *rule);

/* ---- run ------------------------------------------------------------------------------------------------------- */

typedef struct mc_run mc_run;
typedef struct mc_report mc_report;

/* Begins a run; an engine has one at a time (a second is MC_ERR_USAGE). own: *out, mc_run_end or mc_run_drop. */
MC_API mc_status mc_run_begin(mc_run **out, mc_engine *engine, mc_error *err) MC_MUST_USE;

/* Checks one input: a file; bytes as if they were the content of a file `name`; a record written as JSON. What cannot be read stands in the
 * report, which is incomplete then, and is told by MC_ERR_IO, MC_ERR_INPUT or MC_ERR_LIMIT: the run may go on. After MC_ERR_MEMORY or MC_ERR_USAGE it may not. */
MC_API mc_status mc_check_file(mc_run *run, const char *path, mc_error *err) MC_MUST_USE;
MC_API mc_status mc_check_buffer(mc_run *run, const char *name, const void *bytes, size_t len, mc_error *err) MC_MUST_USE;
MC_API mc_status mc_check_record(mc_run *run, const char *name, const char *json, size_t len, mc_error *err) MC_MUST_USE;

/* Runs the rules over all inputs together, ends the run and gives its report. The run is gone, on failure too. own: *out, mc_report_free. */
MC_API mc_status mc_run_end(mc_report **out, mc_run *run, mc_error *err) MC_MUST_USE;
/* Ends the run without a report. */
MC_API void mc_run_drop(mc_run *run);

/* ---- report ---------------------------------------------------------------------------------------------------- */

typedef enum mc_severity { MC_NOTE, MC_WARNING, MC_ERROR } mc_severity;
typedef enum mc_verdict { MC_PASS, MC_FAIL, MC_NOT_APPLICABLE, MC_UNDECIDED } mc_verdict;

MC_API void mc_report_free(mc_report *report);

/* False where an input could not be read, something is undecided, or nothing was checked. No findings in a report that is not complete do not
 * mean that all is well: ask this first. */
MC_API bool mc_report_complete(const mc_report *report);
/* Findings at or above a severity that stand for themselves: neither known (baseline), nor waived, nor explained by another. */
MC_API size_t mc_report_count(const mc_report *report, mc_severity at_least);
/* How often a rule on an element came to this verdict. */
MC_API size_t mc_report_verdicts(const mc_report *report, mc_verdict verdict);

/* What `mingcha check` would exit with: 0, 1 (findings at or above `fail_on`), 3 (not complete). */
MC_API int mc_report_exit(const mc_report *report, mc_severity fail_on);

/* The report in a format of `mingcha check --format` ("json", "sarif", "html", ...), in "zh" or "en"; *len without the NUL behind it. An unknown format or language is
 * MC_ERR_USAGE with the nearest name. own: *out, mc_free. */
MC_API mc_status mc_report_write(char **out, size_t *len, const mc_report *report, const char *format, const char *lang, mc_error *err) MC_MUST_USE;

/* ---- findings -------------------------------------------------------------------------------------------------- */

typedef struct mc_finding mc_finding;

/* All findings, in the order of the inputs and of the places in them; then what stayed undecided. borrow: the report. NULL past the end. */
MC_API size_t mc_report_findings(const mc_report *report);
MC_API const mc_finding *mc_report_finding(const mc_report *report, size_t i);
MC_API size_t mc_report_undecided(const mc_report *report);
MC_API const mc_finding *mc_report_undecided_at(const mc_report *report, size_t i);

/* What a finding or an undecided entry says. borrow: the report. A text that it does not have is "", a number 0. */
MC_API const char *mc_finding_rule(const mc_finding *finding);        /* its id; "" where the reader could not decide */
MC_API mc_severity mc_finding_severity(const mc_finding *finding);    /* of an undecided entry: MC_ERROR */
MC_API const char *mc_finding_message(const mc_finding *finding, const char *lang);
MC_API const char *mc_finding_at(const mc_finding *finding);          /* JSON pointer into the record */
MC_API const char *mc_finding_path(const mc_finding *finding);        /* the input */
MC_API const char *mc_finding_text(const mc_finding *finding);        /* the original words; private data are covered */
MC_API const char *mc_finding_sheet(const mc_finding *finding);
MC_API int mc_finding_line(const mc_finding *finding);                /* all from 1; 0 where there is none */
MC_API int mc_finding_column(const mc_finding *finding);
MC_API int mc_finding_page(const mc_finding *finding);
MC_API int mc_finding_table(const mc_finding *finding);
MC_API int mc_finding_row(const mc_finding *finding);
MC_API int mc_finding_cell(const mc_finding *finding);
MC_API const char *mc_finding_expected(const mc_finding *finding);
MC_API const char *mc_finding_actual(const mc_finding *finding);
MC_API const char *mc_finding_difference(const mc_finding *finding);
MC_API const char *mc_finding_fingerprint(const mc_finding *finding); /* stable when unrelated lines move */
MC_API const char *mc_finding_cause(const mc_finding *finding);       /* fingerprint of the finding that explains this one */
MC_API const char *mc_finding_status(const mc_finding *finding);      /* "new", "baseline", "waived" */

#ifdef __cplusplus
}
#endif
#endif
