/* See marks.h. A text is looked at 64 bytes at a time, with vectors of 32 or 16. Nearly all of Chinese is characters of three bytes, so the places where those must go on are worked out for all
 * bytes at once; the leads of others, and the two whose next byte is bounded, are gone through one by one. */
#include "read/marks.h"

#include <string.h>

#if defined(__SSE2__) && !defined(LOAD_TEXT_PORTABLE)
#include <immintrin.h>
#define MARKS_VECTORS 1
#ifndef MARKS_AVX2
#define MARKS_AVX2 1 /* where the processor has it */
#endif
#endif

#ifdef MARKS_VECTORS

/* What 64 bytes are, a bit for each. */
struct look {
    uint64_t stops, high, tails, threes, bounded, lines;
};

/* The characters that begin at the bits of `odd`: the bits where they go on, in this word and the next. */
static void take_odd(struct marking *m, const char *text, uint64_t odd, uint64_t *wanted, uint64_t *next)
{
    for (; odd; odd &= odd - 1) {
        int at = __builtin_ctzll(odd);
        unsigned char lead = (unsigned char)text[at], second = (unsigned char)text[at + 1];
        int tails = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        uint64_t here = (UINT64_C(1) << tails) - 1;
        m->bad |= lead < 0xC2 || lead > 0xF4 || (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
        *wanted |= at < 63 ? here << (at + 1) : 0;
        *next |= at + tails > 63 ? here >> (63 - at) : 0;
    }
}

static inline __attribute__((always_inline)) void take_look(struct marking *m, const char *text, const struct look *k)
{
    uint64_t odd = (k->high & ~k->tails & ~k->threes) | k->bounded, plain = k->threes & ~k->bounded;
    uint64_t wanted = m->wanted | plain << 1 | plain << 2, next = plain >> 63 | plain >> 62;
    if (__builtin_expect(odd != 0, 0))
        take_odd(m, text, odd, &wanted, &next);
    m->bad |= wanted ^ k->tails;
    m->wanted = next;
    m->lines += (size_t)__builtin_popcountll(k->lines);
    *m->to++ = k->stops;
}

static inline __attribute__((always_inline)) void look_sse2(struct look *k, const char *text)
{
    *k = (struct look){0};
    for (int i = 0; i < 64; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
        __m128i stops = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'))), _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v));
        __m128i bounded = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(-0x20)), _mm_cmpeq_epi8(v, _mm_set1_epi8(-0x13))); /* E0, ED */
        k->stops |= (uint64_t)(unsigned)_mm_movemask_epi8(stops) << i;
        k->bounded |= (uint64_t)(unsigned)_mm_movemask_epi8(bounded) << i;
        k->high |= (uint64_t)(unsigned)_mm_movemask_epi8(v) << i;
        k->tails |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(v, _mm_set1_epi8(-0x40))) << i;
        k->threes |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_and_si128(v, _mm_set1_epi8(-0x10)), _mm_set1_epi8(-0x20))) << i;
        k->lines |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n'))) << i;
    }
}

__attribute__((target("avx2,popcnt"))) static inline __attribute__((always_inline)) void look_avx2(struct look *k, const char *text)
{
    *k = (struct look){0};
    for (int i = 0; i < 64; i += 32) {
        __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(text + i));
        __m256i stops = _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('"')), _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\\'))),
                                        _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(0x1F)), v));
        __m256i bounded = _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(-0x20)), _mm256_cmpeq_epi8(v, _mm256_set1_epi8(-0x13)));
        k->stops |= (uint64_t)(unsigned)_mm256_movemask_epi8(stops) << i;
        k->bounded |= (uint64_t)(unsigned)_mm256_movemask_epi8(bounded) << i;
        k->high |= (uint64_t)(unsigned)_mm256_movemask_epi8(v) << i;
        k->tails |= (uint64_t)(unsigned)_mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set1_epi8(-0x40), v)) << i;
        k->threes |= (uint64_t)(unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_and_si256(v, _mm256_set1_epi8(-0x10)), _mm256_set1_epi8(-0x20))) << i;
        k->lines |= (uint64_t)(unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\n'))) << i;
    }
}

static void add_sse2(struct marking *m, const char *text, size_t words)
{
    struct look k;
    for (size_t i = 0; i < words; i++) {
        look_sse2(&k, text + i * 64);
        take_look(m, text + i * 64, &k);
    }
}

__attribute__((target("avx2,popcnt"))) static void add_avx2(struct marking *m, const char *text, size_t words)
{
    struct look k;
    for (size_t i = 0; i < words; i++) {
        look_avx2(&k, text + i * 64);
        take_look(m, text + i * 64, &k);
    }
}

static void add_words(struct marking *m, const char *text, size_t words)
{
    if (MARKS_AVX2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt"))
        add_avx2(m, text, words);
    else
        add_sse2(m, text, words);
}

#else

#define EACH(b) (UINT64_C(0x0101010101010101) * (b))

/* The high bit of each byte that is 0, the lowest byte first. */
static uint64_t zeros(uint64_t word)
{
    return ~(((word & EACH(0x7F)) + EACH(0x7F)) | word | EACH(0x7F));
}

/* The high bits of the bytes as one byte. */
static uint64_t gathered(uint64_t high)
{
    return (high >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static void add_words(struct marking *m, const char *text, size_t words)
{
    for (size_t i = 0; i < words; i++, text += 64) {
        uint64_t stops = 0;
        for (int at = 0; at < 64; at += 8) {
            uint64_t word;
            memcpy(&word, text + at, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
            word = __builtin_bswap64(word);
#endif
            uint64_t lines = zeros(word ^ EACH('\n')), ends = zeros(word & EACH(0xE0)) | zeros(word ^ EACH('"')) | zeros(word ^ EACH('\\'));
            stops |= gathered(ends) << at;
            m->lines += (size_t)__builtin_popcountll(lines);
        }
        *m->to++ = stops;
    }
    m->bad = 1; /* not looked at */
}

#endif

void marks_begin(struct marking *m, uint64_t *to)
{
    *m = (struct marking){.to = to};
}

void marks_add(struct marking *m, const char *text, size_t len)
{
    size_t left = len % 64;
    add_words(m, text, len / 64);
    if (left) {
        char last[65] = {0};
        memcpy(last, text + len - left, left);
        add_words(m, last, 1);
    }
}

bool marks_end(struct marking *m, size_t len)
{
    uint64_t *last = len % 64 ? m->to - 1 : m->to;
    if (len % 64 == 0)
        *last = 0;
    *last |= UINT64_MAX << len % 64;
    return !m->bad && !m->wanted;
}
