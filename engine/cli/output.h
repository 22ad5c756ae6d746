/* Where a report goes: --format NAME (stdout) and NAME=FILE, as often as wanted. */
#ifndef MC_CLI_OUTPUT_H
#define MC_CLI_OUTPUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "cli/cli.h"
#include "report/reporter.h"
#include "run/inputs.h"

#define OUTPUTS_MAX 16

enum loudness { LOUD_NORMAL, LOUD_QUIET, LOUD_VERBOSE };

struct output {
    const struct reporter *reporter;
    const char *file; /* borrow: from the command line; NULL: stdout */
};

struct outputs {
    struct output all[OUTPUTS_MAX];
    size_t n;
};

/* Adds what a --format says. Wrong names, a file named twice and two formats for stdout are said; false then. */
bool outputs_add(struct outputs *o, const struct cli *cli, const char *text);
/* The text report goes to stdout where nothing else does. No output may be one of the inputs: said, and false. */
bool outputs_settle(struct outputs *o, const struct cli *cli, const struct inputs *in);

/* Whether `file` (may be NULL) is none of the inputs and may be written over; said where it is one. */
bool outputs_spare(const struct cli *cli, const char *file, const struct inputs *in);

/* The formats there are, for the help: an empty line, a heading, a line each. */
void outputs_print(const struct cli *cli);

bool outputs_has(const struct outputs *o, const struct reporter *reporter);
/* Whether one of them shows the notices themselves, so that the run has to keep them. */
bool outputs_draw(const struct outputs *o);

/* Whether findings of a stream of records may be written before the report is whole: NDJSON to stdout and nothing else. */
bool outputs_tell_at_once(const struct outputs *o);

/* Writes all of them; `sources`: the notices that the run kept. A file is written under a temporary name beside it and renamed when it is whole, so that nobody
 * reads half a report. Goes on after a failed one; the first error stays. */
mc_status outputs_write(const struct outputs *o, const struct cli *cli, const json_t *report,
                        const struct sources *sources, enum loudness loudness, mc_error *err);

#endif
