/* Bytes through the text reader and the notice reader: any input gives a record or one error, never a crash, leak or endless run.
 * Runs in the checkout, because the vocabulary comes from rules/forms. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "notice/notice.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct forms *vocabulary(void)
{
    static struct forms *forms;
    mc_error err = {0};

    if (!forms && forms_load(&forms, "rules/forms", &err)) {
        fprintf(stderr, "%s: %s\n", err.source, err.text);
        abort();
    }
    return forms;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document *document = NULL;
    struct record *record = NULL;
    mc_error err = {0};

    read_probe("fuzz.txt", (const char *)data, size); /* what it would be taken for; the other readers have targets of their own */
    if (!read_document_with(&document, &read_text, "fuzz.txt", (const char *)data, size, &err) && size < 8192 &&
        !notice_read(&record, document, vocabulary(), &err))
        record_free(record);
    document_free(document);
    return 0;
}
