/* UTF-8 text: walking, comparing, measuring. Knows nothing of files and encodings (see encoding.h). */
#ifndef MC_BASE_UTF8_H
#define MC_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* utf8_next of what is neither ASCII nor plain. */
uint32_t utf8_next_other(const char *text, size_t len, size_t *at);

/* Most of Chinese text: a character of three bytes whose first byte leaves nothing to ask of the others but that they continue it. */
static inline bool utf8_is_plain_three(const unsigned char *text, size_t len)
{
    return len >= 3 && text[0] > 0xE0 && text[0] < 0xF0 && text[0] != 0xED && (text[1] & 0xC0) == 0x80 && (text[2] & 0xC0) == 0x80;
}

/* The code point at text[*at], with *at moved past it. Text must be valid UTF-8; at the end returns 0 and does not move. */
static inline uint32_t utf8_next(const char *text, size_t len, size_t *at)
{
    const unsigned char *bytes = (const unsigned char *)text + *at;
    if (*at >= len)
        return 0;
    if (bytes[0] < 0x80) {
        *at += 1;
        return bytes[0];
    }
    if (!utf8_is_plain_three(bytes, len - *at))
        return utf8_next_other(text, len, at);
    *at += 3;
    return (bytes[0] & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
}

/* Bytes of the character that starts at `lead`; 1 for anything that cannot lead. */
size_t utf8_size(unsigned char lead);

/* Offset of the first byte that is not valid UTF-8 (overlong forms, surrogates and code points past U+10FFFF are not), or len. */
size_t utf8_invalid_at(const char *text, size_t len);

/* The largest n' <= n that does not cut a character of text. */
size_t utf8_cut(const char *text, size_t len, size_t n);

/* Characters (code points) in the text. */
size_t utf8_count(const char *text, size_t len);

/* The same, and false where the text is not valid UTF-8. */
bool utf8_count_valid(const char *text, size_t len, size_t *count);

/* Terminal columns the text takes: wide characters are 2, combining ones 0 (utf8proc's tables; East Asian ambiguous
 * characters such as “ ” … — count as 2, because the reports are Chinese). */
size_t utf8_width(const char *text, size_t len);

/* A blank in the wide sense: space, tab, line ends, U+00A0, U+2000-200B, U+3000, U+FEFF. */
static inline bool utf8_is_blank(uint32_t c)
{
    if (c > 0x205F)
        return c == 0x3000 || c == 0xFEFF;
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || (c >= 0x2000 && (c <= 0x200B || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F));
}
/* An ideograph (CJK unified, extensions, 〇 and ○ as used for zero). */
bool utf8_is_han(uint32_t c);

/* The form in which two texts are compared: NFKC (full width to half width), blanks removed, punctuation variants made
 * one (“” "" 「」 -> ", （）-> (), 、，keep apart, 〔〕［］【】-> [], — – － ~ ～ -> -, ：-> :, ；-> ;, ・ • -> ·, ○ -> 〇), letters in lower case.
 * own: free(). NULL only when out of memory. What is shown to people is always the original. */
char *utf8_fold(const char *text, size_t len);

/* Whether it is known at a glance that the fold of the text is the text itself. */
bool utf8_is_folded(const char *text, size_t len);

/* The same for characters that hold figures: full-width digits, letters, point, comma, percent and sign to ASCII, everything else kept
 * byte for byte. own: free(). Offsets change: callers that need places keep the original. */
char *utf8_narrow(const char *text, size_t len);

/* utf8_narrow of one code point: of full-width digits, letters and ．，％＋－, and of −. */
static inline uint32_t utf8_narrow_char(uint32_t c)
{
    if (c < 0xFF05)
        return c == 0x2212 ? '-' : c;
    bool wide = (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A) || c == 0xFF0E || c == 0xFF0C || c == 0xFF05 || c == 0xFF0B || c == 0xFF0D;
    return wide ? c - 0xFEE0 : c;
}

/* The text without blanks at both ends (as a range of the same text). */
void utf8_trim(const char *text, size_t len, size_t *from, size_t *to);

#endif
