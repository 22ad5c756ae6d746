/* What one rule met, element by element, for people who write rules or doubt one. */
#ifndef MC_CLI_TRACE_H
#define MC_CLI_TRACE_H

#include "cli/cli.h"
#include "report/page.h"
#include "rule/rule.h"

struct trace {
    struct page page;
    long n;      /* elements told so far */
    long verdicts[4];
};

/* Prints what the pack tells of the rule on stdout from now on. `t` must outlive the run. MC_ERR_USAGE where there is no such rule. */
mc_status trace_open(struct trace *t, const struct cli *cli, struct pack *pack, const char *id, mc_error *err);
/* The counts at the end. */
void trace_close(struct trace *t);

#endif
