/* The notices of a run themselves, kept for reporters that show more than findings: tables, money, time. Bounded, so that a run over
 * thousands of notices needs no more memory than one over some dozens: those with findings come first, and what was left out is counted. */
#ifndef MC_MODEL_SOURCES_H
#define MC_MODEL_SOURCES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

#define SOURCES_MAX 40

struct sources {
    json_t *kept; /* own: array of {"path", "record", "title"?: the location of its title, "drawing"?: notice/drawing.h, "quiet"?: true}, in the order of the inputs; NULL: none */
    size_t left;  /* checked inputs that were not kept, for want of room */
};

void sources_clear(struct sources *s);
/* Keeps one more; `record` and `title` (where its title stands; NULL: it has none) are shared. `matters`: it has findings or undecided entries; one that has takes the place of one that has none.
 * take: drawing (NULL: none). MC_ERR_MEMORY at worst. */
mc_status sources_keep(struct sources *s, const char *path, json_t *record, json_t *title, json_t *drawing_take, bool matters);
/* Keeps those of a part of the run that comes behind what is kept already. MC_ERR_MEMORY at worst. */
mc_status sources_merge(struct sources *s, const struct sources *part);
/* The one of that path, or NULL; `s` may be NULL. borrow. */
const json_t *sources_find(const struct sources *s, const char *path);

#endif
