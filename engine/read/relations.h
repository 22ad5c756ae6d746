/* The relations of a part in an office package (OPC): which other parts it uses, under which id. Both spellings of the format, transitional and
 * strict, name a relation's type by a URI that ends in the same word, so the word is what is kept. */
#ifndef MC_READ_RELATIONS_H
#define MC_READ_RELATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "read/package.h"

#define RELATIONS_MAX 65536

struct relation {
    char *id;
    char *type;   /* "officeDocument", "header", "worksheet": the last word of the URI */
    char *target; /* the part's name in the package; for an external one as written */
    bool external;
};

struct relations {
    struct relation *all; /* own: relations_clear; in the order of the file */
    size_t n, size;
};

/* Reads the relations of `part` ("" is the package itself). A part without any gives none. On failure *out is empty. */
mc_status relations_read(struct relations *out, struct package *p, const char *part, mc_error *err);
void relations_clear(struct relations *r);

/* borrow; NULL where there is none. */
const struct relation *relations_find(const struct relations *r, const char *id);
/* The first of that type that is inside the package, or NULL. */
const struct relation *relations_of(const struct relations *r, const char *type);

#endif
