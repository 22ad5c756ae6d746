/* What is written into a file: one remark for each new finding that no other one explains - those that it explains are told in it - and for what is
 * undecided. Waived and known findings are left out. */
#ifndef MC_ANNOTATE_REMARKS_H
#define MC_ANNOTATE_REMARKS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "report/view.h"

struct remark {
    const json_t *entry;  /* borrow: the finding or undecided entry of the report */
    const char *severity; /* borrow: "error" "warning" "note" "undecided" */
    char *text;           /* own: its lines, safe for a page, parted by LF */
    size_t explains;      /* findings told in it besides its own */
};

struct remarks {
    struct remark *all; /* own: remarks_clear; in the order of the report, findings before what is undecided */
    size_t n;
};

mc_status remarks_make(struct remarks *out, const json_t *report, bool zh, mc_error *err);
void remarks_clear(struct remarks *r);

/* The text as the inside of an XML element, each line between `before` and `after` (which are markup). own: free(). NULL when out of memory. */
char *remark_markup(const char *text, const char *before, const char *after);

#endif
