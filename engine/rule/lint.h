/* What is wrong with the rules of a pack though they load and their examples hold. */
#ifndef MC_RULE_LINT_H
#define MC_RULE_LINT_H

#include "rule/rule.h"

/* Told of each fault, file by file: the file's path, its line, what is wrong and what to do, in both languages. borrow. */
typedef void lint_fn(void *context, const char *path, int line, const char *zh, const char *en);

/* Looks at every file of the pack, or at the rule `only_id` alone (NULL: all): locals that nothing reads, globals and members of modules that there are not, a message in one
 * language only, no basis, no opening comment, examples that show nothing or not the edge. MC_ERR_MEMORY at worst. */
mc_status pack_lint(struct pack *p, const char *only_id, lint_fn *tell, void *context, mc_error *err);

#endif
