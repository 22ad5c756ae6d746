/* Waivers: findings that an office has accepted for a reason and for a time. A file is
 *
 *   { "waivers": [ { "rule": "funding.sources-sum" | "funding", "path"?: glob, "project"?: seq or name, "document"?: number or title, "fingerprint"?: id,
 *                    "reason": "…", "office": "…", "expires": "2025-12-31" } ] }
 *
 * Each needs one of path, project, document and fingerprint: what is to hold for everything is a matter of --ignore. It holds up to and including the day it
 * expires; after that it waives nothing. In a glob * stands for any characters but /, ** for any, ? for one; without a leading / it may begin at any folder. */
#ifndef MC_MODEL_WAIVERS_H
#define MC_MODEL_WAIVERS_H

#include <jansson.h>
#include <stdbool.h>

#include "mingcha.h"
#include "model/report.h"

/* Checks a list of waivers from `source` at the member `where` ("waivers"); `rules` has the ids there are as keys (baseline.h), for rules that do not exist are
 * errors with the nearest name. Every entry gets "file" (source) and "number" (from 1) for later. MC_ERR_USAGE. */
mc_status waivers_check(json_t *list, const json_t *rules, const char *source, const char *where, mc_error *err);
/* Reads a file of them. own: *out, the list, json_decref. */
mc_status waivers_read(json_t **out, const json_t *rules, const char *path, mc_error *err);

/* Marks the new findings that a waiver of the list covers ("status": "waived", "waiver": {reason, office, expires}; the first in the list that holds) and sets
 * report->waivers: {entries, used, unused, expired}. A waiver is unused where it covers nothing although the run looked where it points. An expired one comes with
 * "matches", how many findings it would have covered. */
mc_status waivers_apply(json_t *list, const json_t *rules, struct report *r, mc_error *err);

/* Whether the path is of the glob. */
bool waivers_glob(const char *glob, const char *path);

#endif
