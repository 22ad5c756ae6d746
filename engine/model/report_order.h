/* The order of a report's entries, for what puts them in order: the report itself, and what tells findings before there is one. Private to engine/model. */
#ifndef MC_MODEL_REPORT_ORDER_H
#define MC_MODEL_REPORT_ORDER_H

#include <jansson.h>
#include <stddef.h>

#include "mingcha.h"
#include "model/report.h"

#define REPORT_PLACES 8 /* numbers that say where in its source an entry stands */

/* What an entry is sorted by; strings are borrowed. */
struct report_key {
    void *entry; /* whose key it is */
    size_t added;
    json_int_t input; /* INT64_MAX: not known */
    json_int_t place[REPORT_PLACES];
    const char *sheet;
    int severity;
    const char *rule, *at, *message;
};

enum { PLACE_RECORD = 0, PLACE_LINE = 2 }; /* in `place`, of what stands on no sheet */

/* What the entry says of its severity; a note where it says nothing. */
enum severity report_severity(const json_t *entry);
/* Of an entry (NULL: only its place matters) that stands at that location. `inputs` says which number a path has; NULL: none has. */
struct report_key report_key_of(const json_t *inputs, const json_t *entry, size_t added, const json_t *location);
/* For qsort. */
int report_key_compare(const void *a, const void *b);
/* Puts the keys of each finding in their order. MC_ERR_MEMORY. */
mc_status report_order_keys(json_t *findings);

#endif
