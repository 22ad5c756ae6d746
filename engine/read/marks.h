/* Where the strings of JSON may end: one bit for each byte of a text, found in one pass without a branch, which tells on the way whether the text is UTF-8 and how many lines it has.
 * Whoever goes through the text then jumps from mark to mark. */
#ifndef MC_READ_MARKS_H
#define MC_READ_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a text that is in memory as a whole. */
struct marks {
    const char *from; /* borrow: the byte that the first bit stands for */
    uint64_t *bits;   /* quotes, backslashes, control characters */
    bool sound;       /* it is UTF-8; false: it may be */
};

/* While they are made. */
struct marking {
    uint64_t *to;    /* borrow: where the next go */
    uint64_t wanted; /* tails of characters that begin before what comes next: their places in it */
    uint64_t bad;    /* not 0: it is no UTF-8 */
    size_t lines;    /* line feeds */
};

/* Words that the marks of so many bytes take. */
static inline size_t marks_words(size_t len)
{
    return len / 64 + 1;
}

/* The marks go to `to`: marks_words of the whole text. */
void marks_begin(struct marking *m, uint64_t *to);
/* The next bytes: a multiple of 64 but for the last ones. The byte behind them is readable. */
void marks_add(struct marking *m, const char *text, size_t len);
/* The byte behind the text, a NUL or a line feed, is marked too. Whether the text is UTF-8; where nothing but plain C may be used it is not looked at, and this is false. */
bool marks_end(struct marking *m, size_t len);

/* The first marked byte from `c` on. There is one behind the text. */
static inline const char *marks_next(const struct marks *m, const char *c)
{
    size_t at = (size_t)(c - m->from);
    const uint64_t *word = &m->bits[at / 64];
    uint64_t bits = *word >> at % 64;
    if (bits)
        return c + __builtin_ctzll(bits);
    while (!*++word)
        ;
    return m->from + (size_t)(word - m->bits) * 64 + (size_t)__builtin_ctzll(*word);
}

#endif
