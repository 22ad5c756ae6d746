/* The figures of a record: what a later check compares (changes.h). They stand in the JSON report, so they hold nothing else: amounts, targets and deadlines with the names
 * that tell them apart, no people, no other text, and what looks like a number of a person or a mailbox is covered. Same shape and same order as the record, so
 * that a place in the one is a place in the other. */
#ifndef MC_MODEL_FIGURES_H
#define MC_MODEL_FIGURES_H

#include <jansson.h>

/* own: json_decref. An empty object for a record without any. NULL when out of memory. */
json_t *figures_of(const json_t *record);

#endif
