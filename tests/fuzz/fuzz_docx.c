/* Bytes through the docx reader and the notice reader: a whole package where they begin like one, else its parts as they are, parted by NUL bytes:
 * document.xml, numbering.xml, styles.xml. (A mutated package mostly ends at a wrong checksum; the parts go deep.) */
#include <string.h>

#include "fuzz.h"
#include "read/docx.h"
#include "read/package.h"

/* The next part: up to a NUL byte. */
static const char *next_part(const char **rest, const char *end, size_t *len)
{
    const char *from = *rest, *stop = from < end ? memchr(from, '\0', (size_t)(end - from)) : NULL;

    stop = stop ? stop : end;
    *len = (size_t)(stop - from);
    *rest = stop < end ? stop + 1 : end;
    return from;
}

static mc_status read_parts(struct document *document, const char *data, size_t size, mc_error *err)
{
    const char *rest = data, *end = data + size;
    size_t len;
    struct markup *m = NULL;
    struct docx d = {.document = document, .err = err, .kind = BLOCK_PARAGRAPH};
    const char *body = next_part(&rest, end, &len);
    mc_status st = markup_open_bytes(&d.m, "document.xml", body, len, err);
    const char *part = next_part(&rest, end, &len);

    if (len && !markup_open_bytes(&m, "numbering.xml", part, len, NULL))
        docx_lists_read(&d.lists, m, NULL);
    markup_close(m);
    m = NULL;
    part = next_part(&rest, end, &len);
    if (len && !markup_open_bytes(&m, "styles.xml", part, len, NULL))
        docx_styles_read(&d.styles, m, NULL);
    markup_close(m);
    if (!st)
        st = docx_read_story(&d, "body");
    markup_close(d.m);
    docx_clear(&d);
    return st;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document *document = document_new("fuzz.docx", "docx");
    mc_error err = {0};
    const char *bytes = (const char *)data;
    mc_status st = package_is_zip(bytes, size) ? read_docx.read(document, bytes, size, &err) : read_parts(document, bytes, size, &err);

    read_on(document, st, size);
    return 0;
}
