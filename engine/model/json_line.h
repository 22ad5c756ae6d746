/* Where a member stands in a JSON text: jansson does not keep it. */
#ifndef MC_MODEL_JSON_LINE_H
#define MC_MODEL_JSON_LINE_H

#include <stddef.h>

/* The line (from 1) of the member that the keys lead to, from the outermost object down; 0 where there is none. The text must be valid JSON. */
int json_line(const char *text, const char *const *keys, size_t n);

#endif
