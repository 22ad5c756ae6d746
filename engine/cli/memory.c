/* See memory.h. A notice takes some 6 MB to check. A page of 4 KiB costs the system more than a microsecond when it is first touched, so that a tenth of a short run would go into
 * 1,500 of them; the same memory in pages of 2 MiB costs a seventh of that. */
#include "cli/memory.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define LARGE ((uintptr_t)2 << 20)
#define FIRST (4 * LARGE)              /* of the heap may be large pages; only those are there that are touched */
#define LEAD ((uintptr_t)256 << 10)    /* in small ones before them, where the heap still is while they are asked for */
#define HEAP_STEP (1 << 20)            /* bytes by which it grows behind them */

/* Where a sanitizer has a heap of its own there is nothing to settle. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OWN_HEAP false
#elif defined(__has_feature)
#define OWN_HEAP !(__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define OWN_HEAP true
#endif

/* Moves the end of the heap to LEAD before a large page, and gives the place of that page; 0: it could not be moved. malloc, which goes on from there, sees that somebody else
 * moved it. */
static uintptr_t align_heap(void)
{
    uintptr_t end = (uintptr_t)sbrk(0), page = (end + LEAD + LARGE - 1) / LARGE * LARGE;
    return end != UINTPTR_MAX && sbrk((intptr_t)(page - LEAD - end)) != (void *)UINTPTR_MAX ? page : 0;
}

/* A page that was touched before it is asked for as part of a large one stays small, and so do those around it. */
static void ask_for_large_pages(uintptr_t from)
{
    mallopt(M_TOP_PAD, (int)(LEAD + FIRST));
    mallopt(M_MMAP_THRESHOLD, HEAP_STEP);
    void *volatile grows = malloc(LEAD / 4 * 3); /* more than there is yet: now it has all; volatile, or the compiler drops both calls */
    free(grows);
    uintptr_t to = (uintptr_t)sbrk(0);
    if (to != UINTPTR_MAX && to >= from + FIRST)
        madvise((void *)from, FIRST, MADV_HUGEPAGE); /* a wish: a system without such pages refuses it */
}

void memory_settle(void)
{
    uintptr_t from = OWN_HEAP ? align_heap() : 0;
    mallopt(M_TRIM_THRESHOLD, (int)(2 * FIRST)); /* what was needed once is needed again */
    if (from)
        ask_for_large_pages(from);
    mallopt(M_TOP_PAD, HEAP_STEP);
}
