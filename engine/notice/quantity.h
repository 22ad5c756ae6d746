/* Quantities of one range of a piece, with their subjects: read once, written where they are wanted (a task, a
 * milestone, the parts of a whole). */
#ifndef MC_NOTICE_QUANTITY_H
#define MC_NOTICE_QUANTITY_H

#include "notice/phrase.h"
#include "notice/subject.h"
#include "notice/token.h"

struct quantities {
    struct token_list tokens; /* dates are among them and have no subject */
    struct subject *subjects; /* own; one per token */
};

/* own: *out, quantities_clear; on failure it is empty. */
mc_status quantities_find(struct quantities *out, const struct reading *r, const struct piece *p, size_t from,
                          size_t to, mc_error *err);
void quantities_clear(struct quantities *q);

/* Appends token i as a quantity object, locates it and marks it used. */
mc_status quantities_add(struct reading *r, const struct quantities *q, size_t i, const struct piece *p, json_t *array,
                         const char *pointer, mc_error *err);
/* The object alone. own: json_decref. NULL when out of memory. */
json_t *quantities_object(const struct quantities *q, size_t i, const struct piece *p);

#endif
