/* check --show-config: every value that a run would use, and where it comes from. */
#ifndef MC_CLI_SHOW_CONFIG_H
#define MC_CLI_SHOW_CONFIG_H

#include "cli/cli.h"
#include "cli/output.h"
#include "run/run.h"

/* What the command line set; NULL and 0 where it did not. */
struct given_options {
    const struct run_options *run;
    const struct outputs *outputs;
    size_t n_rules;
    const char *fail_on, *as_of, *lang, *lang_from; /* lang_from: --lang, LC_ALL, LC_MESSAGES, LANG; NULL: nothing sets it */
};

/* Prints it on stdout, as JSON where `json`. The run must be open, which proves that all of it is valid. Returns an exit code. */
int show_config(const struct cli *cli, const struct run *run, const struct given_options *given, bool json);

#endif
