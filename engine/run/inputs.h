/* The files that a command line means. */
#ifndef MC_RUN_INPUTS_H
#define MC_RUN_INPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

struct input {
    char *path;  /* as it is opened; "-" is standard input */
    char *shown; /* the same as valid UTF-8, for reports */
    const char *bytes; /* borrow: its content, where it is no file; NULL: it is */
    size_t len;
    const char *format; /* borrow: read it as this, whatever else holds ("json"); NULL: as the loader is set */
    bool found;  /* met in a folder, not named by the user: may be no notice at all */
};

struct inputs {
    struct input *all;
    size_t n;
};

/* The files of the operands in their order. A folder gives its files, all the way down, sorted by name; what begins
 * with a dot is left out there, and so are links to folders and whatever is no plain file. A file that comes up twice
 * is taken once. What does not exist or may not be entered stays in the list: reading it says why. own: inputs_clear.
 * Only MC_ERR_MEMORY. */
mc_status inputs_find(struct inputs *out, char *const *operands, size_t n, mc_error *err);
/* One operand as it is: a folder is no file, and reading it will say so. */
mc_status inputs_find_one(struct inputs *out, const char *operand, mc_error *err);
/* The input of that name with content that is already in memory, or NULL for a file. own: input_clear. Only MC_ERR_MEMORY. */
mc_status input_set(struct input *out, const char *name, const void *bytes, size_t len, mc_error *err);
void input_clear(struct input *in);
void inputs_clear(struct inputs *in);

#endif
