/* How far two examples are from one another. */
#ifndef MC_RULE_EXAMPLE_DISTANCE_H
#define MC_RULE_EXAMPLE_DISTANCE_H

#include <jansson.h>

/* The number of values that must be changed, put in or taken out to make one of the other; a whole row or object counts once. */
size_t example_distance(const json_t *a, const json_t *b);

#endif
