/* The day that a run counts as today. */
#ifndef MC_RUN_AS_OF_H
#define MC_RUN_AS_OF_H

#include <stdbool.h>

#define AS_OF_MAX 16 /* bytes of an ISO date with its end */

/* Today, where the program runs. */
void as_of_today(char out[AS_OF_MAX]);

/* Only 2025-06-30: this is for scripts, and a guessed date would silently change what is due. False, and nothing
 * written, where the text is anything else. */
bool as_of_parse(char out[AS_OF_MAX], const char *text);

#endif
