/* Bytes through the csv reader and the notice reader, the probe before. */
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
    struct document *document = document_new("fuzz.csv", "csv");
    struct record *record = NULL;
    mc_error err = {0};

    read_csv.probe("fuzz.txt", (const char *)data, size);
    if (document && !read_csv.read(document, (const char *)data, size, &err) && size < 8192 &&
        !notice_read(&record, document, vocabulary(), &err))
        record_free(record);
    document_free(document);
    return 0;
}
