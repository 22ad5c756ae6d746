/* What a change of rules does: two reports over the same inputs, compared. */
#ifndef MC_CLI_IMPACT_H
#define MC_CLI_IMPACT_H

#include <jansson.h>

#include "report/page.h"

/* {"old": pack, "new": pack, "inputs", "complete", "counts": {gained, lost, changed, same, undecided_gained, undecided_lost}, "rules": [{rule, gained, lost, changed}], "issuers":
 * [{issuer, gained, lost, changed}], "gained": [finding], "lost": [finding], "changed": [{old, new}], "undecided_gained": [entry], "undecided_lost": [entry]}. Findings are
 * paired by their fingerprint and file; one whose severity alone differs is changed. Where nothing could be checked by either side the run is not complete. own; NULL when
 * out of memory. */
json_t *impact_of(const json_t *before, const json_t *after);

/* 0: no difference; 1: some; 3: one of the reports is not complete. */
int impact_exit_code(const json_t *impact);

/* The same for reading, with the words of each finding. */
void impact_print(struct page *p, const json_t *impact);

#endif
