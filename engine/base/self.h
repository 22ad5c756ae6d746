/* Where this program, or the library, stands: what belongs to it is found from there. */
#ifndef MC_BASE_SELF_H
#define MC_BASE_SELF_H

#include <limits.h>
#include <stdbool.h>

/* The path of `then` in the folder that is `up` steps above the file that holds this code: the shared library, else the program. False where that is not known or
 * the path would be too long; then *out is empty. Whether anything stands there is not looked at. */
bool self_place(char out[PATH_MAX], int up, const char *then);

#endif
