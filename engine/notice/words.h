/* Word lists made ready for looking up at the start or the end of a text: entries stand in buckets by their first and
 * by their last character, so that a look-up compares the few that could match. Built once, read by any number of
 * threads. */
#ifndef MC_NOTICE_WORDS_H
#define MC_NOTICE_WORDS_H

#include <jansson.h>
#include <stddef.h>

#include "mingcha.h"

struct words; /* opaque: every list of a vocabulary */

/* Takes every list of strings in `root`, by name or by two names ("group", "name"); the strings are borrowed from it.
 * own: *out, words_free. */
mc_status words_build(struct words **out, const json_t *root);
void words_free(struct words *w);

/* Bytes of the longest entry that the text starts, or ends, with; 0 where there is none or no such list. `name` may be
 * NULL. */
size_t words_prefix(const struct words *w, const char *group, const char *name, const char *text, size_t len);
size_t words_suffix(const struct words *w, const char *group, const char *name, const char *text, size_t len);

#endif
