/* Pieces put into a run of bytes, which otherwise stays as it is. */
#ifndef MC_ANNOTATE_SPLICE_H
#define MC_ANNOTATE_SPLICE_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

struct splice {
    size_t at, cut; /* where, and how many bytes it takes the place of */
    int order;      /* of two at one place, the lower stands first; then the one that was added first */
    size_t number;
    char *text; /* own */
};

struct splices {
    struct splice *all; /* own: splices_clear */
    size_t n, size;
    bool failed; /* out of memory somewhere; splices_apply says so */
};

void splices_add(struct splices *s, size_t at, size_t cut, int order, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* own: *out, free(); a NUL that is not counted follows it. Pieces that cut must not overlap. */
mc_status splices_apply(struct splices *s, const char *bytes, size_t len, char **out, size_t *out_len, mc_error *err);
void splices_clear(struct splices *s);

#endif
