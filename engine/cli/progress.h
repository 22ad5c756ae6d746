/* How far a run is: one line on stderr, on a terminal only, that is gone when the run has ended. */
#ifndef MC_CLI_PROGRESS_H
#define MC_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/cli.h"

struct progress {
    bool on, drawn, zh;
    size_t done, total;
    double begun, last; /* seconds of a clock that only goes on */
};

/* Says nothing where stderr is no terminal, or `quiet`. Runs shorter than half a second are never drawn. */
void progress_begin(struct progress *p, const struct cli *cli, size_t total, bool quiet);
/* So many inputs are done, with so many findings. */
void progress_step(struct progress *p, size_t done, size_t findings);
/* Takes the line away: before anything else is written to the terminal, and at the end. */
void progress_clear(struct progress *p);

/* The same clock. */
double progress_now(void);

#endif
