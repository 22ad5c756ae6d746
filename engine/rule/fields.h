/* Checking the fields of an object that a person wrote: a rule's table, pack.json. */
#ifndef MC_RULE_FIELDS_H
#define MC_RULE_FIELDS_H

#include <jansson.h>
#include <stdint.h>
#include <stdbool.h>

#include "mingcha.h"

enum field_type {
    FIELD_TEXT,  /* a text that is not empty */
    FIELD_STRING, /* a text that may be empty */
    FIELD_PATHS, /* a text that may be empty, or a list of at least one such text */
    FIELD_TEXTS, /* a list of such texts; may be empty */
    FIELD_DATE,  /* a text that is an ISO date */
    FIELD_TITLE, /* { zh, en }, both texts */
    FIELD_OBJECT,
    FIELD_LIST, /* not empty */
};

struct field {
    const char *name; /* NULL ends a table */
    enum field_type type;
    bool required;
};

/* Checks types, absence and unknown names. `inside` says in messages where the fields stand ("" for the whole file). MC_ERR_USAGE names file, field and the nearest
 * known name. */
mc_status fields_check(const json_t *object, const struct field *fields, const char *file, const char *inside, mc_error *err);

#endif
