/* Covering personal data: a report that finds it must not spread it. */
#ifndef MC_BASE_COVER_H
#define MC_BASE_COVER_H

#include <stddef.h>

/* The text with the middle of long numbers covered (11 digits and more: mobile, identity and card numbers; 138****8000)
 * and so the names of mailboxes (z***@example.com). Everything else stays. own: free(). NULL only when out of memory.
 */
char *cover_personal(const char *text, size_t len);

#endif
