/* check --verbose: what was read, which rules applied, where the time went; on stderr. */
#ifndef MC_CLI_VERBOSE_H
#define MC_CLI_VERBOSE_H

#include "cli/cli.h"
#include "run/run.h"

/* When parts of the run began and ended, by progress_now. */
struct phases {
    double begun, opened, read, finished, written;
};

/* The configuration and the rules that were loaded. */
void verbose_opened(const struct cli *cli, const struct run *run);
/* One of the inputs that are done. */
void verbose_input(const struct cli *cli, const struct run *run, size_t index);
/* At the end. */
void verbose_finished(const struct cli *cli, const struct run *run, const struct phases *t);

#endif
