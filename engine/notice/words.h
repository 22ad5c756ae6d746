/* Word lists made ready for looking up: by the text itself, at its start, at its end, anywhere in it. Entries stand in buckets by their first or their last character, so that a look-up
 * compares the few that could match. A list is made ready when it is first asked for, for most never are: not for two threads at once. */
#ifndef MC_NOTICE_WORDS_H
#define MC_NOTICE_WORDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

struct words; /* opaque: every list of a vocabulary */

/* Takes every list of strings in `root`, by name or by two names ("group", "name"); the strings are borrowed from it.
 * own: *out, words_free. */
mc_status words_build(struct words **out, const json_t *root);
void words_free(struct words *w);
/* Whether that was so since this was asked last. */
bool words_failed(struct words *w);

/* In all of these `name` may be NULL; a list that is not there has no entries, and neither has one for which there was no memory: words_failed. */

/* The list itself, NULL where there is none. borrow: from root. */
const json_t *words_list(struct words *w, const char *group, const char *name);
/* Bytes of the longest entry that the text starts, or ends, with; 0 where there is none. */
size_t words_prefix(struct words *w, const char *group, const char *name, const char *text, size_t len);
size_t words_suffix(struct words *w, const char *group, const char *name, const char *text, size_t len);
/* Whether an entry, folded (utf8_fold), is this text. */
bool words_has_folded(struct words *w, const char *group, const char *name, const char *folded);
/* Bytes (folded) of the longest entry that stands anywhere in the folded text; 0 where none does. */
size_t words_contained(struct words *w, const char *group, const char *name, const char *folded);

#endif
