/* Small rule packs for tests: written to a temporary folder, loaded, run over a record given as text. */
#ifndef MC_TESTS_RULE_PACK_H
#define MC_TESTS_RULE_PACK_H

#include <jansson.h>

#include "model/report.h"
#include "rule/rule.h"

/* A rule of kind "thing" over its `parts`, with the given body of check(part, report); `name` is "family/slug". own: free(). */
char *rule_text(const char *name, const char *body);

/* Makes a temporary folder with a pack.json that knows the kind "thing" { name, unit, parts: [ { x, y, tags } ] }. own: folder_remove. */
char *folder_new(void);
/* Writes dir/name, making the folder it stands in. */
void folder_write(const char *dir, const char *name, const char *text);
void folder_remove(char *dir);

/* Loads the pack or ends the test. */
struct pack *pack_of(const char *dir, const struct rule_limits *limits);
/* The report of the pack over the record; own: json_decref. */
json_t *report_of(struct pack *p, const char *record);
/* Runs the rules with each = "*" over the records, or ends the test. */
void run_across(struct pack *p, struct record *const *records, const char *const *paths, size_t n, struct report *report);
/* Findings and undecided entries of one rule in a report. */
size_t findings_of(const json_t *report, const char *rule);
size_t undecided_of(const json_t *report, const char *rule);
/* The first undecided entry's English reason, or "". */
const char *reason_of(const json_t *report, const char *rule);

#endif
