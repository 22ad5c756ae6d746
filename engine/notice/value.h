/* Writing what a phrase reader found: the value into its array, its location into the record. */
#ifndef MC_NOTICE_VALUE_H
#define MC_NOTICE_VALUE_H

#include "notice/phrase.h"
#include "notice/step.h"

#define VALUE_POINTER_MAX 512

/* Appends `value_take` to `array` and gives the new element's pointer in `at` (NULL: not wanted). The location is that
 * of the range of the piece, quoted. NULL for the value means that it could not be made: MC_ERR_MEMORY. take: value. */
mc_status value_append(struct reading *r, json_t *array, const char *pointer, json_t *value_take, const struct piece *p,
                       struct slice range, char at[VALUE_POINTER_MAX], mc_error *err);

/* Locates pointer + "/" + name (name may be NULL) at the range of the piece. */
mc_status value_locate(struct reading *r, const char *pointer, const char *name, const struct piece *p,
                       struct slice range, mc_error *err);

/* Puts the text of the range, line ends in the middle of phrases taken out, under `key`. */
mc_status value_set_text(json_t *object, const char *key, const struct piece *p, struct slice range, mc_error *err);

/* Sets "percent" of a milestone whose figures hold one rate. */
mc_status value_set_percent(json_t *milestone, mc_error *err);

/* The text of a range without its line ends and the blanks beside them. own: free(). NULL when out of memory. */
char *value_text(const char *text, struct slice range);

/* The range without blanks and line ends at both ends. */
struct slice value_trim(const char *text, struct slice range);
/* The same without marks (。；，：) at its end. */
struct slice value_unmarked(const char *text, struct slice range);
/* Whether a closing bracket stands in the range that none before it opens. */
bool value_closes_nothing(const char *text, struct slice range);

#endif
