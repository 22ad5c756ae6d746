/* The same file with the findings of its report in it: Word comments, Excel notes. Nothing else in the file is changed. */
#ifndef MC_ANNOTATE_ANNOTATE_H
#define MC_ANNOTATE_ANNOTATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

struct annotation {
    const char *path;     /* borrow: for messages, and to tell the format */
    const char *bytes;    /* borrow: the file */
    size_t len;
    const json_t *report; /* borrow: docs/report.schema.json, of this file alone */
    bool zh;
};

struct annotated {
    char *bytes; /* own: free() */
    size_t len;
    size_t remarks;  /* findings and undecided entries written */
    size_t explained; /* findings told in those of what explains them */
    size_t moved;    /* of the remarks: not at their own place, where no comment may stand or nothing is */
    size_t whole;    /* of the remarks: about the whole document, so at its beginning */
    size_t listed;   /* of the remarks: in a workbook's list only, because they are about no cell */
};

/* How files of one format are annotated. */
struct annotator {
    const char *name; /* that of the reader */
    mc_status (*write)(struct annotated *out, const struct annotation *job, mc_error *err);
};

extern const struct annotator annotate_docx, annotate_xlsx;

/* A format that cannot be annotated is MC_ERR_INPUT, and says what to do instead. The same report gives the same bytes. */
mc_status annotate(struct annotated *out, const struct annotation *job, mc_error *err);
/* The same question before any work: whether files like this one can be annotated. */
mc_status annotate_can(const char *path, const char *bytes, size_t len, mc_error *err);

#endif
