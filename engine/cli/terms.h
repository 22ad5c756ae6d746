/* The terms of a run as the command line gives them: which rules, as of when, what counts as a failure. What `check` and `annotate` share. */
#ifndef MC_CLI_TERMS_H
#define MC_CLI_TERMS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "model/report.h"
#include "run/run.h"

enum { TERM_RULES = OPTION_LONG + 128, TERM_SELECT, TERM_IGNORE, TERM_FAIL_ON, TERM_AS_OF, TERM_CONFIG };

/* Rows of a command's table of options. */
#define TERMS_OPTIONS                                                                                                  \
    {TERM_RULES, "rules", "DIR", "规则目录；默认用本程序自带的规则", "the folder of rules; by default the program's own"}, \
    {TERM_SELECT, "select", "ID|FAMILY", "只用这条规则或这一类规则；可重复，或用逗号分开",                             \
     "only this rule or family; may be repeated, or parted by commas"},                                                \
    {TERM_IGNORE, "ignore", "ID|FAMILY", "不用这条规则或这一类规则；可重复，或用逗号分开",                             \
     "not this rule or family; may be repeated, or parted by commas"},                                                 \
    {TERM_FAIL_ON, "fail-on", "LEVEL", "从哪一级起退出码为 1：error（默认）、warning、note、never",                    \
     "exit 1 from this severity on: error (default), warning, note, never"},                                           \
    {TERM_AS_OF, "as-of", "DATE", "以这一天（如 2025-06-30）为准核对；默认今天",                                       \
     "check as of this day (2025-06-30); by default today"},                                                           \
    {TERM_CONFIG, "config", "FILE", "配置文件；默认向上查找 .mingcha.json", "the configuration; by default the .mingcha.json found upward"}

struct terms {
    struct run_options run;
    struct words {
        char **all; /* own */
        size_t n;
    } select, ignore;
    bool never_fail;
    enum severity fail_on;
};

/* As of today, failing on errors. */
void terms_init(struct terms *t);
void terms_clear(struct terms *t);
/* Takes one of the options above. EXIT_CLEAN, or what is wrong with its value is said and EXIT_USAGE returned. */
int terms_take(const struct cli *cli, struct terms *t, int option, const char *value);
/* What run_open wants. borrow: until the terms change. */
struct run_options *terms_run(struct terms *t);
int terms_exit_code(const struct terms *t, const struct report *report);

#endif
