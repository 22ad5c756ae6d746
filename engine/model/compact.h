/* JSON as it is written on one line of output, several times as fast as jansson writes it: findings of a stream are many. */
#ifndef MC_MODEL_COMPACT_H
#define MC_MODEL_COMPACT_H

#include <jansson.h>

#include "base/buffer.h"

/* Adds what json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) gives, byte for byte. Where memory runs out out->failed is set. */
void compact_add(struct buffer *out, const json_t *value);
/* The same of the members of an object alone, without its braces. */
void compact_add_members(struct buffer *out, const json_t *object);

/* The same of a text, which must be UTF-8, and of a whole number. */
void compact_add_text(struct buffer *out, const char *text, size_t len);
void compact_add_integer(struct buffer *out, json_int_t value);

#endif
