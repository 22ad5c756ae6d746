/* Text from anywhere as the text of a document in a markup or a quoting of its own. What steers terminals or the
 * direction of writing is made harmless on the way (base/show.h); line breaks become blanks. */
#ifndef MC_REPORT_ESCAPE_H
#define MC_REPORT_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* HTML and XML 1.0, as text or inside a quoted attribute. False when out of memory. */
bool escape_markup(FILE *out, const char *text, size_t len);

#endif
