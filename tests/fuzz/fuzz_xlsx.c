/* Bytes through the workbook reader and the notice reader: a whole package where they begin like one, else its parts as they are, parted by NUL bytes: a
 * worksheet, the shared strings, the styles. (A mutated package mostly ends at a wrong checksum; the parts go deep.) */
#include <string.h>

#include "fuzz.h"
#include "read/package.h"
#include "read/xlsx.h"

/* The next part, up to a NUL byte, as XML; NULL where there is none. */
static struct markup *next_part(const char **rest, const char *end, const char *name)
{
    const char *from = *rest, *stop = from < end ? memchr(from, '\0', (size_t)(end - from)) : NULL;
    struct markup *m = NULL;

    stop = stop ? stop : end;
    *rest = stop < end ? stop + 1 : end;
    if (stop > from && markup_open_bytes(&m, name, from, (size_t)(stop - from), NULL))
        m = NULL;
    return m;
}

static mc_status read_parts(struct document *document, const char *data, size_t size, mc_error *err)
{
    const char *rest = data, *end = data + size;
    struct xlsx x = {.document = document, .date1904 = size % 2};
    struct markup *sheet = next_part(&rest, end, "sheet1.xml"), *strings = next_part(&rest, end, "sharedStrings.xml"),
                  *styles = next_part(&rest, end, "styles.xml");
    mc_status st = strings ? xlsx_strings_read(&x.strings, strings, err) : MC_OK;

    if (!st && styles)
        st = xlsx_styles_read(&x.styles, styles, err);
    if (!st)
        st = sheet ? xlsx_sheet_read(&x, sheet, "实事", err) : MC_ERR_INPUT;
    markup_close(sheet);
    markup_close(strings);
    markup_close(styles);
    xlsx_strings_clear(&x.strings);
    xlsx_styles_clear(&x.styles);
    return st;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document *document = document_new("fuzz.xlsx", "xlsx");
    mc_error err = {0};
    mc_status st = MC_ERR_MEMORY;

    if (document && package_is_zip((const char *)data, size)) {
        read_xlsx.probe("fuzz.xlsx", (const char *)data, size);
        st = read_xlsx.read(document, (const char *)data, size, &err);
    } else if (document) {
        st = read_parts(document, (const char *)data, size, &err);
    }
    read_on(document, st, size);
    return 0;
}
