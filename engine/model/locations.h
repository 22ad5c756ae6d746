/* Where the values of a record stand, kept small: a notice of 100,000 rows has two million of them, and as JSON each would cost ten times as much.
 * They become JSON where they are asked for or written out. In the order in which they were set. */
#ifndef MC_MODEL_LOCATIONS_H
#define MC_MODEL_LOCATIONS_H

#include <jansson.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mingcha.h"
#include "model/document.h"

struct locations; /* opaque */

/* own: locations_free. NULL when out of memory. */
struct locations *locations_new(void);
void locations_free(struct locations *l);

/* Says where the value at the JSON pointer stands; `text` is the quoted original (NULL: none), UTF-8. What was said of it before is replaced, in its place in the order. */
mc_status locations_set(struct locations *l, const char *pointer, const struct place *place, const char *text, size_t len);
/* Takes back what was said of the value at that very pointer. */
void locations_remove(struct locations *l, const char *pointer);

/* The location object of the pointer's first `len` bytes; NULL where nothing was said of them, or when out of memory. borrow: until the next call. */
json_t *locations_show(struct locations *l, const char *pointer, size_t len);

/* How many there are to go through with locations_at, removed ones counted. */
size_t locations_count(const struct locations *l);
/* Puts the pointer of number i into `pointer`, which is emptied before. False where number i was removed. */
bool locations_at(const struct locations *l, size_t i, struct buffer *pointer);
/* The location object of number i. own: json_decref. NULL when out of memory. */
json_t *locations_json(const struct locations *l, size_t i);
/* Sets the location of the pointer to what number i of another is. */
mc_status locations_copy(struct locations *l, const char *pointer, const struct locations *from, size_t i);

#endif
