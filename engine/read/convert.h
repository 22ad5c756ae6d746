/* Other programs' files made into docx or xlsx by LibreOffice, where it is installed. */
#ifndef MC_READ_CONVERT_H
#define MC_READ_CONVERT_H

#include <stddef.h>

#include "mingcha.h"

#define CONVERT_SECONDS 60

/* Converts the bytes of a file of the type `from` ("doc", "odt": the ending it would have) to the type `to` ("docx" or "xlsx"). Runs soffice
 * without a shell, in a temporary folder of its own for everything it writes, for up to `seconds`; the folder is gone afterwards. own: *out, free(). */
mc_status convert_file(char **out, size_t *out_len, const char *from, const char *to, const char *bytes, size_t len, int seconds, mc_error *err);

#endif
