/* Document -> Record: the notice as docs/record.schema.json describes it. */
#ifndef MC_NOTICE_NOTICE_H
#define MC_NOTICE_NOTICE_H

#include "mingcha.h"
#include "model/document.h"
#include "model/record.h"
#include "notice/drawing.h"
#include "notice/forms.h"

/* Makes the record of a notice. What could not be resolved is listed in the record's "unresolved" array
 * ([{ "at", "location", "zh", "en" }]); the run counts each as undecided. A document without a table or list of projects is MC_ERR_INPUT.
 * own: *out, record_free. */
mc_status notice_read(struct record **out, const struct document *d, const struct forms *forms, mc_error *err);

/* The same, and how the notice is drawn (notice/drawing.h). own: *drawing, json_decref; untouched on failure. */
mc_status notice_read_drawn(struct record **out, json_t **drawing, const struct document *d, const struct forms *forms, mc_error *err);

#endif
