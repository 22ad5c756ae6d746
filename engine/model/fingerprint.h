/* The fingerprint of a finding: of its content, never of its line. */
#ifndef MC_MODEL_FINGERPRINT_H
#define MC_MODEL_FINGERPRINT_H

#include <jansson.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "mingcha.h"

#define FINGERPRINT_LEN 16 /* hex digits */

/* Puts "fingerprint" into the finding (report.h, report_add_finding, says of what it is made). `repeats` counts each content: the second finding of the same
 * content gets another fingerprint than the first. `record` (NULL: none) is the text of the finding's record, which tells it apart where nothing names its document;
 * `content` gets the hash of the content. MC_ERR_MEMORY at worst. */
mc_status fingerprint_set(json_t *repeats, json_t *finding, const char *record, size_t len, char content[HASH_TEXT_MAX]);
/* What a fingerprint is made of. Texts are not NULL; "": there is none. */
struct fingerprint_content {
    const char *rule;
    const char *document, *path; /* the document's number or title, else that of the file */
    const json_t *project;       /* {seq, name}; NULL */
    const char *at, *text;
    const json_t *expected, *actual; /* NULL */
};

/* The same for a finding that is no JSON: its fingerprint. `scratch` is an empty buffer. */
mc_status fingerprint_make(json_t *repeats, const struct fingerprint_content *c, const char *record, size_t len, struct buffer *scratch, char fingerprint[FINGERPRINT_LEN + 1]);
/* The same for a finding whose content has that hash. */
mc_status fingerprint_number(json_t *repeats, json_t *finding, const char *content);

#endif
