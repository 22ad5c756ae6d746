/* Allocations that fail on demand. The linker sends the engine's calls here (--wrap in the Makefile); jansson, a shared library, is given the
 * same functions through its own hook. */
#include <jansson.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *block, size_t size);
void __wrap_free(void *block);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t max);
int __wrap_vasprintf(char **out, const char *format, va_list args);
int __wrap___vasprintf_chk(char **out, int flag, const char *format, va_list args);

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

char *__wrap_strndup(const char *text, size_t max)
{
    size_t len = strnlen(text, max);
    char *copy = __wrap_malloc(len + 1);
    if (copy != NULL) {
        memcpy(copy, text, len);
        copy[len] = '\0';
    }
    return copy;
}

char *__wrap_strdup(const char *text)
{
    return __wrap_strndup(text, SIZE_MAX);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
int __wrap_vasprintf(char **out, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    *out = len < 0 ? NULL : __wrap_malloc((size_t)len + 1);
    return *out == NULL ? -1 : vsnprintf(*out, (size_t)len + 1, format, args);
}
#pragma GCC diagnostic pop

/* What _FORTIFY_SOURCE makes of it. */
int __wrap___vasprintf_chk(char **out, int flag, const char *format, va_list args)
{
    (void)flag;
    return __wrap_vasprintf(out, format, args);
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
