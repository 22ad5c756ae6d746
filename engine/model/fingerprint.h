/* The fingerprint of a finding: of its content, never of its line. */
#ifndef MC_MODEL_FINGERPRINT_H
#define MC_MODEL_FINGERPRINT_H

#include <jansson.h>

#include "base/hash.h"
#include "mingcha.h"

#define FINGERPRINT_LEN 16 /* hex digits */

/* Puts "fingerprint" into the finding (report.h, report_add_finding, says of what it is made). `repeats` counts each content: the second finding of the same
 * content gets another fingerprint than the first. `record` (NULL: none) is the text of the finding's record, which tells it apart where nothing names its document;
 * `content` gets the hash of the content. MC_ERR_MEMORY at worst. */
mc_status fingerprint_set(json_t *repeats, json_t *finding, const char *record, size_t len, char content[HASH_TEXT_MAX]);
/* The same for a finding whose content has that hash. */
mc_status fingerprint_number(json_t *repeats, json_t *finding, const char *content);

#endif
