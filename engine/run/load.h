/* One input, of whatever form, to its record. */
#ifndef MC_RUN_LOAD_H
#define MC_RUN_LOAD_H

#include <stdbool.h>

#include "run/inputs.h"
#include "mingcha.h"
#include "model/record.h"
#include "notice/forms.h"

struct loader {
    const char *format; /* borrow: the reader to use whatever the content looks like, or "json"; NULL: told from the content */
    const char *rules; /* borrow: the folder whose forms/ is used; where it has none, that of the program's own rules */
    struct forms *forms; /* own: loaded with the first document */
    bool draw;           /* also draw each notice, for reporters that show it */
    json_t *drawing;     /* own: of the notice read last (notice/drawing.h), or NULL; whoever wants it takes it */
};

void loader_clear(struct loader *l);

/* Reads the input as a record. `about` (an input's entry in the report) gets format, sha256, kind, title and items as
 * far as they are known, also on failure. *foreign: the input is sound, but of a kind that is no record and no document
 * at all (a program, a JSON file of something else); then MC_ERR_INPUT. MC_ERR_USAGE where the forms are wrong. own:
 * *out, record_free. */
mc_status loader_read(struct loader *l, struct record **out, const struct input *in, json_t *about, bool *foreign,
                      mc_error *err);

#endif
