/* The members of JSON objects: what one says, and whether an object from a file of the user has those it should (baselines, waivers and the like). */
#ifndef MC_MODEL_MEMBERS_H
#define MC_MODEL_MEMBERS_H

#include <jansson.h>
#include <stdbool.h>

#include "mingcha.h"

enum member_type {
    MEMBER_TEXT, /* a string that is not empty */
    MEMBER_ANY,
    MEMBER_NUMBER, /* an integer */
    MEMBER_OBJECT,
    MEMBER_LIST,
    MEMBER_DATE,        /* 2025-06-30 */
    MEMBER_FINGERPRINT, /* 16 hex digits */
};

struct member {
    const char *name; /* NULL ends a table */
    enum member_type type;
    bool required;
};

/* The member's text; "" where there is no such string. borrow: from the object, which may be NULL. */
const char *member_text(const json_t *object, const char *key);

/* MC_ERR_USAGE at `source` with the place ("findings[3].rule") where a member is missing, unknown (with the nearest name) or of another type. `where` is the
 * object's own place, "" for the whole file. */
mc_status members_check(const json_t *object, const struct member *members, const char *source, const char *where, mc_error *err);

/* Reads a whole JSON file of the user: a syntax error or a repeated key is MC_ERR_USAGE with the line. own: *out, json_decref. */
mc_status members_read_file(json_t **out, const char *path, mc_error *err);

#endif
