/* The pages of the rule reference as text. */
#ifndef MC_CLI_RULES_PAGES_H
#define MC_CLI_RULES_PAGES_H

#include "rule/rule.h"

/* Given each page: its file name and its text, both borrowed. What it returns ends it where it is no MC_OK. */
typedef mc_status rules_page_fn(void *context, const char *name, const char *text, mc_error *err);

/* Makes the index and a page for each family, in English (x.md) and Chinese (x.zh-CN.md), in the order of their names. */
mc_status rules_pages(const struct pack *pack, rules_page_fn *page, void *context, mc_error *err);

#endif
