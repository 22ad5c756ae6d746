/* The parts of the SARIF log (report_sarif.c): each makes one of its objects. Private to report/. */
#ifndef MC_REPORT_SARIF_H
#define MC_REPORT_SARIF_H

#include <jansson.h>

#include "report/make.h"

/* A message object. What would be a placeholder or a link in SARIF's plain text loses that force. */
json_t *sarif_message(struct maker *m, const char *text);
json_t *sarif_take_message(struct maker *m, char *text_take);

/* An artifactLocation: the path as a URI reference, and its index among the run's artifacts. */
json_t *sarif_artifact(struct maker *m, const char *path);
/* A location object: file, region where lines are known, table cell and path in the record as logical locations. */
json_t *sarif_location(struct maker *m, const char *path, const json_t *location, const char *at);

/* The run's results, and the notifications on what could not be checked. */
json_t *sarif_results(struct maker *m);
json_t *sarif_notifications(struct maker *m);
/* The index of a rule among the run's rules; -1 where it has none. */
json_int_t sarif_rule_index(const struct maker *m, const char *id);

#endif
