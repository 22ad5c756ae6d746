/* Bytes through the html reader and the notice reader: any page gives a record or one error, never a crash, leak or endless run. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document *document = document_new("fuzz.html", "html");
    mc_error err = {0};

    read_on(document, document ? read_html.read(document, (const char *)data, size, &err) : MC_ERR_MEMORY, size);
    return 0;
}
