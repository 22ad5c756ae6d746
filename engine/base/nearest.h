/* The known name that a mistyped one most likely meant. */
#ifndef MC_BASE_NEAREST_H
#define MC_BASE_NEAREST_H

#include <stddef.h>

/* The one of `names` with the smallest edit distance to `name` (a letter added, left out, changed, or two neighbours
 * swapped cost 1; letter case costs nothing), the first of several equals. NULL where even the best is no likely slip:
 * more than a third of the longer name, at least 2, differs, unless one begins with or ends in the other. borrow: from
 * `names`. Names past 64 bytes are never suggested. */
const char *nearest_name(const char *name, const char *const *names, size_t n);

#endif
