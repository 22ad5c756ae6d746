/* Writing a file that nobody may see half: under a temporary name beside it, renamed when it is whole. What is no plain file (a pipe, a terminal, /dev/full) is
 * written as it is. */
#ifndef MC_CLI_SAFE_FILE_H
#define MC_CLI_SAFE_FILE_H

#include <stdio.h>

#include "mingcha.h"

struct safe_file {
    FILE *out;
    char *name;       /* own: the temporary one; NULL where the file is written as it is */
    const char *file; /* borrow */
};

/* MC_ERR_IO where it cannot be opened; then there is nothing to close. */
mc_status safe_file_open(struct safe_file *f, const char *file, mc_error *err);
/* Ends it. `so_far`: how writing went; what is not MC_OK leaves no file behind, and comes back. */
mc_status safe_file_close(struct safe_file *f, mc_status so_far, mc_error *err);

#endif
