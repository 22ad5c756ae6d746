/* What the handles of include/mingcha.h hold. */
#ifndef MC_API_HANDLES_H
#define MC_API_HANDLES_H

#include <jansson.h>

#include "mingcha.h"
#include "run/run.h"

struct mc_engine {
    struct run run;     /* own: the pack; its report is that of the run under way */
    char *input_format; /* own: lent to the run */
    json_t *pack;       /* own: {id, version, sha256, ...} */
    struct mc_run *under_way; /* borrow: the one run there may be, or NULL */
};

/* An entry of a report with its figures as text. */
struct mc_finding {
    const json_t *entry; /* borrow: the report's JSON */
    char *expected, *actual, *difference; /* own; NULL where there is none */
};

struct mc_report {
    json_t *json; /* own: docs/report.schema.json */
    struct mc_finding *findings, *undecided; /* own */
    size_t n_findings, n_undecided;
    struct sources sources; /* own: the notices, where the settings keep them */
};

/* Takes the sources out of the run's report. take: json. own: *out, mc_report_free. */
mc_status report_handle_new(mc_report **out, json_t *json_take, struct report *report, mc_error *err);

#endif
