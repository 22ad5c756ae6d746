/* A run against an earlier report: which findings are fixed, remain or are new, and what changed in the figures. */
#ifndef MC_MODEL_RECHECK_H
#define MC_MODEL_RECHECK_H

#include <jansson.h>
#include <stdbool.h>

#include "mingcha.h"
#include "model/record.h"
#include "model/report.h"

/* Takes the earlier report from the JSON of `root`: a report (docs/report.schema.json), or a record, of which then only the figures can be compared. Anything else, and a
 * report without what is needed, is MC_ERR_USAGE. own: *out, json_decref: a report. */
mc_status recheck_take(json_t **out, json_t *root_take, const char *file, mc_error *err);

/* The earlier input that the later one (an input of the report, "document" and "title" set) is a new version of: of the same number or title, of the same file name, or, where
 * `only` (the run has one input) and the report has but one, that one. NULL where there is none, or it has been paired: "paired_with" is set in it. borrow: from `old`. */
json_t *recheck_pair(const json_t *old, json_t *input, bool only);

/* Adds the pair and its changes to `pairs`: {path, old_path, compared: bool, changes}. `record` is the later one. */
mc_status recheck_figures(json_t *pairs, const json_t *old_input, const json_t *input, const json_t *figures, const struct record *record, mc_error *err);

/* At the end of the run: sets r->against, {file, tool, pack, same_rules, as_of, inputs: pairs, unpaired, fixed, remaining, new, unseen}. `ran` as in baseline.h. */
mc_status recheck_finish(struct report *r, const json_t *old, const char *file, json_t *pairs, const json_t *ran, mc_error *err);

#endif
