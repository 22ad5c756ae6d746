/* Making JSON out of the report: a failure is remembered, so that one asks once, at the end. What is taken is freed on
 * failure too. */
#ifndef MC_REPORT_MAKE_H
#define MC_REPORT_MAKE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "mingcha.h"
#include "report/view.h"

struct maker {
    const json_t *report; /* borrow */
    bool zh;
    bool failed; /* out of memory somewhere */
};

/* own: json_decref; NULL when out of memory, which every make_ function bears. */
json_t *make_object(struct maker *m);
json_t *make_array(struct maker *m);

void make_put(struct maker *m, json_t *object, const char *key, json_t *value_take);
void make_add(struct maker *m, json_t *array, json_t *value_take);
/* Text from anywhere, as it is; nothing is put where it is empty. */
void make_put_text(struct maker *m, json_t *object, const char *key, const char *text);
/* The same, and frees it; NULL counts as out of memory. */
void make_take_text(struct maker *m, json_t *object, const char *key, char *text_take);
void make_put_number(struct maker *m, json_t *object, const char *key, json_int_t n);
/* Puts source[key] under the same key, where there is one. */
void make_copy(struct maker *m, json_t *object, const json_t *source, const char *key);
/* Puts the array or object unless it is empty. */
void make_put_some(struct maker *m, json_t *object, const char *key, json_t *value_take);

/* Ends a reporter: writes what was made and a line end, unless memory ran out on the way. */
mc_status make_write(const struct maker *m, const json_t *made, size_t flags, FILE *out, mc_error *err);

#endif
