/* Equal values kept once. The rows of a notice say the same things over and over (a unit, a due date, 县交通运输局), and each would cost its own objects. */
#ifndef MC_MODEL_SHARED_H
#define MC_MODEL_SHARED_H

#include <jansson.h>

#include "mingcha.h"

struct shared; /* opaque */

/* own: shared_free. NULL when out of memory. */
struct shared *shared_new(void);
void shared_free(struct shared *s);

/* Puts for each value in `container`, at any depth, the equal one that was seen before, if there was one. Equal objects have their members in the same order, so
 * the container is written out as before. None of what is in it may be changed afterwards; the container itself may. */
mc_status shared_within(struct shared *s, json_t *container);

#endif
