/* How long each rule took, for people who write rules. */
#ifndef MC_CLI_TIMING_H
#define MC_CLI_TIMING_H

#include "cli/cli.h"
#include "rule/rule.h"

/* A table on stderr, the slowest first, and a line that names the rules which took more than their share. Only of rules that looked at something. */
void timing_print(const struct cli *cli, const struct pack *pack);

#endif
