#include "base/grown.h"

#include <stdint.h>
#include <stdlib.h>

void *grown(void *items, size_t n, size_t *size, size_t each)
{
    if (n < *size)
        return items;
    size_t more = *size > 0 ? 2 * *size : 16;
    void *all = more > SIZE_MAX / each ? NULL : realloc(items, more * each);
    if (all != NULL)
        *size = more;
    return all;
}
