/* Results of rules into the report: each finding gets its record's location, its subject and the rule's own data. Private to engine/rule. */
#ifndef MC_RULE_PUBLISH_H
#define MC_RULE_PUBLISH_H

#include "rule/across.h"
#include "rule/pack.h"

/* The record and its path, or the records of a run by their number. */
struct publishing {
    const struct record *rec; /* borrow */
    const char *path;         /* borrow */
    struct across *across;    /* borrow; NULL: the one record */
    struct report *report;    /* borrow */
};

/* A sink's function; `context` is a struct publishing. */
mc_status publish(void *context, const struct eval *e, enum verdict verdict, const char *need, mc_error *err);

#endif
