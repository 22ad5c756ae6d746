/* Bytes through the text reader and the notice reader: any input gives a record or one error, never a crash, leak or endless run. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document *document = NULL;
    mc_error err = {0};

    read_probe("fuzz.txt", (const char *)data, size); /* what it would be taken for; the other readers have targets of their own */
    mc_status st = read_document_with(&document, &read_text, "fuzz.txt", (const char *)data, size, &err);
    read_on(document, st, size);
    return 0;
}
