/* The terms of a run as the command line gives them: which rules, as of when, what counts as a failure. What `check` and `annotate` share. */
#ifndef MC_CLI_TERMS_H
#define MC_CLI_TERMS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "model/report.h"
#include "run/run.h"

enum { TERM_RULES = OPTION_LONG + 128, TERM_PROFILE, TERM_REGION, TERM_SELECT, TERM_IGNORE, TERM_FAIL_ON, TERM_AS_OF, TERM_BASELINE, TERM_WAIVERS, TERM_CONFIG };

/* Rows of a command's table of options. */
#define TERMS_OPTIONS \
    {TERM_RULES, "rules", "DIR", "规则目录；可重复；default 是本程序自带的规则，也是默认", \
     "a folder of rules; may be repeated; default is the program's own, which are used without this option"}, \
    {TERM_PROFILE, "profile", "NAME", "规则包的配置方案，如 publication、submission、strict", \
     "a profile of the pack, such as publication, submission, strict"}, \
    {TERM_REGION, "region", "NAME", "文件所属地区；有的规则只用于某一地区", \
     "where the documents are from; some rules are for one region only"}, \
    {TERM_SELECT, "select", "ID|FAMILY", "只用这条规则或这一类规则；可重复，或用逗号分开", \
     "only this rule or family; may be repeated, or parted by commas"}, \
    {TERM_IGNORE, "ignore", "ID|FAMILY", "不用这条规则或这一类规则；可重复，或用逗号分开", \
     "not this rule or family; may be repeated, or parted by commas"}, \
    {TERM_FAIL_ON, "fail-on", "LEVEL", "从哪一级起退出码为 1：error（默认）、warning、note、never", \
     "exit 1 from this severity on: error (default), warning, note, never"}, \
    {TERM_AS_OF, "as-of", "DATE", "以这一天（如 2025-06-30）为准核对；默认今天", \
     "check as of this day (2025-06-30); by default today"}, \
    {TERM_BASELINE, "baseline", "FILE", "基线：其中已列出的疑点算已知，不影响退出码", \
     "the baseline: findings that it lists are known and do not count for the exit code"}, \
    {TERM_WAIVERS, "waivers", "FILE", "豁免清单：规则、范围、理由、批准单位、到期日", \
     "waivers: rule, scope, reason, office, the day each expires"}, \
    {TERM_CONFIG, "config", "FILE", "配置文件；默认向上查找 .mingcha.json", "the configuration; by default the .mingcha.json found upward"}

struct terms {
    struct run_options run;
    struct words {
        char **all; /* own */
        size_t n;
    } rules, select, ignore;
    bool never_fail, fail_on_given;
    enum severity fail_on;
};

/* As of today, failing on errors. */
void terms_init(struct terms *t);
void terms_clear(struct terms *t);
/* Takes one of the options above. EXIT_CLEAN, or what is wrong with its value is said and EXIT_USAGE returned. */
int terms_take(const struct cli *cli, struct terms *t, int option, const char *value);
/* What run_open wants. borrow: until the terms change. */
struct run_options *terms_run(struct terms *t);
/* Takes what the command line did not give from the run's configuration: after run_open. */
void terms_settle(const struct cli *cli, struct terms *t, const struct run *run);
int terms_exit_code(const struct terms *t, const struct report *report);

#endif
