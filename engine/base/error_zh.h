/* The engine's error messages in Chinese. */
#ifndef MC_BASE_ERROR_ZH_H
#define MC_BASE_ERROR_ZH_H

#include <stddef.h>

struct error_text {
    const char *format, *zh; /* the same conversions in the same order */
};

/* The table; *n entries. borrow: static. */
const struct error_text *error_texts(size_t *n);

/* The Chinese of a message's format; NULL where there is none (a text of another library, "%s"). borrow: static. */
const char *error_zh(const char *format);

#endif
