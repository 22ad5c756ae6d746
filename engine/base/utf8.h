/* UTF-8 text: walking, comparing, measuring. Knows nothing of files and encodings (see encoding.h). */
#ifndef MC_BASE_UTF8_H
#define MC_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code point at text[*at], with *at moved past it. Text must be valid UTF-8; at the end returns 0 and does not move. */
uint32_t utf8_next(const char *text, size_t len, size_t *at);

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
bool utf8_is_blank(uint32_t c);
/* An ideograph (CJK unified, extensions, 〇 and ○ as used for zero). */
bool utf8_is_han(uint32_t c);

/* The form in which two texts are compared: NFKC (full width to half width), blanks removed, punctuation variants made
 * one (“” "" 「」 -> ", （）-> (), 、，keep apart, 〔〕［］【】-> [], — – － ~ ～ -> -, ：-> :, ；-> ;, ・ • -> ·, ○ -> 〇), letters in lower case.
 * own: free(). NULL only when out of memory. What is shown to people is always the original. */
char *utf8_fold(const char *text, size_t len);

/* The same for characters that hold figures: full-width digits, letters, point, comma, percent and sign to ASCII, everything else kept
 * byte for byte. own: free(). Offsets change: callers that need places keep the original. */
char *utf8_narrow(const char *text, size_t len);

/* utf8_narrow of one code point. */
uint32_t utf8_narrow_char(uint32_t c);

/* The text without blanks at both ends (as a range of the same text). */
void utf8_trim(const char *text, size_t len, size_t *from, size_t *to);

#endif
