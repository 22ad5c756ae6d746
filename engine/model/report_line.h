/* Findings of a stream that are told when their record is done: they are written down as they will stand in the output, because as JSON values they cost more than all rules
 * of the record. What may still change (why a sum fails is found out last) is kept as JSON beside them. */
#ifndef MC_MODEL_REPORT_LINE_H
#define MC_MODEL_REPORT_LINE_H

#include <jansson.h>
#include <stdbool.h>

#include "mingcha.h"
#include "model/report.h"

/* A finding in its parts, all borrowed. NULL: there is none, unless said otherwise. */
struct finding_parts {
    const char *rule; /* not NULL; valid till the finding is told */
    enum severity severity;
    const json_t *message, *message_en, *at; /* texts; not NULL */
    const json_t *location; /* NULL: the path and line of its record are all that is known */
    const char *path;       /* not NULL */
    long long line;
    const json_t *quote; /* what stands as its location's text where there is no `location` */
    const json_t *related, *document, *project, *expected, *actual, *difference, *impact, *workings, *diagnosis;
    const json_t *basis; /* not NULL */
};

/* From now on findings may be added so. MC_ERR_MEMORY. */
mc_status report_take_lines(struct report *r);
void report_lines_free(struct report_lines *lines);
/* Whether one may be now: not behind one that was added as JSON, because they are put in order by when they came. */
bool report_takes_lines(const struct report *r);
/* What report_add_finding does, for a finding that nobody changes any more and whose texts need no covering. MC_ERR_MEMORY. */
mc_status report_add_line(struct report *r, const struct finding_parts *f);

/* Whether there is something to tell. */
bool report_has_untold(const struct report *r);
/* Gives everything there is to `tell`, in order, and forgets it as report_told does. MC_ERR_MEMORY. */
mc_status report_tell(struct report *r, report_tell_fn *tell, struct buffer *out);

#endif
