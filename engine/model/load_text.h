/* The text of JSON strings: where a run of plain characters ends, and what escapes stand for; numbers. Private to the loaders. */
#ifndef MC_MODEL_LOAD_TEXT_H
#define MC_MODEL_LOAD_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "model/load_fault.h"

#if defined(__SSE2__) && !defined(LOAD_TEXT_PORTABLE)
#include <emmintrin.h>
#define LOAD_TEXT_SSE2 1
#endif


/* The first byte from `c` on that is neither plain ASCII nor a valid longer character: a quote, a backslash, or a fault. *end is a NUL. */
const char *text_run(const char *c, const char *end);

/* Whether the bytes are valid UTF-8. *end is ASCII, and LOAD_NODE_PAD bytes behind it may be read. */
bool text_is_utf8(const char *c, const char *end);

/* Behind the number of JSON that begins at `c`; NULL where it is none. *whole: it has no fraction and no exponent. */
const char *number_end(const char *c, bool *whole);
/* The integer between the two, where an int64 holds it. */
bool number_integer(const char *from, const char *to, int64_t *value);

/* Reads the escape whose backslash is at *from and writes what it stands for, which is never longer, to *to. FAULT_NONE, or what is wrong with it: *from
 * stays then. */
enum fault text_escape(const char **from, char **to);

#define TEXT_EACH(b) (UINT64_C(0x0101010101010101) * (b))

/* Whether one of eight bytes is a quote, a backslash or a control character. */
static inline bool text_ends(uint64_t word)
{
    uint64_t quote = word ^ TEXT_EACH('"'), backslash = word ^ TEXT_EACH('\\');
    return (((word - TEXT_EACH(0x20)) & ~word) | ((quote - TEXT_EACH(1)) & ~quote) | ((backslash - TEXT_EACH(1)) & ~backslash)) & TEXT_EACH(0x80);
}

/* The first quote, backslash or control character from `c` on; *high says whether bytes of longer characters stand before it. There is one within what
 * LOAD_NODE_PAD lets be read: the NUL at the end. */
static inline const char *text_end(const char *c, bool *high)
{
#ifdef LOAD_TEXT_SSE2
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1F);
    int seen = 0;
    for (;; c += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)c);
        __m128i stop = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, backslash)), _mm_cmpeq_epi8(_mm_max_epu8(v, control), control));
        int stops = _mm_movemask_epi8(stop), longer = _mm_movemask_epi8(v);
        if (stops) {
            int at = __builtin_ctz((unsigned)stops);
            *high = (seen | (longer & ((1 << at) - 1))) != 0;
            return c + at;
        }
        seen |= longer;
    }
#else
    uint64_t seen = 0, word;
    for (; memcpy(&word, c, 8), !text_ends(word); c += 8)
        seen |= word;
    for (; (unsigned char)*c >= 0x20 && *c != '"' && *c != '\\'; c++)
        seen |= (unsigned char)*c;
    *high = (seen & TEXT_EACH(0x80)) != 0;
    return c;
#endif
}

#endif
