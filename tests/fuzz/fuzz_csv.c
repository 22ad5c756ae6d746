/* Bytes through the csv reader and the notice reader, the probe before. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document *document = document_new("fuzz.csv", "csv");
    mc_error err = {0};

    read_csv.probe("fuzz.txt", (const char *)data, size);
    read_on(document, document ? read_csv.read(document, (const char *)data, size, &err) : MC_ERR_MEMORY, size);
    return 0;
}
