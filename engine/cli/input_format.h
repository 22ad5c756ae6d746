/* --input-format: the names that it takes. */
#ifndef MC_CLI_INPUT_FORMAT_H
#define MC_CLI_INPUT_FORMAT_H

#include "cli/cli.h"

/* EXIT_CLEAN where a reader (or "json") has that name; else it is said, with the nearest name. */
int input_format_known(const struct cli *cli, const char *name);

#endif
