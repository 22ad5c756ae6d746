/* See buffer.h. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_init(struct buffer *b)
{
    *b = (struct buffer){0};
}

void buffer_clear(struct buffer *b)
{
    free(b->data);
    buffer_init(b);
}

/* Makes room for `more` bytes and the NUL. After a failure nothing is added any more: a text with a hole is worse than
 * none. */
static bool reserve(struct buffer *b, size_t more)
{
    if (b->failed)
        return false;
    if (more < b->size - b->len) /* size 0: 0 < 0 is false, so the first call allocates */
        return true;
    size_t size = b->size < 64 ? 64 : b->size;
    while (size - b->len <= more) {
        if (size > SIZE_MAX / 2) {
            b->failed = true;
            return false;
        }
        size *= 2;
    }
    char *data = realloc(b->data, size);
    if (data == NULL) {
        b->failed = true;
        return false;
    }
    b->data = data;
    b->size = size;
    b->data[b->len] = '\0';
    return true;
}

void buffer_add(struct buffer *b, const char *bytes, size_t len)
{
    if (len == 0 || !reserve(b, len))
        return;
    memcpy(b->data + b->len, bytes, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void buffer_add_text(struct buffer *b, const char *text)
{
    buffer_add(b, text, strlen(text));
}

void buffer_add_char(struct buffer *b, char c)
{
    if (!reserve(b, 1))
        return;
    b->data[b->len++] = c;
    b->data[b->len] = '\0';
}

void buffer_add_number(struct buffer *b, size_t number)
{
    char digits[24], *at = digits + sizeof digits;
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    buffer_add(b, at, (size_t)(digits + sizeof digits - at));
}

void buffer_add_format(struct buffer *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    bool room = reserve(b, 63); /* most are no longer */
    size_t left = room ? b->size - b->len : 0;
    int n = room ? vsnprintf(b->data + b->len, left, format, args) : 0;
    if (n < 0)
        b->failed = true;
    else if ((size_t)n >= left && reserve(b, (size_t)n))
        vsnprintf(b->data + b->len, (size_t)n + 1, format, again);
    if (!b->failed)
        b->len += (size_t)n;
    else if (b->data != NULL)
        b->data[b->len] = '\0';
    va_end(again);
    va_end(args);
}

bool buffer_ok(const struct buffer *b)
{
    return !b->failed;
}

char *buffer_take(struct buffer *b)
{
    char *text = NULL;
    if (reserve(b, 0))
        text = b->data;
    else
        free(b->data);
    buffer_init(b);
    return text;
}
