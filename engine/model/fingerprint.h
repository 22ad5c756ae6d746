/* The fingerprint of a finding: of its content, never of its line. */
#ifndef MC_MODEL_FINGERPRINT_H
#define MC_MODEL_FINGERPRINT_H

#include <jansson.h>

#include "mingcha.h"

#define FINGERPRINT_LEN 16 /* hex digits */

/* Puts "fingerprint" into the finding (report.h, report_add_finding, says of what it is made). `repeats` counts each content: the second finding of the same
 * content gets another fingerprint than the first. MC_ERR_MEMORY at worst. */
mc_status fingerprint_set(json_t *repeats, json_t *finding);

#endif
