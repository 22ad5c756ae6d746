/* JSON text into jansson's values, in one pass and several times as fast as jansson's own loader, which is the reference for what is taken and
 * what is refused. Wanted differences from it: a number that is no integer of an int64 becomes a string of exactly what was written; nesting is
 * bounded by LOAD_DEPTH_MAX; a NUL byte is refused wherever it stands (jansson reads over one behind a number). For records read_json and read_ndjson alone know of this. */
#ifndef MC_MODEL_LOAD_JSON_H
#define MC_MODEL_LOAD_JSON_H

#include <jansson.h>
#include <stddef.h>

#include "mingcha.h"

#define LOAD_DEPTH_MAX 64 /* how deep a text may be nested */

/* Loads the one object or array that the text holds. text[len] must be '\0'. `path` and `line` (of the text's first byte, from 1) are for errors: MC_ERR_INPUT
 * with line and column for bad syntax, bad UTF-8 and repeated keys, MC_ERR_LIMIT for what is nested too deep, MC_ERR_MEMORY. own: *out, json_decref. */
mc_status load_json(json_t **out, const char *path, int line, const char *text, size_t len, mc_error *err);

/* What jansson's own loader gives, with JSON_REJECT_DUPLICATES, where that is the same as ours. NULL where a number is no int64, and for whatever is refused here: then jansson
 * is to be asked. own: json_decref. */
json_t *load_json_same(const char *text, size_t len);

#endif
