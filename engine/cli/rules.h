/* The tasks of `mingcha rules`. Each is a file of its own, rules_<task>.c, with one of these at its end and a row in cmd_rules.c. */
#ifndef MC_CLI_RULES_H
#define MC_CLI_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/cli.h"
#include "report/page.h"
#include "rule/rule.h"

/* What the command line said. Strings are borrowed from it. */
struct rules_request {
    struct cli *cli;
    const char *const *folders; /* of --rules; none: the program's own */
    size_t n_folders;
    bool json;                  /* --format json */
    const char *run, *as_of, *region, *config; /* NULL: not given */
    char *const *operands;      /* behind the task's name */
    size_t n;
};

/* Options that not every task takes; --rules goes with all that load a pack. */
enum { RULES_RULES = 1, RULES_FORMAT = 2, RULES_RUN = 4, RULES_WHEN = 8, RULES_CONFIG = 16 };

struct rules_task {
    const char *name;
    size_t least, most;                  /* operands */
    const char *missing_zh, *missing_en; /* what is said where there are fewer */
    unsigned options;
    bool takes_id; /* the operand, where there is one, is a rule of the pack */
    bool loads;    /* the packs are loaded for it; else `pack` is NULL */
    int (*run)(const struct rules_request *r, struct pack *pack);
};

int rules_out_of_memory(const struct cli *cli);
void rules_page(struct page *p, const struct cli *cli);
const char *rules_title(const struct page *p, const struct rule_info *rule);
enum ink rules_severity_ink(enum severity s);
const char *rules_severity_word(const struct page *p, enum severity s);
/* A rule as list and explain give it. own; NULL when out of memory. */
json_t *rules_rule_json(const struct rule_info *r);
/* Prints JSON and a line end; take. */
int rules_print_json(const struct cli *cli, json_t *value_take);

#endif
