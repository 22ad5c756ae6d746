/* A growable run of bytes, always followed by a NUL so that it can be read as a C string.
 * Invariant: data is NULL or data[len] == '\0'. Growth that fails sets `failed` and keeps what is there; callers append
 * freely and ask once, at buffer_take or through buffer_ok. */
#ifndef MC_BASE_BUFFER_H
#define MC_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
    char *data;
    size_t len;
    size_t size;
    bool failed;
};

void buffer_init(struct buffer *b);
void buffer_clear(struct buffer *b); /* frees; the buffer may be used again */
void buffer_add(struct buffer *b, const char *bytes, size_t len);
void buffer_add_text(struct buffer *b, const char *text);
void buffer_add_char(struct buffer *b, char c);
void buffer_add_number(struct buffer *b, size_t number); /* in decimal digits: most numbers are places in a list, and many */
void buffer_add_format(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool buffer_ok(const struct buffer *b);

/* own: the text, to be freed with free(); "" where nothing was added. NULL where growth failed. The buffer is empty then. */
char *buffer_take(struct buffer *b);

#endif
