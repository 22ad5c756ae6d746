/* The census: every amount, date and quantity of the source, and whether a field of the record used it.
 * Readers of fields mark the ranges they used; at the end every piece of text is scanned for tokens, and a token no mark touches is left over. */
#ifndef MC_NOTICE_CENSUS_H
#define MC_NOTICE_CENSUS_H

#include <jansson.h>
#include <stddef.h>

#include "mingcha.h"
#include "model/document.h"

struct census; /* opaque */

struct census *census_new(void);
void census_free(struct census *c);
/* Field `pointer` used bytes [from, to) of the piece. */
void census_use(struct census *c, const struct piece *p, size_t from, size_t to, const char *pointer);

#endif
