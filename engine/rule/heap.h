/* The memory of one Lua state: small blocks from lists of their size, so that the tables of a record cost neither malloc nor free. Not for two threads. */
#ifndef MC_RULE_HEAP_H
#define MC_RULE_HEAP_H

#include <stddef.h>

#define HEAP_LISTS 32
#define HEAP_GRAIN 16

/* Bytes; a larger block is malloc's. With a sanitizer each is, so that what goes wrong in one is seen. */
#if defined(__SANITIZE_ADDRESS__)
#define HEAP_SMALL 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEAP_SMALL 0
#endif
#endif
#ifndef HEAP_SMALL
#define HEAP_SMALL (HEAP_LISTS * HEAP_GRAIN)
#endif

struct heap {
    struct heap_free *free[HEAP_LISTS + 1]; /* blocks that were given back, by size; none of 0 */
    char *at, *end;                                  /* what is left of the newest slab */
    struct heap_slab *slabs;                         /* own */
};

/* What realloc does, with the size that the block has: block NULL takes one (old counts for nothing), size 0 gives it back. NULL when out of memory, and the block stays as it is; never where it only gets
 * smaller: then it may stay where it is. A block is as aligned as malloc's. */
void *heap_move(struct heap *h, void *block, size_t old, size_t size);
/* All small blocks are gone. Large ones must have been given back. */
void heap_clear(struct heap *h);

#endif
