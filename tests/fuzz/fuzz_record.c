/* Bytes as a JSON record: read, wrapped, looked up by path. */
#include <stdint.h>

#include "model/record.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct record *record = NULL;
    mc_error err = {0};

    if (read_record_json(&record, "fuzz.json", (const char *)data, size, &err))
        return 0;
    record_location(record, "/projects/0/tasks/0/funding/sources/0/amount");
    record_get(record, "/projects/0/tasks/0/streams/0/milestones/0/due");
    record_free(record);
    return 0;
}
