/* Allocations that fail on demand. The linker sends the engine's calls here (--wrap in the Makefile); jansson, a shared library, is given the
 * same functions through its own hook. */
#include <jansson.h>
#include <stddef.h>

#include "unit.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *block, size_t size);
void __wrap_free(void *block);

static long left = -1; /* allocations until the one that fails; -1: none fails */
static bool failed;
static long live;

/* Whether this allocation is the one; counts it. */
static bool fails(void)
{
    if (left < 0)
        return false;
    failed |= left == 0;
    return left-- == 0;
}

static void *counted(void *block)
{
    live += block != NULL;
    return block;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : counted(__real_calloc(n, size));
}

void *__wrap_realloc(void *block, size_t size)
{
    if (fails())
        return NULL;
    void *grown = __real_realloc(block, size);
    live += block == NULL && grown != NULL;
    return grown;
}

void __wrap_free(void *block)
{
    live -= block != NULL;
    __real_free(block);
}

void allocation_fail(long n)
{
    json_set_alloc_funcs(__wrap_malloc, __wrap_free);
    left = n;
    failed = false;
}

bool allocation_stop(void)
{
    left = -1;
    return failed;
}

long allocation_live(void)
{
    return live;
}
