/* What is known of the findings before a run: its baseline and its waivers. */
#ifndef MC_RUN_STANDING_H
#define MC_RUN_STANDING_H

#include <jansson.h>

#include "model/report.h"
#include "rule/rule.h"

struct known {
    json_t *rules;    /* own: {id: {"ran", "across"}} */
    json_t *baseline; /* own: NULL: none */
    char *file;       /* own: of the baseline */
    json_t *waivers;  /* own: NULL: none */
};

/* Reads both, so that a damaged one is told before the run. `baseline`: a file or NULL. `waivers`: a file (a string), or the list itself, which stands in `source`;
 * NULL: none. MC_ERR_USAGE where one is damaged. own: standing_clear, on failure too. */
mc_status standing_open(struct known *s, const struct pack *p, const char *baseline, const json_t *waivers, const char *source, mc_error *err);

/* Gives the findings of the whole report their status. */
mc_status standing_apply(const struct known *s, struct report *r, mc_error *err);

/* Makes all findings of the report that no waiver covers the new baseline and marks them as known. `file` is what the report calls it. From
 * then on s->baseline is that one. */
mc_status standing_accept(struct known *s, struct report *r, const char *file, mc_error *err);

void standing_clear(struct known *s);

#endif
