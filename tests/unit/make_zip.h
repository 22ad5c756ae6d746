/* Zip files made in memory. */
#ifndef MC_TESTS_MAKE_ZIP_H
#define MC_TESTS_MAKE_ZIP_H

#include <stddef.h>

struct zip_part {
    const char *name, *bytes;
    size_t len; /* 0: bytes is a text */
};

/* own: free(). Parts without bytes are left out. */
char *make_zip(const struct zip_part *parts, size_t n, size_t *len);

#endif
