/* The text of JSON strings: where a run of plain characters ends, what escapes stand for; numbers. Private to the loaders. */
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

#endif
