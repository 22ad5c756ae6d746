/* See load_text.h. */
#include "model/load_text.h"

/* ---- characters ------------------------------------------------------------------------------------------------------ */

/* Has its high bit set in each byte that ends a run of plain ASCII: quotes, backslashes, control characters, bytes of longer characters. A byte
 * behind the first of these may be told wrongly. */
static uint64_t stops(uint64_t word)
{
    uint64_t quote = word ^ TEXT_EACH('"'), backslash = word ^ TEXT_EACH('\\');
    return (word | (word - TEXT_EACH(0x20)) | (quote - TEXT_EACH(1)) | (backslash - TEXT_EACH(1))) & TEXT_EACH(0x80);
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

static bool is_tail(const char *c)
{
    return ((unsigned char)*c & 0xC0) == 0x80;
}

/* Bytes of the character of two bytes or more at `c`; 0 where it is no valid UTF-8. The NUL at the end is no tail byte, so nothing behind it is
 * looked at. */
static size_t long_character(const char *c)
{
    unsigned char lead = (unsigned char)c[0], second = (unsigned char)c[1];
    if (lead >= 0xE0 && lead < 0xF0) { /* nearly all of Chinese */
        if (!is_tail(c + 1) || (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || !is_tail(c + 2))
            return 0;
        return 3;
    }
    if (lead >= 0xC2 && lead < 0xE0)
        return is_tail(c + 1) ? 2 : 0;
    if (lead < 0xF0 || lead > 0xF4 || !is_tail(c + 1) || (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
        return 0;
    return is_tail(c + 2) && is_tail(c + 3) ? 4 : 0;
}

#ifdef LOAD_TEXT_SSE2
/* Bytes of the characters of three bytes, nearly all of Chinese, with which the next 12 begin; 16 are looked at. Leads E0 and ED are left to long_character. */
static size_t threes_at(const char *c)
{
    static const unsigned char whole[13] = {0, 0, 0, 3, 3, 3, 6, 6, 6, 9, 9, 9, 12};
    const __m128i bits = _mm_set_epi8(0, 0, 0, 0, -64, -64, -16, -64, -64, -16, -64, -64, -16, -64, -64, -16);
    const __m128i form = _mm_set_epi8(0, 0, 0, 0, -128, -128, -32, -128, -128, -32, -128, -128, -32, -128, -128, -32);
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)c);
    __m128i odd = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(-32)), _mm_cmpeq_epi8(v, _mm_set1_epi8(-19)));
    int good = _mm_movemask_epi8(_mm_andnot_si128(odd, _mm_cmpeq_epi8(_mm_and_si128(v, bits), form)));
    return whole[__builtin_ctz(~(unsigned)good | 0x1000)];
}
#endif

/* Past the characters of three bytes that stand at `c`; what lies behind `end` is not looked at. */
static const char *skip_threes(const char *c, const char *end)
{
#ifdef LOAD_TEXT_SSE2
    size_t n = 12;
    while (n == 12 && end - c >= 16)
        c += n = threes_at(c);
    if (n < 12)
        return c;
#endif
    while (end - c >= 3) {
        unsigned a = (unsigned char)c[0], b = (unsigned char)c[1], d = (unsigned char)c[2];
        if (((a << 16 | b << 8 | d) & 0xF0C0C0) != 0xE08080 || a == 0xE0 || a == 0xED)
            break;
        c += 3;
    }
    return c;
}

const char *text_run(const char *c, const char *end)
{
    for (;;) {
        uint64_t word;
        while (end - c >= 8 && (memcpy(&word, c, 8), !stops(word)))
            c += 8;
        while (is_plain((unsigned char)*c))
            c++;
        if ((unsigned char)*c < 0x80)
            return c;
        const char *behind = skip_threes(c, end);
        size_t n = behind > c ? 0 : long_character(c);
        if (behind == c && !n)
            return c;
        c = behind + n;
    }
}

bool text_is_utf8(const char *c, const char *end)
{
    while (c < end) {
#ifdef LOAD_TEXT_SSE2
        size_t n = threes_at(c); /* the byte at `end` belongs to none */
#else
        size_t n = (size_t)(skip_threes(c, end) - c);
#endif
        if (!n)
            n = (unsigned char)*c < 0x80 ? 1 : long_character(c);
        if (!n || n > (size_t)(end - c))
            return false;
        c += n;
    }
    return true;
}

/* ---- escapes --------------------------------------------------------------------------------------------------------- */

/* Four hex digits; -1 where they are not. */
static int32_t hex4(const char *c)
{
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        int digit = c[i] >= '0' && c[i] <= '9'   ? c[i] - '0'
                    : c[i] >= 'a' && c[i] <= 'f' ? c[i] - 'a' + 10
                    : c[i] >= 'A' && c[i] <= 'F' ? c[i] - 'A' + 10
                                                 : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

static char *put_character(char *to, uint32_t c)
{
    if (c < 0x80) {
        *to++ = (char)c;
    } else if (c < 0x800) {
        *to++ = (char)(0xC0 | c >> 6);
        *to++ = (char)(0x80 | (c & 0x3F));
    } else {
        if (c >= 0x10000) {
            *to++ = (char)(0xF0 | c >> 18);
            *to++ = (char)(0x80 | (c >> 12 & 0x3F));
        } else {
            *to++ = (char)(0xE0 | c >> 12);
        }
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    }
    return to;
}

/* \uXXXX at *from, or the two of a surrogate pair. */
static enum fault put_unicode(const char **from, char **to)
{
    const char *c = *from;
    int32_t high = hex4(c + 2);
    if (high <= 0)
        return high < 0 ? FAULT_ESCAPE : FAULT_NUL;
    uint32_t code = (uint32_t)high;
    size_t len = 6;
    if (high >= 0xD800 && high <= 0xDFFF) {
        int32_t low = high <= 0xDBFF && c[6] == '\\' && c[7] == 'u' ? hex4(c + 8) : -1;
        if (low < 0xDC00 || low > 0xDFFF)
            return FAULT_SURROGATE;
        code = 0x10000 + (code - 0xD800) * 0x400 + ((uint32_t)low - 0xDC00);
        len = 12;
    }
    *from = c + len;
    *to = put_character(*to, code);
    return FAULT_NONE;
}

enum fault text_escape(const char **from, char **to)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    const char *name, *c = *from;
    if (c[1] == 'u')
        return put_unicode(from, to);
    if (!c[1] || !(name = strchr(names, c[1])))
        return FAULT_ESCAPE;
    *(*to)++ = values[name - names];
    *from = c + 2;
    return FAULT_NONE;
}

/* ---- numbers --------------------------------------------------------------------------------------------------------- */

static const char *skip_digits(const char *c)
{
    while (*c >= '0' && *c <= '9')
        c++;
    return c;
}

const char *number_end(const char *c, bool *whole)
{
    c += *c == '-';
    const char *digits = c;
    c = skip_digits(c);
    *whole = true;
    if (c == digits || (*digits == '0' && c > digits + 1))
        return NULL;
    for (int part = 0; part < 2; part++) { /* the fraction, the exponent */
        if (part == 0 ? *c != '.' : *c != 'e' && *c != 'E')
            continue;
        c++;
        c += part == 1 && (*c == '+' || *c == '-');
        digits = c;
        c = skip_digits(c);
        *whole = false;
        if (c == digits)
            return NULL;
    }
    return c;
}

#define DIGITS_SAFE 18 /* as many never overflow */

bool number_integer(const char *from, const char *to, int64_t *value)
{
    bool negative = *from == '-';
    int64_t v = 0; /* counts downward: there is one negative more */
    const char *c = from + negative;
    if (to - c <= DIGITS_SAFE) {
        for (; c < to; c++)
            v = v * 10 - (*c - '0');
        *value = negative ? v : -v;
        return true;
    }
    for (; c < to; c++)
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, *c - '0', &v))
            return false;
    if (!negative && __builtin_sub_overflow((int64_t)0, v, &v))
        return false;
    *value = v;
    return true;
}
