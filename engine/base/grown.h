/* Lists that grow one item at a time. */
#ifndef MC_BASE_GROWN_H
#define MC_BASE_GROWN_H

#include <stddef.h>

/* Room for one more item of `each` bytes in a list of n, with room for *size. Gives the list, moved or not, and sets *size;
 * NULL when out of memory, the old list is then kept. The first time `items` is NULL and *size 0. */
void *grown(void *items, size_t n, size_t *size, size_t each);

#endif
