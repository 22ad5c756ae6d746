/* See heap.h. What was small once is never given back to the system before the state ends: a state has its limit of memory, and what a record needed the next one needs too. */
#include "rule/heap.h"

#include <stdlib.h>
#include <string.h>

#define SLAB ((size_t)32 << 10)
#define LARGEST ((size_t)HEAP_LISTS * HEAP_GRAIN)

struct heap_free {
    struct heap_free *next;
};

struct heap_slab {
    struct heap_slab *before;
};

static size_t rounded(size_t size)
{
    return (size + HEAP_GRAIN - 1) / HEAP_GRAIN * HEAP_GRAIN;
}

static struct heap_free **list_of(struct heap *h, size_t size)
{
    return &h->free[rounded(size) / HEAP_GRAIN];
}

static void *take_new(struct heap *h, size_t size)
{
    size = rounded(size);
    if ((size_t)(h->end - h->at) < size) {
        struct heap_slab *slab = malloc(SLAB);
        if (!slab)
            return NULL;
        while (h->at < h->end) { /* what is left of the one before is a block of its size */
            size_t left = (size_t)(h->end - h->at) < LARGEST ? (size_t)(h->end - h->at) : LARGEST;
            struct heap_free *rest = (struct heap_free *)(void *)h->at;
            rest->next = *list_of(h, left);
            *list_of(h, left) = rest;
            h->at += left;
        }
        slab->before = h->slabs;
        h->slabs = slab;
        h->at = (char *)slab + rounded(sizeof *slab);
        h->end = (char *)slab + SLAB;
    }
    void *block = h->at;
    h->at += size;
    return block;
}

static void *take(struct heap *h, size_t size)
{
    if (size > HEAP_SMALL)
        return malloc(size);
    struct heap_free **list = list_of(h, size), *block = *list;
    if (!block)
        return take_new(h, size);
    *list = block->next;
    return block;
}

static void give(struct heap *h, void *block, size_t size)
{
    if (size > HEAP_SMALL) {
        free(block);
        return;
    }
    struct heap_free **list = list_of(h, size), *given = block;
    given->next = *list;
    *list = given;
}

void *heap_move(struct heap *h, void *block, size_t old, size_t size)
{
    if (!block)
        return size ? take(h, size) : NULL;
    if (!size) {
        give(h, block, old);
        return NULL;
    }
    if (old > HEAP_SMALL && size > HEAP_SMALL) {
        void *moved = realloc(block, size);
        return moved || size > old ? moved : block;
    }
    if (old <= HEAP_SMALL && size <= HEAP_SMALL && rounded(old) == rounded(size))
        return block;
    void *moved = take(h, size);
    if (!moved)
        return size > old ? NULL : block; /* it is counted among smaller ones from now on */
    memcpy(moved, block, old < size ? old : size);
    give(h, block, old);
    return moved;
}

void heap_clear(struct heap *h)
{
    for (struct heap_slab *slab = h->slabs, *before; slab; slab = before) {
        before = slab->before;
        free(slab);
    }
    *h = (struct heap){.at = NULL};
}
