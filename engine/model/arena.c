/* See arena.h. One range of addresses is reserved and filled from its start; memory is touched only as far as records need it. */
#include "model/arena.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define RESERVED ((size_t)256 << 20) /* of addresses; a record past it goes on in the ordinary heap */
#define KEPT ((size_t)1 << 20)       /* of memory, from one record to the next */
#define ALIGNMENT 16

struct arena {
    char *from;
    size_t size, used, highest;
    bool spilled; /* something of this record is in the ordinary heap */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static json_malloc_t heap_malloc;
static json_free_t heap_free;

static __thread struct arena *opened; /* NULL: closed */
static __thread struct arena *own;    /* the one whose blocks this thread may free */

static void *allocate(size_t size)
{
    struct arena *a = opened;
    if (!a)
        return heap_malloc(size);
    size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (rounded < size || rounded > a->size - a->used) {
        a->spilled = true;
        return heap_malloc(size);
    }
    void *block = a->from + a->used;
    a->used += rounded;
    return block;
}

static void release(void *block)
{
    const struct arena *a = own;
    if (!a || (uintptr_t)block - (uintptr_t)a->from >= a->size)
        heap_free(block);
}

static void install(void)
{
    json_get_alloc_funcs(&heap_malloc, &heap_free);
    json_set_alloc_funcs(allocate, release);
}

struct arena *arena_new(void)
{
    struct arena *a = calloc(1, sizeof *a);
    if (!a)
        return NULL;
    pthread_once(&once, install);
    void *from = mmap(NULL, RESERVED, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (from != MAP_FAILED) { /* where addresses are short everything goes to the heap: slower, not wrong */
        a->from = from;
        a->size = RESERVED;
    }
    return a;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    if (own == a)
        own = NULL;
    if (a->from)
        munmap(a->from, a->size);
    free(a);
}

void arena_open(struct arena *a)
{
    opened = own = a;
}

void arena_close(void)
{
    opened = NULL;
}

void arena_keep(struct arena *a, json_t *value)
{
    if (!a->spilled)
        value->refcount = (size_t)-1; /* what jansson takes for "static" */
}

void arena_reset(struct arena *a)
{
    if (a->used > a->highest)
        a->highest = a->used;
    if (a->highest > KEPT) {
        madvise(a->from + KEPT, a->highest - KEPT, MADV_DONTNEED);
        a->highest = 0;
    }
    a->used = 0;
    a->spilled = false;
}
