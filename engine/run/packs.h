/* Which folders of rules a run uses. */
#ifndef MC_RUN_PACKS_H
#define MC_RUN_PACKS_H

#include <jansson.h>
#include <stddef.h>

#include "mingcha.h"
#include "rule/rule.h"

#define PACKS_MAX 64

/* The word by which the program's own rules are named beside other folders. */
#define PACKS_DEFAULT "default"

struct packs {
    char *folders[PACKS_MAX]; /* own */
    size_t n;
    char *forms; /* own: the first of them that has a folder forms/, else the first */
};

/* Chooses the folders. Without any, those that the settings list under "rules" (relative to the folder of `settings_file`), else the program's own; "default" among them is the
 * program's own. `settings` and `settings_file` may be NULL. own: packs_clear, on failure too. */
mc_status packs_choose(struct packs *out, const char *const *folders, size_t n, const json_t *settings, const char *settings_file, mc_error *err);
void packs_clear(struct packs *p);

/* Chooses and loads them. own: *out (pack_free), *forms (free), which may be NULL. */
mc_status packs_load(struct pack **out, char **forms, const char *const *folders, size_t n, mc_error *err);

#endif
