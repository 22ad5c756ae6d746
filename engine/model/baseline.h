/* Baselines: findings that are known and accepted for the time being. They are matched by content (fingerprint), never by line; the second finding of the
 * same content has a fingerprint of its own, so their number counts too. A baseline is JSON, sorted, the same bytes for the same findings:
 *
 *   { "mingcha_baseline": 1, "tool": "0.1.0", "pack": { "id", "version", "sha256" }, "as_of": "2025-06-30",
 *     "findings": [ { "fingerprint", "rule", "severity", "document", "project"?: {"seq", "name"}, "message", "message_en" } ] } */
#ifndef MC_MODEL_BASELINE_H
#define MC_MODEL_BASELINE_H

#include <jansson.h>

#include "mingcha.h"
#include "model/report.h"

/* Reads and checks one. MC_ERR_USAGE with line or member where it is damaged. own: *out, json_decref. */
mc_status baseline_read(json_t **out, const char *path, mc_error *err);

/* Marks the new findings that the baseline lists ("status": "baseline") and sets report->baseline: {file, entries, matched, unseen, stale}. An entry is stale
 * where its document was checked by its rule and the finding is gone; it is unseen where the run could not have found it: its document was not checked, its rule
 * did not run or is undecided. `ran`: {id: {"ran": bool, "across": bool}}; rules across all records see all documents at once, so their
 * entries are stale only where every document of the baseline was checked. Waived findings stay waived, and their entries are matched. */
mc_status baseline_apply(const json_t *baseline, const char *file, const json_t *ran, struct report *r, mc_error *err);

/* The baseline of this report: its findings that are new or known (waived ones stay with their waivers, which end), and the entries of `old` (may be NULL) that the
 * run could not see. own: json_decref; NULL when out of memory. */
json_t *baseline_make(const struct report *r, const json_t *old);

#endif
