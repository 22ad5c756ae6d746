/* What `mingcha rules` offers to those who write rules: new, lint, docs. Each is a command of its own behind the word "rules". */
#ifndef MC_CLI_RULES_AUTHOR_H
#define MC_CLI_RULES_AUTHOR_H

#include "cli/cli.h"
#include "rule/rule.h"

/* The command that the word behind "rules" names, or NULL. */
const struct command *rules_author_find(const char *name);

/* Loads the folder of rules, or the program's own where it is NULL. own: *dir (free) and *pack (pack_free), on failure too. What is wrong is said; false then. */
bool rules_author_open(const struct cli *cli, const char *given, char **dir, struct pack **pack, int *code);

extern const struct command rules_new, rules_lint, rules_docs;

#endif
