/* Baselines and waivers on the command line: writing one, and saying what of them no longer fits. */
#ifndef MC_CLI_KNOWN_H
#define MC_CLI_KNOWN_H

#include "cli/cli.h"
#include "run/run.h"

/* Writes the findings of the finished run as a baseline; from then on they are known in its report. Says how many. */
mc_status known_write_baseline(const struct cli *cli, struct run *run, const char *file, mc_error *err);

/* Stale entries of the baseline, unused and expired waivers: a line each kind on stderr; the reports list them. */
void known_say(const struct cli *cli, const struct report *r);

#endif
