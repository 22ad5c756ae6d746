/* PDF files: the text layer of each page (pdf_page.c), put together again (pdf_layout.c). */
#include "read/read.h"

#include <string.h>

#include "read/pdf.h"

static mc_status next_page(struct pdf_page *out, int i, void *data, mc_error *err)
{
    return pdf_file_page(out, data, i, err);
}

static mc_status pdf_read(struct document *d, const char *bytes, size_t len, mc_error *err)
{
    struct pdf_file *file;
    mc_status st = pdf_file_open(&file, bytes, len, err);
    if (st)
        return st;
    st = pdf_layout(d, pdf_file_pages(file), next_page, file, err);
    pdf_file_close(file);
    return st;
}

/* The mark may stand a little behind the beginning. */
static int pdf_probe(const char *path, const char *bytes, size_t len)
{
    (void)path;
    if (len >= 5 && memcmp(bytes, "%PDF-", 5) == 0)
        return 95;
    return memmem(bytes, len < 1024 ? len : 1024, "%PDF-", 5) != NULL && memchr(bytes, '\0', len < 4096 ? len : 4096) != NULL ? 50 : 0;
}

const struct reader read_pdf = {"pdf", pdf_probe, pdf_read};
