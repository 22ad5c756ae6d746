/* What the targets of the readers share. They run in the checkout, because the vocabulary comes from rules/forms. */
#ifndef MC_TESTS_FUZZ_H
#define MC_TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "notice/notice.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline struct forms *vocabulary(void)
{
    static struct forms *forms;
    mc_error err = {0};
    if (!forms && forms_load(&forms, "rules/forms", &err)) {
        fprintf(stderr, "%s: %s\n", err.source, err.text);
        abort();
    }
    return forms;
}

/* What a reader made of `size` bytes, through the notice reader where it made something. Frees the document. Long inputs are left to the targets of
 * phrases and records, because the notice reader takes most of the time. */
static inline void read_on(struct document *document, mc_status st, size_t size)
{
    struct record *record = NULL;
    mc_error err = {0};
    if (!st && size < 8192 && !notice_read(&record, document, vocabulary(), &err))
        record_free(record);
    document_free(document);
}

#endif
